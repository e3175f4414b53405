package org.housingfund.gateway.matching;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.statement.Direction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads staged entries back. */
@Component
class PostingEntries {
    /** Of the table's alias {@code e}. */
    static final String COLUMNS =
            "e.id, e.account_id, e.sequence, e.booked_on, e.direction, e.amount_fen, e.reversal, e.code,"
                    + " e.counterparty_account, e.counterparty_name, e.texts, e.notice_key";

    /** Column of what follows {@link #COLUMNS}. */
    private static final int RECEIPT = 13;

    private static final String SELECT = "SELECT " + COLUMNS + " FROM bank_entry e";

    private final JdbcClient jdbc;

    PostingEntries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The entries of a part that no push booked before, by number and then in the bank's order. */
    List<PostingEntry> of(StatementParts.Part part) {
        List<PostingEntry> all = jdbc.sql(SELECT
                        + " WHERE statement_id = ? AND (notice_key, sequence) >= (?, ?) AND (notice_key, sequence) <= (?, ?)"
                        + " AND NOT EXISTS (SELECT FROM pushed_entry p WHERE p.confirmed_by = e.id)"
                        + " ORDER BY notice_key, sequence")
                .params(part.statementId(), part.fromKey(), part.fromSequence(), part.toKey(), part.toSequence())
                .query(PostingEntries::entry)
                .list();
        if (all.size() != part.entryCount()) {
            throw new IllegalStateException("part " + part + " holds " + all.size() + " entries");
        }
        return all;
    }

    /** Ids of the statement's entries that may have been pushed under another day (R-M8). */
    Set<Long> doubtful(long statementId) {
        return jdbc.sql("SELECT r.stated_id FROM push_rival r WHERE r.doubtful"
                        + " AND (SELECT e.statement_id FROM bank_entry e WHERE e.id = r.stated_id) = ?")
                .param(statementId)
                .query(Long.class)
                .set();
    }

    /** What the messages of these receipts pushed, in the same order. */
    Map<Long, List<PostingEntry>> pushedBy(Collection<Long> receiptIds) {
        Map<Long, List<PostingEntry>> pushed = new HashMap<>();
        jdbc.sql("SELECT " + COLUMNS + ", p.receipt_id FROM bank_entry e JOIN pushed_entry p ON p.entry_id = e.id"
                        + " WHERE p.receipt_id = ANY (?) ORDER BY e.notice_key, e.sequence")
                .param(receiptIds.toArray(Long[]::new))
                .query(row -> {
                    pushed.computeIfAbsent(row.getLong(RECEIPT), id -> new ArrayList<>())
                            .add(entry(row, 0));
                });
        return pushed;
    }

    /** These entries in the order in which they were staged. */
    List<PostingEntry> of(Collection<Long> ids) {
        return jdbc.sql(SELECT + " WHERE e.id = ANY (?) ORDER BY e.id")
                .param(ids.toArray(Long[]::new))
                .query(PostingEntries::entry)
                .list();
    }

    /** The entry that a posting's money came with, also where the posting is a rest of it. */
    PostingEntry ofPosting(long postingId) {
        return jdbc.sql(SELECT + " JOIN suspended_posting p ON p.entry_id = e.id"
                        + " WHERE p.id = (SELECT coalesce(origin_id, id) FROM suspended_posting WHERE id = ?)")
                .param(postingId)
                .query(PostingEntries::entry)
                .single();
    }

    /** The statement that an entry came with; null where the bank pushed it. */
    Long statementOf(long entryId) {
        return jdbc.sql("SELECT statement_id FROM bank_entry WHERE id = ?")
                .param(entryId)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, Long.class)))
                .single()
                .orElse(null);
    }

    /** The first twelve columns of a row. */
    static PostingEntry entry(ResultSet row, int number) throws SQLException {
        return new PostingEntry(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getObject(4, LocalDate.class),
                Direction.ofCode(row.getString(5)),
                row.getLong(6),
                row.getBoolean(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                List.of((String[]) row.getArray(11).getArray()),
                row.getString(12));
    }
}
