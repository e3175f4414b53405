package org.housingfund.gateway.statement;

import java.util.List;
import org.housingfund.gateway.kernel.Problem;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Brings a staged file's entries together with what the bank pushed of them (R-M8). The statement is the evidence: where it
 * has another entry under a pushed serial, that entry is booked on its own, and the push is what nobody has confirmed.
 */
@Component
class StatedPushes {
    private static final int CONFLICTS_LISTED = 200;

    /** Days within which banks date one entry differently in a push and on the statement: over a weekend. */
    static final int DAYS_APART = 3;

    /** Entries {@code e} of the file whose identity {@code k} is another entry's; {@code p} where that was pushed. */
    private static final String MET = " FROM bank_entry e JOIN bank_entry_key k ON k.account_id = e.account_id"
            + " AND k.identity = e.identity AND k.entry_id <> e.id"
            + " %s JOIN pushed_entry p ON p.entry_id = k.entry_id WHERE e.statement_id = ANY (?) ";

    private static final String PUSHED = MET.formatted("");

    private static final String RIVALS = "(SELECT r.stated_id FROM push_rival r JOIN bank_entry x ON x.id = r.stated_id"
            + " JOIN statement t ON t.id = x.statement_id AND t.state <> 'DISCARDED'"
            + " WHERE r.pushed_id = p.entry_id AND NOT r.doubtful";

    /** Another statement's entry that has the serial of the push {@code p} already and is booked on its own. */
    private static final String RIVAL = RIVALS + " AND r.stated_id <> e.id LIMIT 1)";

    /**
     * That entry contradicts the push {@code u}. One that is equal does not: the push stood for an entry of another day when
     * it came, and does so again when that one's statement was discarded and is corrected.
     */
    private static final String CONTRADICTED =
            "EXISTS " + RIVALS + " AND (x.amount_fen <> u.amount_fen OR x.direction <> u.direction))";

    /**
     * Entries {@code e} of the file that have all of a push {@code u} but its day, where serials restart with the day:
     * certain where nothing else comes into question and nothing that both say differs.
     */
    private static final String TWINS =
            "WITH twin AS (SELECT p.entry_id AS pushed, e.id AS stated, e.statement_id, u.reversal = e.reversal"
                    + " AND coalesce(nullif(u.code, ''), e.code, '') = coalesce(nullif(e.code, ''), u.code, '')"
                    + " AND coalesce(nullif(u.counterparty_account, ''), e.counterparty_account, '')"
                    + " = coalesce(nullif(e.counterparty_account, ''), u.counterparty_account, '')"
                    + " AND coalesce(nullif(btrim(u.counterparty_name), ''), btrim(e.counterparty_name), '')"
                    + " = coalesce(nullif(btrim(e.counterparty_name), ''), btrim(u.counterparty_name), '')"
                    // Every text that both have, of which there is one: a bank's standing words agree with all its
                    // entries.
                    + " AND u.notice_key = e.notice_key AND coalesce((SELECT bool_and(btrim(a) = btrim(b))"
                    + " FROM unnest(u.texts, e.texts) AS t(a, b) WHERE btrim(a) <> '' AND btrim(b) <> ''), false)"
                    + " AND count(*) OVER (PARTITION BY p.entry_id) = 1"
                    + " AND count(*) OVER (PARTITION BY e.id) = 1 AS certain"
                    + " FROM statement s JOIN pushed_entry p ON p.account_id = s.account_id AND p.statement_id IS NULL"
                    + " JOIN bank_entry u ON u.id = p.entry_id"
                    + " CROSS JOIN generate_series(-" + DAYS_APART + ", " + DAYS_APART + ") AS apart(days)"
                    + " JOIN bank_entry_key k ON k.account_id = p.account_id"
                    + " AND k.identity = to_char(u.booked_on + apart.days, 'YYYYMMDD') || substr(u.identity, 9)"
                    + " JOIN bank_entry e ON e.id = k.entry_id AND e.statement_id = s.id"
                    + " WHERE s.id = ANY (?) AND apart.days <> 0 AND e.amount_fen = u.amount_fen"
                    + " AND e.direction = u.direction AND NOT " + CONTRADICTED + ") ";

    /**
     * For an account whose serials restart with the day: one entry has two identities, and whoever claims the one does not
     * wait for the other.
     */
    private static final String OTHER_DAYS = "(hashtextextended('pushed-on-other-days', ?))";

    private final JdbcTemplate jdbc;

    StatedPushes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Confirms what was pushed and agrees, which is not booked again; lets stand beside it what does not. Any other identity
     * that comes again is never skipped.
     *
     * @return which entries have an identity that another statement's has; the caller must roll back unless it is empty
     */
    List<Problem> meet(Long[] statementIds) {
        // Two files with one serial: the second sees what became of the push with the first.
        jdbc.queryForList(
                "SELECT p.entry_id" + PUSHED + "ORDER BY p.entry_id FOR NO KEY UPDATE OF p", Long.class, (Object)
                        statementIds);
        jdbc.update(
                "UPDATE pushed_entry p SET statement_id = m.statement_id, confirmed_by = m.id"
                        + " FROM (SELECT DISTINCT ON (p.entry_id) p.entry_id AS pushed, e.id, e.statement_id" + PUSHED
                        + "AND p.statement_id IS NULL AND " + RIVAL + " IS NULL"
                        + " AND p.effect_fen = CASE e.direction WHEN 'C' THEN e.amount_fen ELSE -e.amount_fen END"
                        + " ORDER BY p.entry_id, e.id) m WHERE p.entry_id = m.pushed",
                (Object) statementIds);
        jdbc.update(
                "INSERT INTO push_rival (stated_id, pushed_id, doubtful)"
                        + " SELECT DISTINCT ON (p.entry_id) e.id, p.entry_id, false" + PUSHED + "AND " + RIVAL
                        + " IS NULL"
                        + " AND NOT EXISTS (SELECT FROM bank_entry c WHERE c.id = p.confirmed_by AND c.identity = e.identity)"
                        + " ORDER BY p.entry_id, e.id",
                (Object) statementIds);
        return conflicts(statementIds);
    }

    /** Before a statement claims identities: waits for what is being pushed, and makes what comes wait, until the commit. */
    void waitForPushes(List<Long> accountIds) {
        accountIds.stream()
                .distinct()
                .sorted()
                .forEach(id -> jdbc.query("SELECT pg_advisory_xact_lock" + OTHER_DAYS, row -> {}, id));
    }

    /** Before a push claims identities: waits for a statement that does, not for other pushes. */
    void waitForStatements(long accountId) {
        jdbc.query("SELECT pg_advisory_xact_lock_shared" + OTHER_DAYS, row -> {}, accountId);
    }

    private List<Problem> conflicts(Long[] statementIds) {
        return jdbc.query(
                "SELECT m.sequence, m.identity, f.sequence, s.number, f.statement_id = m.statement_id,"
                        + " f.amount_fen = m.amount_fen AND f.direction = m.direction FROM (SELECT e.*,"
                        + " CASE WHEN p.entry_id IS NULL THEN k.entry_id ELSE coalesce(" + RIVAL
                        + ", p.confirmed_by) END AS first"
                        + MET.formatted("LEFT") + "AND p.confirmed_by IS DISTINCT FROM e.id AND NOT EXISTS"
                        + " (SELECT FROM push_rival r WHERE r.stated_id = e.id AND r.pushed_id = k.entry_id)) m"
                        + " JOIN bank_entry f ON f.id = m.first JOIN statement s ON s.id = f.statement_id"
                        + " ORDER BY m.id LIMIT ?",
                (row, n) -> {
                    String where = row.getBoolean(5)
                            ? "本对账单第" + row.getInt(3) + "笔"
                            : "已接收的对账单" + row.getString(4) + "第" + row.getInt(3) + "笔";
                    return new Problem(
                            row.getBoolean(6) ? StatementRejection.ENTRY_DUPLICATE : StatementRejection.ENTRY_CONFLICT,
                            row.getInt(1),
                            "serial",
                            row.getString(2),
                            "流水号与" + where + "相同" + (row.getBoolean(6) ? "" : "，但金额或借贷方向不同"),
                            "请核对流水号；同一笔流水只能出现一次，不同流水的流水号不得相同");
                },
                statementIds,
                CONFLICTS_LISTED);
    }

    /**
     * Where serials restart with the day, what the bank dates otherwise than it pushed it has another identity: confirms
     * the push where that is certain, and marks the entry as doubtful where it is not.
     */
    void meetOtherDays(Long[] statementIds) {
        jdbc.update(
                TWINS + "UPDATE pushed_entry p SET statement_id = t.statement_id, confirmed_by = t.stated FROM twin t"
                        + " WHERE t.certain AND p.entry_id = t.pushed AND p.statement_id IS NULL",
                (Object) statementIds);
        jdbc.update(
                TWINS + "INSERT INTO push_rival (stated_id, pushed_id, doubtful) SELECT stated, pushed, true FROM twin"
                        + " WHERE NOT EXISTS (SELECT FROM pushed_entry c WHERE c.confirmed_by = stated)",
                (Object) statementIds);
    }
}
