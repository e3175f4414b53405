package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.statement.Statement;
import org.housingfund.gateway.statement.StatementStatus;
import org.housingfund.gateway.statement.Statements;
import org.housingfund.gateway.statement.WorkQueues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Does what has to wait until a statement is booked: its reversals find what they reverse wherever it stands in the file
 * (R-M9), a month that is over releases notices that were not paid in full (R-N7), and what was pushed before is compared
 * with it (R-M8). Each in a transaction of its own,
 * and each does nothing where it was done before.
 */
@Service
public class StatementFollowUp {
    private static final Logger LOG = LoggerFactory.getLogger(StatementFollowUp.class);

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final Reversals reversals;
    private final MonthEnd monthEnd;
    private final Statements statements;
    private final PushComparison comparison;
    private final GapRelease gapRelease;
    private final PushConfirmations confirmations;
    private final Outbox outbox;
    private final PostingQueues queues;
    private final Clock clock;

    StatementFollowUp(
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            Reversals reversals,
            MonthEnd monthEnd,
            Statements statements,
            PushComparison comparison,
            GapRelease gapRelease,
            PushConfirmations confirmations,
            Outbox outbox,
            PostingQueues queues,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.reversals = reversals;
        this.monthEnd = monthEnd;
        this.statements = statements;
        this.comparison = comparison;
        this.gapRelease = gapRelease;
        this.confirmations = confirmations;
        this.outbox = outbox;
        this.queues = queues;
        this.clock = clock;
    }

    void pointAt(long statementId) {
        outbox.work("statement:" + statementId, queues.workFollowUps(), new WorkQueues.StatementPointer(statementId));
    }

    /**
     * Follows a booked statement. What fails is thrown when everything else is done: the pointer is delivered again, and
     * ends in the dead letter queue. A notice that fails is tried again with the next statement too, a reversal until it
     * succeeds.
     */
    public void follow(long statementId) {
        EachApart resolving = new EachApart(LOG);
        resolving.run("冲正挂账", reversals.ofStatement(statementId), reversals::resolve);
        EachApart releasing = new EachApart(LOG);
        monthEnd.releaseOverdue(releasing);
        followPushes(statements.get(statementId));
        resolving.rethrow();
        transaction.executeWithoutResult(status -> jdbc.update(
                "UPDATE statement SET followed_at = ? WHERE id = ? AND state = 'BOOKED' AND followed_at IS NULL",
                Times.timestamp(clock.instant()),
                statementId));
        releasing.rethrow();
    }

    private void followPushes(Statement statement) {
        if (statement.status() == StatementStatus.BOOKED) {
            comparison.compare(statement);
            transaction.executeWithoutResult(status -> {
                gapRelease.correctTakenBack(statement);
                confirmations.look(statement.accountId());
            });
        }
    }

    /** Points again at booked statements that nobody followed. */
    public void republish(Duration olderThan) {
        OffsetDateTime now = Times.timestamp(clock.instant());
        transaction.executeWithoutResult(status -> jdbc.queryForList(
                        "UPDATE statement SET pointed = pointed + 1, pointed_at = ?"
                                + " WHERE state = 'BOOKED' AND followed_at IS NULL"
                                + " AND greatest(booked_at, pointed_at) < ? - ?::interval * 2 ^ least(pointed, 6)"
                                + " RETURNING id",
                        Long.class,
                        now,
                        now,
                        olderThan.toString())
                .forEach(this::pointAt));
    }
}
