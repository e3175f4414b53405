package org.housingfund.gateway.lending;

import java.time.Instant;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts what became of requests. Joins the caller's transaction, so that figures of several lines agree. */
@Component
public class LendingReport {
    private final JdbcClient jdbc;

    LendingReport(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Requests received in this span; {@code to} is excluded. */
    public LendingFigures between(Instant from, Instant to) {
        return jdbc.sql("""
                WITH d AS (SELECT * FROM deduction WHERE requested_at >= :from AND requested_at < :to),
                     m AS (SELECT y.duplicate, r.state FROM delivery y JOIN receipt r ON r.id = y.receipt_id
                            WHERE r.kind = 'REPAYMENT_REQUEST' AND y.arrived_at >= :from AND y.arrived_at < :to)
                SELECT (SELECT count(*) FROM d) AS requests,
                       (SELECT count(*) FROM m WHERE duplicate OR state = 'ACCEPTED') - (SELECT count(*) FROM d) AS duplicates,
                       (SELECT count(*) FROM m WHERE NOT duplicate AND state <> 'ACCEPTED') AS rejected,
                       (SELECT count(*) FROM d WHERE state = 'SETTLED') AS settled,
                       (SELECT count(*) FROM d WHERE state = 'SUCCEEDED') AS awaiting,
                       (SELECT count(*) FROM d WHERE state = 'REFUSED') AS refused,
                       (SELECT count(*) FROM d WHERE state = 'DECLINED') AS declined,
                       (SELECT count(*) FROM d WHERE state = 'UNKNOWN') AS unknown,
                       (SELECT count(*) FROM d WHERE state = 'SENT') AS sent,
                       (SELECT count(*) FROM d WHERE state = 'DISPUTED') AS disputed,
                       (SELECT count(*) FROM deduction_command c JOIN d ON d.id = c.deduction_id
                         WHERE c.kind = 'INQUIRE') AS inquiries,
                       (SELECT count(*) FROM clearing_difference
                         WHERE state = 'OPEN' AND deduction_id IS NOT NULL) AS open_differences,
                       (SELECT coalesce(sum(a.principal_fen + a.interest_fen + a.penalty_fen), 0)::bigint
                          FROM d JOIN deduction_answer a ON a.id = d.answer_id) AS deducted_fen
                """)
                .param("from", Times.timestamp(from))
                .param("to", Times.timestamp(to))
                .query(LendingFigures.class)
                .single();
    }
}
