package org.housingfund.gateway.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.housingfund.gateway.kernel.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The figures of today for the first page. They are summed anew for each request while that is cheap. On a day of a
 * million entries it is not: then a request gets the last sum, which says of when it is, and has the next one made.
 */
@Component
class TodaySummary {
    private static final Logger LOG = LoggerFactory.getLogger(TodaySummary.class);
    private static final Duration CHEAP = Duration.ofMillis(150);
    /** Of the time between two sums, a tenth goes into summing at most. */
    private static final int REST = 10;
    /** Nobody is shown an older one: who comes after this long waits for a new one. */
    private static final Duration OLDEST = Duration.ofMinutes(5);

    private final BiFunction<Instant, Instant, DaySummary> summaries;
    private final Clock clock;
    private final AtomicBoolean summing = new AtomicBoolean();
    private volatile Sum last;

    /** @param took what it cost */
    private record Sum(LocalDate day, DaySummary summary, Duration took) {}

    @Autowired
    TodaySummary(DaySummaries summaries, Clock clock) {
        this(summaries::between, clock);
    }

    /** @param summaries of a span */
    TodaySummary(BiFunction<Instant, Instant, DaySummary> summaries, Clock clock) {
        this.summaries = summaries;
        this.clock = clock;
    }

    /** From midnight until {@link DaySummary#to()}, which is now or up to some minutes ago. */
    DaySummary get() {
        Sum known = last;
        Instant now = clock.instant();
        if (known == null
                || known.took().compareTo(CHEAP) < 0
                || !known.day().equals(LocalDate.ofInstant(now, Times.ZONE))
                || known.summary().to().plus(OLDEST).isBefore(now)) {
            return sum().summary();
        }
        if (known.summary().to().plus(known.took().multipliedBy(REST)).isBefore(now)
                && summing.compareAndSet(false, true)) {
            ForkJoinPool.commonPool().execute(this::sumAgain);
        }
        return known.summary();
    }

    private void sumAgain() {
        try {
            sum();
        } catch (RuntimeException e) {
            // Nobody waits for this sum; who comes after OLDEST meets the fault itself.
            LOG.warn("今日汇总未能重新计算：{}", e.toString());
        } finally {
            summing.set(false);
        }
    }

    private Sum sum() {
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, Times.ZONE);
        DaySummary summary = summaries.apply(day.atStartOfDay(Times.ZONE).toInstant(), now);
        Sum sum = new Sum(day, summary, Duration.between(now, clock.instant()));
        last = sum;
        return sum;
    }
}
