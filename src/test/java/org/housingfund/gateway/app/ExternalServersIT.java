package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.housingfund.gateway.testing.ExternalBroker;
import org.housingfund.gateway.testing.GatewayProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.core.JmsTemplate;

/** The packaged jar against a PostgreSQL and a broker that are processes of their own, set up by the files of docker/. */
class ExternalServersIT {
    private static final String KEY = java.util.Base64.getEncoder().encodeToString(new byte[32]);

    /** Answers what it is asked; a file of the centre's own beside the jar's routes. */
    private static final String PROBE = """
            - route:
                id: test.probe
                description: Answers
                routeConfigurationId: jms-work
                from:
                  uri: jms:queue:hfg.probe
                  steps:
                    - to:
                        uri: jms:queue:hfg.probe.answers
            - route:
                id: test.fail
                description: Fails, by the error handling that the jar carries
                routeConfigurationId: jms-work
                from:
                  uri: jms:queue:hfg.fail
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: 无法处理
            """;

    @TempDir
    private Path directory;

    @Test
    void theGatewayWorksOnServersItDoesNotOwn() throws Exception {
        Path routes = Files.createDirectories(directory.resolve("own-routes"));
        Files.writeString(routes.resolve("probe.camel.yaml"), PROBE);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(
                                Path.of("target", "test-postgres").toFile())
                        .setPGStartupWait(Duration.ofMinutes(1))
                        .start();
                ExternalBroker broker = new ExternalBroker(directory.resolve("broker"))) {
            createRoles(postgres);
            String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/gateway";
            try (GatewayProcess gateway = GatewayProcess.start(
                            directory,
                            "--spring.datasource.url=" + url,
                            "--spring.datasource.username=hfg_app",
                            "--spring.datasource.password=CHANGE-ME-APP",
                            "--spring.flyway.user=hfg_owner",
                            "--spring.flyway.password=CHANGE-ME-OWNER",
                            "--gateway.broker.url=" + broker.url(),
                            "--gateway.broker.user=" + ExternalBroker.USER,
                            "--gateway.broker.password=" + ExternalBroker.PASSWORD,
                            "--gateway.crypto.active-key=k1",
                            "--gateway.crypto.keys.k1=" + KEY,
                            "--gateway.routes.locations=file:own-routes/*.camel.yaml")
                    .awaitReady()) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> gateway.get("/actuator/health").contains("\"status\":\"UP\"}"));
                assertThat(tableOwners(url)).isEqualTo("hfg_owner");
                assertThat(gateway.children()).isEmpty();
                assertThat(directory.resolve("data/postgres")).doesNotExist();
                assertThat(directory.resolve("data/artemis")).doesNotExist();
                assertThat(directory.resolve("data/sftp")).doesNotExist();
                assertThat(gateway.output())
                        .contains(url, "trustStorePassword=***", "/activate")
                        .doesNotContain("内置", "CHANGE-ME", "store-secret", "broker-secret");

                JmsTemplate hall = client(broker);
                assertThat(ask(hall, "first")).isEqualTo("first");
                broker.kill();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> gateway.get("/actuator/health").contains("\"status\":\"DOWN\""));
                broker.start();
                assertThat(ask(hall, "after the broker's death"))
                        .as("listeners recover")
                        .isEqualTo("after the broker's death");
                // After the broker's death: a message that fails at that very moment would show its cause, rightly.
                hall.convertAndSend("hfg.fail", "body");
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> gateway.output().contains("test.fail 第 2 次处理失败，稍后重试：无法处理"));
                gateway.stop();
                assertThat(gateway.output()).contains("网关正在停止").doesNotContain("\tat ");
            }
        }
    }

    private static Object ask(JmsTemplate jms, String text) {
        jms.convertAndSend("hfg.probe", text);
        jms.setReceiveTimeout(Duration.ofSeconds(30).toMillis());
        return jms.receiveAndConvert("hfg.probe.answers");
    }

    private static JmsTemplate client(ExternalBroker broker) {
        return new JmsTemplate(
                new ActiveMQConnectionFactory(broker.url(), ExternalBroker.USER, ExternalBroker.PASSWORD));
    }

    private static String tableOwners(String url) {
        PGSimpleDataSource app = new PGSimpleDataSource();
        app.setUrl(url);
        app.setUser("hfg_app");
        app.setPassword("CHANGE-ME-APP");
        return JdbcClient.create(app)
                .sql("SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = 'public'")
                .query(String.class)
                .single();
    }

    /** What the DBA does, and passwords that count: the library's server would let everybody in. */
    private static void createRoles(EmbeddedPostgres postgres) throws SQLException, IOException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : Files.readString(Path.of("docker/database/roles.sql"))
                    .replaceAll("(?m)^--.*$", "")
                    .split(";", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
            try (ResultSet file = statement.executeQuery("SHOW hba_file")) {
                file.next();
                Files.writeString(
                        Path.of(file.getString(1)),
                        "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
            }
            statement.execute("SELECT pg_reload_conf()");
        }
    }
}
