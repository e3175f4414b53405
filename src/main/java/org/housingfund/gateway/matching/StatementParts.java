package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Divides a statement into parts that each fit one transaction: ranges of (notice number, sequence), so that the entries
 * of one notice are never split. Entries without a certain number come first, by sequence.
 */
@Component
class StatementParts {
    /** Limits of a part (architecture, "The hot path"). */
    static final int ENTRY_LIMIT = 2_000;

    static final int ROSTER_LIMIT = 20_000;

    /** What it only confirms is booked already. */
    private static final String NOT_PUSHED =
            " AND NOT EXISTS (SELECT FROM pushed_entry p WHERE p.statement_id = ? AND p.confirmed_by = e.id)";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    StatementParts(JdbcTemplate jdbc, Clock clock) {
        // Its own, for its fetch size.
        this.jdbc = new JdbcTemplate(jdbc.getDataSource());
        this.jdbc.setFetchSize(ENTRY_LIMIT);
        this.clock = clock;
    }

    /** One part. */
    record Part(
            long statementId,
            int number,
            String fromKey,
            int fromSequence,
            String toKey,
            int toSequence,
            int entryCount,
            boolean done) {}

    /**
     * What a part came to, in entries.
     *
     * @param settled those that met an expectation
     */
    record Outcome(int allocated, int partFunded, int settled, int suspended) {}

    /** Divides; the same parts again where that was done before. */
    List<Part> divide(long statementId) {
        List<Part> known = select(" WHERE statement_id = ? ORDER BY part_no", statementId);
        if (!known.isEmpty()) {
            return known;
        }
        Cutter cutter = new Cutter(statementId);
        // Rows of '' are single entries; every other row is all entries of one number.
        jdbc.query(
                "SELECT notice_key, sequence AS from_sequence, sequence AS to_sequence, 1 AS entries, 0 AS lines"
                        + " FROM bank_entry e WHERE statement_id = ? AND notice_key = ''" + NOT_PUSHED
                        + " UNION ALL"
                        + " SELECT e.notice_key, min(e.sequence), max(e.sequence), count(*)::integer,"
                        + " coalesce(max(n.line_count), 0)"
                        + " FROM bank_entry e LEFT JOIN payment_notice n ON n.number = e.notice_key"
                        + " WHERE e.statement_id = ? AND e.notice_key <> ''" + NOT_PUSHED + " GROUP BY e.notice_key"
                        + " ORDER BY 1, 2",
                row -> {
                    cutter.take(row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4), row.getInt(5));
                },
                statementId,
                statementId,
                statementId,
                statementId);
        cutter.cut();
        jdbc.batchUpdate(
                "INSERT INTO statement_part (statement_id, part_no, from_key, from_sequence, to_key, to_sequence,"
                        + " entry_count) VALUES (?, ?, ?, ?, ?, ?, ?)",
                cutter.parts,
                ENTRY_LIMIT,
                (row, part) -> {
                    row.setLong(1, statementId);
                    row.setInt(2, part.number());
                    row.setString(3, part.fromKey());
                    row.setInt(4, part.fromSequence());
                    row.setString(5, part.toKey());
                    row.setInt(6, part.toSequence());
                    row.setInt(7, part.entryCount());
                });
        return cutter.parts;
    }

    /** Locks a part; empty where it is done or somebody else is at it. */
    Optional<Part> claim(long statementId, int number) {
        return select(" WHERE statement_id = ? AND part_no = ? FOR UPDATE SKIP LOCKED", statementId, number).stream()
                .filter(part -> !part.done())
                .findFirst();
    }

    void done(Part part, Outcome outcome) {
        jdbc.update(
                "UPDATE statement_part SET done_at = ?, allocated = ?, part_funded = ?, settled = ?, suspended = ?"
                        + " WHERE statement_id = ? AND part_no = ?",
                Times.timestamp(clock.instant()),
                outcome.allocated(),
                outcome.partFunded(),
                outcome.settled(),
                outcome.suspended(),
                part.statementId(),
                part.number());
    }

    /**
     * Ids of statements whose posting makes no progress: their work is to be pointed at again. Each claim doubles the wait
     * until the next.
     */
    List<Long> claimStalled(Duration after) {
        OffsetDateTime now = Times.timestamp(clock.instant());
        return jdbc.queryForList(
                "UPDATE statement s SET pointed = pointed + 1, pointed_at = ? WHERE state = 'POSTING'"
                        + " AND coalesce(pointed_at, accepted_at) < ? - ?::interval * 2 ^ least(pointed, 6)"
                        + " AND NOT EXISTS (SELECT FROM statement_part p WHERE p.statement_id = s.id"
                        + " AND p.done_at > ? - ?::interval) RETURNING id",
                Long.class,
                now,
                now,
                after.toString(),
                now,
                after.toString());
    }

    /** Whether the statement was divided and every part that this transaction sees is done. */
    boolean allDone(long statementId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT bool_and(done_at IS NOT NULL) FROM statement_part WHERE statement_id = ?",
                Boolean.class,
                statementId));
    }

    /** What the whole statement came to; empty while a part is not done. */
    Optional<Outcome> completed(long statementId) {
        return Optional.ofNullable(jdbc.queryForObject(
                "SELECT coalesce(bool_and(done_at IS NOT NULL), true), coalesce(sum(allocated), 0)::integer,"
                        + " coalesce(sum(part_funded), 0)::integer, coalesce(sum(settled), 0)::integer,"
                        + " coalesce(sum(suspended), 0)::integer FROM statement_part WHERE statement_id = ?",
                (row, n) -> row.getBoolean(1)
                        ? new Outcome(row.getInt(2), row.getInt(3), row.getInt(4), row.getInt(5))
                        : null,
                statementId));
    }

    private List<Part> select(String where, Object... parameters) {
        return jdbc.query(
                "SELECT statement_id, part_no, from_key, from_sequence, to_key, to_sequence, entry_count,"
                        + " done_at IS NOT NULL FROM statement_part" + where,
                (row, n) -> new Part(
                        row.getLong(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5),
                        row.getInt(6),
                        row.getInt(7),
                        row.getBoolean(8)),
                parameters);
    }

    /** Cuts a sorted stream of number groups into parts. */
    private static final class Cutter {
        private final long statementId;
        private final List<Part> parts = new ArrayList<>();
        private String fromKey;
        private int fromSequence;
        private String toKey;
        private int toSequence;
        private int entries;
        private int lines;

        Cutter(long statementId) {
            this.statementId = statementId;
        }

        void take(String key, int firstSequence, int lastSequence, int groupEntries, int groupLines) {
            if (entries > 0 && (entries + groupEntries > ENTRY_LIMIT || lines + groupLines > ROSTER_LIMIT)) {
                cut();
            }
            if (entries == 0) {
                fromKey = key;
                fromSequence = firstSequence;
            }
            toKey = key;
            toSequence = lastSequence;
            entries += groupEntries;
            lines += groupLines;
        }

        void cut() {
            if (entries > 0) {
                parts.add(new Part(
                        statementId, parts.size() + 1, fromKey, fromSequence, toKey, toSequence, entries, false));
                entries = 0;
                lines = 0;
            }
        }
    }
}
