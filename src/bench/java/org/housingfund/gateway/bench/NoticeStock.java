package org.housingfund.gateway.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.housingfund.gateway.kernel.CompanyName;

/**
 * Notices that await their money, one roster line each, written straight into the tables: how they get there is measured
 * elsewhere.
 *
 * @param notices how many
 */
record NoticeStock(int notices) {
    private static final int PER_EMPLOYER = 50;
    private static final long FIRST = 2_600_000_000L;
    private static final int STEP = 7;

    static String number(int notice) {
        return "P" + (FIRST + (long) notice * STEP);
    }

    static long amountFen(int notice) {
        return 50_000 + notice * 7_919L % 950_000;
    }

    static String employer(int notice) {
        return "柳州第" + notice / PER_EMPLOYER + "号制造有限公司";
    }

    void load(BenchGateway gateway) throws SQLException, IOException {
        try (Connection connection = gateway.superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("SET session_replication_role = replica");
            int[] employers = IntStream.rangeClosed(0, (notices - 1) / PER_EMPLOYER).toArray();
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO employer (account_no, name, name_key) SELECT * FROM unnest(?::text[], ?::text[], ?::text[])")) {
                String[] names = IntStream.of(employers).mapToObj(e -> employer(e * PER_EMPLOYER)).toArray(String[]::new);
                insert.setArray(1, connection.createArrayOf(
                        "text", IntStream.of(employers).mapToObj(e -> "B" + e).toArray()));
                insert.setArray(2, connection.createArrayOf("text", names));
                insert.setArray(3, connection.createArrayOf(
                        "text", IntStream.range(0, names.length).mapToObj(i -> CompanyName.key(names[i])).toArray()));
                insert.executeUpdate();
            }
            String of = " FROM generate_series(0, " + (notices - 1) + ") n";
            sql.execute("INSERT INTO account (subject, key, control) SELECT '201', 'B' || n, false" + of);
            sql.execute("INSERT INTO payment_notice (number, employer_id, kind, contribution_month, amount_fen, line_count,"
                    + " receiving_accounts, issued_at, content_digest, state) SELECT 'P' || (" + FIRST + " + n::bigint * " + STEP
                    + "), e.id, 'REMITTANCE', date_trunc('month', now())::date, 50000 + n * 7919::bigint % 950000, 1,"
                    + " (SELECT array_agg(account_id) FROM bank_account), now(), sha256('bench'), 'AWAITING'" + of
                    + " JOIN employer e ON e.account_no = 'B' || n / " + PER_EMPLOYER);
            sql.execute("INSERT INTO roster_line (notice_id, line_no, account_id, employer_fen, employee_fen)"
                    + " SELECT p.id, 1, a.id, p.amount_fen - p.amount_fen / 2, p.amount_fen / 2" + of
                    + " JOIN payment_notice p ON p.number = 'P' || (" + FIRST + " + n::bigint * " + STEP + ")"
                    + " JOIN account a ON a.subject = '201' AND a.key = 'B' || n");
            sql.execute("VACUUM ANALYZE");
            sql.execute("CHECKPOINT");
        }
    }
}
