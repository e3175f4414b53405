package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.housingfund.gateway.testing.GatewayProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The demonstration's services, in the packaged jar. */
class EmbeddedServicesIT {
    @TempDir
    private Path directory;

    @Test
    void dataSurvivesAKilledPredecessorAndOneGatewayOwnsIt() throws IOException {
        try (ServerSocket busyPostgres = busyPort();
                ServerSocket busySftp = busyPort()) {
            String[] arguments = {
                "--spring.profiles.active=demo",
                "--gateway.demo.enabled=false",
                "--gateway.embedded.postgres-port=" + busyPostgres.getLocalPort(),
                "--gateway.embedded.sftp-port=" + busySftp.getLocalPort()
            };
            GatewayProcess first =
                    GatewayProcess.startPacked(directory, arguments).awaitReady();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> first.get("/actuator/health").contains("\"status\":\"UP\"}"));
            assertThat(first.children())
                    .as("PostgreSQL is no child that a signal to the gateway's group would reach")
                    .isEmpty();
            long postmaster = postmaster();
            database()
                    .sql("INSERT INTO audit (at, actor, origin, action, subject, outcome)"
                            + " VALUES (now(), 'test', 'test', 'test', 'test:1', 'DONE')")
                    .update();

            try (GatewayProcess second = GatewayProcess.start(directory, arguments)) {
                assertThat(second.awaitExit()).isEqualTo(Commands.FAILED);
                assertThat(second.output()).contains("正被另一个网关进程使用").doesNotContain("\tat ");
            }

            first.kill();
            assertThat(ProcessHandle.of(postmaster)).as("the orphan").isPresent();
            try (GatewayProcess third =
                    GatewayProcess.start(directory, arguments).awaitReady()) {
                assertThat(ProcessHandle.of(postmaster)).isEmpty();
                assertThat(database()
                                .sql("SELECT count(*) FROM audit WHERE actor = 'test'")
                                .query(Integer.class)
                                .single())
                        .isEqualTo(1);
                assertThat(countMoves())
                        .as("a command beside the running gateway")
                        .isEqualTo(1);
                long restarted = postmaster();
                third.stop();
                await().until(() -> ProcessHandle.of(restarted).isEmpty());
                assertThat(directory.resolve("data/postgres/postmaster.pid")).doesNotExist();
                assertThat(third.output()).doesNotContain("\tat ", "ERROR");
            }
        }
        assertThat(countMoves()).as("a command that starts the database itself").isEqualTo(1);
        assertThat(directory.resolve("data/postgres/postmaster.pid")).doesNotExist();
        for (String secret : new String[] {"hfg_app", "hfg_owner", "postgres", "sftp-liujiang", "sftp-host-key"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            directory.resolve("data/secrets").resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aBusyHttpPortIsNamedAndNothingIsLeftRunning() throws IOException {
        try (ServerSocket busy = busyPort();
                GatewayProcess gateway = GatewayProcess.start(
                        directory,
                        "--spring.profiles.active=demo",
                        "--gateway.demo.enabled=false",
                        "--gateway.embedded.postgres-port=0",
                        "--gateway.embedded.sftp-port=0",
                        "--server.port=" + busy.getLocalPort())) {
            assertThat(gateway.awaitExit()).isEqualTo(Commands.FAILED);
            assertThat(gateway.output())
                    .contains("Port " + busy.getLocalPort() + " was already in use")
                    .doesNotContain("\tat ");
            assertThat(directory.resolve("data/postgres/PG_VERSION")).exists();
            assertThat(directory.resolve("data/postgres/postmaster.pid")).doesNotExist();
        }
    }

    @Test
    void withoutTheDemonstrationNothingIsEmbedded() throws IOException {
        try (GatewayProcess gateway = GatewayProcess.startPacked(directory)) {
            assertThat(gateway.awaitExit()).isEqualTo(Commands.FAILED);
            assertThat(gateway.output()).contains("缺少配置项 spring.datasource.url").doesNotContain("\tat ");
            assertThat(directory.resolve("data")).doesNotExist();
        }
        try (GatewayProcess gateway = GatewayProcess.start(
                directory, "serve", "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/gateway")) {
            assertThat(gateway.awaitExit()).isEqualTo(Commands.FAILED);
            assertThat(gateway.output()).contains("缺少配置项 gateway.broker.url").doesNotContain("\tat ");
        }
    }

    @Test
    void aDatabaseThatIsDownIsNamedAfterABoundedNumberOfTries() throws IOException {
        try (GatewayProcess gateway = GatewayProcess.start(
                directory,
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + GatewayProcess.freePort() + "/gateway",
                "--spring.flyway.user=hfg_owner",
                "--spring.flyway.connect-retries=1",
                "--gateway.broker.url=tcp://127.0.0.1:" + GatewayProcess.freePort())) {
            assertThat(gateway.awaitExit()).isEqualTo(Commands.FAILED);
            assertThat(gateway.output()).contains("无法连接数据库").doesNotContain("\tat ");
        }
    }

    private int countMoves() {
        return new CountMoves()
                .execute(
                        "count-moves",
                        "--gateway.data-dir=" + directory.resolve("data"),
                        "--gateway.embedded.postgres-port=0");
    }

    private static ServerSocket busyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private long postmaster() throws IOException {
        return Long.parseLong(postmasterLine(0));
    }

    private String postmasterLine(int line) throws IOException {
        return Files.readAllLines(directory.resolve("data/postgres/postmaster.pid"))
                .get(line)
                .strip();
    }

    private JdbcClient database() throws IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + postmasterLine(3) + "/gateway");
        source.setUser("hfg_app");
        source.setPassword(Files.readString(directory.resolve("data/secrets/hfg_app")));
        return JdbcClient.create(source);
    }
}
