package org.housingfund.gateway.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Years of books before (c): journals of one bank's line and 24 employees' each, by {@code INSERT … SELECT} into the
 * ledger's own tables and the identities of as many entries. Entries, notices and rosters of those years are not there;
 * the accounts are none that keep totals or belong to persons, so that every invariant holds as it is. Each lies beside
 * one that the statement will pay, so that its lines come between those of before all over the index by account, as those
 * of a person do who has paid for years. All is recorded now: nothing of it is due to be sealed while something is
 * measured.
 */
final class LedgerStock {
    private static final int LINES = 25;
    private static final int JOURNALS_PER_BATCH = 2_000;
    private static final int SLICE = 100_000;
    /** Coprime to the number of accounts: every journal's employees lie all over the index, as in life. */
    private static final long SPREAD = 7_368_787;

    private LedgerStock() {}

    /**
     * Of the accounts that come now, each leaves room for one behind it.
     *
     * @return the last account that did not
     */
    static long leaveRoom(BenchGateway gateway) throws SQLException, IOException {
        try (Connection connection = gateway.superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("ALTER TABLE account ALTER COLUMN id SET INCREMENT BY 2");
            return number(sql, "SELECT max(id) FROM account");
        }
    }

    /** @param roomAfter employees' accounts behind this one have room beside them */
    static void load(BenchGateway gateway, long roomAfter, long lines) throws SQLException, IOException {
        long journals = lines / LINES;
        try (Connection connection = gateway.superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("SET session_replication_role = replica");
            sql.execute("SET maintenance_work_mem = '1GB'");
            sql.execute("SET synchronous_commit = off");
            String beside = " FROM account WHERE id > " + roomAfter;
            long first = number(sql, "SELECT min(id)" + beside) + 1;
            long accounts = number(sql, "SELECT count(*)" + beside);
            long batch = number(sql, "SELECT coalesce(max(id), 0) FROM posting_batch");
            long journal = number(sql, "SELECT nextval('journal_id')");
            long booked = number(sql, "SELECT coalesce(max(entry_id), 0) FROM bank_entry_key");
            sql.execute("ALTER TABLE account ALTER COLUMN id SET INCREMENT BY 1");
            sql.execute("INSERT INTO account (id, subject, key, control) OVERRIDING SYSTEM VALUE SELECT " + first
                    + " + 2 * n, '211', 'bench:' || n, false FROM generate_series(0, " + (accounts - 1) + ") n");
            sql.execute("INSERT INTO posting_batch (id, recorded_at) OVERRIDING SYSTEM VALUE SELECT " + batch
                    + " + n, now() FROM generate_series(1, " + (journals / JOURNALS_PER_BATCH + 1) + ") n");
            sql.execute("INSERT INTO posting_batch_closed SELECT " + batch + " + n FROM generate_series(1, "
                    + (journals / JOURNALS_PER_BATCH + 1) + ") n");
            List<String> indexes = dropIndexes(sql);
            for (long from = 0; from < journals; from += SLICE) {
                String each =
                        " FROM generate_series(" + from + "::bigint, " + (Math.min(journals, from + SLICE) - 1) + ") n";
                sql.execute(
                        "INSERT INTO journal (id, batch_id, cause, cause_id, step, booked_on, kind) SELECT " + journal
                                + " + n, " + (batch + 1) + " + n / " + JOURNALS_PER_BATCH
                                + ", 'ENTRY', -1 - n, 0, current_date - 365, 'ALLOCATED'" + each);
                sql.execute("INSERT INTO journal_line (journal_id, line_no, account_id, amount_fen) SELECT " + journal
                        + " + n, k, " + first + " + 2 * ((n * 31 + k * " + SPREAD + ") % " + accounts + ")"
                        + ", CASE k WHEN 1 THEN 2400000 ELSE -100000 END" + each + " CROSS JOIN generate_series(1, "
                        + LINES
                        + ") k");
                sql.execute("INSERT INTO bank_entry_key (account_id, identity, entry_id) SELECT " + first
                        + ", (1000000000 + n)::text || '-1', " + booked + " - 1 - n" + each);
            }
            for (String index : indexes) {
                sql.execute(index);
            }
            sql.execute("SELECT setval('journal_id', " + (journal + journals + 1) + ")");
            for (String table : List.of("account", "posting_batch")) {
                sql.execute("SELECT setval(pg_get_serial_sequence('" + table + "', 'id'), (SELECT max(id) FROM " + table
                        + "))");
            }
            sql.execute("VACUUM ANALYZE");
            sql.execute("CHECKPOINT");
        }
    }

    /** Indexes that are no constraints are built afterwards; the statements that do it. */
    private static List<String> dropIndexes(Statement sql) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        try (ResultSet rows = sql.executeQuery("SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)"
                + " FROM pg_index i WHERE i.indrelid IN ('journal'::regclass, 'journal_line'::regclass)"
                + " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)")) {
            while (rows.next()) {
                names.add(rows.getString(1));
                definitions.add(rows.getString(2));
            }
        }
        for (String name : names) {
            sql.execute("DROP INDEX " + name);
        }
        return definitions;
    }

    private static long number(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
