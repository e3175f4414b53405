package org.housingfund.gateway.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statement table. */
@Component
public class Statements {
    /** A day lies in the released gap before statement {@code s}. */
    static final String IN_RELEASED_GAP = " BETWEEN s.gap_from AND greatest(s.gap_from, s.period_from - 1)";

    private static final String SELECT =
            "SELECT id, receipt_id, account_id, number, sequence_no, period_from, period_to,"
                    + " opening_fen, closing_fen, entry_count, credit_fen, debit_fen, mapping, state, hold_reason FROM statement s";

    private final JdbcClient jdbc;

    Statements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One statement; an unknown id is an IllegalArgumentException. */
    public Statement get(long id) {
        return select(" WHERE id = ?", id).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("没有内部编号为 " + id + " 的对账单"));
    }

    /**
     * The same, locked, so that one caller completes it. NO KEY, because parts in progress hold key-share locks on it
     * through their foreign keys: a full lock would dead-lock two of them.
     */
    public Statement lock(long id) {
        return select(" WHERE id = ? FOR NO KEY UPDATE", id).get(0);
    }

    void lockAccount(long accountId) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('statement-chain', ?))")
                .param(accountId)
                .query()
                .listOfRows();
    }

    /**
     * Keeps the account's chain from moving until the transaction ends, beside others that do the same: whatever is booked
     * after this, and was not before, sees what the caller wrote.
     */
    public void holdAccount(long accountId) {
        jdbc.sql("SELECT pg_advisory_xact_lock_shared(hashtextextended('statement-chain', ?))")
                .param(accountId)
                .query()
                .listOfRows();
    }

    Optional<Statement> tail(long accountId) {
        return select(
                        " WHERE account_id = ? AND state IN ('POSTING', 'BOOKED')"
                                + " AND NOT EXISTS (SELECT FROM statement n WHERE n.previous_id = s.id)",
                        accountId)
                .stream()
                .findFirst();
    }

    List<Statement> waiting(long accountId) {
        return select(
                " WHERE account_id = ? AND state IN ('STAGED', 'HELD') ORDER BY period_from, sequence_no NULLS LAST, id",
                accountId);
    }

    /** Whether the account has a statement of this number in the year of this day: banks count anew every year. */
    boolean exists(long accountId, String number, LocalDate periodFrom) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM statement WHERE account_id = ? AND number = ?"
                        + " AND extract(year FROM period_from) = ? AND state <> 'DISCARDED')")
                .params(accountId, number, periodFrom.getYear())
                .query(Boolean.class)
                .single();
    }

    long stage(
            long receiptId,
            long accountId,
            StatementHandler.StatementSummary summary,
            String mapping,
            OffsetDateTime at) {
        return jdbc.sql("INSERT INTO statement (receipt_id, account_id, number, sequence_no, period_from, period_to,"
                        + " opening_fen, closing_fen, entry_count, credit_fen, debit_fen, mapping, state, accepted_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'STAGED', ?) RETURNING id")
                .params(
                        receiptId,
                        accountId,
                        summary.number(),
                        summary.sequenceNo(),
                        summary.periodFrom(),
                        summary.periodTo(),
                        summary.openingFen(),
                        summary.closingFen(),
                        summary.entryCount(),
                        summary.creditFen(),
                        summary.debitFen(),
                        mapping,
                        at)
                .query(Long.class)
                .single();
    }

    void start(Statement statement, Optional<Statement> tail) {
        jdbc.sql("UPDATE statement SET state = ?, hold_reason = NULL, previous_id = ? WHERE id = ?")
                .params(
                        statement.status().to(StatementStatus.POSTING).name(),
                        tail.map(Statement::id).orElse(null),
                        statement.id())
                .update();
    }

    /** Holds a statement, or gives one that is held another reason. */
    void hold(Statement statement, HoldReason reason) {
        StatementStatus held = statement.status() == StatementStatus.HELD
                ? StatementStatus.HELD
                : statement.status().to(StatementStatus.HELD);
        jdbc.sql("UPDATE statement SET state = ?, hold_reason = ? WHERE id = ?")
                .params(held.name(), reason.name(), statement.id())
                .update();
    }

    /** Two people let it through over a gap whose first day this is. */
    void released(Statement statement, LocalDate gapFrom) {
        jdbc.sql("UPDATE statement SET gap_from = ? WHERE id = ?")
                .params(gapFrom, statement.id())
                .update();
    }

    /** The last day of which the account's booked statements are complete; empty before the first. */
    Optional<LocalDate> coveredThrough(long accountId) {
        return jdbc.sql("SELECT through FROM covered_through(?) AS through WHERE through IS NOT NULL")
                .param(accountId)
                .query(LocalDate.class)
                .optional();
    }

    /** Those of these days whose entries the difference of a released gap stands for (R-M10). */
    List<LocalDate> inReleasedGap(long accountId, List<LocalDate> days) {
        return jdbc.sql("SELECT DISTINCT day FROM unnest(?::date[]) AS d(day) JOIN statement s ON s.account_id = ?"
                        + " AND day" + IN_RELEASED_GAP)
                .params(days.stream().map(LocalDate::toString).toArray(String[]::new), accountId)
                .query(LocalDate.class)
                .list();
    }

    /** Withdraws a held statement: its number and its entries' identities are free again, and it confirms no push. */
    void discard(Statement statement) {
        jdbc.sql("UPDATE statement SET state = ?, hold_reason = NULL WHERE id = ?")
                .params(statement.status().to(StatementStatus.DISCARDED).name(), statement.id())
                .update();
        jdbc.sql("DELETE FROM bank_entry_key k USING bank_entry e WHERE e.statement_id = ?"
                        + " AND k.account_id = e.account_id AND k.identity = e.identity AND k.entry_id = e.id")
                .param(statement.id())
                .update();
        jdbc.sql("UPDATE pushed_entry SET statement_id = NULL, confirmed_by = NULL WHERE statement_id = ?")
                .param(statement.id())
                .update();
    }

    void booked(Statement statement, OffsetDateTime at) {
        jdbc.sql("UPDATE statement SET state = ?, booked_at = ? WHERE id = ?")
                .params(statement.status().to(StatementStatus.BOOKED).name(), at, statement.id())
                .update();
    }

    private List<Statement> select(String where, Object... parameters) {
        return jdbc.sql(SELECT + where)
                .params(parameters)
                .query((row, n) -> map(row))
                .list();
    }

    private static Statement map(ResultSet row) throws SQLException {
        return new Statement(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getObject(5, Long.class),
                row.getObject(6, LocalDate.class),
                row.getObject(7, LocalDate.class),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getString(13),
                StatementStatus.valueOf(row.getString(14)),
                row.getString(15) == null ? null : HoldReason.valueOf(row.getString(15)));
    }
}
