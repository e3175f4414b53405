package org.housingfund.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.app.GatewayApplication;
import org.housingfund.gateway.app.verify.Finding;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.statement.Openings;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole gateway with its embedded, durable PostgreSQL and Artemis, and without any partner's play. */
final class BenchGateway implements AutoCloseable {
    static final LocalDate DAY = ZonedDateTime.now(Times.ZONE).toLocalDate();

    private final ConfigurableApplicationContext context;
    private final Path dataDir;

    BenchGateway(Path dataDir) {
        this.dataDir = dataDir;
        context = SpringApplication.run(
                GatewayApplication.class,
                "--spring.profiles.active=demo",
                "--gateway.data-dir=" + dataDir,
                "--server.port=0",
                "--gateway.embedded.postgres-port=0",
                "--gateway.embedded.sftp-port=0",
                "--gateway.demo.enabled=false",
                "--logging.level.root=warn");
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    void open(String account, long openingFen) {
        Openings openings = bean(Openings.class);
        openings.propose(account, openingFen, DAY.minusDays(1), new Actor("甲", "bench"));
        openings.approve(account, new Actor("乙", "bench"));
    }

    /** A connection past every right and trigger, to load what was there before the measured time and to lay the floor. */
    Connection superuser() throws SQLException, IOException {
        List<String> lines = Files.readAllLines(dataDir.resolve("postgres/postmaster.pid"));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/gateway");
        source.setUser("postgres");
        source.setPassword(Files.readString(dataDir.resolve("secrets/postgres")));
        return source.getConnection();
    }

    long count(String from) {
        return jdbc().sql("SELECT count(*) FROM " + from).query(Long.class).single();
    }

    /** What {@code verify} says; nothing if all is well. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        for (Finding finding : bean(Invariants.class).check()) {
            finding.violations().forEach(violation -> violations.add(finding.code() + ": " + violation));
        }
        return violations;
    }

    @Override
    public void close() {
        context.close();
    }
}
