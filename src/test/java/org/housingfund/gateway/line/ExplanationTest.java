package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.DispositionKind;
import org.housingfund.gateway.matching.Evidence;
import org.housingfund.gateway.matching.Explanations;
import org.housingfund.gateway.matching.Explanations.Explanation;
import org.housingfund.gateway.matching.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Every entry's disposition can be explained, as data whose comparisons can be made again, and in a sentence. */
class ExplanationTest {
    private static final Set<Predicate> OF_EVERY_ALLOCATION =
            Set.of(Predicate.NOTICE_VALID, Predicate.NOTICE_UNPAID, Predicate.RECEIVING_ACCOUNT, Predicate.AMOUNT);
    private static final Set<Predicate> ABOUT_THE_PAYER =
            Set.of(Predicate.PAYER, Predicate.PAYER_OF_PART, Predicate.PAYER_OF_REPAIRED, Predicate.NO_RIVAL);

    @TempDir
    private Path dir;

    @Test
    void everyEntryOfAnInventedWorldIsExplained() {
        World world = new World(2, 40, 600, 2, false);
        try (WorldBed gateway = new WorldBed(dir)) {
            gateway.issue(world.notices);
            for (int statement = 0; statement < 2; statement++) {
                for (int bank = 0; bank < World.BANKS; bank++) {
                    gateway.receive(bank, gateway.write(bank, World.day(statement), world.of(bank, statement)));
                    gateway.bed.settle();
                }
            }
            List<Explanation> all =
                    gateway.bed.jdbc().sql("SELECT id FROM bank_entry ORDER BY id").query(Long.class).list().stream()
                            .map(id ->
                                    gateway.bed.bean(Explanations.class).of(id).orElseThrow())
                            .toList();
            assertThat(all).hasSize(600).allSatisfy(ExplanationTest::isSound);
            assertThat(all.stream().map(Explanation::disposition).collect(Collectors.toSet()))
                    .contains(
                            DispositionKind.ALLOCATED,
                            DispositionKind.PART_FUNDING,
                            DispositionKind.SUSPENDED,
                            DispositionKind.FEE);
            assertThat(all.stream().filter(one -> sentence(one).contains("字母写成了小写，已按规则更正")))
                    .isNotEmpty();
            JsonMapper json = JsonMapper.builder().build();
            assertThat(all)
                    .allSatisfy(one -> assertThat(json.readValue(json.writeValueAsString(one), Explanation.class))
                            .isEqualTo(one));
            assertThat(gateway.bed.bean(Explanations.class).of(-1)).isEmpty();
        }
    }

    private static void isSound(Explanation one) {
        Evidence evidence = one.steps().get(one.steps().size() - 1).evidence();
        List<Evidence.Check> checks = evidence.checks();
        assertThat(evidence.rules()).isEqualTo("v1");
        assertThat(checks).isNotEmpty();
        assertThat(sentence(one)).endsWith("。");
        boolean agreed = checks.stream().allMatch(Evidence.Check::holds);
        switch (one.disposition()) {
            case ALLOCATED -> {
                assertThat(agreed).as("%s", one).isTrue();
                Set<Predicate> tried =
                        checks.stream().map(Evidence.Check::predicate).collect(Collectors.toSet());
                assertThat(tried).containsAll(OF_EVERY_ALLOCATION).containsAnyElementsOf(ABOUT_THE_PAYER);
                assertThat(checks)
                        .contains(new Evidence.Check(
                                Predicate.AMOUNT, Money.format(one.amountFen()), Money.format(one.amountFen())))
                        .anyMatch(check -> check.predicate() == Predicate.RECEIVING_ACCOUNT
                                && check.found().equals(one.account()));
                assertThat(sentence(one)).startsWith("已分账，缴款通知书 " + one.notice());
            }
            case FEE, INTEREST, INTERNAL_TRANSFER ->
                assertThat(agreed).as("%s", one).isTrue();
            case PART_FUNDING, SUSPENDED -> assertThat(agreed).as("%s", one).isFalse();
            case REPAYMENT_SETTLED, RETURNED_PAYMENT, REVERSAL, PAYOUT_CONFIRMED, DEDUCTION_RETURN ->
                throw new AssertionError("not of this world: " + one);
        }
    }

    private static String sentence(Explanation one) {
        return one.steps().get(one.steps().size() - 1).sentence();
    }
}
