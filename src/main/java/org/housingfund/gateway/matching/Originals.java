package org.housingfund.gateway.matching;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Period;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Entries that a reversal may take back, with what became of them. */
@Component
class Originals {
    private static final String SELECT = "SELECT " + PostingEntries.COLUMNS
            + ", e.identity, d.kind, d.journal_id, n.number, p.id, p.notice_id,"
            + " p.account_id, p.amount_fen, p.reason, p.state, p.closing_journal,"
            + " coalesce(p.decided OR p.pinned, false) OR EXISTS (SELECT FROM journal j"
            + " WHERE j.id IN (d.journal_id, p.closing_journal) AND j.cause = 'DECISION'),"
            + " d.reversed_by IS NOT NULL"
            + " FROM bank_entry e JOIN disposition d ON d.entry_id = e.id"
            + " LEFT JOIN payment_notice n ON n.id = d.notice_id"
            + " LEFT JOIN suspended_posting p ON p.entry_id = e.id";

    private final JdbcTemplate jdbc;
    private final Limits limits;

    Originals(JdbcTemplate jdbc, Limits limits) {
        this.jdbc = jdbc;
        this.limits = limits;
    }

    /**
     * How far back a reversal is looked for.
     *
     * @param lookBack between the bank's booking dates
     */
    @ConfigurationProperties("gateway.reversals")
    record Limits(@DefaultValue("P60D") Period lookBack) {}

    /**
     * An entry and what became of it.
     *
     * @param identity the bank's serial, in its canonical form (R-M8)
     * @param journalId that its disposition names
     * @param number of its notice; null where it has none
     * @param posting its suspended posting, open or closed; null where it never waited
     * @param personal a person decided or pinned it (I11)
     * @param closingJournal that closed its posting; null where it is open or never waited
     * @param reversed another reversal has taken it back
     */
    record Original(
            PostingEntry entry,
            String identity,
            DispositionKind kind,
            long journalId,
            String number,
            Suspense.Open posting,
            boolean open,
            boolean personal,
            Long closingJournal,
            boolean reversed) {
        /** Its money waits and is nobody's part. */
        boolean waits() {
            return open && kind == DispositionKind.SUSPENDED;
        }

        /** Its money is on its notice, whole or a part of it. */
        boolean funds() {
            return kind == DispositionKind.ALLOCATED || kind == DispositionKind.PART_FUNDING;
        }
    }

    /**
     * Entries of the same account and amount the other way round that stand before the reversal in the bank's order, so
     * that it does not matter how many files bring them; in that order.
     */
    List<Original> of(PostingEntry reversal) {
        return jdbc.query(
                SELECT
                        + " JOIN statement s ON s.id = e.statement_id JOIN bank_entry r ON r.id = ?"
                        + " JOIN statement t ON t.id = r.statement_id AND t.account_id = s.account_id"
                        + " WHERE s.state IN ('POSTING', 'BOOKED') AND s.period_to >= ?"
                        + " AND (s.period_to, coalesce(s.sequence_no, s.id), e.sequence)"
                        + " < (t.period_to, coalesce(t.sequence_no, t.id), r.sequence)"
                        + " AND e.amount_fen = r.amount_fen AND e.direction <> r.direction AND NOT e.reversal"
                        + " AND e.booked_on BETWEEN ? AND r.booked_on"
                        + " ORDER BY s.period_to, coalesce(s.sequence_no, s.id), e.sequence",
                Originals::original,
                reversal.id(),
                reversal.bookedOn().minus(limits.lookBack()),
                reversal.bookedOn().minus(limits.lookBack()));
    }

    /** An entry that people name, with what became of it. */
    Optional<Original> named(long entryId) {
        return jdbc.query(SELECT + " WHERE e.id = ?", Originals::original, entryId).stream()
                .findFirst();
    }

    /** Locks postings in the order in which everyone locks them. */
    void lock(Collection<Long> postingIds) {
        jdbc.queryForList(
                "SELECT id FROM suspended_posting WHERE id = ANY (?) ORDER BY id FOR UPDATE", Long.class, (Object)
                        postingIds.toArray(Long[]::new));
    }

    private static Original original(ResultSet row, int number) throws SQLException {
        PostingEntry entry = PostingEntries.entry(row, number);
        long postingId = row.getLong(17);
        Suspense.Open posting = row.wasNull()
                ? null
                : new Suspense.Open(
                        postingId,
                        entry.id(),
                        row.getObject(18, Long.class),
                        row.getLong(19),
                        row.getLong(20),
                        Reason.valueOf(row.getString(21)));
        return new Original(
                entry,
                row.getString(13),
                DispositionKind.valueOf(row.getString(14)),
                row.getLong(15),
                row.getString(16),
                posting,
                "OPEN".equals(row.getString(22)),
                row.getBoolean(24),
                row.getObject(23, Long.class),
                row.getBoolean(25));
    }
}
