package org.housingfund.gateway.console.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.matching.RemarkRules;
import org.housingfund.gateway.matching.Replay;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatIfTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 2);

    @TempDir
    private static Path dir;

    private static GatewayBed bed;
    private static WhatIf whatIf;

    @BeforeAll
    static void start() {
        bed = new GatewayBed(dir);
        whatIf = new WhatIf(bed.bean(Replay.class), bed.bean(RemarkRules.class), bed.bean(AuditTrail.class));
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "number: [P, 2000000000]",
                "number: [P, -1]",
                "number: [P, 1.5]",
                "number: [P, 3]",
                "number: [[P], 10]",
                "number: [P, null]",
                "number: null",
                "numbers: [P, 10]"
            })
    void aWrongGrammarIsAProblemAndNotAFailure(String number) throws IOException {
        String yaml = v1().replaceFirst("number: \\[.*\\]", number);
        assertThat(yaml).contains(number);
        assertThatThrownBy(() -> whatIf.run(DAY, DAY, "", yaml, 1))
                .isInstanceOf(PageProblem.class)
                .hasMessageStartingWith("规则无法使用");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "- a", "null", "# nothing", "a: &a [*a]", "version: v9"})
    void aTextThatIsNoRulesIsAProblemAndNotAFailure(String yaml) {
        assertThatThrownBy(() -> whatIf.run(DAY, DAY, "", yaml, 1)).isInstanceOf(PageProblem.class);
    }

    @Test
    void rulesHaveALength() throws IOException {
        String yaml = v1() + "\n#" + "x".repeat(65_536);
        assertThatThrownBy(() -> whatIf.run(DAY, DAY, "", yaml, 1))
                .isInstanceOf(PageProblem.class)
                .hasMessageContaining("65536");
        assertThat(whatIf.run(DAY, DAY, "", v1(), 1).compared()).isZero();
    }

    @Test
    void oneIsUnderWayAtATime() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        String yaml = v1();
        CompletableFuture<?> first = CompletableFuture.runAsync(() -> whatIf.alone(() -> {
            begun.countDown();
            try {
                return end.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
        assertThatThrownBy(() -> whatIf.run(DAY, DAY, "", yaml, 1))
                .isInstanceOf(PageProblem.class)
                .hasMessageContaining("正在进行");
        end.countDown();
        first.get(1, TimeUnit.MINUTES);
        assertThat(whatIf.run(DAY, DAY, "", yaml, 1).compared()).isZero();
    }

    private static String v1() throws IOException {
        try (InputStream in = WhatIf.class.getResourceAsStream("/mappings/remark/v1.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
