package org.housingfund.gateway.app.demo;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.housingfund.gateway.app.GatewayApplication;
import org.housingfund.gateway.kernel.Times;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Days, their accounts, and the gateway that plays them, for tests. */
final class Days {
    static final Map<String, String> ACCOUNTS = Map.of(
            DayPlan.LIUJIANG, "4501200100000000017",
            DayPlan.YUFENG, "4502200200000000025",
            DayPlan.LONGCHENG, "4503200300000000033");

    private Days() {}

    /** The real application in its demonstration, with ports and data of its own. */
    static ConfigurableApplicationContext gateway(Path dataDir, String name, boolean playsItsDay) {
        return SpringApplication.run(
                GatewayApplication.class,
                "--spring.profiles.active=demo",
                "--gateway.data-dir=" + dataDir,
                "--server.port=0",
                "--gateway.embedded.postgres-port=0",
                "--gateway.embedded.sftp-port=0",
                "--gateway.intake.poll-delay=200",
                "--gateway.demo.enabled=" + playsItsDay,
                "--camel.main.name=" + name);
    }

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

    /** The day that a registry plays; nothing of its banks matters. */
    static DemoDay registry(int number) {
        return new DemoDay(
                number,
                LocalDate.of(2026, 11, 19).plusDays(number),
                Instant.parse("2026-11-20T02:00:00Z"),
                260,
                false,
                Map.of());
    }

    /** The day that begins at this instant. */
    static DemoDay startedAt(Instant started) {
        return new DemoDay(7, LocalDate.ofInstant(started, Times.ZONE), started, 260, false, Map.of());
    }

    static DayPlan plan(int number, LocalDate date, int entries) {
        return DayPlan.of(day(number, date, entries), ACCOUNTS);
    }
}
