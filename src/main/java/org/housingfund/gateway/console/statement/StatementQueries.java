package org.housingfund.gateway.console.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.console.web.Conditions;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.matching.DispositionKind;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.HoldReason;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Statements and their files, as the pages list them. Reads only. */
@Component
class StatementQueries {
    static final int PAGE = 50;
    private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    StatementQueries(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * What a list is narrowed to; null or blank for all.
     *
     * @param bank its name
     * @param account number of the centre's account
     * @param day within the statement's period
     * @param state STAGED, HELD, POSTING, BOOKED or DISCARDED
     */
    record Filter(String bank, String account, LocalDate day, String state) {}

    /**
     * One statement with the balance equation's figures.
     *
     * @param state STAGED, HELD, POSTING, BOOKED or DISCARDED
     * @param hold why it is held; null where it is not
     * @param bookedAt null before it is booked
     * @param previousId the statement that it continues; null where none is known
     * @param followingId the statement that continues it; null where none is known
     * @param gapFrom first day that nothing is known of before it; null where it continues
     */
    record Row(
            long id,
            String bankName,
            String account,
            String number,
            LocalDate periodFrom,
            LocalDate periodTo,
            long openingFen,
            long creditFen,
            long debitFen,
            long closingFen,
            long entries,
            String state,
            HoldReason hold,
            OffsetDateTime acceptedAt,
            OffsetDateTime bookedAt,
            long receiptId,
            String mapping,
            Long previousId,
            Long followingId,
            LocalDate gapFrom) {
        /** Opening balance plus credits minus debits. */
        public long expectedFen() {
            return openingFen + creditFen - debitFen;
        }
    }

    private static final String SELECT =
            "SELECT s.*, b.bank_name, b.number AS account, f.id AS following_id FROM statement s"
                    + " JOIN bank_account b ON b.account_id = s.account_id LEFT JOIN statement f ON f.previous_id = s.id";

    /** Newest first. */
    Slice<Row> list(Filter filter, Long after) {
        Conditions where = new Conditions()
                .andIf(filter.bank(), "b.bank_name = ?")
                .andIf(filter.account(), "b.number = ?")
                .andIf(filter.state(), "s.state = ?")
                .andIf(after, "s.id < ?");
        if (filter.day() != null) {
            where.and("? BETWEEN s.period_from AND s.period_to", filter.day());
        }
        List<Row> rows = jdbc.sql(SELECT + where.sql() + " ORDER BY s.id DESC LIMIT ?")
                .params(where.parameters(PAGE + 1))
                .query((row, n) -> row(row))
                .list();
        return Slice.of(rows, PAGE, Row::id);
    }

    Optional<Row> find(long id) {
        return jdbc.sql(SELECT + " WHERE s.id = ?")
                .param(id)
                .query((row, n) -> row(row))
                .optional();
    }

    /** All statements of one file, in its order. */
    List<Row> ofFile(long receiptId) {
        return jdbc.sql(SELECT + " WHERE s.receipt_id = ? ORDER BY s.id")
                .param(receiptId)
                .query((row, n) -> row(row))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getString("bank_name"),
                row.getString("account"),
                row.getString("number"),
                row.getObject("period_from", LocalDate.class),
                row.getObject("period_to", LocalDate.class),
                row.getLong("opening_fen"),
                row.getLong("credit_fen"),
                row.getLong("debit_fen"),
                row.getLong("closing_fen"),
                row.getLong("entry_count"),
                row.getString("state"),
                row.getString("hold_reason") == null ? null : HoldReason.valueOf(row.getString("hold_reason")),
                row.getObject("accepted_at", OffsetDateTime.class),
                row.getObject("booked_at", OffsetDateTime.class),
                row.getLong("receipt_id"),
                row.getString("mapping"),
                row.getObject("previous_id", Long.class),
                row.getObject("following_id", Long.class),
                row.getObject("gap_from", LocalDate.class));
    }

    /** How many of its entries became what, and how many parts of its posting are done. */
    record Progress(long parts, long done, long allocated, long partFunded, long settled, long suspended) {}

    Progress progress(long statementId) {
        return jdbc.sql("SELECT count(*) AS parts, count(done_at) AS done, coalesce(sum(allocated), 0) AS allocated,"
                        + " coalesce(sum(part_funded), 0) AS part_funded, coalesce(sum(settled), 0) AS settled,"
                        + " coalesce(sum(suspended), 0) AS suspended FROM statement_part WHERE statement_id = ?")
                .param(statementId)
                .query(Progress.class)
                .single();
    }

    /**
     * An entry in its statement, with what became of it; a pushed one's is told by the entry that confirms it.
     *
     * @param counterpartyName null where the bank gave none
     * @param disposition null before it is decided
     * @param notice that it is for or was written for; null where there is none
     * @param reason why it waits in suspense; null where it does not
     * @param confirms the pushed entry that it confirms; null for none
     */
    record Line(
            long id,
            int sequence,
            LocalDate bookedOn,
            boolean credit,
            long amountFen,
            String identity,
            String counterpartyName,
            List<String> texts,
            long offset,
            int length,
            DispositionKind disposition,
            Long journalId,
            String notice,
            String reason,
            Long confirms) {
        /** Positive where money came in. */
        public long signedFen() {
            return credit ? amountFen : -amountFen;
        }

        RawBytes.Place place() {
            return new RawBytes.Place(offset, length);
        }
    }

    /** In the order of the file; the sequence is dense. */
    Slice<Line> entries(long statementId, int after) {
        List<Line> lines = jdbc.sql("""
                SELECT e.id, e.sequence, e.booked_on, e.direction, e.amount_fen, e.identity, e.counterparty_name, e.texts,
                       e.raw_offset, e.raw_length, d.kind, d.journal_id, n.number, p.reason, c.entry_id
                  FROM bank_entry e LEFT JOIN pushed_entry c ON c.confirmed_by = e.id
                  LEFT JOIN disposition d ON d.entry_id = coalesce(c.entry_id, e.id)
                  LEFT JOIN payment_notice n ON n.id = d.notice_id
                  LEFT JOIN suspended_posting p ON p.entry_id = d.entry_id AND p.state = 'OPEN'
                 WHERE e.statement_id = ? AND e.sequence > ? AND e.sequence <= ? ORDER BY e.sequence
                """)
                .params(statementId, after, after + PAGE + 1)
                .query((row, n) -> new Line(
                        row.getLong(1),
                        row.getInt(2),
                        row.getObject(3, LocalDate.class),
                        Direction.ofCode(row.getString(4)) == Direction.CREDIT,
                        row.getLong(5),
                        row.getString(6),
                        row.getString(7),
                        EntryQueries.texts(row.getArray(8)),
                        row.getLong(9),
                        row.getInt(10),
                        row.getString(11) == null ? null : DispositionKind.valueOf(row.getString(11)),
                        row.getObject(12, Long.class),
                        row.getString(13),
                        row.getString(14),
                        row.getObject(15, Long.class)))
                .list();
        return Slice.of(lines, PAGE, Line::sequence);
    }

    /**
     * A file as it was received.
     *
     * @param channel how it came
     * @param mapping what read it; empty where nothing did
     * @param deliveries how often the same bytes came
     */
    record File(
            long id,
            String partner,
            String kind,
            String name,
            String channel,
            String sha256,
            long sizeBytes,
            OffsetDateTime receivedAt,
            String state,
            String mapping,
            long deliveries,
            List<Problem> problems) {
        /** The same with only what this person may see. */
        File seenBy(Viewer viewer) {
            return new File(
                    id,
                    partner,
                    kind,
                    viewer.remark(name),
                    channel,
                    sha256,
                    sizeBytes,
                    receivedAt,
                    state,
                    mapping,
                    deliveries,
                    problems.stream().map(viewer::problem).toList());
        }
    }

    private static final String FILE = "SELECT r.id, r.partner, r.kind, r.name, r.channel, encode(r.sha256, 'hex'),"
            + " r.size_bytes, r.received_at, r.state, coalesce(r.mapping, ''),"
            + " (SELECT count(*) FROM delivery d WHERE d.receipt_id = r.id), r.problems FROM receipt r";

    /** A statement file or a push; other deliveries name persons and are nobody's to take away (R-L7). */
    Optional<File> file(long receiptId) {
        return jdbc.sql(FILE + " WHERE r.id = ? AND r.kind IN ('STATEMENT', 'ENTRY_PUSH')")
                .param(receiptId)
                .query((row, n) -> file(row))
                .optional();
    }

    /** Statement files and pushes that were refused, newest first. */
    Slice<File> refused(Long after) {
        Conditions where = new Conditions()
                .and("r.kind IN ('STATEMENT', 'ENTRY_PUSH')")
                .and("r.state IN ('REJECTED', 'QUARANTINED')")
                .andIf(after, "r.id < ?");
        List<File> files = jdbc.sql(FILE + where.sql() + " ORDER BY r.id DESC LIMIT ?")
                .params(where.parameters(PAGE + 1))
                .query((row, n) -> file(row))
                .list();
        return Slice.of(files, PAGE, File::id);
    }

    private File file(ResultSet row) throws SQLException {
        return new File(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                row.getObject(8, OffsetDateTime.class),
                row.getString(9),
                row.getString(10),
                row.getLong(11),
                json.readValue(row.getString(12), PROBLEMS));
    }
}
