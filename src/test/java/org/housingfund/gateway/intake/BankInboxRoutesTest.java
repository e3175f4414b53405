package org.housingfund.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.main.RoutesConfigurer;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.testing.ManualClock;
import org.housingfund.gateway.testing.TestDatabase;
import org.housingfund.gateway.testing.TestSftp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The routes of one bank against a real SFTP server. */
class BankInboxRoutesTest {
    @TempDir
    Path dir;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T02:00:00Z"));
    private final FakeIntake intake = new FakeIntake();
    private final FakeDelivery delivery = new FakeDelivery();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private JdbcClient jdbc;
    private TestSftp sftp;

    /** Stands for what reads a statement. */
    public static final class FakeIntake {
        private final List<String> received = new CopyOnWriteArrayList<>();
        private volatile boolean failing;

        /** As the real one. */
        public void receive(String partner, String mapping, String name, File file) throws IOException {
            if (failing) {
                throw new IllegalStateException("database down");
            }
            received.add(String.join("|", partner, mapping, name, Files.readString(file.toPath())));
        }
    }

    /** Stands for what delivers files. */
    public static final class FakeDelivery {
        private final List<String> partners = new CopyOnWriteArrayList<>();

        /** As the real one. */
        public void deliver(String partner) {
            partners.add(partner);
        }
    }

    @BeforeEach
    void start() throws Exception {
        sftp = new TestSftp(dir);
        TestDatabase.Fresh database = TestDatabase.fresh();
        jdbc = JdbcClient.create(database.app());
        camel.getRegistry().bind("statementIntake", intake);
        camel.getRegistry().bind("fileDelivery", delivery);
        camel.getRegistry()
                .bind(
                        "inboxWatch",
                        new InboxWatch(
                                jdbc,
                                new TransactionTemplate(new JdbcTransactionManager(database.app())),
                                auditTrail(),
                                clock,
                                new IntakeSettings(Duration.ofMinutes(5)),
                                new LandingSettings(dir, 1_000),
                                new BlindIndex(TestDatabase.KEYS)));
        Properties settings = sftp.settings("liujiang");
        settings.setProperty("gateway.data-dir", dir.resolve("data").toString());
        settings.setProperty("gateway.partners.liujiang.sftp.done-suffix", ".ok");
        settings.setProperty("gateway.landing.max-bytes", "1000");
        settings.setProperty("gateway.intake.poll-delay", "100");
        settings.setProperty("gateway.intake.watch-delay", "100");
        camel.getPropertiesComponent().setInitialProperties(settings);
        RoutesConfigurer routes = new RoutesConfigurer(camel);
        routes.setRoutesCollector(new DefaultRoutesCollector());
        routes.setRoutesIncludePattern(
                "file:routes/**/error-handling.camel.yaml,file:routes/demo/liujiang.camel.yaml,file:routes/bank/*-inbox.camel.yaml,file:routes/bank/receive-statement.camel.yaml,"
                        + "file:routes/internal/deliver-files.camel.yaml");
        routes.configureRoutes(camel);
        camel.start();
    }

    private AuditTrail auditTrail() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("jdbc", jdbc);
        beans.registerSingleton("clock", clock);
        beans.registerSingleton("json", JsonMapper.builder().build());
        return (AuditTrail) beans.autowire(AuditTrail.class, DefaultListableBeanFactory.AUTOWIRE_CONSTRUCTOR, false);
    }

    @AfterEach
    void stop() throws IOException {
        camel.stop();
        sftp.close();
    }

    @Test
    void aFinishedFileIsReadArchivedAndItsDoneFileRemoved() throws IOException {
        put("LJ20261119.txt", "流水");
        put("LJ20261119.txt.ok", "");
        await().until(() -> !names("archive").isEmpty());
        assertThat(intake.received).containsExactly("liujiang|liujiang.statement|LJ20261119.txt|流水");
        assertThat(names("archive")).singleElement().asString().matches("\\d{8}-\\d{9}-LJ20261119\\.txt");
        await().untilAsserted(() -> assertThat(names("inbox")).isEmpty());
        await().untilAsserted(() -> assertThat(delivery.partners).isNotEmpty().containsOnly("liujiang"));
    }

    @Test
    void aFileWithoutItsDoneFileIsNotRead() throws IOException {
        put("half.txt", "流");
        put("later.txt", "流水");
        put("later.txt.ok", "");
        await().until(() -> !intake.received.isEmpty());
        awaitListing();
        assertThat(intake.received).containsExactly("liujiang|liujiang.statement|later.txt|流水");
        put("half.txt", "流水全");
        put("half.txt.ok", "");
        await().until(() -> intake.received.contains("liujiang|liujiang.statement|half.txt|流水全"));
    }

    @Test
    void aFileThatCouldNotBeReceivedStaysAndIsReadAgain() throws IOException {
        intake.failing = true;
        put("a.txt", "流水");
        put("a.txt.ok", "");
        awaitListing();
        awaitListing();
        assertThat(names("inbox")).containsExactlyInAnyOrder("a.txt", "a.txt.ok");
        intake.failing = false;
        await().until(() -> intake.received.contains("liujiang|liujiang.statement|a.txt|流水"));
    }

    @Test
    void aDoneFileWithoutItsFileIsAlarmedOnceAndClearedOnce() throws IOException {
        put("450202199001011234.txt.ok", "");
        await().until(() -> sightings() == 1);
        assertThat(jdbc.sql("SELECT s::text FROM inbox_sighting s")
                        .query(String.class)
                        .single())
                .contains("…1234.txt.ok")
                .doesNotContain("450202199001011234"); // R-L7
        clock.advance(Duration.ofMinutes(6));
        await().until(() -> audits("INBOX_ALARM_RAISED") == 1);
        awaitListing();
        assertThat(audits("INBOX_ALARM_RAISED")).isEqualTo(1);
        assertThat(intake.received).isEmpty();
        Files.delete(sftp.home().resolve("inbox/450202199001011234.txt.ok"));
        clock.advance(Duration.ofSeconds(1));
        await().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return audits("INBOX_ALARM_CLEARED") == 1;
        });
        assertThat(sightings()).isZero();
    }

    @Test
    void aFileNobodyFinishesIsAlarmedOnlyAfterItStoppedGrowing() throws IOException {
        put("slow.txt", "1");
        await().until(() -> sightings() == 1);
        clock.advance(Duration.ofMinutes(4));
        put("slow.txt", "12");
        await().until(() -> jdbc.sql("SELECT max(size_bytes) FROM inbox_sighting")
                        .query(Integer.class)
                        .single()
                == 2);
        clock.advance(Duration.ofMinutes(4));
        awaitListing();
        assertThat(audits("INBOX_ALARM_RAISED")).isZero();
        clock.advance(Duration.ofMinutes(2));
        await().until(() -> audits("INBOX_ALARM_RAISED") == 1);
    }

    @Test
    void aFileOverTheLimitIsNotDownloadedButAlarmed() throws IOException {
        put("huge.txt", "x".repeat(1_001));
        put("huge.txt.ok", "");
        await().until(() -> audits("INBOX_ALARM_RAISED") == 1);
        assertThat(intake.received).isEmpty();
        assertThat(names("inbox")).contains("huge.txt");
    }

    @Test
    void aWrongHostKeyIsRefused() throws Exception {
        camel.getRouteController().stopRoute("bankflow.receive-statement.liujiang");
        sftp.pinAnotherHostKey();
        put("a.txt", "流水");
        put("a.txt.ok", "");
        camel.getRouteController().startRoute("bankflow.receive-statement.liujiang");
        await().during(Duration.ofSeconds(1)).until(() -> intake.received.isEmpty());
        sftp.pinHostKey();
        await().until(() -> intake.received.size() == 1);
    }

    private void put(String name, String text) throws IOException {
        Files.writeString(sftp.home().resolve("inbox").resolve(name), text);
    }

    private List<String> names(String folder) {
        try (Stream<Path> files = Files.list(sftp.home().resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a whole listing of the inbox from now on. */
    private void awaitListing() {
        clock.advance(Duration.ofMillis(1));
        Instant now = clock.instant();
        await().until(() -> jdbc.sql("SELECT count(*) FROM inbox_sighting WHERE last_seen < ?")
                        .param(Times.timestamp(now))
                        .query(Integer.class)
                        .single()
                == 0);
    }

    private int sightings() {
        return jdbc.sql("SELECT count(*) FROM inbox_sighting")
                .query(Integer.class)
                .single();
    }

    private int audits(String action) {
        return jdbc.sql("SELECT count(*) FROM audit WHERE action = ?")
                .param(action)
                .query(Integer.class)
                .single();
    }
}
