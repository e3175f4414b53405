package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.housingfund.gateway.app.GatewayProperties;
import org.housingfund.gateway.app.demo.RepaymentScript.Outcome;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.casework.CaseFigures;
import org.housingfund.gateway.lending.LendingFigures;
import org.housingfund.gateway.registration.RegistrationFigures;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.core.JmsTemplate;

/** The plays of mailbox, lending bank and registry, through the real SFTP server, broker, routes and database. */
@ExtendWith(OutputCaptureExtension.class)
class PartnersPlayTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final DemoDay CASES = Days.day(1, LocalDate.of(2026, 11, 20), 250);
    private static final String ACCOUNT = Days.ACCOUNTS.get(DayPlan.LIUJIANG);

    @TempDir
    private static Path dataDir;

    private static ConfigurableApplicationContext gateway;
    private static GatewayProperties properties;
    private static JdbcClient jdbc;
    private static JmsTemplate jms;

    @BeforeAll
    static void start() {
        gateway = Days.gateway(dataDir, "partners-play", false);
        properties = gateway.getBean(GatewayProperties.class);
        jdbc = gateway.getBean(JdbcClient.class);
        jms = gateway.getBean(JmsTemplate.class);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** Whatever a play has done, its events have left and the books are right. */
    @AfterEach
    void everyEventIsPublishedAndEveryInvariantHolds() {
        await().atMost(PATIENCE).until(() -> count("outbox WHERE published_at IS NULL") == 0);
        assertThat(gateway.getBean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
    }

    @Test
    void fivePackagesBecomeWhatTheirAuthorsIntendedAndPlayedAgainChangeNothing() throws Exception {
        Instant started = Instant.now();
        DayCases cases = DayCases.of(CASES);
        Openings openings = gateway.getBean(Openings.class);
        openings.propose(ACCOUNT, CASES.openingFen().get(ACCOUNT), CASES.date().minusDays(1), new Actor("甲", "test"));
        openings.approve(ACCOUNT, new Actor("乙", "test"));
        List<HallNotice> notices = DayPlan.of(CASES, Days.ACCOUNTS).notices();
        new SimulatedHall(jms, properties.queues().get("notice-commands")).send(notices, HallNotice::issueCommand);
        await().atMost(PATIENCE).until(() -> count("payment_notice") == notices.size());
        SimulatedDepartment department =
                new SimulatedDepartment(jms, properties.queues().get("case-decisions"));
        SimulatedPayoutDesk desk = new SimulatedPayoutDesk(
                jms, "hfg.payout.commands.liujiang", properties.queues().get("payout-replies"));
        try (PartnerSftp sftp = sftp("mailbox");
                PartnerSftp bank = sftp(DayPlan.LIUJIANG)) {
            SimulatedMailbox mailbox = new SimulatedMailbox(sftp);
            mailbox.send(CASES, cases);
            await().atMost(PATIENCE).until(() -> mailbox.isAnswered(cases));
            department.decide(cases);
            await().atMost(PATIENCE).until(() -> desk.hasEveryInstruction(cases));
            desk.accept(CASES, cases);
            BankDay statement = new BankDay(
                            DayPlan.LIUJIANG,
                            ACCOUNT,
                            1,
                            CASES.date(),
                            CASES.openingFen().get(ACCOUNT),
                            List.of())
                    .withClearings(desk.clearings(cases));
            LiujiangWriter writer = new LiujiangWriter();
            bank.deliver(writer.fileName(statement), writer.write(statement, 0));
            await().atMost(PATIENCE).until(() -> mailbox.hasEveryReceipt(cases));
            // Twice the duplicate: this delivery's and the script's own.
            mailbox.send(CASES, cases);
            department.decide(cases);
            desk.accept(CASES, cases);
            await().atMost(PATIENCE)
                    .until(() -> delivered("'CASE_PACKAGE'") == 10
                            && delivered("'CASE_DECISION', 'PAYOUT_REPLY'") == 10
                            && count("outbox WHERE published_at IS NULL") == 0);
            assertThat(gateway.getBean(CaseFigures.class).between(started, Instant.now()))
                    .isEqualTo(new CaseFigures.Figures(4, 6, 1, 3, 0, 0, 1, 2, 0, cases.approvedFen()));
            assertThat(count("payout WHERE state = 'CONFIRMED'")).isEqualTo(2);
        }
    }

    @Test
    void theBankAnswersTheHallsRequestsAndTheSameDayPlayedAgainChangesNothing() {
        DemoDay day = Days.startedAt(Instant.now().minusSeconds(1));
        LendingPlay play = gateway.getBean(LendingPlay.class);
        RepaymentScript script = RepaymentScript.of(day);
        play.ask(day);
        await().atMost(PATIENCE).until(() -> play.answered(day));
        assertThat(play.figures(day)).isEqualTo(repayments(script, 1));
        Map<String, Long> credits = play.credits(day);
        assertThat(credits.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(script.deductedFen());
        assertThat(jdbc.sql("SELECT reference FROM expectation WHERE owner = 'DEDUCTION' ORDER BY 1")
                        .query(String.class)
                        .list())
                .containsExactlyElementsOf(credits.keySet());

        play.ask(day);
        await().atMost(PATIENCE)
                .until(() -> play.answered(day) && play.figures(day).duplicates() > 10);
        assertThat(play.figures(day)).isEqualTo(repayments(script, 12));
        assertThat(play.credits(day)).isEqualTo(credits);
        List<String> events = jdbc.sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.repayment.%'"
                        + " OR type LIKE 'cn.housingfund.deduction.%'")
                .query(String.class)
                .list();
        assertThat(events).hasSizeGreaterThan(20).allSatisfy(SchemaValidation::assertValid);
    }

    private static LendingFigures repayments(RepaymentScript script, int duplicates) {
        return new LendingFigures(
                10,
                duplicates,
                0,
                0,
                script.count(Outcome.SETTLED) + script.count(Outcome.SETTLED_AFTER_INQUIRY),
                script.count(Outcome.REFUSED),
                script.count(Outcome.DECLINED),
                0,
                0,
                0,
                1,
                0,
                script.deductedFen());
    }

    @Test
    void theRegistrysNoticesGetTheVerdictsThatItsAuthorsIntendedOnTwoDaysAndWhenOneIsPlayedAgain(CapturedOutput output)
            throws Exception {
        employers();
        try (PartnerSftp sftp = sftp("registry")) {
            SimulatedRegistry registry = new SimulatedRegistry(
                    sftp,
                    jms,
                    properties.queues().get("registration-notices"),
                    properties.queues().get("registration-receipts"));
            for (int day : List.of(1, 1, 2)) {
                registry.play(
                        RegistryDay.of(Days.registry(day)),
                        (what, condition) -> await(what).atMost(PATIENCE).until(condition::holds));
            }
        }
        RegistrationFigures.Figures figures = gateway.getBean(RegistrationFigures.class)
                .between(Instant.EPOCH, Instant.now().plusSeconds(60));
        assertThat(figures).isEqualTo(new RegistrationFigures.Figures(12, 2, 4, 2, 0, 36, 20, 6, 6, 2, 2, 18));
        consoleStaysQuiet(output);
    }

    /** Existing employers, whose notices the hall would have issued in the morning. */
    private static void employers() {
        for (int i = 0; i < 3; i++) {
            Employer employer = Employer.of(i);
            jdbc.sql("INSERT INTO employer (account_no, name, social_credit_code) VALUES (?, ?, ?)"
                            + " ON CONFLICT DO NOTHING")
                    .params(employer.account(), employer.name(), employer.socialCreditCode())
                    .update();
        }
    }

    /** One line for each day's rejected file, and no person anywhere. */
    private static void consoleStaysQuiet(CapturedOutput output) {
        assertThat(output.getAll().lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                .hasSize(2)
                .allMatch(line -> line.contains("登记通知文件被拒收") && line.contains("第 15 行 socialCreditCode"));
        RegistryDay day = RegistryDay.of(Days.registry(1));
        Stream.concat(day.inFile().stream(), day.messages().stream()).forEach(notice -> {
            String[] fields = notice.line().split("\\|", -1);
            assertThat(output.getAll())
                    .doesNotContain(fields[5])
                    .doesNotContain(fields[6])
                    .doesNotContain(fields[8]);
        });
    }

    private static PartnerSftp sftp(String partner) throws IOException, GeneralSecurityException {
        return new PartnerSftp(properties.partners().get(partner).sftp());
    }

    private static long delivered(String kinds) {
        return count("delivery d JOIN receipt r ON r.id = d.receipt_id WHERE r.kind IN (" + kinds + ")");
    }

    private static long count(String from) {
        return jdbc.sql("SELECT count(*) FROM " + from).query(Long.class).single();
    }
}
