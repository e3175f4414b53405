package org.housingfund.gateway.matching;

import java.util.List;
import org.housingfund.gateway.statement.StatementChain;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Pushes of the days of a gap: they are booked already, so the gap's difference must not count them again (R-M8, R-M10).
 * The account's chain is locked.
 */
@Component
class PushedInGap {
    /** What a statement that is not discarded has otherwise, under the same serial, never was in the balance after the gap. */
    private static final String OF_GAP = " p WHERE p.account_id = ? AND p.booked_on BETWEEN ? AND ?"
            + " AND p.statement_id IS NULL AND p.absorbed_by IS NULL AND NOT EXISTS (SELECT FROM push_rival r"
            + " JOIN bank_entry x ON x.id = r.stated_id JOIN statement t ON t.id = x.statement_id"
            + " AND t.state <> 'DISCARDED' WHERE r.pushed_id = p.entry_id AND NOT r.doubtful)";

    private final JdbcTemplate jdbc;

    PushedInGap(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What pushes come to; money in is positive. */
    record Sum(int pushes, long fen) {}

    /** Pushes that this gap was thought to count, and what they come to. */
    record Listed(long gapStatementId, long fen) {}

    /** What was pushed of the gap's days and no statement has. */
    Sum measure(StatementChain.Gap gap) {
        return jdbc.queryForObject(
                "SELECT count(*), coalesce(sum(p.effect_fen), 0)::bigint FROM pushed_entry" + OF_GAP,
                (row, n) -> new Sum(row.getInt(1), row.getLong(2)),
                gap.statement().accountId(),
                gap.from(),
                gap.through());
    }

    /** No statement is expected to list them any more: the balance after the gap has them. */
    void absorb(StatementChain.Gap gap) {
        jdbc.update(
                "UPDATE pushed_entry g SET absorbed_by = ? WHERE g.entry_id IN (SELECT p.entry_id FROM pushed_entry"
                        + OF_GAP + ")",
                gap.statement().id(),
                gap.statement().accountId(),
                gap.from(),
                gap.through());
    }

    /** Takes those out of their gaps that this statement has. */
    List<Listed> takeOut(long statementId) {
        return takeOut("p.statement_id = ?", statementId);
    }

    /** Takes those out of their gaps that another push took back, where the bank's statements have neither. */
    List<Listed> takeOutTakenBack(long accountId) {
        return takeOut(
                "p.account_id = ? AND p.statement_id IS NULL AND " + PushConfirmations.TAKEN_BACK_FOR_GOOD, accountId);
    }

    private List<Listed> takeOut(String which, long id) {
        return jdbc.query(
                "WITH listed AS (SELECT p.entry_id, p.absorbed_by FROM pushed_entry p"
                        + " WHERE p.absorbed_by IS NOT NULL AND " + which + " FOR NO KEY UPDATE OF p),"
                        + " out AS (UPDATE pushed_entry p SET absorbed_by = NULL FROM listed l WHERE p.entry_id = l.entry_id"
                        + " RETURNING l.absorbed_by, p.effect_fen)"
                        + " SELECT absorbed_by, sum(effect_fen)::bigint FROM out GROUP BY absorbed_by ORDER BY absorbed_by",
                (row, n) -> new Listed(row.getLong(1), row.getLong(2)),
                id);
    }
}
