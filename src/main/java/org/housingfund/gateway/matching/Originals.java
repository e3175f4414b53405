package org.housingfund.gateway.matching;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Entries that a reversal may take back, with what became of them. */
@Component
class Originals {
    /**
     * Where the bank's order has the reversal, and every entry that has its amount the other way round: on the statement
     * that brought or confirmed it. What no statement has, or one that is not booked yet, stands before those of its day, as
     * an original, or behind them, as a reversal.
     */
    private static final String PLACES = "WITH r AS ("
            + "SELECT e.id, e.account_id, e.booked_on, e.amount_fen, e.direction, e.texts,"
            + " coalesce(t.period_to, e.booked_on) AS day,"
            + " coalesce(t.sequence_no, t.id, 9223372036854775807) AS ordinal, coalesce(c.sequence, e.sequence) AS sequence"
            + " FROM bank_entry e LEFT JOIN pushed_entry p ON p.entry_id = e.id LEFT JOIN bank_entry c ON c.id = p.confirmed_by"
            + " LEFT JOIN statement t ON t.id = coalesce(e.statement_id, p.statement_id) AND t.state IN ('POSTING', 'BOOKED')"
            + " WHERE e.id = ?), place AS ("
            + "SELECT coalesce(p.entry_id, e.id) AS id, s.period_to AS day, coalesce(s.sequence_no, s.id) AS ordinal, e.sequence"
            + " FROM r JOIN statement s ON s.account_id = r.account_id JOIN bank_entry e ON e.statement_id = s.id"
            + " LEFT JOIN pushed_entry p ON p.confirmed_by = e.id"
            + " WHERE s.state IN ('POSTING', 'BOOKED') AND s.period_to >= ?"
            + " AND e.amount_fen = r.amount_fen AND e.direction <> r.direction"
            + " UNION ALL SELECT e.id, e.booked_on, -1, e.sequence FROM r CROSS JOIN LATERAL ("
            + "SELECT p.entry_id FROM pushed_entry p WHERE p.account_id = r.account_id AND p.statement_id IS NULL"
            + " AND p.booked_on >= ?"
            + " UNION ALL SELECT p.entry_id FROM statement s JOIN pushed_entry p ON p.statement_id = s.id"
            + " WHERE s.account_id = r.account_id AND s.state <> 'BOOKED' AND s.state <> 'POSTING' AND p.booked_on >= ?) p"
            + " JOIN bank_entry e ON e.id = p.entry_id"
            + " WHERE e.amount_fen = r.amount_fen AND e.direction <> r.direction) ";

    /** What {@link String#strip} takes off. */
    private static final String BLANKS = IntStream.rangeClosed(1, Character.MAX_VALUE)
            .filter(Character::isWhitespace)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    /** No narrower than what the matcher asks. */
    private static final String CONTAINED = "strpos(coalesce(r.texts[1], ''), btrim(coalesce(e.texts[1], ''), ?)) > 0"
            + " OR EXISTS (SELECT FROM unnest(string_to_array(e.identity, '-')) s, unnest(r.texts) t"
            + " WHERE length(s) >= " + ReversalMatcher.SHORTEST_SERIAL + " AND strpos(t, s) > 0)";

    private static final String FACTS = PostingEntries.COLUMNS
            + ", e.identity, d.kind, d.journal_id, n.number, p.id, p.notice_id,"
            + " p.account_id, p.amount_fen, p.reason, p.state, p.closing_journal,"
            + " coalesce(p.decided OR p.pinned, false) OR EXISTS (SELECT FROM journal j"
            + " WHERE j.id IN (d.journal_id, p.closing_journal) AND j.cause = 'DECISION'),"
            + " d.reversed_by IS NOT NULL ";

    private static final String FATE = " JOIN disposition d ON d.entry_id = e.id"
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
     * that it does not matter how many files bring them; in that order. Of a popular amount there are many: those alone whose
     * remark, or a part of whose serial, the reversal's texts contain; which of them it is, {@link ReversalMatcher} says.
     */
    List<Original> of(PostingEntry reversal) {
        LocalDate since = reversal.bookedOn().minus(limits.lookBack());
        return jdbc.query(
                PLACES + "SELECT " + FACTS
                        + "FROM r JOIN place l ON (l.day, l.ordinal, l.sequence) < (r.day, r.ordinal, r.sequence)"
                        + " JOIN bank_entry e ON e.id = l.id" + FATE
                        + " WHERE NOT e.reversal AND e.booked_on BETWEEN ? AND r.booked_on AND (" + CONTAINED + ")"
                        + " ORDER BY l.day, l.ordinal, l.sequence",
                Originals::original,
                reversal.id(),
                since,
                since,
                since,
                since,
                BLANKS);
    }

    /** An entry that people name, with what became of it. */
    Optional<Original> named(long entryId) {
        return jdbc
                .query("SELECT " + FACTS + "FROM bank_entry e" + FATE + " WHERE e.id = ?", Originals::original, entryId)
                .stream()
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
