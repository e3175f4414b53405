package org.housingfund.gateway.console.suspense;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does the items of bulk jobs, one transaction each: a decision and its mark are committed together, so that a process that
 * dies has done an item or has not, and another goes on. Several may work at once: each takes what nobody has taken.
 */
@Component("consoleJobs")
class JobWorker {
    private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);

    /** After it, whoever wants to stop the process may. */
    private static final Duration SPELL = Duration.ofSeconds(5);

    private static final int ATTEMPTS = 3;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Jobs jobs;
    private final SuspenseDecisions decisions;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    JobWorker(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Jobs jobs,
            SuspenseDecisions decisions,
            AuditTrail audit,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.jobs = jobs;
        this.decisions = decisions;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    private record Item(
            long jobId,
            int itemNo,
            Jobs.Kind kind,
            long postingId,
            String decision,
            Long proposalId,
            String comment,
            String createdBy,
            String origin) {
        Actor actor() {
            return new Actor(createdBy, origin);
        }
    }

    /** Does what waits, for some seconds at most. An outage is thrown; nothing is lost by it. */
    public void work() {
        Instant until = clock.instant().plus(SPELL);
        boolean more = true;
        while (more
                && clock.instant().isBefore(until)
                && !Thread.currentThread().isInterrupted()) {
            more = next();
        }
        if (!more) {
            end();
        }
    }

    /** Does one item; returns whether there was one. */
    boolean next() {
        AtomicReference<Item> taken = new AtomicReference<>();
        for (int attempt = 1; ; attempt++) {
            try {
                return Boolean.TRUE.equals(transaction.execute(status -> {
                    Optional<Item> item = claim();
                    item.ifPresent(one -> {
                        taken.set(one);
                        jobs.hindrance(one.createdBy(), one.kind())
                                .ifPresentOrElse(
                                        reason -> jobs.halt(one.jobId(), reason),
                                        () -> mark(one, "DONE", carryOut(one)));
                    });
                    return item.isPresent();
                }));
            } catch (ConcurrencyFailureException e) {
                if (attempt == ATTEMPTS && taken.get() != null) {
                    return refuse(taken.get(), "网关正在处理相同的数据，请稍后重试");
                }
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (RefusedException | IllegalArgumentException e) {
                return refuse(taken.get(), e.getMessage());
            } catch (RuntimeException e) {
                // What an item itself causes must not stop those of everybody else.
                if (taken.get() == null || isOutage(e)) {
                    throw e;
                }
                LOG.error("批量任务 {} 第 {} 项未能处理", taken.get().jobId(), taken.get().itemNo(), e);
                return refuse(taken.get(), "系统出错，未处理；原因见日志");
            }
        }
    }

    /** Whether another attempt, later, may go well: nothing is known about the item. */
    private static boolean isOutage(RuntimeException e) {
        return e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof DataAccessResourceFailureException
                || e instanceof CannotCreateTransactionException;
    }

    private Optional<Item> claim() {
        return jdbc.sql("SELECT i.job_id, i.item_no, j.kind, i.posting_id, i.decision, i.proposal_id, j.comment,"
                        + " j.created_by, j.origin FROM console_job j JOIN console_job_item i ON i.job_id = j.id"
                        + " WHERE j.state = 'RUNNING' AND i.state = 'WAITING' ORDER BY i.job_id, i.item_no"
                        + " LIMIT 1 FOR UPDATE OF i SKIP LOCKED")
                .query(Item.class)
                .optional();
    }

    private String carryOut(Item item) {
        return switch (item.kind()) {
            case PROPOSE ->
                decisions
                        .propose(
                                item.postingId(),
                                SuspenseDecision.ofPayload(json.readTree(item.decision())),
                                item.comment(),
                                item.actor())
                        .sentence();
            case APPROVE -> decisions.approve(item.postingId(), item.proposalId(), item.actor());
            case REJECT -> {
                decisions.reject(item.postingId(), item.proposalId(), item.actor());
                yield "提议 " + item.proposalId() + " 已驳回";
            }
        };
    }

    /** What it began is rolled back; its answer is a transaction of its own. */
    private boolean refuse(Item item, String reason) {
        transaction.executeWithoutResult(status -> {
            mark(item, "REFUSED", reason);
            audit.record(
                    item.actor(),
                    "CONSOLE_JOB_ITEM_REFUSED",
                    "suspended-posting:" + item.postingId(),
                    Outcome.REFUSED,
                    Map.of("job", item.jobId(), "reason", reason));
        });
        return true;
    }

    private void mark(Item item, String state, String result) {
        int marked = jdbc.sql("UPDATE console_job_item SET state = ?, result = ?, ended_at = ?"
                        + " WHERE job_id = ? AND item_no = ? AND state = 'WAITING'")
                .params(state, result, Times.timestamp(clock.instant()), item.jobId(), item.itemNo())
                .update();
        String count = state.equals("DONE") ? "done" : "refused";
        // Last in its transaction: others that work at the same job wait for the commit only.
        jdbc.sql("UPDATE console_job SET " + count + " = " + count + " + ? WHERE id = ?")
                .params(marked, item.jobId())
                .update();
    }

    private void end() {
        transaction.executeWithoutResult(status -> jdbc.sql(
                        "UPDATE console_job j SET state = 'DONE', ended_at = ? WHERE state = 'RUNNING'"
                                + " AND NOT EXISTS (SELECT FROM console_job_item i WHERE i.job_id = j.id AND i.state = 'WAITING')")
                .param(Times.timestamp(clock.instant()))
                .update());
    }
}
