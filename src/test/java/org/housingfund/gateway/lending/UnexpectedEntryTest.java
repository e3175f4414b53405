package org.housingfund.gateway.lending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that quote a deduction and that nobody expected: each has an owner, and people find a way out (R-B4). */
class UnexpectedEntryTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Answer.Success SUCCESS = new Answer.Success(new Split(90_00, 10_00, 0), DAY);
    private static final Answer REFUSED = new Answer.Refused("INSUFFICIENT_FUNDS");
    private static final Actor FIRST = new Actor("甲", "test");
    private static final Actor SECOND = new Actor("乙", "test");

    @TempDir
    private static Path dir;

    private static LendingBed gateway;
    private static int requests;

    private String request;

    @BeforeAll
    static void start() {
        gateway = new LendingBed(dir, new Faults());
        gateway.jdbc()
                .sql("INSERT INTO employer (account_no, name, name_key) VALUES ('2000000001', '某单位', '某单位')")
                .update();
    }

    @BeforeEach
    void aRequest() {
        request = "R" + ++requests;
        gateway.request(request, 100_00);
    }

    @AfterAll
    static void everythingHolds() {
        try {
            gateway.jdbc()
                    .sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%' AND key_id IS NULL")
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
    void moneyThatComesTwiceHasAnOwnerUntilItWentBackAndTwoPeopleSaySo() {
        answer(SUCCESS);
        gateway.arrive(request, 100_00);
        gateway.watch();
        assertThat(open()).isZero();
        gateway.arrive(request, 100_00);
        gateway.watch();
        gateway.watch();
        assertThat(disputed())
                .singleElement()
                .satisfies(event -> assertThat(event).contains("ENTRY_UNEXPECTED", "贷款管理岗", "重复付款"));
        assertThatThrownBy(() -> propose(Resolution.DISMISSED))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("1 笔（合计 100.00 元）");
        assertThatThrownBy(() -> propose(Resolution.ACCEPTED)).isInstanceOf(Approvals.RefusedException.class);
        assertThatThrownBy(() -> propose(Resolution.TAKEN_BACK)).isInstanceOf(Approvals.RefusedException.class);
        gateway.goBack(request, 100_00);
        gateway.watch();
        assertThat(open()).as("nobody has asked the bank yet").isOne();
        decide(Resolution.DISMISSED);
        gateway.watch();
        assertThat(open()).isZero();
        assertThat(gateway.state(request)).isEqualTo("SETTLED");
        gateway.arrive(request, 100_00);
        gateway.watch();
        assertThat(open()).as("a third time").isOne();
        assertThat(disputed()).hasSize(2);
    }

    @Test
    void moneyThatTheBankTakesBackHasAnOwnerUntilItPaysAgain() {
        answer(SUCCESS);
        gateway.arrive(request, 100_00);
        gateway.goBack(request, 100_00);
        gateway.watch();
        assertThatThrownBy(() -> propose(Resolution.DISMISSED)).hasMessageContaining("合计 -100.00 元");
        gateway.arrive(request, 100_00);
        decide(Resolution.DISMISSED);
        gateway.watch();
        assertThat(open()).isZero();
    }

    @Test
    void moneyThatTheBankTakesBackForGoodTakesTheDeductionBackOnceTwoPeopleSaySo() {
        answer(SUCCESS);
        gateway.arrive(request, 100_00);
        gateway.goBack(request, 100_00);
        suspense(new SuspenseDecision.SetOff(null, arrived()));
        assertThat(gateway.state(request)).isEqualTo("REFUSED");
        assertThat(booked()).as("nothing is booked on it any more").isZero();
        assertThat(gateway.sent("repayment.refused"))
                .filteredOn(event -> event.contains('"' + request + '"'))
                .singleElement()
                .satisfies(event -> assertThat(event).contains("TAKEN_BACK"));
        gateway.watch();
        decide(Resolution.DISMISSED);
        // And should the bank deduct it anew, that is news.
        gateway.arrive(request, 100_00);
        gateway.answer(gateway.id(request), new Answer.Success(new Split(90_00, 10_00, 0), DAY.plusDays(1)));
        decide("SUCCESS_AFTER_REFUSAL", Resolution.ACCEPTED);
        gateway.bed.settle();
        assertThat(gateway.state(request)).isEqualTo("SETTLED");
        assertThat(booked()).isEqualTo(100_00);
    }

    @Test
    void aReversalOfWhatCameWithoutItsReferenceHasAnOwnerWhoIsToldTheDeductionAndIsNoneOfTheMachines() {
        answer(SUCCESS);
        gateway.arrive(request, 100_00);
        String identity = gateway.jdbc()
                .sql("SELECT identity FROM bank_entry WHERE id = ?")
                .param(arrived())
                .query(String.class)
                .single();
        gateway.reverse(identity.replaceAll("^(?:[0-9]{8}-)?([0-9]{7,}).*$", "$1"), 100_00);
        assertThat(gateway.jdbc()
                        .sql("SELECT reason || ' ' || evidence FROM suspended_posting WHERE id = ?")
                        .param(posting())
                        .query(String.class)
                        .single())
                .startsWith("REVERSAL_OF_DEDUCTION")
                .contains(
                        "流水 " + arrived(),
                        Deduction.reference(gateway.id(request)).text());
        assertThat(gateway.state(request)).isEqualTo("SETTLED");
        gateway.watch();
        assertThat(open()).isOne();
        assertThatThrownBy(() -> propose(Resolution.DISMISSED))
                .as("while it waits")
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("1 笔（合计 -100.00 元）");
        suspense(new SuspenseDecision.SetOff(null, arrived()));
        assertThat(gateway.state(request)).isEqualTo("REFUSED");
        assertThat(booked()).isZero();
        decide(Resolution.DISMISSED);
        gateway.watch();
        assertThat(open()).isZero();
    }

    @Test
    void onlyTheWholeOfADeductionIsTakenBack() {
        answer(SUCCESS);
        gateway.arrive(request, 100_00);
        gateway.goBack(request, 60_00);
        assertThatThrownBy(() -> suspense(new SuspenseDecision.SetOff(null, arrived())))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("只能整笔收回");
        gateway.arrive(request, 60_00);
    }

    @Test
    void moneyOfARefusedDeductionHasAnOwnerUntilTheBankCorrectsItsAnswer() {
        answer(REFUSED);
        gateway.arrive(request, 100_00);
        gateway.watch();
        assertThat(open()).isOne();
        answer(SUCCESS);
        gateway.watch();
        decide("SUCCESS_AFTER_REFUSAL", Resolution.ACCEPTED);
        gateway.bed.settle();
        assertThat(gateway.state(request)).isEqualTo("SETTLED");
        gateway.watch();
        assertThat(count("resolution = 'CLEARED'")).isOne();
    }

    @Test
    void moneyThatIsAheadOfItsAnswerHasAnOwnerOnlyWhereTheAnswerIsOverdue() {
        gateway.arrive(request, 100_00);
        gateway.watch();
        gateway.bed.clock().advance(Duration.ofMinutes(1));
        gateway.tick();
        gateway.watch();
        assertThat(open()).isZero();
        gateway.bed.clock().advance(Duration.ofHours(3));
        gateway.watch();
        assertThat(open()).isOne();
        answer(SUCCESS);
        gateway.bed.settle();
        gateway.watch();
        assertThat(gateway.state(request)).isEqualTo("SETTLED");
        assertThat(open()).isZero();
    }

    @Test
    void moneyOfAnotherAmountHasAnOwnerAlsoAfterTheRightOneCame() {
        answer(SUCCESS);
        gateway.arrive(request, 99_00);
        gateway.watch();
        assertThat(open()).isOne();
        gateway.arrive(request, 100_00);
        gateway.watch();
        assertThat(gateway.state(request)).isEqualTo("SETTLED");
        assertThat(open()).isOne();
        gateway.goBack(request, 99_00);
        decide(Resolution.DISMISSED);
        gateway.watch();
        assertThat(open()).isZero();
    }

    @Test
    void anotherDifferenceEndsTheDeductionAlsoWhileAnEntryIsToBeClarified() {
        answer(REFUSED);
        gateway.arrive(request, 100_00);
        gateway.watch();
        answer(SUCCESS);
        gateway.goBack(request, 100_00);
        decide("SUCCESS_AFTER_REFUSAL", Resolution.DISMISSED);
        assertThat(gateway.state(request)).isEqualTo("REFUSED");
        gateway.watch();
        assertThat(open()).as("what came went back").isZero();
    }

    @Test
    void moneyThatADeductionMayStillClaimIsNotMovedElsewhere() {
        gateway.arrive(request, 100_00);
        for (SuspenseDecision decision :
                new SuspenseDecision[] {new SuspenseDecision.Employer("2000000001"), new SuspenseDecision.Refund()}) {
            assertThatThrownBy(() -> suspense(decision))
                    .isInstanceOf(Approvals.RefusedException.class)
                    .hasMessageContaining("该笔扣款已发往银行，尚未了结");
        }
        answer(REFUSED);
        assertThatThrownBy(() -> suspense(new SuspenseDecision.Employer("2000000001")))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("由银行更正答复", "只能原路退款");
        gateway.watch();
        suspense(new SuspenseDecision.Refund());
        gateway.watch();
        assertThat(open()).isZero();
        answer(SUCCESS);
        decide("SUCCESS_AFTER_REFUSAL", Resolution.ACCEPTED);
        assertThat(gateway.state(request)).as("the bank has to pay again").isEqualTo("SUCCEEDED");
        gateway.arrive(request, 100_00);
        assertThat(gateway.state(request)).isEqualTo("SETTLED");
    }

    @Test
    void whatAProposalWouldMoveIsClaimedWhereTheBankAnswersBeforeItsApproval() {
        answer(REFUSED);
        gateway.arrive(request, 100_00);
        SuspenseDecisions decisions = gateway.bed.bean(SuspenseDecisions.class);
        long proposal = decisions
                .propose(posting(), new SuspenseDecision.Refund(), "银行来函", FIRST)
                .id();
        answer(SUCCESS);
        assertThatThrownBy(() -> decisions.approve(posting(), proposal, SECOND))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("答复矛盾待处理");
    }

    @Test
    void moneyThatCameTwiceMayBeAnEmployersAndThenBlocksNothing() {
        answer(SUCCESS);
        gateway.arrive(request, 100_00);
        gateway.arrive(request, 100_00);
        gateway.watch();
        suspense(new SuspenseDecision.Employer("2000000001"));
        decide(Resolution.DISMISSED);
        gateway.watch();
        assertThat(open()).isZero();
    }

    private void answer(Answer answer) {
        gateway.answer(gateway.id(request), answer);
    }

    private List<String> disputed() {
        return gateway.sent("repayment.disputed").stream()
                .filter(event -> event.contains('"' + request + '"'))
                .toList();
    }

    /** The entry that the deduction's money came with. */
    private long arrived() {
        return gateway.jdbc()
                .sql("SELECT entry_id FROM expectation WHERE owner = 'DEDUCTION' AND owner_id = ?")
                .param(gateway.id(request))
                .query(Long.class)
                .single();
    }

    /** What its journals have put on loan and income accounts. */
    private long booked() {
        return -gateway.jdbc()
                .sql("SELECT coalesce(sum(l.amount_fen), 0) FROM journal j JOIN journal_line l ON l.journal_id = j.id"
                        + " JOIN account a ON a.id = l.account_id AND a.subject IN ('121', '401')"
                        + " WHERE j.cause = 'DEDUCTION' AND j.cause_id = ?")
                .param(gateway.id(request))
                .query(Long.class)
                .single();
    }

    private long posting() {
        return gateway.jdbc()
                .sql("SELECT max(id) FROM suspended_posting WHERE state = 'OPEN'")
                .query(Long.class)
                .single();
    }

    private void suspense(SuspenseDecision decision) {
        SuspenseDecisions decisions = gateway.bed.bean(SuspenseDecisions.class);
        long posting = posting();
        long proposal = decisions.propose(posting, decision, "银行来函", FIRST).id();
        decisions.approve(posting, proposal, SECOND);
    }

    private long open() {
        return count("state = 'OPEN'");
    }

    private long count(String condition) {
        return gateway.count(
                "clearing_difference WHERE kind = 'ENTRY_UNEXPECTED' AND deduction_id = ? AND " + condition,
                gateway.id(request));
    }

    private void propose(Resolution resolution) {
        gateway.bed.bean(DifferenceDecisions.class).propose(difference("ENTRY_UNEXPECTED"), resolution, "银行来函", FIRST);
    }

    private void decide(Resolution resolution) {
        decide("ENTRY_UNEXPECTED", resolution);
    }

    private void decide(String kind, Resolution resolution) {
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        decisions.propose(difference(kind), resolution, "银行来函", FIRST);
        decisions.approve(difference(kind), SECOND);
    }

    private long difference(String kind) {
        return gateway.jdbc()
                .sql("SELECT id FROM clearing_difference WHERE kind = ? AND deduction_id = ? AND state = 'OPEN'")
                .params(kind, gateway.id(request))
                .query(Long.class)
                .single();
    }
}
