package org.housingfund.gateway.casework;

import java.time.Instant;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts of what became of packages and cases, for pages and summaries. */
@Component
public class CaseFigures {
    private final JdbcClient jdbc;

    CaseFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Packages received in a span of time, and where their cases stand now.
     *
     * @param packages receipts, each content once
     * @param duplicates further deliveries of the same bytes
     * @param quarantined hostile or contradicting packages, and those for what the centre does not offer
     * @param paidFen of approved cases that are closed
     */
    public record Figures(
            long packages,
            long duplicates,
            long quarantined,
            long cases,
            long awaitingDecision,
            long paying,
            long supplementRequested,
            long approved,
            long refused,
            long paidFen) {}

    /** Figures of what was received from {@code from} on and before {@code to}. */
    public Figures between(Instant from, Instant to) {
        return jdbc.sql("""
                        WITH arrived AS (
                            SELECT id, state FROM receipt
                             WHERE kind = 'CASE_PACKAGE' AND received_at >= :from AND received_at < :to
                        ), opened AS (
                            SELECT c.state, r.outcome, r.amount_fen FROM supervision_case c
                              JOIN case_register r ON r.case_id = c.id
                             WHERE c.received_at >= :from AND c.received_at < :to
                        )
                        SELECT (SELECT count(*) FROM arrived) AS packages,
                               (SELECT count(*) FROM delivery d JOIN receipt r ON r.id = d.receipt_id
                                 WHERE r.kind = 'CASE_PACKAGE' AND d.duplicate
                                   AND d.arrived_at >= :from AND d.arrived_at < :to) AS duplicates,
                               (SELECT count(*) FROM arrived WHERE state IN ('QUARANTINED', 'REJECTED')) AS quarantined,
                               count(*) AS cases,
                               count(*) FILTER (WHERE state IN ('FORWARDED', 'PAYOUT_REFUSED')) AS awaiting_decision,
                               count(*) FILTER (WHERE state IN ('PAYING', 'PAID')) AS paying,
                               count(*) FILTER (WHERE state = 'SUPPLEMENT_REQUESTED') AS supplement_requested,
                               count(*) FILTER (WHERE outcome = 'APPROVED') AS approved,
                               count(*) FILTER (WHERE outcome = 'REFUSED') AS refused,
                               coalesce(sum(amount_fen), 0)::bigint AS paid_fen
                          FROM opened
                        """)
                .param("from", Times.timestamp(from))
                .param("to", Times.timestamp(to))
                .query(Figures.class)
                .single();
    }
}
