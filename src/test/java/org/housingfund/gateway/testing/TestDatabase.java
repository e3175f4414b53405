package org.housingfund.gateway.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.housingfund.gateway.kernel.KeyRing;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A real PostgreSQL for tests, one process per JVM, started at first use. {@link #fresh()} hands out a migrated database
 * of its own, cloned from a template in milliseconds, so that tests never see each other's rows.
 */
public final class TestDatabase {
    /** Keys of personal data that every database has registered: those of every bed. */
    public static final KeyRing KEYS = new KeyRing("k1", Map.of("k1", secret(1)));

    private static final String OWNER = "hfg_owner";
    private static final String APP = "hfg_app";
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static EmbeddedPostgres server;

    private TestDatabase() {}

    /**
     * A migrated database.
     *
     * @param app what the application uses: no UPDATE or DELETE on append-only tables
     * @param owner what Flyway uses
     */
    public record Fresh(String name, DataSource app, DataSource owner, int port) {}

    public static synchronized Fresh fresh() {
        try {
            if (server == null) {
                start();
            }
            String name = "test_" + COUNTER.incrementAndGet();
            superuser("CREATE DATABASE " + name + " TEMPLATE gateway_template OWNER " + OWNER);
            return new Fresh(name, dataSource(name, APP), dataSource(name, OWNER), server.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start() throws IOException, SQLException {
        // Speed matters here, durability does not: the library's defaults (fsync off) are right for unit tests.
        Path directory = Path.of("target", "test-postgres");
        server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(directory.toFile())
                // Here and not in /tmp: a run that is killed leaves gigabytes, which the next clean takes away.
                .setDataDirectory(
                        directory.resolve("data-" + ProcessHandle.current().pid()))
                .setServerConfig("max_connections", "200")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        superuser("CREATE ROLE " + OWNER + " LOGIN");
        superuser("CREATE ROLE " + APP + " LOGIN");
        superuser("CREATE DATABASE gateway_template OWNER " + OWNER);
        Flyway.configure()
                .dataSource(dataSource("gateway_template", OWNER))
                .placeholders(Map.of("appRole", APP))
                .load()
                .migrate();
        JdbcClient.create(dataSource("gateway_template", OWNER))
                .sql("INSERT INTO encryption_key (id, key_check, first_used) VALUES (?, ?, '2026-01-01')")
                .params(KEYS.activeId(), KEYS.derive(KEYS.activeId(), "check"))
                .update();
    }

    /** A key for tests: this byte, 32 times. */
    public static byte[] secret(int fill) {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static void superuser(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static DataSource dataSource(String database, String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {server.getPort()});
        source.setDatabaseName(database);
        source.setUser(user);
        return source;
    }
}
