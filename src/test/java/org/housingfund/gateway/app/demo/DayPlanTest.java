package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.matching.Reason;
import org.junit.jupiter.api.Test;

class DayPlanTest {
    private static final LocalDate DATE = LocalDate.of(2026, 11, 22);
    private final DayPlan plan = Days.plan(1, DATE, 260);

    @Test
    void theHallIssuesHundredsOfNoticesWithThousandsOfRosterLines() {
        assertThat(plan.notices()).hasSizeGreaterThanOrEqualTo(200);
        assertThat(plan.notices())
                .allSatisfy(notice -> assertThat(notice.partsFen())
                        .hasSizeBetween(5, 60)
                        .hasSameSizeAs(notice.employer().employees()));
        assertThat(plan.notices().stream().mapToInt(n -> n.partsFen().size()).sum())
                .isGreaterThanOrEqualTo(5_000);
        assertThat(plan.cancelled()).isNotEmpty();
    }

    @Test
    void everyReasonOccurs() {
        Set<String> expected = new HashSet<>();
        for (Reason reason : Reason.values()) {
            expected.add(reason.name());
        }
        // Of a missing statement: it cannot come from a complete day.
        expected.remove(Reason.STATEMENT_GAP.name());
        // Of a push that names another day than the statement: the plan is what the statements say.
        expected.remove(Reason.POSSIBLY_PUSHED.name());
        // Of people's decisions, and of what came before this day: nobody decides anything in the plan.
        Set.of(
                        Reason.UNALLOCATED,
                        Reason.REFUND_REFUSED,
                        Reason.REFUND_RETURNED,
                        Reason.REVERSAL_OF_DECISION,
                        Reason.REVERSAL_OF_DEDUCTION,
                        Reason.REVERSAL_OVERDRAWS)
                .forEach(reason -> expected.remove(reason.name()));
        // Of references: lending banks' and payouts' lines come on top of this plan.
        expected.removeIf(reason -> reason.startsWith("EXPECTATION_")
                || reason.equals(Reason.AMBIGUOUS_REFERENCE.name())
                || reason.equals(Reason.RETURNED_PAYMENT.name()));
        assertThat(plan.expected()).containsKeys(expected.toArray(String[]::new));
        assertThat(plan.expected()).containsKeys("ALLOCATED", "FEE", "INTEREST", "INTERNAL_TRANSFER");
        assertThat(plan.expected().get("ALLOCATED")).isGreaterThan(200);
    }

    @Test
    void whatLendingBanksAndPayoutsMoveComesOnTop() {
        DayPlan more = plan.withClearings(Map.of(
                DayPlan.YUFENG,
                List.of(
                        new BankDay.Clearing("RF02KK0000000001", 500_00, true),
                        new BankDay.Clearing("RF02TQ0000000001", 300_01, false))));
        assertThat(more.expected())
                .containsEntry("REPAYMENT_SETTLED", 1)
                .containsEntry("PAYOUT_CONFIRMED", 1)
                .containsAllEntriesOf(plan.expected());
        Map<String, Long> closing = new HashMap<>(plan.closingFen());
        closing.merge(plan.banks().get(DayPlan.YUFENG).account(), 199_99L, Long::sum);
        assertThat(more.closingFen()).isEqualTo(closing);
    }

    @Test
    void theBanksTogetherHoldAsManyEntriesAsWanted() {
        assertThat(entries(plan)).isEqualTo(260);
        assertThat(entries(Days.plan(1, DATE, 5_000))).isEqualTo(5_000);
        assertThat(entries(Days.plan(1, DATE, DemoProperties.MIN_ENTRIES))).isEqualTo(DemoProperties.MIN_ENTRIES);
    }

    private static int entries(DayPlan plan) {
        return plan.banks().values().stream()
                .mapToInt(bank -> bank.lines().size())
                .sum();
    }

    @Test
    void theSameDayHasTheSameBytes() {
        DayPlan again = Days.plan(1, DATE, 260);
        assertThat(again.notices().stream().map(HallNotice::issueCommand))
                .containsExactlyElementsOf(
                        plan.notices().stream().map(HallNotice::issueCommand).toList());
        for (StatementWriter writer : List.of(new LiujiangWriter(), new YufengWriter(), new LongchengWriter())) {
            String bank = bankOf(writer);
            assertThat(writer.write(again.banks().get(bank), 0))
                    .isEqualTo(writer.write(plan.banks().get(bank), 0));
        }
    }

    private static String bankOf(StatementWriter writer) {
        return writer instanceof LiujiangWriter
                ? DayPlan.LIUJIANG
                : writer instanceof YufengWriter ? DayPlan.YUFENG : DayPlan.LONGCHENG;
    }

    @Test
    void differentDaysShareNoNoticeNumber() {
        DemoDay day = Days.day(1, DATE, 260);
        Set<String> numbers = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            DayPlan played = DayPlan.of(day, Days.ACCOUNTS);
            assertThat(played.notices())
                    .allSatisfy(n -> assertThat(numbers.add(n.number())).isTrue());
            day = day.finishedWith(played.closingFen()).next(day.started(), 260);
        }
        assertThat(day.number()).isEqualTo(6);
    }

    @Test
    void theNextDayOpensWithTheBalancesThatThisOneClosedWith() {
        DemoDay next = Days.day(1, DATE, 260)
                .finishedWith(plan.closingFen())
                .next(Days.day(1, DATE, 260).started(), 300);
        DayPlan tomorrow = DayPlan.of(next, Days.ACCOUNTS);
        plan.banks().forEach((bank, today) -> {
            assertThat(tomorrow.banks().get(bank).openingFen()).isEqualTo(today.closingFen());
            assertThat(tomorrow.banks().get(bank).date()).isEqualTo(today.date().plusDays(1));
            assertThat(tomorrow.banks().get(bank).number()).isEqualTo(today.number() + 1);
        });
    }

    @Test
    void onlyTheIntendedPairsAreDueTheSameAmountUnderNeighbouringNumbers() {
        Map<Long, List<HallNotice>> byAmount = new HashMap<>();
        plan.notices()
                .forEach(n -> byAmount.computeIfAbsent(n.amountFen(), a -> new ArrayList<>())
                        .add(n));
        List<List<HallNotice>> equal =
                byAmount.values().stream().filter(notices -> notices.size() > 1).toList();
        assertThat(equal).hasSize(2).allSatisfy(pair -> {
            assertThat(pair).hasSize(2);
            assertThat(pair.get(0).number().substring(0, 10))
                    .isEqualTo(pair.get(1).number().substring(0, 10));
        });
    }

    @Test
    void everyPersonHasANumberOfTheirOwnThatIsValidAndBelongsToNoPlace() {
        Set<String> numbers = new HashSet<>();
        Set<String> accounts = new HashSet<>();
        for (int i = 0; i < Employer.COUNT; i++) {
            for (Employer.Employee employee : Employer.of(i).employees()) {
                assertThat(ResidentId.isValid(employee.idNumber())).isTrue();
                assertThat(employee.idNumber()).startsWith("459900");
                assertThat(numbers.add(employee.idNumber())).isTrue();
                assertThat(accounts.add(employee.account())).isTrue();
            }
        }
    }

    @Test
    void noTwoEmployersHaveTheSameName() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < Employer.COUNT; i++) {
            assertThat(names.add(Employer.of(i).name())).isTrue();
        }
    }
}
