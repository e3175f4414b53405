package org.housingfund.gateway.console.statement;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.statement.Direction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the database knows of one entry. Reads only. */
@Component
class EntryQueries {
    private final JdbcClient jdbc;

    EntryQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An entry as the bank sent it.
     *
     * @param statementId null where the bank pushed it
     * @param statementNumber null likewise
     * @param amountFen whichever way it went
     * @param code the bank's transaction code; null where it gave none
     * @param counterpartyAccount null or empty where the bank gave none
     * @param counterpartyName null or empty where the bank gave none
     * @param entryCount of its statement; 0 where it has none
     * @param offset where it stands in its file; in a spreadsheet its row
     * @param confirms the pushed entry that it confirms, which has the disposition and the journals; null for none
     * @param confirmedBy the statement's entry that confirms this pushed one; null for none
     */
    record Entry(
            long id,
            Long statementId,
            String statementNumber,
            int sequence,
            long entryCount,
            String bankName,
            String account,
            LocalDate bookedOn,
            boolean credit,
            long amountFen,
            boolean reversal,
            String identity,
            String code,
            String counterpartyAccount,
            String counterpartyName,
            List<String> texts,
            long offset,
            int length,
            long receiptId,
            String fileName,
            String mapping,
            Long confirms,
            Long confirmedBy) {
        /** Positive where money came in. */
        public long signedFen() {
            return credit ? amountFen : -amountFen;
        }

        /** The same with only what this person may see. */
        Entry seenBy(Viewer viewer) {
            return new Entry(
                    id,
                    statementId,
                    statementNumber,
                    sequence,
                    entryCount,
                    bankName,
                    account,
                    bookedOn,
                    credit,
                    amountFen,
                    reversal,
                    identity,
                    code,
                    viewer.account(counterpartyAccount),
                    viewer.name(counterpartyName),
                    texts.stream().map(viewer::remark).toList(),
                    offset,
                    length,
                    receiptId,
                    viewer.remark(fileName),
                    mapping,
                    confirms,
                    confirmedBy);
        }
    }

    Optional<Entry> find(long id) {
        return jdbc.sql("""
                SELECT e.*, b.bank_name, b.number AS account, s.number AS statement_number, s.entry_count,
                       r.id AS receipt_id, r.name AS file_name, coalesce(s.mapping, r.mapping, '') AS mapping,
                       c.entry_id AS confirms, p.confirmed_by
                  FROM bank_entry e JOIN bank_account b ON b.account_id = e.account_id
                  LEFT JOIN statement s ON s.id = e.statement_id
                  LEFT JOIN pushed_entry p ON p.entry_id = e.id
                  LEFT JOIN pushed_entry c ON c.confirmed_by = e.id
                  JOIN receipt r ON r.id = coalesce(s.receipt_id, p.receipt_id)
                 WHERE e.id = ?
                """).param(id).query((row, n) -> entry(row)).optional();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("id"),
                row.getObject("statement_id", Long.class),
                row.getString("statement_number"),
                row.getInt("sequence"),
                row.getLong("entry_count"),
                row.getString("bank_name"),
                row.getString("account"),
                row.getObject("booked_on", LocalDate.class),
                Direction.ofCode(row.getString("direction")) == Direction.CREDIT,
                row.getLong("amount_fen"),
                row.getBoolean("reversal"),
                row.getString("identity"),
                row.getString("code"),
                row.getString("counterparty_account"),
                row.getString("counterparty_name"),
                texts(row.getArray("texts")),
                row.getLong("raw_offset"),
                row.getInt("raw_length"),
                row.getLong("receipt_id"),
                row.getString("file_name"),
                row.getString("mapping"),
                row.getObject("confirms", Long.class),
                row.getObject("confirmed_by", Long.class));
    }

    static List<String> texts(Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /** Id of the entry at this place of its statement; empty past either end. */
    Optional<Long> at(Long statementId, int sequence) {
        return statementId == null
                ? Optional.empty()
                : jdbc.sql("SELECT id FROM bank_entry WHERE statement_id = ? AND sequence = ?")
                        .params(statementId, sequence)
                        .query(Long.class)
                        .optional();
    }

    /**
     * A posting in suspense that holds or held the entry's money.
     *
     * @param amountFen positive where money came in
     */
    record Posting(long id, String reason, long amountFen, String state, boolean pinned) {}

    /** The entry's own posting first, then what was left of it or came back. */
    List<Posting> postings(long entryId) {
        return jdbc.sql("""
                WITH RECURSIVE own AS (
                    SELECT p.* FROM suspended_posting p WHERE p.entry_id = ?
                    UNION ALL SELECT p.* FROM suspended_posting p JOIN own o ON p.origin_id = o.id)
                SELECT id, reason, -amount_fen, state, pinned FROM own ORDER BY id
                """)
                .param(entryId)
                .query((row, n) -> new Posting(
                        row.getLong(1), row.getString(2), row.getLong(3), row.getString(4), row.getBoolean(5)))
                .list();
    }

    /**
     * A journal that the entry or a decision about its money booked.
     *
     * @param lineCount all of its lines
     * @param lines the first of them
     */
    record Journal(
            long id,
            String cause,
            long causeId,
            int step,
            LocalDate bookedOn,
            String kind,
            Long reverses,
            OffsetDateTime recordedAt,
            Long sealNo,
            long lineCount,
            List<Line> lines) {
        /** The same with only what this person may see. */
        Journal seenBy(Viewer viewer) {
            List<Line> seen = lines.stream().map(line -> line.seenBy(viewer)).toList();
            return new Journal(id, cause, causeId, step, bookedOn, kind, reverses, recordedAt, sealNo, lineCount, seen);
        }
    }

    /**
     * A line.
     *
     * @param amountFen debit positive
     * @param person whether the account is a person's
     */
    record Line(long accountId, String subject, String subjectName, String key, long amountFen, boolean person) {
        private Line seenBy(Viewer viewer) {
            return new Line(accountId, subject, subjectName, person ? viewer.account(key) : key, amountFen, person);
        }
    }

    private static final int LINES_SHOWN = 30;

    /** Journals of the entry, in the order in which they were booked, each with its first lines. */
    List<Journal> journals(long entryId, List<Posting> postings) {
        Long[] ids = postings.stream().map(Posting::id).toArray(Long[]::new);
        return jdbc.sql("""
                WITH own AS (
                    SELECT id FROM journal WHERE cause = 'ENTRY' AND cause_id = ?
                    UNION SELECT journal_id FROM disposition WHERE entry_id = ?
                    UNION SELECT journal_id FROM suspended_posting WHERE id = ANY (?)
                    UNION SELECT closing_journal FROM suspended_posting WHERE id = ANY (?)
                    UNION SELECT journal_id FROM suspense_decision WHERE posting_id = ANY (?)),
                booked AS (
                    SELECT id FROM own WHERE id IS NOT NULL
                    UNION SELECT r.id FROM journal r JOIN own o ON r.reverses = o.id)
                SELECT j.id, j.cause, j.cause_id, j.step, j.booked_on, j.kind, j.reverses, b.recorded_at, s.seal_no,
                       (SELECT count(*) FROM journal_line l WHERE l.journal_id = j.id)
                  FROM booked k JOIN journal j ON j.id = k.id JOIN posting_batch b ON b.id = j.batch_id
                  LEFT JOIN posting_batch_seal s ON s.batch_id = j.batch_id ORDER BY j.id
                """)
                .params(entryId, entryId, ids, ids, ids)
                .query((row, n) -> new Journal(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getInt(4),
                        row.getObject(5, LocalDate.class),
                        row.getString(6),
                        row.getObject(7, Long.class),
                        row.getObject(8, OffsetDateTime.class),
                        row.getObject(9, Long.class),
                        row.getLong(10),
                        lines(row.getLong(1))))
                .list();
    }

    private List<Line> lines(long journalId) {
        return jdbc.sql("SELECT a.id, s.code, s.name, a.key, l.amount_fen, s.per_person FROM journal_line l"
                        + " JOIN account a ON a.id = l.account_id JOIN subject s ON s.code = a.subject"
                        + " WHERE l.journal_id = ? ORDER BY l.line_no LIMIT ?")
                .params(journalId, LINES_SHOWN)
                .query((row, n) -> new Line(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getBoolean(6)))
                .list();
    }

    /**
     * A line of the audit trail about the entry's money.
     *
     * @param origin where it was done from; empty for whom it does not concern
     * @param detail JSON
     */
    record Deed(OffsetDateTime at, String actor, String origin, String action, String subject, String detail) {
        /** The same with only what this person may see. */
        Deed seenBy(Viewer viewer) {
            return new Deed(at, actor, viewer.origin(origin), action, subject, viewer.remark(detail));
        }
    }

    /** What was proposed, decided and changed, in its order. */
    List<Deed> deeds(long entryId, List<Posting> postings) {
        return jdbc.sql(
                        "SELECT at, actor, origin, action, subject, detail FROM audit WHERE subject = ANY (?) ORDER BY id")
                .param(subjects(entryId, postings))
                .query((row, n) -> new Deed(
                        row.getObject(1, OffsetDateTime.class),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)))
                .list();
    }

    static String[] subjects(long entryId, List<Posting> postings) {
        List<String> subjects = new ArrayList<>(List.of("entry:" + entryId));
        postings.forEach(posting -> subjects.add("suspended-posting:" + posting.id()));
        return subjects.toArray(String[]::new);
    }
}
