package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.housingfund.gateway.testing.ExternalBroker;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.GatewayProcess;
import org.housingfund.gateway.testing.TestDatabase;
import org.housingfund.gateway.testing.TestSftp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Database and broker die in the middle of the work; the gateway runs on and recovers by itself. The test hands files in
 * beside the running gateway, on the same database and landing store.
 */
class DyingServersIT {
    private static final int ENTRIES = 40_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private EmbeddedPostgres postgres;
    private int port;

    @Test
    void nothingIsLostWhenTheDatabaseDiesAndThenTheBrokerWithAllItsMessages() throws Exception {
        port = GatewayProcess.freePort();
        startPostgres();
        createDatabase();
        try (ExternalBroker broker = new ExternalBroker(directory.resolve("broker"));
                TestSftp sftp = new TestSftp(Files.createDirectories(directory.resolve("sftp")));
                GatewayProcess gateway =
                        GatewayProcess.start(directory, arguments(broker, sftp)).awaitReady();
                WorldBed hands = new WorldBed(directory, new GatewayBed(fresh(), directory, WorldBed.settings()))) {
            deliver(hands, 0);
            awaitDone(3);
            killPostgres();
            await().atMost(PATIENCE).until(() -> gateway.get("/actuator/health").contains("\"status\":\"DOWN\""));
            startPostgres();
            awaitBooked(1);

            long before = done();
            deliver(hands, 1);
            awaitDone(before + 3);
            broker.kill();
            Path messages = directory.resolve("broker/data");
            assertThat(messages).isDirectory();
            delete(messages);
            broker.start();
            awaitBooked(2);

            hands.everyInvariantHolds();
            assertThat(hands.ledger().get("101|" + WorldBed.ACCOUNTS.get(0))).isEqualTo(hands.closingFen(0));
            assertThat(count("SELECT count(*) FROM disposition")).isEqualTo(2L * ENTRIES);
        } finally {
            postgres.close();
        }
    }

    private String[] arguments(ExternalBroker broker, TestSftp sftp) {
        List<String> arguments = new ArrayList<>(List.of(WorldBed.settings()));
        arguments.addAll(GatewayBed.cryptoSettings());
        for (String partner : List.of("liujiang", "yufeng", "longcheng", "hall", "core")) {
            sftp.settings(partner).forEach((name, value) -> arguments.add("--" + name + '=' + value));
        }
        arguments.addAll(List.of(
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + port + "/gateway",
                "--spring.datasource.username=hfg_app",
                "--spring.flyway.user=hfg_owner",
                "--gateway.broker.url=" + broker.url(),
                "--gateway.broker.user=" + ExternalBroker.USER,
                "--gateway.broker.password=" + ExternalBroker.PASSWORD,
                "--gateway.data-dir=" + directory,
                "--gateway.landing.dir=" + directory.resolve("landing"),
                "--gateway.work.republish-after=PT5S",
                "--gateway.work.republish-every=2000"));
        return arguments.toArray(String[]::new);
    }

    private static void deliver(WorldBed hands, int statement) {
        List<World.Entry> entries = new ArrayList<>(ENTRIES);
        for (int i = 1; i <= ENTRIES; i++) {
            entries.add(new World.Entry(0, statement, "INTEREST", i, false, "", ""));
        }
        hands.receive(0, hands.write(0, World.day(statement), entries));
    }

    private void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(Path.of("target", "test-postgres").toFile())
                .setDataDirectory(directory.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPort(port)
                // Ten seconds are not always enough to recover in on a busy machine.
                .setPGStartupWait(PATIENCE)
                // This one must survive its own death.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    private void killPostgres() throws IOException {
        long postmaster = Long.parseLong(Files.readAllLines(directory.resolve("postgres/postmaster.pid"))
                .get(0)
                .strip());
        List<ProcessHandle> all = new ArrayList<>(
                ProcessHandle.of(postmaster).orElseThrow().descendants().toList());
        all.add(ProcessHandle.of(postmaster).orElseThrow());
        all.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        postgres.close();
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE hfg_owner LOGIN");
            statement.execute("CREATE ROLE hfg_app LOGIN");
            statement.execute("CREATE DATABASE gateway OWNER hfg_owner");
        }
    }

    private TestDatabase.Fresh fresh() {
        return new TestDatabase.Fresh("gateway", source("hfg_app"), source("hfg_owner"), port);
    }

    private DataSource source(String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/gateway");
        source.setUser(user);
        return source;
    }

    private long count(String sql) {
        return JdbcClient.create(source("hfg_app")).sql(sql).query(Long.class).single();
    }

    private long done() {
        return count("SELECT count(*) FROM statement_part WHERE done_at IS NOT NULL");
    }

    private void awaitDone(long parts) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> done() >= parts);
        assertThat(count("SELECT count(*) FROM statement_part WHERE done_at IS NULL"))
                .as("in the middle")
                .isPositive();
    }

    private void awaitBooked(long statements) {
        await().atMost(PATIENCE)
                .until(() -> count("SELECT count(*) FROM statement WHERE state = 'BOOKED'") == statements);
    }

    private static void delete(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
