package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.app.GatewayApplication;
import org.housingfund.gateway.app.GatewayProperties;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.casework.CaseFigures;
import org.housingfund.gateway.statement.Openings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.core.JmsTemplate;

/** The mailbox's part of a day through the real application: SFTP, broker, routes, the bank's statement. */
class DemoCasesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DemoDay DAY = Days.day(1, LocalDate.of(2026, 11, 20), 250);
    private static final String ACCOUNT = Days.ACCOUNTS.get(DayPlan.LIUJIANG);

    @TempDir
    private Path dataDir;

    private ConfigurableApplicationContext start() {
        return SpringApplication.run(
                GatewayApplication.class,
                "--spring.profiles.active=demo",
                "--gateway.data-dir=" + dataDir,
                "--server.port=0",
                "--gateway.embedded.postgres-port=0",
                "--gateway.embedded.sftp-port=0",
                "--gateway.intake.poll-delay=200",
                "--gateway.demo.enabled=false",
                "--camel.main.name=demo-cases");
    }

    @Test
    void theSameDayGivesTheSameBytes() {
        DayCases cases = DayCases.of(DAY);
        assertThat(DayCases.of(DAY)).isEqualTo(cases);
        for (DayCases.Delivery delivery : cases.deliveries()) {
            assertThat(CasePackageWriter.write(delivery, DAY.date()))
                    .isEqualTo(CasePackageWriter.write(delivery, DAY.date()));
        }
        assertThat(cases.deliveries())
                .extracting(DayCases.Delivery::outcome)
                .containsExactly(
                        DayCases.Outcome.PAID,
                        DayCases.Outcome.PAID,
                        DayCases.Outcome.SUPPLEMENT_REQUESTED,
                        DayCases.Outcome.QUARANTINED,
                        DayCases.Outcome.DUPLICATE);
    }

    @Test
    void fivePackagesBecomeWhatTheirAuthorsIntendedAndPlayedAgainChangeNothing() throws Exception {
        Instant started = Instant.now();
        DayCases cases = DayCases.of(DAY);
        try (ConfigurableApplicationContext gateway = start()) {
            GatewayProperties properties = gateway.getBean(GatewayProperties.class);
            Openings openings = gateway.getBean(Openings.class);
            openings.propose(ACCOUNT, DAY.openingFen().get(ACCOUNT), DAY.date().minusDays(1), new Actor("甲", "test"));
            openings.approve(ACCOUNT, new Actor("乙", "test"));
            JmsTemplate jms = gateway.getBean(JmsTemplate.class);
            List<HallNotice> notices = DayPlan.of(DAY, Days.ACCOUNTS).notices();
            new SimulatedHall(jms, properties.queues().get("notice-commands")).send(notices, HallNotice::issueCommand);
            JdbcClient jdbc = gateway.getBean(JdbcClient.class);
            await().atMost(PATIENCE).until(() -> count(jdbc, "payment_notice") == notices.size());
            SimulatedDepartment department =
                    new SimulatedDepartment(jms, properties.queues().get("case-decisions"));
            SimulatedPayoutDesk desk = new SimulatedPayoutDesk(
                    jms, "hfg.payout.commands.liujiang", properties.queues().get("payout-replies"));
            try (PartnerSftp sftp =
                            new PartnerSftp(properties.partners().get("mailbox").sftp());
                    PartnerSftp bank = new PartnerSftp(
                            properties.partners().get(DayPlan.LIUJIANG).sftp())) {
                SimulatedMailbox mailbox = new SimulatedMailbox(sftp);
                mailbox.send(DAY, cases);
                await().atMost(PATIENCE).until(() -> mailbox.isAnswered(cases));
                department.decide(cases);
                await().atMost(PATIENCE).until(() -> desk.hasEveryInstruction(cases));
                desk.accept(DAY, cases);
                BankDay statement = new BankDay(
                                DayPlan.LIUJIANG,
                                ACCOUNT,
                                1,
                                DAY.date(),
                                DAY.openingFen().get(ACCOUNT),
                                List.of())
                        .withClearings(desk.clearings(cases));
                LiujiangWriter writer = new LiujiangWriter();
                bank.deliver(writer.fileName(statement), writer.write(statement, 0));
                await().atMost(PATIENCE).until(() -> mailbox.hasEveryReceipt(cases));
                // Twice the duplicate: this delivery's and the script's own.
                mailbox.send(DAY, cases);
                department.decide(cases);
                desk.accept(DAY, cases);
                await().atMost(PATIENCE)
                        .until(() -> count(
                                                jdbc,
                                                "delivery d JOIN receipt r ON r.id = d.receipt_id"
                                                        + " WHERE r.kind = 'CASE_PACKAGE'")
                                        == 10
                                && count(
                                                jdbc,
                                                "delivery d JOIN receipt r ON r.id = d.receipt_id"
                                                        + " WHERE r.kind IN ('CASE_DECISION', 'PAYOUT_REPLY')")
                                        == 10
                                && count(jdbc, "outbox WHERE published_at IS NULL") == 0);
                assertThat(gateway.getBean(CaseFigures.class).between(started, Instant.now()))
                        .isEqualTo(new CaseFigures.Figures(4, 6, 1, 3, 0, 0, 1, 2, 0, cases.approvedFen()));
                assertThat(count(jdbc, "payout WHERE state = 'CONFIRMED'")).isEqualTo(2);
                assertThat(gateway.getBean(Invariants.class).check())
                        .filteredOn(finding -> !finding.holds())
                        .isEmpty();
            }
        }
    }

    private static long count(JdbcClient jdbc, String from) {
        return jdbc.sql("SELECT count(*) FROM " + from).query(Long.class).single();
    }
}
