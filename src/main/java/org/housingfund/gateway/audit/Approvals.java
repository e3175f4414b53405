package org.housingfund.gateway.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.kernel.State;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The two-person rule: one identity proposes, another approves or rejects. At most one proposal of a kind is open for a
 * subject. Methods join the caller's transaction, so that an approval and what it sets off commit together.
 */
@Component
public class Approvals {
    /** Life of a proposal. */
    public enum Status implements State<Status> {
        PROPOSED,
        APPROVED,
        REJECTED;

        @Override
        public Set<Status> next() {
            return this == PROPOSED ? Set.of(APPROVED, REJECTED) : Set.of();
        }
    }

    /** One proposal. */
    public record Proposal(long id, String kind, String subject, JsonNode payload, Status status, String proposedBy) {}

    /** Why a proposal or an approval is not possible; the message is a Chinese sentence for the operator. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RefusedException(String message) {
            super(message);
        }
    }

    /** Where people come from; whatever is missing is no person's. */
    private static final Map<String, String> DOORS = Map.of("console", "控制台", "cli", "命令行", "jms", "消息");

    private static final String SELECT = "SELECT id, kind, subject, payload, state, proposed_by FROM approval";

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;
    private final JsonMapper json;

    Approvals(JdbcClient jdbc, AuditTrail audit, Clock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Opens a proposal.
     *
     * @param kind what is proposed, such as {@code OPENING}; with {@code _PROPOSED} it names the audit event
     * @param subject what it is about, {@code entity:id}
     * @return its id
     * @throws RefusedException where one is open already
     */
    public long propose(String kind, String subject, Map<String, ?> payload, Actor actor) {
        Optional<Long> added = jdbc.sql("INSERT INTO approval (kind, subject, payload, state, proposed_by, proposed_at,"
                        + " proposed_from) VALUES (?, ?, ?::jsonb, 'PROPOSED', ?, ?, ?)"
                        + " ON CONFLICT (kind, subject) WHERE state = 'PROPOSED' DO NOTHING RETURNING id")
                .params(
                        kind,
                        subject,
                        json.writeValueAsString(payload),
                        actor.name(),
                        Times.timestamp(clock.instant()),
                        actor.origin())
                .query(Long.class)
                .optional();
        if (added.isEmpty()) {
            throw new RefusedException(subject + " 已有一项待复核的提议，请先复核或驳回");
        }
        audit.record(actor, kind + "_PROPOSED", subject, AuditTrail.Outcome.DONE, payload);
        return added.get();
    }

    /** The proposal of this kind for this subject that nobody has decided yet, where there is one. */
    public Optional<Proposal> open(String kind, String subject) {
        return find(" WHERE kind = ? AND subject = ? AND state = 'PROPOSED'", kind, subject);
    }

    /** Everything of this kind that nobody has decided yet, the oldest first. */
    public List<Proposal> open(String kind) {
        return jdbc.sql(SELECT + " WHERE kind = ? AND state = 'PROPOSED' ORDER BY id")
                .param(kind)
                .query(this::proposal)
                .list();
    }

    /** Whether this actor approved this proposal: whoever says it again is told the same. */
    public boolean isApprovedBy(String kind, String subject, long proposalId, Actor actor) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM approval WHERE id = ? AND kind = ? AND subject = ?"
                        + " AND state = 'APPROVED' AND decided_by = ?)")
                .params(proposalId, kind, subject, actor.name())
                .query(Boolean.class)
                .single();
    }

    /**
     * Approves the open proposal.
     *
     * @throws RefusedException where none is open, the same identity proposed it, or somebody at another door
     */
    public Proposal approve(String kind, String subject, Actor actor) {
        return decide(kind, subject, null, actor, Status.APPROVED);
    }

    /**
     * Approves the open proposal, which has to be the one that the actor saw.
     *
     * @throws RefusedException where none is open, or another, the same identity proposed it, or somebody at another door
     */
    public Proposal approve(String kind, String subject, long proposalId, Actor actor) {
        return decide(kind, subject, proposalId, actor, Status.APPROVED);
    }

    /**
     * Rejects the open proposal.
     *
     * @throws RefusedException where none is open, the same identity proposed it, or somebody at another door
     */
    public Proposal reject(String kind, String subject, Actor actor) {
        return decide(kind, subject, null, actor, Status.REJECTED);
    }

    /**
     * Rejects the open proposal, which has to be the one that the actor saw.
     *
     * @throws RefusedException where none is open, or another, the same identity proposed it, or somebody at another door
     */
    public Proposal reject(String kind, String subject, long proposalId, Actor actor) {
        return decide(kind, subject, proposalId, actor, Status.REJECTED);
    }

    /** The approved proposal of this kind for this subject, where there is one. */
    public Optional<Proposal> approved(String kind, String subject) {
        return find(" WHERE kind = ? AND subject = ? AND state = 'APPROVED' ORDER BY id DESC LIMIT 1", kind, subject);
    }

    private Proposal decide(String kind, String subject, Long proposalId, Actor actor, Status target) {
        Proposal open = find(" WHERE kind = ? AND subject = ? AND state = 'PROPOSED' FOR UPDATE", kind, subject)
                .orElseThrow(() -> new RefusedException(subject + " 没有待复核的提议"));
        if (proposalId != null && proposalId != open.id()) {
            throw new RefusedException(subject + " 待复核的提议是 " + open.id() + "，不是 " + proposalId + "；请核对其内容后再复核");
        }
        if (actor.isCalled(open.proposedBy())) {
            throw new RefusedException("提议人不得复核自己的提议：" + actor.name());
        }
        requireSameDoor(open, actor);
        Status moved = open.status().to(target);
        jdbc.sql("UPDATE approval SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?")
                .params(moved.name(), actor.name(), Times.timestamp(clock.instant()), open.id())
                .update();
        audit.record(
                actor,
                kind + "_" + moved.name(),
                subject,
                AuditTrail.Outcome.DONE,
                Map.of("proposedBy", open.proposedBy(), "payload", open.payload()));
        return new Proposal(open.id(), kind, subject, open.payload(), moved, open.proposedBy());
    }

    /**
     * A name is checked at one door only: at the console by a password, on the command line and in messages by whoever runs
     * those. Between two doors one person could pass for two.
     */
    private void requireSameDoor(Proposal open, Actor actor) {
        String from = jdbc.sql("SELECT proposed_from FROM approval WHERE id = ?")
                .param(open.id())
                .query(String.class)
                .single();
        String proposed = DOORS.get(door(from));
        String deciding = DOORS.get(door(actor.origin()));
        if (proposed != null && deciding != null && !proposed.equals(deciding)) {
            throw new RefusedException(
                    "该提议由" + proposed + "提出，不能由" + deciding + "复核：两处的姓名互不核对；请另一人在" + proposed + "复核或驳回");
        }
    }

    private static String door(String origin) {
        int end = origin.indexOf(':');
        return end < 0 ? origin : origin.substring(0, end);
    }

    private Optional<Proposal> find(String where, String kind, String subject) {
        return jdbc.sql(SELECT + where)
                .params(kind, subject)
                .query(this::proposal)
                .optional();
    }

    private Proposal proposal(ResultSet row, int n) throws SQLException {
        return new Proposal(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                json.readTree(row.getString(4)),
                Status.valueOf(row.getString(5)),
                row.getString(6));
    }
}
