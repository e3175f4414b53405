package org.housingfund.gateway.lending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

/** Early repayment from the request to the bank's entry, on PostgreSQL. */
class LendingLineTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Answer.Success SUCCESS = new Answer.Success(new Split(90_00, 9_00, 1_00), DAY);
    private static final Answer REFUSED = new Answer.Refused("INSUFFICIENT_FUNDS");
    private static final Actor FIRST = new Actor("甲", "test");
    private static final Actor SECOND = new Actor("乙", "test");

    @TempDir
    private Path dir;

    private LendingBed gateway;

    @BeforeEach
    void start() {
        gateway = new LendingBed(dir, new Faults());
    }

    /** Whatever a test did: every message keeps its promise, every invariant holds. */
    @AfterEach
    void everythingHolds() {
        try {
            gateway.jdbc()
                    .sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%'")
                    .query(String.class)
                    .list()
                    .forEach(SchemaValidation::assertValid);
            gateway.publish();
            assertThat(gateway.bed.bean(Invariants.class).check())
                    .allSatisfy(finding -> assertThat(finding.violations()).isEmpty());
        } finally {
            gateway.close();
        }
    }

    @Test
    void requestsAreAcceptedFromSevenUntilJustBeforeFiveOnWorkingDaysOnly() {
        Map<String, String> expected = Map.of(
                "2026-11-20T06:59:59.999", "2026年11月20日07:00",
                "2026-11-20T07:00:00", "",
                "2026-11-20T16:59:59.999", "",
                "2026-11-20T17:00:00", "2026年11月23日07:00", // a Friday
                "2026-11-21T10:00:00", "2026年11月23日07:00",
                "2026-10-10T10:00:00", "", // a Saturday on which people work
                "2026-09-30T17:00:00", "2026年10月8日07:00"); // before the National Day week
        expected.forEach((time, opening) -> {
            gateway.bed.clock().set(LocalDateTime.parse(time).atZone(Times.ZONE).toInstant());
            String id = time.replace(':', '.');
            gateway.request(id, 100_00);
            assertThat(gateway.state(id)).as(time).isEqualTo(opening.isEmpty() ? "SENT" : "DECLINED");
            if (!opening.isEmpty()) {
                List<String> refusals = gateway.sent("repayment.refused");
                assertThat(refusals.get(refusals.size() - 1)).contains(id, "OUTSIDE_HOURS", opening);
            }
        });
        assertThat(gateway.sent("deduction.order")).hasSize(3);
    }

    @Test
    void aDeclinedRequestStaysDeclinedWhenTheServiceOpens() {
        gateway.bed.clock().set(LendingBed.OPEN.minus(Duration.ofHours(4)));
        gateway.request("R1", 100_00);
        gateway.bed.clock().set(LendingBed.OPEN);
        gateway.request(spaced(LendingBed.requestBody("R1", LendingBed.BANK, 100_00), 1));
        assertThat(gateway.state("R1")).isEqualTo("DECLINED");
        assertThat(gateway.sent("deduction.order")).isEmpty();
    }

    @Test
    void oneRequestLeadsToOneOrderHoweverOftenItIsSentAndByHoweverManyAtOnce() throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            bodies.add(spaced(LendingBed.requestBody("R1", LendingBed.BANK, 100_00), i % 8));
        }
        atOnce(bodies, gateway::request);
        assertThat(gateway.count("deduction")).isOne();
        assertThat(gateway.sent("deduction.order"))
                .singleElement()
                .satisfies(order -> assertThat(order)
                        .contains("\"commandId\":\""
                                + LendingBed.answer(gateway.id("R1"), 0, REFUSED)
                                        .get("commandId") + '"')
                        .contains("\"notAfter\":\"2026-11-20T10:10:00+08:00\""));
        assertThat(gateway.sent("repayment.accepted")).hasSize(1);
        List<byte[]> answers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            answers.add(spaced(LendingBed.bytes(LendingBed.answer(gateway.id("R1"), 0, SUCCESS)), i % 8));
        }
        atOnce(answers, gateway::answer);
        assertThat(gateway.count("journal WHERE cause = 'DEDUCTION'")).isOne();
        assertThat(gateway.count("deduction_answer")).isEqualTo(8);
        assertThat(gateway.count("clearing_difference")).isZero();
    }

    @Test
    void theDatabaseRefusesASecondOrderAndABookingWithoutTheBanksWord() {
        gateway.request("R1", 100_00);
        long id = gateway.id("R1");
        for (String second : List.of("0, 'DEDUCT'", "1, 'DEDUCT'")) {
            assertThatThrownBy(() -> gateway.jdbc()
                            .sql("INSERT INTO deduction_command VALUES (" + id + ", " + second + ", now())")
                            .update())
                    .isInstanceOf(DataAccessException.class);
        }
        assertThatThrownBy(() -> gateway.jdbc()
                        .sql("UPDATE deduction SET state = 'SUCCEEDED'")
                        .update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> gateway.jdbc()
                        .sql("UPDATE deduction SET state = 'DECLINED'")
                        .update())
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void aSuccessBooksPrincipalInterestAndPenaltyAndItsMoneySettlesIt() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), SUCCESS);
        assertThat(gateway.state("R1")).isEqualTo("SUCCEEDED");
        assertThat(balances())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "119 clearing:deduction:liujiang", 100_00L,
                        "121 liujiang", -90_00L,
                        "401 loan-interest:liujiang", -9_00L,
                        "401 loan-penalty:liujiang", -1_00L));
        gateway.arrive("R1", 100_00);
        assertThat(gateway.state("R1")).isEqualTo("SETTLED");
        assertThat(gateway.sent("repayment.deducted"))
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .contains("\"principal\":\"90.00\"", "\"interest\":\"9.00\"", "\"penalty\":\"1.00\""));
        assertThat(gateway.sent("repayment.settled")).hasSize(1);
        LendingFigures figures =
                gateway.bed.bean(LendingReport.class).between(LendingBed.OPEN, LendingBed.OPEN.plusSeconds(1));
        assertThat(figures.requests()).isOne();
        assertThat(figures.settled()).isOne();
        assertThat(figures.duplicates()).isZero();
        assertThat(figures.deductedFen()).isEqualTo(100_00);
    }

    @Test
    void aRefusalIsPassedOnWithASentenceWhateverItsCode() {
        gateway.request("R1", 100_00);
        gateway.request("R2", 100_00);
        gateway.answer(gateway.id("R1"), REFUSED);
        gateway.answer(gateway.id("R2"), new Answer.Refused("X99"));
        assertThat(gateway.sent("repayment.refused"))
                .satisfiesExactly(
                        known -> assertThat(known).contains("还款账户余额不足", "\"refusedBy\":\"BANK\""),
                        unknown -> assertThat(unknown).contains("原因代码X99"));
        assertThat(balances()).isEmpty();
    }

    @Test
    void anUnansweredOrderIsInquiredWithBackOffUntilTheBankKnows() {
        gateway.request("R1", 100_00);
        List<Long> minutes = new ArrayList<>();
        for (long minute = 1; minute <= 100; minute++) {
            gateway.bed.clock().advance(Duration.ofMinutes(1));
            gateway.tick();
            if (gateway.sent("deduction.inquiry").size() > minutes.size()) {
                minutes.add(minute);
            }
        }
        assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 62L, 92L);
        assertThat(gateway.sent("deduction.order")).hasSize(1);
        assertThat(gateway.sent("repayment.unknown")).hasSize(1);
        gateway.answer(LendingBed.bytes(LendingBed.answer(gateway.id("R1"), 8, SUCCESS)));
        assertThat(gateway.state("R1")).isEqualTo("SUCCEEDED");
    }

    @Test
    void notFoundEndsADeductionOnlyWhenItWasAskedLongAfterTheOrderHadExpired() {
        gateway.request("R1", 100_00);
        long id = gateway.id("R1");
        gateway.bed.clock().advance(Duration.ofMinutes(39));
        gateway.tick(); // inquiry 1, a minute before the quiet period is over
        gateway.bed.clock().advance(Duration.ofHours(1));
        gateway.notFound(id, 1); // said after it, but asked before
        assertThat(gateway.state("R1")).isEqualTo("UNKNOWN");
        gateway.tick(); // inquiry 2
        gateway.notFound(id, 2);
        assertThat(gateway.state("R1")).isEqualTo("REFUSED");
        assertThat(gateway.sent("repayment.refused"))
                .singleElement()
                .satisfies(event -> assertThat(event).contains("NOT_EXECUTED"));
    }

    @Test
    void whatTheBankDoesNotResolveGetsAnOwner() {
        gateway.request("R1", 100_00);
        gateway.tick();
        gateway.bed.clock().advance(Duration.ofMinutes(1));
        gateway.tick();
        gateway.bed.clock().advance(Duration.ofHours(3));
        gateway.tick();
        assertThat(gateway.sent("repayment.disputed"))
                .singleElement()
                .satisfies(event -> assertThat(event).contains("UNRESOLVED", "贷款管理岗"));
        gateway.answer(gateway.id("R1"), SUCCESS);
        assertThat(gateway.count("clearing_difference WHERE resolution = 'CLEARED'"))
                .isOne();
    }

    @Test
    void moneyThatDoesNotArriveInTwoWorkingDaysGetsAnOwnerUntilItDoes() {
        gateway.request("R1", 100_00); // Friday
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.bed.clock().set(Instant.parse("2026-11-24T15:59:00Z"));
        gateway.tick();
        assertThat(gateway.count("clearing_difference")).isZero();
        gateway.bed.clock().set(Instant.parse("2026-11-24T16:00:00Z")); // Tuesday is over
        gateway.tick();
        gateway.tick();
        assertThat(gateway.count("clearing_difference WHERE kind = 'NOT_ARRIVED' AND state = 'OPEN'"))
                .isOne();
        assertThatThrownBy(() -> gateway.bed
                        .bean(DifferenceDecisions.class)
                        .propose(difference(), Resolution.DISMISSED, "不再等待", FIRST))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("仍未到账");
        gateway.arrive("R1", 100_00);
        assertThat(gateway.count("clearing_difference WHERE kind = 'NOT_ARRIVED' AND resolution = 'CLEARED'"))
                .isOne();
    }

    @Test
    void theSameIdWithOtherContentIsRefusedWithoutTouchingTheOriginal() {
        gateway.request("R1", 100_00);
        gateway.request("R1", 100_01);
        assertThat(gateway.state("R1")).isEqualTo("SENT");
        assertThat(gateway.sent("deduction.order")).hasSize(1);
        assertThat(gateway.sent("repayment.refused"))
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .contains("REQUEST_ID_TAKEN", "\"subject\":\"receipt:")
                        .doesNotContain("\"repayment\":"));
    }

    @Test
    void wrongRequestsAreRefusedWithEveryProblemAndLeaveNothing() {
        gateway.request("{\"requestedBy\":\"loan-hall\",\"amount\":100.5,\"bank\":\"nobody\",\"more\":1}"
                .getBytes(StandardCharsets.UTF_8));
        gateway.request(LendingBed.requestBody("R2", LendingBed.BANK, 0));
        gateway.request(LendingBed.requestBody("R3", LendingBed.BANK, -1_00));
        gateway.request("{\"requestId\":\"R4\"".getBytes(StandardCharsets.UTF_8));
        gateway.request(new byte[100_000]);
        gateway.request((byte[]) null);
        assertThat(gateway.count("deduction")).isZero();
        assertThat(gateway.sent("repayment.refused"))
                .hasSize(6)
                .first()
                .satisfies(event -> assertThat(event)
                        .contains("BANK_UNKNOWN", "FIELD_MISSING", "\"field\":\"amount\"", "\"field\":\"more\""));
        assertThat(gateway.count("receipt WHERE state = 'REJECTED'")).isEqualTo(3);
        assertThat(gateway.count("receipt WHERE state = 'QUARANTINED'")).isEqualTo(3);
    }

    @Test
    void anAnswerThatBelongsToNothingIsKeptAndAlarmedAndChangesNothing() {
        gateway.request("R1", 100_00);
        long id = gateway.id("R1");
        List<Map<String, Object>> wrong = new ArrayList<>();
        wrong.add(LendingBed.answer(id + 1, 0, SUCCESS)); // no such deduction
        wrong.add(LendingBed.answer(id, 1, SUCCESS)); // no such inquiry
        wrong.add(with(LendingBed.answer(id, 0, SUCCESS), "bank", "other")); // another bank's
        wrong.add(with(LendingBed.answer(id, 0, SUCCESS), "id", null));
        wrong.add(with(LendingBed.answer(id, 0, SUCCESS), "answeredAt", null));
        wrong.add(with(LendingBed.answer(id, 0, SUCCESS), "answeredAt", "2026-11-20"));
        wrong.add(with(LendingBed.answer(id, 0, SUCCESS), "commandId", "RF18539007547034-0")); // somebody else's
        wrong.add(with(LendingBed.answer(id, 0, SUCCESS), "deductedOn", "2026-11-18")); // before it was asked for
        wrong.add(with(LendingBed.answer(id, 0, SUCCESS), "deductedOn", "2027-11-20"));
        wrong.add(with(LendingBed.answer(id, 0, SUCCESS), "principal", "-1.00"));
        wrong.add(with(LendingBed.answer(id, 0, REFUSED), "principal", "1.00"));
        wrong.add(with(LendingBed.answer(id, 0, REFUSED), "result", "MAYBE"));
        wrong.forEach(answer -> gateway.answer(LendingBed.bytes(answer)));
        gateway.answer("成功".getBytes(StandardCharsets.UTF_8));
        assertThat(gateway.state("R1")).isEqualTo("SENT");
        assertThat(gateway.count("receipt WHERE kind = 'LENDING_REPLY' AND state = 'QUARANTINED'"))
                .isEqualTo(wrong.size() + 1L);
        assertThat(gateway.count("audit WHERE action = 'LENDING_REPLY_QUARANTINED'"))
                .isEqualTo(wrong.size() + 1L);
        assertThat(gateway.count("receipt_body")).isEqualTo(wrong.size() + 2L);
    }

    @Test
    void aSuccessAfterARefusalIsBookedOnlyOnTwoPeoplesWordAndThenExpected() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), REFUSED);
        gateway.answer(gateway.id("R1"), SUCCESS);
        assertThat(gateway.state("R1")).isEqualTo("DISPUTED");
        assertThat(balances()).isEmpty();
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        long difference = difference();
        decisions.propose(difference, Resolution.ACCEPTED, "银行确认已扣款", FIRST);
        assertThatThrownBy(() -> decisions.approve(difference, FIRST)).isInstanceOf(Approvals.RefusedException.class);
        decisions.approve(difference, SECOND);
        assertThat(gateway.state("R1")).isEqualTo("SUCCEEDED");
        gateway.arrive("R1", 100_00);
        assertThat(gateway.state("R1")).isEqualTo("SETTLED");
    }

    @Test
    void whatTwoPeopleDismissedEndsTheDeductionUntilTheBankSaysItAgain() {
        gateway.request("R1", 200_00);
        gateway.answer(gateway.id("R1"), SUCCESS); // of half the amount
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        decisions.propose(difference(), Resolution.DISMISSED, "银行确认未扣款", FIRST);
        decisions.reject(difference(), SECOND);
        decisions.propose(difference(), Resolution.DISMISSED, "银行再次确认未扣款", FIRST);
        decisions.approve(difference(), SECOND);
        assertThat(gateway.state("R1")).isEqualTo("REFUSED");
        gateway.answer(gateway.id("R1"), SUCCESS);
        assertThat(gateway.state("R1")).as("the same message").isEqualTo("REFUSED");
        gateway.answer(LendingBed.bytes(with(LendingBed.answer(gateway.id("R1"), 0, SUCCESS), "id", "A2")));
        assertThat(gateway.state("R1")).isEqualTo("DISPUTED");
        decide("SUCCESS_AFTER_REFUSAL", Resolution.ACCEPTED);
        gateway.arrive("R1", 100_00);
        assertThat(gateway.state("R1")).isEqualTo("SETTLED");
    }

    @Test
    void aDifferenceIsNotDismissedWhereItsMoneyHasCome() {
        gateway.request("R1", 200_00);
        gateway.answer(gateway.id("R1"), SUCCESS); // of half the amount
        gateway.arrive("R1", 100_00);
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        assertThatThrownBy(() -> decisions.propose(difference(), Resolution.DISMISSED, "银行确认未扣款", FIRST))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("不能排除", "1 笔（合计 100.00 元）");
        decide("AMOUNT_DIFFERS", Resolution.ACCEPTED);
        gateway.bed.settle();
        assertThat(gateway.state("R1")).isEqualTo("SETTLED");
    }

    @Test
    void whoeverAskedIsToldOfEveryRefusalAlsoOfTheSecondOne() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), REFUSED);
        gateway.answer(gateway.id("R1"), SUCCESS);
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        decisions.propose(difference(), Resolution.DISMISSED, "银行确认未扣款", FIRST);
        decisions.approve(difference(), SECOND);
        assertThat(gateway.sent("repayment.refused"))
                .satisfiesExactly(
                        first -> assertThat(first).contains("INSUFFICIENT_FUNDS"),
                        second -> assertThat(second).contains("DISMISSED"));
        assertThat(gateway.count(
                        "outbox WHERE cause = 'deduction:%d/difference-%d'".formatted(gateway.id("R1"), difference())))
                .isEqualTo(2); // the difference itself, and how it ended
    }

    @Test
    void aContradictionOfABookedDeductionCannotBeBookedToo() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.answer(gateway.id("R1"), new Answer.Success(new Split(100_00, 0, 0), DAY));
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        assertThatThrownBy(() -> decisions.propose(difference(), Resolution.ACCEPTED, "", FIRST))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("不能按银行答复入账");
        decisions.propose(difference(), Resolution.DISMISSED, "银行更正", FIRST);
        decisions.approve(difference(), SECOND);
        assertThat(gateway.state("R1")).isEqualTo("SUCCEEDED");
        assertThatThrownBy(() -> decisions.propose(difference(), Resolution.DISMISSED, "", FIRST))
                .isInstanceOf(Approvals.RefusedException.class);
        assertThat(gateway.count("journal WHERE cause = 'DEDUCTION'")).isOne();
    }

    @Test
    void aBookedDeductionThatNeverHappenedIsTakenBackByTwoPeople() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.bed.clock().set(Instant.parse("2026-11-24T16:00:00Z"));
        gateway.tick();
        gateway.answer(gateway.id("R1"), REFUSED);
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        long difference = difference("NOT_ARRIVED");
        decisions.propose(difference, Resolution.TAKEN_BACK, "银行来函：未扣款", FIRST);
        assertThatThrownBy(() -> decisions.approve(difference, FIRST)).isInstanceOf(Approvals.RefusedException.class);
        decisions.approve(difference, SECOND);
        assertThat(gateway.state("R1")).isEqualTo("REFUSED");
        assertThat(balances().values()).hasSize(4).containsOnly(0L);
        assertThat(gateway.count("journal WHERE cause = 'DEDUCTION'")).isEqualTo(2);
        assertThat(gateway.count("expectation WHERE state = 'CANCELLED'")).isOne();
        assertThat(gateway.count("clearing_difference WHERE resolution = 'TAKEN_BACK'"))
                .as("the decision is the other difference's too")
                .isEqualTo(2);
        assertThat(gateway.sent("repayment.refused"))
                .singleElement()
                .satisfies(event -> assertThat(event).contains("TAKEN_BACK", "入账已撤回", "\"requestId\":\"R1\""));
        assertThat(gateway.count("audit WHERE action = 'CLEARING_DIFFERENCE_RESOLVED' AND actor = '乙'"))
                .isOne();
        assertThatThrownBy(() -> decisions.propose(difference, Resolution.TAKEN_BACK, "再次", FIRST))
                .isInstanceOf(Approvals.RefusedException.class);
    }

    @Test
    void whatHasArrivedIsNotTakenBack() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.answer(gateway.id("R1"), REFUSED);
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        decisions.propose(difference(), Resolution.TAKEN_BACK, "银行来函", FIRST);
        gateway.arrive("R1", 100_00);
        assertThatThrownBy(() -> decisions.approve(difference(), SECOND))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("款项已经到账");
        assertThat(gateway.state("R1")).isEqualTo("SETTLED");
    }

    @Test
    void whatHasArrivedInAnotherAmountIsNotTakenBackEither() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.answer(gateway.id("R1"), REFUSED);
        gateway.arrive("R1", 99_00);
        assertThatThrownBy(() -> gateway.bed
                        .bean(DifferenceDecisions.class)
                        .propose(difference(), Resolution.TAKEN_BACK, "银行来函", FIRST))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("1 笔（合计 99.00 元）");
    }

    @Test
    void aProposalIsNotCarriedOutWhereTheBankHasSpokenSince() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.answer(gateway.id("R1"), REFUSED);
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        long difference = difference("REFUSAL_AFTER_SUCCESS");
        decisions.propose(difference, Resolution.TAKEN_BACK, "银行来函", FIRST);
        gateway.answer(gateway.id("R1"), new Answer.Success(new Split(100_00, 0, 0), DAY));
        assertThatThrownBy(() -> decisions.approve(difference, SECOND))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("提议之后又有变化");
        assertThat(gateway.state("R1")).isEqualTo("SUCCEEDED");
        decisions.reject(difference, SECOND);
    }

    @Test
    void aProposalIsNotCarriedOutWhereTheBankHasSaidSinceThatItIsAtItAfterAll() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), new Answer.Pending(true));
        gateway.answer(gateway.id("R1"), new Answer.NotFound(false));
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        decisions.propose(difference(), Resolution.DISMISSED, "银行来函", FIRST);
        Map<String, Object> processing = LendingBed.answer(gateway.id("R1"), 0, new Answer.Pending(true));
        gateway.answer(LendingBed.bytes(with(processing, "id", "A2")));
        assertThatThrownBy(() -> decisions.approve(difference(), SECOND))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("提议之后又有变化");
        assertThat(gateway.state("R1")).isEqualTo("UNKNOWN");
        decisions.reject(difference(), SECOND);
        decisions.propose(difference(), Resolution.DISMISSED, "银行来函", FIRST);
        gateway.answer(LendingBed.bytes(with(processing, "id", "A3")));
        decisions.approve(difference(), SECOND);
        assertThat(gateway.state("R1")).as("what it said before is no news").isEqualTo("REFUSED");
    }

    @Test
    void aProposalIsNotCarriedOutWhereAnEntryHasComeSince() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), REFUSED);
        gateway.answer(gateway.id("R1"), SUCCESS);
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        decisions.propose(difference(), Resolution.ACCEPTED, "银行来函", FIRST);
        gateway.arrive("R1", 99_00);
        assertThatThrownBy(() -> decisions.approve(difference(), SECOND))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("提议之后又有变化");
        assertThat(gateway.state("R1")).isEqualTo("DISPUTED");
    }

    @Test
    void aBanksRefusalIsNeverTakenForADecisionOfOurs() {
        for (String code : List.of("NOT_EXECUTED", "DISMISSED", "TAKEN_BACK")) {
            gateway.request(code, 100_00);
            gateway.answer(gateway.id(code), new Answer.Refused(code));
            assertThat(gateway.state(code)).isEqualTo("REFUSED");
        }
        assertThat(gateway.sent("repayment.refused"))
                .hasSize(3)
                .allSatisfy(event -> assertThat(event).contains("BANK_REFUSED").doesNotContain("经中心", "入账已撤回"));
        assertThat(gateway.count("deduction WHERE starts_with(refusal_code, 'BANK_') AND settled_answer_id IS NULL"))
                .isEqualTo(3);
    }

    @Test
    void whatWasTakenBackWronglyIsBookedAgainByTwoPeopleAndItsMoneyIsNotLost() {
        gateway.request("R1", 100_00);
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.answer(gateway.id("R1"), REFUSED);
        decide("REFUSAL_AFTER_SUCCESS", Resolution.TAKEN_BACK);
        gateway.arrive("R1", 100_00);
        assertThat(gateway.count("suspended_posting WHERE reason = 'EXPECTATION_CANCELLED'"))
                .isOne();
        gateway.answer(gateway.id("R1"), SUCCESS);
        assertThat(gateway.state("R1")).as("the same message").isEqualTo("REFUSED");
        gateway.answer(LendingBed.bytes(with(LendingBed.answer(gateway.id("R1"), 0, SUCCESS), "id", "A2")));
        assertThat(gateway.state("R1")).as("the same words, said again").isEqualTo("DISPUTED");
        decide("SUCCESS_AFTER_REFUSAL", Resolution.ACCEPTED);
        gateway.bed.settle();
        assertThat(gateway.state("R1")).isEqualTo("SETTLED");
        assertThat(balances())
                .containsEntry("119 clearing:deduction:liujiang", 0L)
                .containsEntry("121 liujiang", -90_00L);
        assertThat(gateway.sent("repayment.deducted")).hasSize(2);
        assertThat(gateway.count("journal WHERE cause = 'DEDUCTION'")).isEqualTo(3);
    }

    private void decide(String kind, Resolution resolution) {
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        decisions.propose(difference(kind), resolution, "银行来函", FIRST);
        decisions.approve(difference(kind), SECOND);
    }

    private long difference(String kind) {
        return gateway.jdbc()
                .sql("SELECT id FROM clearing_difference WHERE kind = ? ORDER BY id DESC LIMIT 1")
                .param(kind)
                .query(Long.class)
                .single();
    }

    @Test
    void hoursThatAreNoneAreRefusedAtStart() {
        for (String hours : List.of("1020", "07:00", "17:00-07:00", "7-17", "")) {
            assertThatThrownBy(() -> new LendingProperties.Bank(
                            "1",
                            hours,
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(1),
                            1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("07:00-17:00");
        }
    }

    private long difference() {
        return gateway.jdbc()
                .sql("SELECT id FROM clearing_difference")
                .query(Long.class)
                .single();
    }

    private Map<String, Long> balances() {
        Map<String, Long> balances = new HashMap<>();
        gateway.jdbc()
                .sql("SELECT a.subject || ' ' || a.key, sum(d.amount_fen)::bigint FROM account_delta d"
                        + " JOIN account a ON a.id = d.account_id"
                        + " WHERE a.subject IN ('119', '121', '401') GROUP BY 1")
                .query(row -> {
                    balances.put(row.getString(1), row.getLong(2));
                });
        return balances;
    }

    private static Map<String, Object> with(Map<String, Object> answer, String field, Object value) {
        answer.put(field, value);
        return answer;
    }

    private static byte[] spaced(byte[] body, int spaces) {
        return (new String(body, StandardCharsets.UTF_8) + " ".repeat(spaces)).getBytes(StandardCharsets.UTF_8);
    }

    private static void atOnce(List<byte[]> bodies, java.util.function.Consumer<byte[]> delivery) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> all = new ArrayList<>();
            bodies.forEach(body -> all.add(threads.submit(() -> delivery.accept(body))));
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
