package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.app.GatewayApplication;
import org.housingfund.gateway.app.demo.RepaymentScript.Outcome;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.lending.LendingFigures;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The lending bank's part of the day, through the real broker, routes and database. */
class LendingPlayTest {
    @TempDir
    private Path dataDir;

    private static DemoDay day(Instant started) {
        return new DemoDay(7, LocalDate.ofInstant(started, Times.ZONE), started, 260, false, Map.of());
    }

    @Test
    void theBankAnswersTheHallsRequestsAndTheSameDayPlayedAgainChangesNothing() {
        DemoDay day = day(Instant.now().minusSeconds(1));
        try (ConfigurableApplicationContext gateway = SpringApplication.run(
                GatewayApplication.class,
                "--spring.profiles.active=demo",
                "--gateway.data-dir=" + dataDir,
                "--server.port=0",
                "--gateway.embedded.postgres-port=0",
                "--gateway.embedded.sftp-port=0",
                "--gateway.demo.enabled=false",
                "--camel.main.name=lending-play")) {
            LendingPlay play = gateway.getBean(LendingPlay.class);
            RepaymentScript script = RepaymentScript.of(day);
            play.ask(day);
            await().atMost(Duration.ofMinutes(1)).until(() -> play.answered(day));
            assertThat(play.figures(day)).isEqualTo(expected(script, 1));
            Map<String, Long> credits = play.credits(day);
            assertThat(credits.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(script.deductedFen());
            JdbcClient jdbc = gateway.getBean(JdbcClient.class);
            assertThat(jdbc.sql("SELECT reference FROM expectation ORDER BY 1")
                            .query(String.class)
                            .list())
                    .containsExactlyElementsOf(credits.keySet());

            play.ask(day);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> play.answered(day) && play.figures(day).duplicates() > 10);
            assertThat(play.figures(day)).isEqualTo(expected(script, 12));
            assertThat(play.credits(day)).isEqualTo(credits);

            await().until(() -> jdbc.sql("SELECT count(*) FROM outbox WHERE published_at IS NULL")
                            .query(Long.class)
                            .single()
                    == 0);
            jdbc.sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%'")
                    .query(String.class)
                    .list()
                    .forEach(SchemaValidation::assertValid);
            assertThat(gateway.getBean(Invariants.class).check())
                    .allSatisfy(finding -> assertThat(finding.violations()).isEmpty());
        }
    }

    private static LendingFigures expected(RepaymentScript script, int duplicates) {
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
    void atAnyHourTheBankThatIsAskedOutsideItsHoursStaysClosedForElevenMore() {
        Set<String> banks = new HashSet<>();
        Instant midnight = Instant.parse("2026-11-22T16:00:00Z");
        for (int minute = 0; minute < 24 * 60; minute++) {
            Instant started = midnight.plus(Duration.ofMinutes(minute));
            RepaymentScript.Repayment declined = RepaymentScript.of(day(started)).repayments().stream()
                    .filter(repayment -> repayment.outcome() == Outcome.DECLINED)
                    .findFirst()
                    .orElseThrow();
            banks.add(declined.bank());
            int opens = declined.bank().equals(DayPlan.YUFENG) ? 3 * 60 : 15 * 60;
            assertThat(Math.floorMod(opens - minute, 24 * 60)).isGreaterThanOrEqualTo(11 * 60);
            assertThat(Math.floorMod(minute - opens, 24 * 60)).isGreaterThanOrEqualTo(30);
        }
        assertThat(banks).containsExactlyInAnyOrderElementsOf(List.of(DayPlan.YUFENG, DayPlan.LONGCHENG));
    }
}
