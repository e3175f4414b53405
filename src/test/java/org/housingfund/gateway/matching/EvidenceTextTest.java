package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Evidence in short is the same evidence. */
class EvidenceTextTest {
    private static final String HOSTILE = ";=>\\!有a0、 \n";

    @Test
    void whatIsWrittenInShortIsReadBackWhateverItsOperandsHold() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            Set<RemarkFault> faults = EnumSet.noneOf(RemarkFault.class);
            Stream.of(RemarkFault.values())
                    .filter(fault -> random.nextInt(8) == 0)
                    .forEach(faults::add);
            List<Evidence.Check> checks = new ArrayList<>();
            for (Predicate predicate : Predicate.values()) {
                if (random.nextInt(4) == 0) {
                    String expected = operand(random);
                    checks.add(
                            new Evidence.Check(predicate, expected, random.nextBoolean() ? expected : operand(random)));
                }
            }
            Evidence evidence = new Evidence("v1", faults, checks);
            assertThat(EvidenceText.read("v1", EvidenceText.of(evidence))).isEqualTo(evidence);
        }
    }

    @Test
    void itIsShort() {
        Evidence evidence = new Evidence(
                "v1",
                Set.of(RemarkFault.LOWER_CASE),
                List.of(
                        new Evidence.Check(Predicate.NOTICE_VALID, Predicate.VALID, Predicate.VALID),
                        new Evidence.Check(Predicate.AMOUNT, "100.00", "99.00")));
        assertThat(EvidenceText.of(evidence)).isEqualTo("!LOWER_CASE;V=有效;A=100.00>99.00");
        assertThat(EvidenceText.of(new Evidence("v1", Set.of(), List.of()))).isEmpty();
    }

    private static String operand(Random random) {
        StringBuilder operand = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            operand.append(HOSTILE.charAt(random.nextInt(HOSTILE.length())));
        }
        return operand.toString();
    }
}
