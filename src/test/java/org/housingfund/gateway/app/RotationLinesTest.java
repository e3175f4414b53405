package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.housingfund.gateway.testing.ManualClock;
import org.junit.jupiter.api.Test;

class RotationLinesTest {
    @Test
    void aPlaceIsToldWhenItBeginsEveryFewSecondsAndWhenItIsDone() {
        ManualClock clock = new ManualClock(Instant.parse("2026-11-20T08:00:00Z"));
        StringWriter said = new StringWriter();
        RotationLines lines = new RotationLines(new PrintWriter(said), clock);
        lines.renewed("个人（person）", 0, 12_000);
        clock.advance(Duration.ofSeconds(4));
        lines.renewed("个人（person）", 500, 12_000);
        clock.advance(Duration.ofSeconds(2));
        lines.renewed("个人（person）", 1_000, 12_000);
        clock.advance(Duration.ofMillis(500));
        lines.done("个人（person）", 12_000);
        lines.renewed("落地文件", 0, 3);
        lines.done("落地文件", 3);
        assertThat(said.toString().lines())
                .containsExactly(
                        "个人（person）：待换 12,000",
                        "个人（person）：已换 1,000/12,000",
                        "个人（person）：换好 12,000，用时 6.5 秒",
                        "落地文件：待换 3",
                        "落地文件：换好 3，用时 0.0 秒");
        assertThat(lines.sum()).isEqualTo("共换 12,003，用时 6.5 秒");
    }
}
