package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A peer's own tables on the gateway's server: the gateway's with their checks and indexes, without its triggers and
 * foreign keys. Accounts and rosters are read where they are; notices are a copy.
 */
final class PeerTables implements AutoCloseable {
    private static final List<String> TABLES = List.of(
            "bank_entry",
            "bank_entry_key",
            "journal",
            "journal_line",
            "disposition",
            "allocation",
            "suspended_posting",
            "outbox",
            "payment_notice");
    private static final int CONNECTIONS = 10;

    private final HikariDataSource source;
    private final String schema;
    private final JdbcTemplate jdbc;

    PeerTables(BenchGateway gateway, String schema) throws SQLException, IOException {
        this.schema = schema;
        try (Connection connection = gateway.superuser();
                Statement sql = connection.createStatement()) {
            sql.execute(
                    "INSERT INTO account (subject, key, control) VALUES ('219', 'bench-suspense', true) ON CONFLICT DO NOTHING");
            sql.execute("CREATE SCHEMA " + schema);
            for (String table : TABLES) {
                sql.execute("CREATE TABLE " + schema + "." + table + " (LIKE public." + table + " INCLUDING ALL)");
            }
            sql.execute("INSERT INTO " + schema
                    + ".payment_notice OVERRIDING SYSTEM VALUE SELECT * FROM public.payment_notice"
                    + " WHERE state = 'AWAITING'");
            sql.execute("CREATE SEQUENCE " + schema + ".entry_id INCREMENT BY 1000");
            sql.execute("VACUUM ANALYZE");
            sql.execute("CHECKPOINT");
        }
        PGSimpleDataSource server = gateway.superuserSource();
        server.setCurrentSchema(schema + ",public");
        server.setReWriteBatchedInserts(true);
        source = new HikariDataSource();
        source.setDataSource(server);
        source.setMaximumPoolSize(CONNECTIONS);
        jdbc = new JdbcTemplate(source);
    }

    DataSource source() {
        return source;
    }

    long number(String query, Object... parameters) {
        return jdbc.queryForObject(query, Long.class, parameters);
    }

    long bankAccount(BankAccount account) {
        return number("SELECT account_id FROM bank_account WHERE number = ?", account.number());
    }

    long suspenseAccount() {
        return number("SELECT id FROM account WHERE key = 'bench-suspense'");
    }

    long booked() {
        return number("SELECT count(*) FROM disposition");
    }

    /** The result is what the gateway's is, by counts and sums. */
    void check(NoticeStock stock, long bankAccount) {
        long allocated = stock.notices() - stock.suspended();
        for (String table : List.of("bank_entry", "bank_entry_key", "journal", "disposition", "outbox")) {
            assertThat(number("SELECT count(*) FROM " + table)).as(table).isEqualTo(stock.notices());
        }
        assertThat(number("SELECT count(*) FROM suspended_posting")).isEqualTo(stock.suspended());
        assertThat(number("SELECT count(*) FROM allocation")).isEqualTo(allocated);
        assertThat(number("SELECT count(*) FROM payment_notice WHERE state = 'ALLOCATED' AND funded_fen = amount_fen"))
                .isEqualTo(allocated);
        assertThat(number("SELECT count(*) FROM journal_line"))
                .isEqualTo(stock.notices() + stock.suspended() + allocated * stock.lines());
        assertThat(number("SELECT sum(amount_fen) FROM journal_line")).isZero();
        assertThat(number("SELECT sum(amount_fen) FROM journal_line WHERE account_id = ?", bankAccount))
                .isEqualTo(number("SELECT sum(amount_fen) FROM bank_entry"));
        assertThat(number("SELECT sum(amount_fen) FROM allocation"))
                .isEqualTo(number("SELECT sum(amount_fen) FROM payment_notice WHERE state = 'ALLOCATED'"));
    }

    @Override
    public void close() {
        jdbc.execute("DROP SCHEMA " + schema + " CASCADE");
        source.close();
    }
}
