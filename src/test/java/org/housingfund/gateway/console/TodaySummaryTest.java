package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.housingfund.gateway.testing.ManualClock;
import org.junit.jupiter.api.Test;

class TodaySummaryTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T02:00:00Z"));
    private final AtomicInteger sums = new AtomicInteger();
    private volatile Duration cost = Duration.ZERO;
    private final TodaySummary today = new TodaySummary(this::sum, clock);

    @Test
    void whileItIsCheapEveryRequestHasTheFiguresOfItsMoment() {
        assertThat(today.get().to()).isEqualTo(clock.instant());
        clock.advance(Duration.ofMillis(1));
        assertThat(today.get().to()).isEqualTo(clock.instant());
    }

    @Test
    void aSumThatTakesLongIsShownAgainAndTheNextOneIsMadeMeanwhile() {
        cost = Duration.ofSeconds(1);
        DaySummary first = today.get();
        clock.advance(Duration.ofSeconds(8));
        assertThat(today.get()).isSameAs(first);
        assertThat(sums).hasValue(1);

        clock.advance(Duration.ofSeconds(2));
        Instant asked = clock.instant();
        assertThat(today.get()).isSameAs(first);
        await().until(() -> !today.get().to().isBefore(asked));
        assertThat(sums).hasValue(2);
    }

    @Test
    void nobodyIsShownASumOfFiveMinutesAgo() {
        cost = Duration.ofSeconds(1);
        today.get();
        clock.advance(Duration.ofMinutes(6));
        Instant later = clock.instant();
        assertThat(today.get().to()).isEqualTo(later);
    }

    @Test
    void atMidnightYesterdaysSumIsOver() {
        cost = Duration.ofSeconds(1);
        Instant midnight = Instant.parse("2026-11-20T16:00:00Z");
        clock.advance(Duration.between(clock.instant(), midnight.minusSeconds(2)));
        assertThat(today.get().from()).isEqualTo(midnight.minus(Duration.ofDays(1)));
        clock.advance(Duration.ofSeconds(2));
        assertThat(today.get().from()).isEqualTo(midnight);
    }

    private DaySummary sum(Instant from, Instant to) {
        sums.incrementAndGet();
        clock.advance(cost);
        return new DaySummary(
                from, to, null, null, null, null, List.of(), List.of(), List.of(), null, List.of(), null, null, null,
                0);
    }
}
