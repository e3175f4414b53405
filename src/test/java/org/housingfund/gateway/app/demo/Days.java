package org.housingfund.gateway.app.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** Days and accounts for tests. */
final class Days {
    static final Map<String, String> ACCOUNTS = Map.of(
            DayPlan.LIUJIANG, "4501200100000000017",
            DayPlan.YUFENG, "4502200200000000025",
            DayPlan.LONGCHENG, "4503200300000000033");

    private Days() {}

    static DemoDay day(int number, LocalDate date, int entries) {
        return new DemoDay(
                number,
                date,
                Instant.parse("2026-11-22T00:00:00Z"),
                entries,
                false,
                Map.of(
                        "4501200100000000017", 100_000_00L,
                        "4502200200000000025", 200_000_00L,
                        "4503200300000000033", 300_000_00L));
    }

    static DayPlan plan(int number, LocalDate date, int entries) {
        return DayPlan.of(day(number, date, entries), ACCOUNTS);
    }
}
