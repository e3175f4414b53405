package org.housingfund.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.housingfund.gateway.app.GatewayApplication;
import org.housingfund.gateway.app.verify.Finding;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The whole gateway with its embedded, durable PostgreSQL and Artemis, and without any partner's play. Twelve accounts,
 * whose statements all have the form of one bank.
 */
final class BenchGateway implements AutoCloseable {
    static final String BANK = "liujiang";

    private static final int ACCOUNTS = 12;
    /** Those that the demonstration's lending names. */
    private static final List<String> KNOWN =
            List.of("4501200100000000017", "4502200200000000025", "4503200300000000033");

    private static final Duration PATIENCE = Duration.ofHours(3);

    private final ConfigurableApplicationContext context;
    private final Path dataDir;
    private final LocalDate day = LocalDate.now(Times.ZONE);
    private final List<BankAccount> accounts = IntStream.range(0, ACCOUNTS)
            .mapToObj(i -> new BankAccount(i < KNOWN.size() ? KNOWN.get(i) : "4510%015d".formatted(i), day))
            .toList();
    private int notices;

    BenchGateway(Path dataDir) {
        this.dataDir = dataDir;
        List<String> settings = new ArrayList<>(List.of(
                "--spring.profiles.active=demo",
                "--gateway.data-dir=" + dataDir,
                "--server.port=0",
                "--gateway.embedded.postgres-port=0",
                "--gateway.embedded.sftp-port=0",
                "--gateway.demo.enabled=false",
                "--logging.level.org.housingfund=warn"));
        for (int i = 0; i < ACCOUNTS; i++) {
            String property = "--gateway.bank-accounts[" + i + "].";
            settings.add(property + "number=" + accounts.get(i).number());
            settings.add(property + "partner=" + BANK);
            settings.add(property + "bank-name=第" + (i + 1) + "银行");
        }
        context = SpringApplication.run(GatewayApplication.class, settings.toArray(String[]::new));
        Openings openings = bean(Openings.class);
        for (BankAccount account : accounts) {
            openings.propose(account.number(), BankAccount.OPENING_FEN, day.minusDays(1), new Actor("甲", "bench"));
            openings.approve(account.number(), new Actor("乙", "bench"));
        }
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    /** Booking date of whatever banks say. */
    LocalDate day() {
        return day;
    }

    /** The centre's accounts; the first is the one where one is enough. */
    List<BankAccount> accounts() {
        return accounts;
    }

    /** Notices that nobody has had yet, loaded. */
    NoticeStock stock(int count, int lines) throws SQLException, IOException {
        NoticeStock stock = new NoticeStock(notices, count, lines);
        stock.load(this);
        // The next one begins with a hundred of its own.
        notices += (count / NoticeStock.HUNDRED + 1) * NoticeStock.HUNDRED;
        return stock;
    }

    /** A file has landed. */
    void receive(Path file) {
        bean(StatementIntake.class)
                .receive(BANK, BANK + ".statement", file.getFileName().toString(), file.toFile());
    }

    /** A connection past every right and trigger, to load what was there before the measured time and to lay the floor. */
    Connection superuser() throws SQLException, IOException {
        return superuserSource().getConnection();
    }

    PGSimpleDataSource superuserSource() throws IOException {
        List<String> lines = Files.readAllLines(dataDir.resolve("postgres/postmaster.pid"));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/gateway");
        source.setUser("postgres");
        source.setPassword(Files.readString(dataDir.resolve("secrets/postgres")));
        return source;
    }

    long count(String from) {
        return jdbc().sql("SELECT count(*) FROM " + from).query(Long.class).single();
    }

    /** Waits for what SQL says to be so; milliseconds since then ({@link System#nanoTime}). */
    long await(String condition, long since) {
        JdbcClient jdbc = jdbc();
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        jdbc.sql("SELECT " + condition).query(Boolean.class).single());
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /** Waits until everything has left. */
    long awaitPublished(long since) {
        return await("NOT EXISTS (SELECT FROM outbox WHERE published_at IS NULL)", since);
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
