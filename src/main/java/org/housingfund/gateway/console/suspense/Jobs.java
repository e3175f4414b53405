package org.housingfund.gateway.console.suspense;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.web.Conditions;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Role;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Bulk jobs: decisions about many postings that one person asked for, and how far they are. {@link JobWorker} does them. */
@Service
@Transactional
class Jobs {
    /** As much as one job may have. */
    static final int MOST_ITEMS = 10_000;

    private static final int PAGE = 100;
    private static final int BATCH = 1_000;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    Jobs(JdbcClient jdbc, JdbcTemplate template, AuditTrail audit, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.template = template;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** What a job does to each posting. */
    enum Kind {
        PROPOSE(Role.OPERATOR),
        APPROVE(Role.APPROVER),
        REJECT(Role.APPROVER);

        private final Role role;

        Kind(Role role) {
            this.role = role;
        }

        /** Whoever asks for it, and whoever stops it, has this. */
        public Role role() {
            return role;
        }
    }

    /**
     * One posting to do.
     *
     * @param decision for PROPOSE; null otherwise
     * @param proposalId for APPROVE and REJECT, the one that was seen; null otherwise
     */
    record Item(long postingId, SuspenseDecision decision, Long proposalId) {}

    /**
     * One job with the count of its items in each state.
     *
     * @param title what it does, a Chinese phrase
     * @param reason why the gateway stopped it, a Chinese sentence; empty where it did not
     * @param endedAt null while anything of it may still happen
     * @param done items that were carried out
     * @param refused items that a rule refused
     */
    record Job(
            long id,
            Kind kind,
            String title,
            String comment,
            String createdBy,
            OffsetDateTime createdAt,
            JobState state,
            String reason,
            OffsetDateTime endedAt,
            long items,
            long done,
            long refused) {
        public long waiting() {
            return items - done - refused;
        }

        /** Whether this person may stop it. */
        public boolean isOf(Viewer viewer) {
            return isOpen() && viewer.is(kind.role().name());
        }

        /** Whether this person may make it go on. */
        public boolean goesOnFor(Viewer viewer) {
            return isOf(viewer) && viewer.name().equals(createdBy);
        }

        /** Whether anything of it may still happen. */
        public boolean isOpen() {
            return !state.next().isEmpty();
        }
    }

    /**
     * One posting's result.
     *
     * @param state WAITING, DONE or REFUSED
     * @param result a Chinese sentence; null while it waits
     * @param endedAt null while it waits
     */
    record Result(int itemNo, long postingId, String state, String result, OffsetDateTime endedAt) {}

    /**
     * Starts a job; returns its id.
     *
     * @param title what it does, a Chinese phrase
     */
    long start(Kind kind, String title, String comment, List<Item> items, Actor actor) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("所选挂账中没有可以这样处理的");
        }
        long id = jdbc.sql(
                        "INSERT INTO console_job (kind, title, comment, created_by, origin, created_at, state, items)"
                                + " VALUES (?, ?, ?, ?, ?, ?, 'RUNNING', ?) RETURNING id")
                .params(
                        kind.name(),
                        title,
                        comment,
                        actor.name(),
                        actor.origin(),
                        Times.timestamp(clock.instant()),
                        items.size())
                .query(Long.class)
                .single();
        int[] number = {0};
        template.batchUpdate(
                "INSERT INTO console_job_item (job_id, item_no, posting_id, decision, proposal_id, state)"
                        + " VALUES (?, ?, ?, ?::jsonb, ?, 'WAITING')",
                items,
                BATCH,
                (row, item) -> {
                    row.setLong(1, id);
                    row.setInt(2, ++number[0]);
                    row.setLong(3, item.postingId());
                    row.setString(
                            4,
                            item.decision() == null
                                    ? null
                                    : json.writeValueAsString(item.decision().toPayload()));
                    row.setObject(5, item.proposalId(), java.sql.Types.BIGINT);
                });
        audit.record(
                actor,
                "CONSOLE_JOB_STARTED",
                subject(id),
                AuditTrail.Outcome.DONE,
                Map.of("kind", kind, "items", items.size(), "comment", comment));
        return id;
    }

    /**
     * Stops it after the item at hand, goes on with it, or ends it; what is done stays done. Whoever has the role of its
     * kind may stop it. Its items are decided in the name of who asked for it: nobody else makes it go on.
     */
    void move(long id, JobState target, Viewer viewer, Actor actor) {
        jdbc.sql("SELECT id FROM console_job WHERE id = ? FOR UPDATE")
                .param(id)
                .query(Long.class)
                .optional();
        Job job = get(id);
        if (!viewer.is(job.kind().role().name())) {
            throw PageProblem.refused("批量任务 " + id + " 不属于您的职责，不能由您暂停、继续或取消");
        }
        if (target == JobState.RUNNING && !actor.isCalled(job.createdBy())) {
            throw PageProblem.refused("批量任务 " + id + " 以 " + job.createdBy() + " 的名义处理，只能由其本人继续；您可以取消后自己另行发起");
        }
        if (!job.state().next().contains(target)) {
            throw PageProblem.refused("批量任务 " + id + " 的状态已变，请刷新后再操作");
        }
        boolean ends = target.next().isEmpty();
        jdbc.sql("UPDATE console_job SET state = ?, reason = '', ended_at = ? WHERE id = ?")
                .params(target.name(), ends ? Times.timestamp(clock.instant()) : null, id)
                .update();
        audit.record(
                actor,
                ends
                        ? "CONSOLE_JOB_CANCELLED"
                        : target == JobState.PAUSED ? "CONSOLE_JOB_PAUSED" : "CONSOLE_JOB_RESUMED",
                subject(id),
                AuditTrail.Outcome.DONE,
                Map.of());
    }

    /**
     * Why its items may not be decided in the name of who asked for it, a Chinese sentence; empty where they may. It is
     * asked for each: a person who is disabled decides nothing more, whatever was asked for before.
     */
    @Transactional(readOnly = true)
    Optional<String> hindrance(String createdBy, Kind kind) {
        boolean may = jdbc.sql(
                        "SELECT EXISTS (SELECT FROM app_user WHERE name = ? AND NOT disabled AND ? = ANY (roles))")
                .params(createdBy, kind.role().name())
                .query(Boolean.class)
                .single();
        String role = kind.role() == Role.OPERATOR ? "经办" : "复核";
        return may
                ? Optional.empty()
                : Optional.of("发起人 " + createdBy + " 已停用或不再有“" + role + "”职责，余下的不再以其名义处理；请恢复其职责后由其本人继续，或取消后另行发起");
    }

    /** Stops it for this reason, where it runs. */
    void halt(long id, String reason) {
        int stopped = jdbc.sql("UPDATE console_job SET state = 'PAUSED', reason = ? WHERE id = ? AND state = 'RUNNING'")
                .params(reason, id)
                .update();
        if (stopped == 1) {
            audit.record(
                    Actor.GATEWAY,
                    "CONSOLE_JOB_PAUSED",
                    subject(id),
                    AuditTrail.Outcome.DONE,
                    Map.of("reason", reason));
        }
    }

    private static String subject(long id) {
        return "console-job:" + id;
    }

    static PageProblem notFound(long id) {
        return PageProblem.notFound("没有编号为 " + id + " 的批量任务");
    }

    private static final String SELECT = "SELECT j.* FROM console_job j";

    /** Newest first. */
    @Transactional(readOnly = true)
    Slice<Job> list(Long after) {
        Conditions where = new Conditions().andIf(after, "j.id < ?");
        List<Job> jobs = jdbc.sql(SELECT + where.sql() + " ORDER BY j.id DESC LIMIT ?")
                .params(where.parameters(PAGE + 1))
                .query((row, n) -> job(row))
                .list();
        return Slice.of(jobs, PAGE, Job::id);
    }

    @Transactional(readOnly = true)
    Job get(long id) {
        Optional<Job> found = jdbc.sql(SELECT + " WHERE j.id = ?")
                .param(id)
                .query((row, n) -> job(row))
                .optional();
        return found.orElseThrow(() -> notFound(id));
    }

    /** In the job's order. */
    @Transactional(readOnly = true)
    Slice<Result> results(long id, String state, Integer after) {
        Conditions where =
                new Conditions().and("job_id = ?", id).andIf(state, "state = ?").andIf(after, "item_no > ?");
        List<Result> results = jdbc.sql("SELECT item_no, posting_id, state, result, ended_at FROM console_job_item"
                        + where.sql() + " ORDER BY item_no LIMIT ?")
                .params(where.parameters(PAGE + 1))
                .query(Result.class)
                .list();
        return Slice.of(results, PAGE, Result::itemNo);
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getLong("id"),
                Kind.valueOf(row.getString("kind")),
                row.getString("title"),
                row.getString("comment"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class),
                JobState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getObject("ended_at", OffsetDateTime.class),
                row.getLong("items"),
                row.getLong("done"),
                row.getLong("refused"));
    }
}
