package org.housingfund.gateway.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What the database itself needs for the same result: {@code COPY} of exactly the final rows into empty tables with the
 * same columns, checks and indexes on the same server, one after the other on one connection, each durable.
 */
final class TableFloor {
    static final List<String> TABLES = List.of(
            "bank_entry",
            "bank_entry_key",
            "posting_batch",
            "posting_batch_closed",
            "journal",
            "journal_line",
            "account_delta",
            "disposition",
            "allocation",
            "suspended_posting",
            "outbox");

    private TableFloor() {}

    /** Time of the copies into the tables; taking the rows out is not counted. */
    static Duration measure(BenchGateway gateway, Path directory) throws SQLException, IOException {
        long nanos = 0;
        try (Connection connection = gateway.superuser();
                Statement sql = connection.createStatement()) {
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            sql.execute("CREATE SCHEMA floor");
            for (String table : TABLES) {
                Path rows = directory.resolve(table);
                try (OutputStream out = Files.newOutputStream(rows)) {
                    copy.copyOut("COPY " + table + " TO STDOUT (FORMAT binary)", out);
                }
                sql.execute("CREATE TABLE floor." + table + " (LIKE public." + table + " INCLUDING ALL)");
            }
            sql.execute("CHECKPOINT");
            for (String table : TABLES) {
                Path rows = directory.resolve(table);
                long from = System.nanoTime();
                try (InputStream in = Files.newInputStream(rows)) {
                    copy.copyIn("COPY floor." + table + " FROM STDIN (FORMAT binary)", in, 1 << 16);
                }
                nanos += System.nanoTime() - from;
                Files.delete(rows);
            }
            sql.execute("DROP SCHEMA floor CASCADE");
        }
        return Duration.ofNanos(nanos);
    }
}
