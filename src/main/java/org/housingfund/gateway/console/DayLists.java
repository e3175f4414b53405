package org.housingfund.gateway.console;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.statement.HoldReason;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the summary page lists below the sums. Reads only; what names somebody is plain, the page masks it. */
@Service
@Transactional(readOnly = true)
class DayLists {
    private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};
    private static final TypeReference<List<DifferingField>> FIELDS = new TypeReference<>() {};
    private static final int PROBLEMS_SHOWN = 3;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    DayLists(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * One suspended posting.
     *
     * @param amountFen positive where money came in
     * @param remark every text field of the entry as received, blank ones left out
     */
    record Posting(
            long id,
            String bankName,
            LocalDate bookedOn,
            long amountFen,
            Reason reason,
            boolean open,
            String remark,
            String counterparty,
            String counterpartyAccount) {}

    /** One statement. */
    record StatementRow(
            String bankName,
            String account,
            String number,
            LocalDate periodTo,
            long entries,
            long openingFen,
            long closingFen,
            String state,
            HoldReason hold) {}

    /** One file that was not accepted, with the first of its problems. */
    record Rejection(
            String partner,
            String name,
            ZonedDateTime receivedAt,
            String state,
            int problemCount,
            List<Problem> first) {}

    /** One account whose statements are late. */
    record LateFeed(
            String bankName, String account, LocalDate from, LocalDate to, long statements, ZonedDateTime dueAt) {}

    /**
     * One difference with a bank that two people have to decide.
     *
     * @param id what the command {@code difference} calls it
     * @param about the request, the case or the refunded posting
     */
    record OpenDifference(
            long id, String bank, String about, long amountFen, LocalDate openedOn, String sentence, String owner) {}

    /** Differences with banks, of any time, oldest first. */
    List<OpenDifference> differences(int limit) {
        return jdbc.sql("""
                SELECT f.id, coalesce(d.bank, b.bank_name), coalesce('提前还款 ' || d.request_id, '案件 ' || p.case_number,
                       '挂账退款 ' || q.posting_id),
                       coalesce(d.amount_fen, -p.amount_fen), f.opened_at, f.sentence, f.owner
                  FROM clearing_difference f LEFT JOIN deduction d ON d.id = f.deduction_id
                  LEFT JOIN payout p ON p.id = f.payout_id LEFT JOIN bank_account b ON b.account_id = p.bank_account_id
                  LEFT JOIN suspense_decision q ON q.approval_id = p.decision_id
                 WHERE f.state = 'OPEN' ORDER BY f.id LIMIT ?
                """)
                .param(limit)
                .query((row, n) -> new OpenDifference(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getObject(5, OffsetDateTime.class)
                                .atZoneSameInstant(Times.ZONE)
                                .toLocalDate(),
                        row.getString(6),
                        row.getString(7)))
                .list();
    }

    /**
     * What a statement says otherwise than a push before it, or lacks.
     *
     * @param fields the differing ones with both values, names masked; empty where the statement lacks the entry
     * @param owner who has to clear it
     */
    record PushDifference(
            long entryId,
            String bankName,
            LocalDate bookedOn,
            long amountFen,
            List<DifferingField> fields,
            String owner) {}

    /** One field with both values. */
    record DifferingField(String field, String pushed, String stated) {
        /** Whether people wrote it as they liked. */
        @JsonIgnore
        public boolean isFree() {
            return field.startsWith("text");
        }
    }

    /** Pushed entries that their statements lack, of any time, and those that differ since then; oldest first. */
    List<PushDifference> pushDifferences(Instant from, int limit) {
        return jdbc.sql("""
                SELECT d.entry_id, a.bank_name, p.booked_on, p.effect_fen, d.owner, (
                       -- Remarks as they came; the page masks them.
                       SELECT coalesce(jsonb_agg(CASE WHEN f.value ->> 'field' LIKE 'text%' THEN f.value || jsonb_build_object(
                                  'pushed', u.texts[right(f.value ->> 'field', 1)::int],
                                  'stated', coalesce(s.texts[right(f.value ->> 'field', 1)::int], '')) ELSE f.value END), '[]')
                         FROM jsonb_array_elements(d.fields) f)
                  FROM push_difference d JOIN pushed_entry p ON p.entry_id = d.entry_id
                  JOIN bank_account a ON a.account_id = p.account_id
                  JOIN bank_entry u ON u.id = p.entry_id LEFT JOIN bank_entry s ON s.id = p.confirmed_by
                 WHERE (d.kind = 'LACKING' AND d.resolved_at IS NULL) OR (d.kind = 'FIELDS' AND d.opened_at >= ?)
                 ORDER BY d.kind DESC, d.id LIMIT ?
                """)
                .params(Times.timestamp(from), limit)
                .query((row, n) -> new PushDifference(
                        row.getLong(1),
                        row.getString(2),
                        row.getObject(3, LocalDate.class),
                        row.getLong(4),
                        json.readValue(row.getString(6), FIELDS),
                        row.getString(5)))
                .list();
    }

    /** Accounts with late statements, whoever is latest first. */
    List<LateFeed> lateFeeds() {
        return jdbc.sql("""
                SELECT a.bank_name, a.number, min(f.day), max(f.day), count(*), min(f.due_at)
                  FROM feed_alarm f JOIN bank_account a USING (account_id)
                 WHERE f.cleared_at IS NULL GROUP BY a.bank_name, a.number ORDER BY min(f.due_at), a.number
                """)
                .query((row, n) -> new LateFeed(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(3, LocalDate.class),
                        row.getObject(4, LocalDate.class),
                        row.getLong(5),
                        row.getObject(6, OffsetDateTime.class).atZoneSameInstant(Times.ZONE)))
                .list();
    }

    /** Postings suspended in this span that still wait, newest first. */
    List<Posting> waiting(Instant from, Instant to, int limit) {
        return jdbc.sql("""
                SELECT p.id, a.bank_name, p.booked_on, -p.amount_fen, p.reason, p.state = 'OPEN', e.texts,
                       coalesce(e.counterparty_name, ''), coalesce(e.counterparty_account, '')
                  FROM suspended_posting p LEFT JOIN statement s ON s.id = p.statement_id
                  LEFT JOIN suspended_posting o ON o.id = p.origin_id
                  LEFT JOIN bank_entry r ON r.id = o.entry_id LEFT JOIN bank_entry e ON e.id = p.entry_id
                  JOIN bank_account a ON a.account_id = coalesce(s.account_id, e.account_id, r.account_id)
                 WHERE p.state = 'OPEN' AND p.opened_at >= ? AND p.opened_at < ?
                 ORDER BY p.id DESC LIMIT ?
                """)
                .params(Times.timestamp(from), Times.timestamp(to), limit)
                .query((row, n) -> new Posting(
                        row.getLong(1),
                        row.getString(2),
                        row.getObject(3, LocalDate.class),
                        row.getLong(4),
                        Reason.valueOf(row.getString(5)),
                        row.getBoolean(6),
                        remark(row.getArray(7)),
                        row.getString(8),
                        row.getString(9)))
                .list();
    }

    /** Statements accepted in this span, and those that still wait from before. */
    List<StatementRow> statements(Instant from, Instant to, int limit) {
        return jdbc.sql("""
                SELECT a.bank_name, a.number, s.number, s.period_to, s.entry_count, s.opening_fen, s.closing_fen, s.state,
                       s.hold_reason
                  FROM statement s JOIN bank_account a ON a.account_id = s.account_id
                 WHERE (s.accepted_at >= ? AND s.accepted_at < ?) OR s.state NOT IN ('BOOKED', 'DISCARDED')
                 ORDER BY s.id DESC LIMIT ?
                """)
                .params(Times.timestamp(from), Times.timestamp(to), limit)
                .query((row, n) -> new StatementRow(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getObject(4, LocalDate.class),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getString(8),
                        row.getString(9) == null ? null : HoldReason.valueOf(row.getString(9))))
                .list();
    }

    /** Statement files and pushes rejected or quarantined in this span, newest first. */
    List<Rejection> rejections(Instant from, Instant to, int limit) {
        return jdbc.sql("""
                SELECT partner, name, received_at, state, problems FROM receipt
                 WHERE kind IN ('STATEMENT', 'ENTRY_PUSH') AND state IN ('REJECTED', 'QUARANTINED') AND received_at >= ? AND received_at < ?
                 ORDER BY id DESC LIMIT ?
                """)
                .params(Times.timestamp(from), Times.timestamp(to), limit)
                .query((row, n) -> {
                    List<Problem> problems = json.readValue(row.getString(5), PROBLEMS);
                    return new Rejection(
                            row.getString(1),
                            row.getString(2),
                            row.getObject(3, OffsetDateTime.class).atZoneSameInstant(Times.ZONE),
                            row.getString(4),
                            problems.size(),
                            problems.stream().limit(PROBLEMS_SHOWN).toList());
                })
                .list();
    }

    private static String remark(Array texts) throws SQLException {
        return texts == null
                ? ""
                : Arrays.stream((String[]) texts.getArray())
                        .filter(text -> !text.isBlank())
                        .collect(Collectors.joining(" ｜ "));
    }
}
