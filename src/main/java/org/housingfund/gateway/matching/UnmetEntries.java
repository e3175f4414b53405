package org.housingfund.gateway.matching;

import java.util.List;
import java.util.Objects;
import org.housingfund.gateway.expectation.WaitingEntries;
import org.housingfund.gateway.kernel.CreditorReference;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Entries that quote a reference and have met nothing: in suspense, or in a statement that is not posted yet. */
@Component
class UnmetEntries implements WaitingEntries {
    private final JdbcTemplate jdbc;

    UnmetEntries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Waiting under(CreditorReference reference) {
        return beside(reference, 0);
    }

    /** What waits under this reference, but for one entry. */
    Waiting beside(CreditorReference reference, long entryId) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "WITH waiting AS ("
                        + "SELECT e.id, p.amount_fen, p.reference, e.texts FROM suspended_posting p"
                        + " LEFT JOIN suspended_posting o ON o.id = p.origin_id"
                        + " JOIN bank_entry e ON e.id = coalesce(p.entry_id, o.entry_id) WHERE p.state = 'OPEN'"
                        + " AND NOT (p.decided AND p.origin_id IS NULL)"
                        + " UNION ALL SELECT e.id, CASE e.direction WHEN 'C' THEN -e.amount_fen ELSE e.amount_fen END, NULL,"
                        + " e.texts"
                        + " FROM statement s JOIN bank_entry e ON e.statement_id = s.id"
                        + " WHERE s.state NOT IN ('BOOKED', 'DISCARDED')"
                        + " AND NOT EXISTS (SELECT FROM disposition d WHERE d.entry_id = e.id)"
                        + " AND NOT EXISTS (SELECT FROM pushed_entry u WHERE u.confirmed_by = e.id))"
                        + " SELECT count(*), coalesce(-sum(amount_fen), 0)::bigint FROM waiting"
                        + " WHERE id <> ?"
                        + " AND (reference = ? OR EXISTS (SELECT FROM unnest(texts) t WHERE strpos(t, ?) > 0))",
                (row, n) -> new Waiting(row.getLong(1), row.getLong(2)),
                entryId,
                reference.text(),
                reference.text()));
    }

    @Override
    public List<CreditorReference> unsettled(String kind) {
        return jdbc
                .queryForList(
                        "SELECT reference FROM suspended_posting WHERE state = 'OPEN' AND NOT decided"
                                + " AND reference LIKE 'RF__' || ? || '%' GROUP BY reference HAVING sum(amount_fen) <> 0",
                        String.class, kind)
                .stream()
                .map(CreditorReference::new)
                .toList();
    }
}
