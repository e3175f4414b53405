package org.housingfund.gateway.matching;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Open suspended postings as those see them who decide about them. Reads only. */
@Service
public class SuspendedPostings {
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    SuspendedPostings(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * One open posting.
     *
     * @param ageDays since the bank booked it
     * @param amountFen positive where money came in
     * @param payer masked
     * @param number the notice it waits for or the number read from its remark; empty where there is none
     * @param pinned left with a comment: no machine touches it
     * @param proposed what awaits its approval; null where there is nothing
     */
    public record Open(
            long id,
            LocalDate bookedOn,
            long ageDays,
            long amountFen,
            Reason reason,
            String bank,
            String payer,
            String number,
            boolean pinned,
            Proposed proposed) {}

    /**
     * A decision that awaits its approval.
     *
     * @param id by which the approval names it
     * @param phrase what approving it would do, in Chinese
     * @param by who proposed it
     */
    public record Proposed(long id, String phrase, String by, String comment) {}

    /**
     * Oldest first.
     *
     * @param reason only those; null for all
     */
    public List<Open> open(Reason reason, int limit) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        return jdbc.sql("""
                SELECT p.id, p.booked_on, -p.amount_fen, p.reason, b.bank_name, e.counterparty_name,
                       coalesce(n.number, e.notice_key, ''), p.pinned, a.id, a.payload,
                       a.proposed_by
                  FROM suspended_posting p
                  LEFT JOIN suspended_posting r ON r.id = p.origin_id
                  LEFT JOIN bank_entry e ON e.id = coalesce(p.entry_id, r.entry_id)
                  LEFT JOIN statement s ON s.id = p.statement_id
                  JOIN bank_account b ON b.account_id = coalesce(e.account_id, s.account_id)
                  LEFT JOIN payment_notice n ON n.id = p.notice_id
                  LEFT JOIN approval a ON a.kind = 'SUSPENSE_DECISION' AND a.subject = 'suspended-posting:' || p.id
                   AND a.state = 'PROPOSED'
                 WHERE p.state = 'OPEN' AND (?::text IS NULL OR p.reason = ?)
                 ORDER BY p.booked_on, p.id LIMIT ?
                """)
                .params(reason == null ? null : reason.name(), reason == null ? null : reason.name(), limit)
                .query((row, n) -> new Open(
                        row.getLong(1),
                        row.getObject(2, LocalDate.class),
                        ChronoUnit.DAYS.between(row.getObject(2, LocalDate.class), today),
                        row.getLong(3),
                        Reason.valueOf(row.getString(4)),
                        row.getString(5),
                        row.getString(6) == null ? "" : Masks.name(row.getString(6)),
                        row.getString(7),
                        row.getBoolean(8),
                        row.getString(10) == null ? null : proposed(row)))
                .list();
    }

    private Proposed proposed(ResultSet row) throws SQLException {
        JsonNode payload = json.readTree(row.getString(10));
        return new Proposed(
                row.getLong(9),
                SuspenseDecision.ofPayload(payload).phrase()
                        + Counterpart.told(
                                fact -> payload.path("seen").path(fact).asString("")),
                row.getString(11),
                payload.get("comment").asString());
    }
}
