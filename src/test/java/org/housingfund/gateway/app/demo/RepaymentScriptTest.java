package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.housingfund.gateway.app.demo.RepaymentScript.Outcome;
import org.junit.jupiter.api.Test;

/** The hall's repayment requests of a day. */
class RepaymentScriptTest {
    @Test
    void atAnyHourTheBankThatIsAskedOutsideItsHoursStaysClosedForElevenMore() {
        Set<String> banks = new HashSet<>();
        Instant midnight = Instant.parse("2026-11-22T16:00:00Z");
        for (int minute = 0; minute < 24 * 60; minute++) {
            Instant started = midnight.plus(Duration.ofMinutes(minute));
            RepaymentScript.Repayment declined = RepaymentScript.of(Days.startedAt(started)).repayments().stream()
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
