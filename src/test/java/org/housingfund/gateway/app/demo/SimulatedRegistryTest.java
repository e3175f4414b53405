package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.housingfund.gateway.app.GatewayApplication;
import org.housingfund.gateway.app.GatewayProperties;
import org.housingfund.gateway.app.verify.Finding;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.registration.RegistrationFigures;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.core.JmsTemplate;

/** The registry's line of the day, through the real SFTP server, broker and routes. */
@ExtendWith(OutputCaptureExtension.class)
class SimulatedRegistryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path dataDir;

    private static DemoDay day(int number) {
        return new DemoDay(
                number,
                LocalDate.of(2026, 11, 19).plusDays(number),
                Instant.parse("2026-11-20T02:00:00Z"),
                260,
                false,
                Map.of());
    }

    @Test
    void theDayHasTwentyNoticesOfEveryKindAndIsTheSameWheneverItIsPlayed() {
        RegistryDay first = RegistryDay.of(day(1));
        assertThat(first).isEqualTo(RegistryDay.of(day(1)));
        assertThat(first.expected()).hasSize(20);
        assertThat(first.expected().values())
                .contains("PRE_OPENED", "TO_BE_CHECKED", "EXISTING", "DEREGISTERED", "STALE", "DUPLICATE", "REFUSED");
        Stream.concat(first.inFile().stream(), first.messages().stream())
                .forEach(notice -> SchemaValidation.assertValid("commands/registration-notice.v1.json", notice.json()));
        assertThat(first.wrongFile()).isNotEqualTo(first.file()).hasSameSizeAs(first.file());
        assertThat(first.expected())
                .doesNotContainKeys(RegistryDay.of(day(2)).expected().keySet().toArray(String[]::new));
    }

    @Test
    void theGatewayGivesTheVerdictsThatItsAuthorsIntendedOnTwoDaysAndWhenOneIsPlayedAgain(CapturedOutput output)
            throws Exception {
        try (ConfigurableApplicationContext gateway = SpringApplication.run(
                        GatewayApplication.class,
                        "--spring.profiles.active=demo",
                        "--gateway.data-dir=" + dataDir,
                        "--server.port=0",
                        "--gateway.embedded.postgres-port=0",
                        "--gateway.embedded.sftp-port=0",
                        "--gateway.intake.poll-delay=200",
                        "--gateway.demo.enabled=false",
                        "--camel.main.name=registry-day");
                PartnerSftp sftp = new PartnerSftp(gateway.getBean(GatewayProperties.class)
                        .partners()
                        .get("registry")
                        .sftp())) {
            Map<String, String> queues =
                    gateway.getBean(GatewayProperties.class).queues();
            JmsTemplate jms = gateway.getBean(JmsTemplate.class);
            employers(gateway);
            SimulatedRegistry registry = new SimulatedRegistry(
                    sftp, jms, queues.get("registration-notices"), queues.get("registration-receipts"));
            for (DemoDay day : List.of(day(1), day(1), day(2))) {
                registry.play(
                        RegistryDay.of(day),
                        (what, condition) -> await(what).atMost(PATIENCE).until(condition::holds));
            }
            RegistrationFigures.Figures figures = gateway.getBean(RegistrationFigures.class)
                    .between(Instant.EPOCH, Instant.now().plusSeconds(60));
            assertThat(figures).isEqualTo(new RegistrationFigures.Figures(12, 2, 4, 2, 0, 36, 20, 6, 6, 2, 2, 18));
            await().atMost(PATIENCE)
                    .until(() -> gateway.getBean(JdbcClient.class)
                                    .sql("SELECT count(*) FROM outbox WHERE published_at IS NULL")
                                    .query(Long.class)
                                    .single()
                            == 0);
            assertThat(gateway.getBean(Invariants.class).check()).allMatch(Finding::holds);
        }
        consoleStaysQuiet(output);
    }

    /** Existing employers, whose notices the hall would have issued in the morning. */
    private static void employers(ConfigurableApplicationContext gateway) {
        for (int i = 0; i < 3; i++) {
            Employer employer = Employer.of(i);
            gateway.getBean(JdbcClient.class)
                    .sql("INSERT INTO employer (account_no, name, social_credit_code) VALUES (?, ?, ?)")
                    .params(employer.account(), employer.name(), employer.socialCreditCode())
                    .update();
        }
    }

    /** One line for each day's rejected file, and no person anywhere. */
    private static void consoleStaysQuiet(CapturedOutput output) {
        assertThat(output.getAll().lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                .hasSize(2)
                .allMatch(line -> line.contains("登记通知文件被拒收") && line.contains("第 15 行 socialCreditCode"));
        RegistryDay day = RegistryDay.of(day(1));
        Stream.concat(day.inFile().stream(), day.messages().stream()).forEach(notice -> {
            String[] fields = notice.line().split("\\|", -1);
            assertThat(output.getAll())
                    .doesNotContain(fields[5])
                    .doesNotContain(fields[6])
                    .doesNotContain(fields[8]);
        });
    }
}
