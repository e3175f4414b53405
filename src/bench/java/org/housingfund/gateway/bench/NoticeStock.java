package org.housingfund.gateway.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.housingfund.gateway.kernel.CompanyName;

/**
 * Notices that await their money, written straight into the tables: how they get there is measured elsewhere. Of the
 * payments for every hundred of them 3 are repairable and 2 are suspended: one without number, one of a wrong amount.
 *
 * @param first the first one; on one gateway no two stocks have the same
 * @param notices how many
 * @param lines roster lines of each
 */
record NoticeStock(int first, int notices, int lines) {
    static final int HUNDRED = 100;

    private static final int PER_EMPLOYER = 50;
    private static final int REPAIRABLE = 3;
    private static final long FIRST_NUMBER = 2_600_000_000L;
    private static final int STEP = 7;

    static String number(int notice) {
        return "P" + (FIRST_NUMBER + (long) notice * STEP);
    }

    static String employer(int notice) {
        return "柳州第" + notice / PER_EMPLOYER + "号制造有限公司";
    }

    static boolean isRepairable(int notice) {
        return notice % HUNDRED < REPAIRABLE;
    }

    static boolean isUnnumbered(int notice) {
        return notice % HUNDRED == REPAIRABLE;
    }

    static boolean isOverpaid(int notice) {
        return notice % HUNDRED == REPAIRABLE + 1;
    }

    long amountFen(int notice) {
        return lines * (50_000 + notice * 7_919L % 950_000);
    }

    IntStream all() {
        return IntStream.range(first, first + notices);
    }

    /** How many of their payments are suspended. */
    long suspended() {
        return all().filter(n -> isUnnumbered(n) || isOverpaid(n)).count();
    }

    /** This many of them from there on. */
    NoticeStock part(int from, int count) {
        return new NoticeStock(first + from, count, lines);
    }

    void load(BenchGateway gateway) throws SQLException, IOException {
        try (Connection connection = gateway.superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("SET session_replication_role = replica");
            employers(connection);
            String number = "'P' || (" + FIRST_NUMBER + " + n::bigint * " + STEP + ")";
            String each = " FROM generate_series(" + first + ", " + (first + notices - 1) + ") n";
            String line = each + " CROSS JOIN generate_series(1, " + lines + ") k";
            sql.execute("INSERT INTO account (subject, key, control) SELECT '201', 'B' || n || '.' || k, false" + line);
            sql.execute(
                    "INSERT INTO payment_notice (number, employer_id, kind, contribution_month, amount_fen, line_count,"
                            + " receiving_accounts, issued_at, key_id, content_digest, state) SELECT " + number
                            + ", e.id, 'REMITTANCE', date_trunc('month', now())::date, " + lines
                            + " * (50000 + n * 7919::bigint % 950000), " + lines
                            + ", (SELECT array_agg(account_id) FROM bank_account), now(), (SELECT min(id) FROM encryption_key), sha256('bench'), 'AWAITING'"
                            + each
                            + " JOIN employer e ON e.account_no = 'B' || n / " + PER_EMPLOYER);
            sql.execute("INSERT INTO roster_line (notice_id, line_no, account_id, employer_fen, employee_fen)"
                    + " SELECT p.id, k, a.id, p.amount_fen / " + lines + " - p.amount_fen / " + lines
                    + " / 2, p.amount_fen / "
                    + lines + " / 2" + line + " JOIN payment_notice p ON p.number = " + number
                    + " JOIN account a ON a.subject = '201' AND a.key = 'B' || n || '.' || k");
            sql.execute("VACUUM ANALYZE");
            sql.execute("CHECKPOINT");
        }
    }

    private void employers(Connection connection) throws SQLException {
        int[] employers = IntStream.rangeClosed(first / PER_EMPLOYER, (first + notices - 1) / PER_EMPLOYER)
                .toArray();
        String[] names = IntStream.of(employers)
                .mapToObj(e -> employer(e * PER_EMPLOYER))
                .toArray(String[]::new);
        String[] keys = IntStream.range(0, names.length)
                .mapToObj(i -> CompanyName.key(names[i]))
                .toArray(String[]::new);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO employer (account_no, name, name_key)"
                + " SELECT 'B' || e, n, k FROM unnest(?::integer[], ?::text[], ?::text[]) AS t(e, n, k)"
                + " ON CONFLICT DO NOTHING")) {
            insert.setObject(1, employers);
            insert.setObject(2, names);
            insert.setObject(3, keys);
            insert.executeUpdate();
        }
    }
}
