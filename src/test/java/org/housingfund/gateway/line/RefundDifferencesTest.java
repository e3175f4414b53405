package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.housingfund.gateway.line.DecisionBed.APPROVER;
import static org.housingfund.gateway.line.DecisionBed.PROPOSER;
import static org.housingfund.gateway.line.DecisionBed.credit;
import static org.housingfund.gateway.line.DecisionBed.debit;

import java.nio.file.Path;
import java.time.Duration;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.matching.SuspenseDecision.Allocate;
import org.housingfund.gateway.matching.SuspenseDecision.Employer;
import org.housingfund.gateway.matching.SuspenseDecision.Leave;
import org.housingfund.gateway.matching.SuspenseDecision.Refund;
import org.housingfund.gateway.matching.SuspenseDecision.SetOff;
import org.housingfund.gateway.payout.PayoutWatch;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refunds that the bank does not make, contradicts itself about or gives back (R-M6, R-B4, decision 0020). */
class RefundDifferencesTest {
    private static final String NOTICE = "P2611180001";
    private static final String GENERAL = "219|suspense:general";
    private static final String CLEARING = "119|clearing:payout:liujiang";

    @TempDir
    private Path dir;

    private DecisionBed bed;
    private long posting;
    private String reference;

    @BeforeEach
    void aRefundThatTheBankIsInstructedToPay() {
        bed = new DecisionBed(dir);
        bed.issue(NOTICE, "E1", 9_00L);
        bed.arrive(0, credit(9_00, "某公司", "公积金"));
        posting = bed.posting(9_00);
        bed.decide(posting, new Refund());
        reference = bed.one("SELECT reference FROM payout");
        theBankHasGotEverything();
    }

    @AfterEach
    void everythingHolds() {
        theBankHasGotEverything();
        bed.world.everyInvariantHolds();
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%' AND key_id IS NULL")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
        bed.close();
    }

    @Test
    void aRefundWithoutItsDebitEntryGetsAnOwnerWhoIsToldWhichMoneyItIs() {
        watch();
        assertThat(bed.one("SELECT count(*) FROM clearing_difference")).isEqualTo("0");
        overdue();
        watch();
        assertThat(bed.one("SELECT kind || ' ' || owner || ' ' || state FROM clearing_difference"))
                .isEqualTo("NOT_DEBITED 资金结算岗 OPEN");
        assertThat(bed.one("SELECT body FROM outbox WHERE type = 'cn.housingfund.payout.disputed.v1'"))
                .contains("\"caseNumber\":null", "\"suspendedPostingId\":" + posting);
        refused(Resolution.ACCEPTED, "只以银行的借方流水为准");
        refused(Resolution.DISMISSED, "不能排除");
        bed.arrive(0, debit(9_00, reference));
        assertThat(bed.one("SELECT resolution FROM clearing_difference")).isEqualTo("CLEARED");
    }

    @Test
    void aRefundThatTheBankNeverMadeIsTakenBackByTwoPeopleAndPaidAnew() {
        overdue();
        decide(Resolution.TAKEN_BACK);
        assertThat(bed.one("SELECT state FROM payout")).isEqualTo("REFUSED");
        assertThat(bed.balance(CLEARING)).isZero();
        assertThat(bed.balance(GENERAL)).isEqualTo(-9_00);
        assertThat(bed.one("SELECT reason FROM suspended_posting WHERE state = 'OPEN'"))
                .isEqualTo("REFUND_REFUSED");
        assertThat(bed.one("SELECT body FROM outbox WHERE type = 'cn.housingfund.payout.refused.v1'"))
                .contains("TAKEN_BACK");
        assertThat(bed.one("SELECT destination FROM outbox WHERE type = 'cn.housingfund.payout.cancellation.v1'"))
                .isEqualTo("hfg.payout.commands.liujiang");
        bed.decide(bed.posting(9_00), new Refund());
        bed.arrive(0, debit(9_00, bed.one("SELECT reference FROM payout WHERE state = 'INSTRUCTED'")));
        assertThat(bed.balance(GENERAL)).isZero();
        assertThat(bed.balance(CLEARING)).isZero();
    }

    @Test
    void aRefundThatTheBankPaidIsNotTakenBack() {
        overdue();
        propose(Resolution.TAKEN_BACK);
        bed.arrive(0, debit(9_00 - 1, reference));
        assertThatThrownBy(this::approve).isInstanceOf(RefusedException.class).hasMessageContaining("说明款项已有往来");
        assertThat(bed.one("SELECT state FROM payout")).isEqualTo("INSTRUCTED");
    }

    @Test
    void aRefusedRefundThatTheBankThenAcceptedIsFreeOnceTwoPeopleSettledThatItDoesNotPay() {
        bed.answer(reference, "REFUSED", ",\"reason\":\"户名不符\"");
        bed.answer(reference, "ACCEPTED", "");
        watch();
        watch();
        assertThat(bed.one("SELECT kind FROM clearing_difference")).isEqualTo("DISPUTED");
        long again = bed.posting(9_00);
        assertThatThrownBy(() -> bed.propose(again, new Allocate(NOTICE, false)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("前后矛盾");
        decide(Resolution.TAKEN_BACK);
        assertThat(bed.one("SELECT count(*) FROM suspended_posting WHERE state = 'OPEN'"))
                .as("it was suspended again by the refusal, and only once")
                .isEqualTo("1");
        bed.decide(again, new Allocate(NOTICE, false));
        assertThat(bed.balance("201|E1-0")).isEqualTo(-9_00);
    }

    @Test
    void aRefundThatTheBankRefusedAndPaidAllTheSameIsLiveAgainOnceTwoPeopleAcceptIt() {
        bed.answer(reference, "REFUSED", ",\"reason\":\"户名不符\"");
        bed.arrive(0, debit(9_00, reference));
        assertThat(bed.one("SELECT reason FROM suspended_posting WHERE amount_fen > 0"))
                .isEqualTo("EXPECTATION_CANCELLED");
        watch();
        decide(Resolution.ACCEPTED);
        bed.world.bed.settle();
        assertThat(bed.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
        assertThat(bed.one("SELECT count(*) FROM suspended_posting WHERE state = 'OPEN'"))
                .isEqualTo("0");
        assertThat(bed.balance(GENERAL)).isZero();
        assertThat(bed.balance(CLEARING)).isZero();
        assertThat(bed.one("SELECT body FROM outbox WHERE type = 'cn.housingfund.payout.reinstated.v1'"))
                .contains("\"caseNumber\":null");
        assertThat(bed.one("SELECT count(*) FROM outbox WHERE type = 'cn.housingfund.suspense.resolved.v1'"
                        + " AND cause LIKE 'payout:%/difference-%' AND body LIKE '%REFUNDED%'"))
                .isEqualTo("1");
        bed.arrive(0, credit(9_00, "某公司", "退汇 " + reference));
        assertThat(bed.one("SELECT state FROM payout"))
                .as("and the bank may give it back")
                .isEqualTo("RETURNED");
        assertThat(bed.balance(GENERAL)).isEqualTo(-9_00);
    }

    @Test
    void moneyThatPeopleLeftGoesOutWithTheRefundThatIsLiveAgain() {
        bed.answer(reference, "REFUSED", ",\"reason\":\"户名不符\"");
        bed.decide(bed.posting(9_00), new Leave());
        bed.arrive(0, debit(9_00, reference));
        watch();
        decide(Resolution.ACCEPTED);
        bed.world.bed.settle();
        assertThat(bed.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
        assertThat(bed.one("SELECT state || pinned FROM suspended_posting WHERE origin_id IS NOT NULL"))
                .isEqualTo("CLOSEDfalse");
    }

    @Test
    void aRefusedRefundIsNotLiveAgainWhereItsMoneyHasGoneElsewhere() {
        bed.answer(reference, "REFUSED", ",\"reason\":\"户名不符\"");
        bed.decide(bed.posting(9_00), new Allocate(NOTICE, false));
        bed.arrive(0, debit(9_00, reference));
        watch();
        refused(Resolution.ACCEPTED, "已另行处理");
        assertThat(bed.one("SELECT state FROM payout")).isEqualTo("REFUSED");
    }

    @Test
    void anAcceptedRefundIsProposedAnewWhereItsMoneyGoesElsewhereBeforeTheApproval() {
        bed.answer(reference, "REFUSED", ",\"reason\":\"户名不符\"");
        bed.arrive(0, debit(9_00, reference));
        watch();
        propose(Resolution.ACCEPTED);
        bed.decide(bed.posting(9_00), new SetOff(bed.suspendedAgain(), null));
        assertThatThrownBy(this::approve).isInstanceOf(RefusedException.class).hasMessageContaining("已另行处理");
        assertThat(bed.balance(GENERAL)).isZero();
    }

    @Test
    void aRefundThatComesBackInPartIsSuspendedAgainInPartOnceTwoPeopleSaySo() {
        bed.arrive(0, debit(9_00, reference));
        bed.arrive(0, credit(8_50, "某公司", "退汇扣手续费"));
        bed.decide(bed.posting(8_50), new SetOff(null, Long.parseLong(bed.one("SELECT entry_id FROM payout"))));
        assertThat(bed.one("SELECT state || ' ' || returned_fen FROM payout")).isEqualTo("RETURNED 850");
        assertThat(bed.one("SELECT reason || ' ' || amount_fen FROM suspended_posting WHERE state = 'OPEN'"))
                .isEqualTo("REFUND_RETURNED -850");
        assertThat(bed.balance(GENERAL)).isEqualTo(-8_50);
        assertThat(bed.balance(CLEARING)).isZero();
    }

    @Test
    void whatTheBankGivesBackIsNoPaymentOfTheEmployerWhoseItWasSaidToBe() {
        bed.arrive(0, debit(9_00, reference));
        bed.arrive(0, credit(8_50, "某公司", "退汇扣手续费"));
        bed.decide(bed.posting(8_50), new Employer("E1"));
        assertThat(bed.one("SELECT count(*) FROM payer_account")).isEqualTo("1");
        bed.decide(bed.posting(8_50), new SetOff(null, Long.parseLong(bed.one("SELECT entry_id FROM payout"))));
        assertThat(bed.one("SELECT count(*) FROM payer_account")).isEqualTo("0");
    }

    @Test
    void aRefundThatTheBankPaidAndThenRefusedIsAcceptedByTwoPeople() {
        bed.arrive(0, debit(9_00, reference));
        bed.answer(reference, "REFUSED", ",\"reason\":\"户名不符\"");
        watch();
        refused(Resolution.TAKEN_BACK, "借方流水已到");
        decide(Resolution.ACCEPTED);
        assertThat(bed.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
        assertThat(bed.one("SELECT count(*) FROM expectation WHERE disputed_at IS NOT NULL"))
                .isEqualTo("0");
    }

    @Test
    void aRefundThatTheBankGivesBackIsSuspendedAgainAndMayBeDecidedAnew() {
        bed.arrive(0, debit(9_00, reference));
        bed.arrive(0, credit(9_00, "某公司", "退汇 " + reference));
        assertThat(bed.one("SELECT state FROM payout")).isEqualTo("RETURNED");
        long again = bed.posting(9_00);
        assertThat(bed.one("SELECT reason || ' ' || evidence FROM suspended_posting WHERE id = ?", again))
                .startsWith("REFUND_RETURNED")
                .contains(reference);
        assertThat(bed.balance(GENERAL)).isEqualTo(-9_00);
        assertThat(bed.balance(CLEARING)).isZero();
        bed.decide(again, new Refund());
        bed.arrive(0, debit(9_00, bed.one("SELECT reference FROM payout WHERE state = 'INSTRUCTED'")));
        assertThat(bed.balance(GENERAL)).isZero();
    }

    @Test
    void aReturnThatTheBankReversesIsSetOffAgainstTheMoneyThatIsSuspendedAgain() {
        bed.arrive(0, debit(9_00, reference));
        bed.arrive(0, credit(9_00, "某公司", "退汇 " + reference));
        bed.arrive(0, new World.Entry(0, 0, "PAY", -9_00, true, "某公司", "退汇 " + reference));
        long again = bed.suspendedAgain();
        bed.decide(
                Long.parseLong(bed.one("SELECT id FROM suspended_posting WHERE amount_fen > 0 AND state = 'OPEN'")),
                new SetOff(again, null));
        assertThat(bed.one("SELECT count(*) FROM suspended_posting WHERE state = 'OPEN'"))
                .isEqualTo("0");
        assertThat(bed.balance(GENERAL)).isZero();
        assertThat(bed.balance(CLEARING)).isZero();
    }

    private void overdue() {
        bed.world.bed.clock().advance(Duration.ofDays(10));
        watch();
    }

    private void watch() {
        bed.world.bed.bean(PayoutWatch.class).check();
    }

    private void theBankHasGotEverything() {
        bed.jdbc()
                .sql("UPDATE outbox SET published_at = created_at WHERE published_at IS NULL")
                .update();
    }

    private void refused(Resolution resolution, String why) {
        assertThatThrownBy(() -> propose(resolution))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(why);
    }

    private void decide(Resolution resolution) {
        propose(resolution);
        approve();
    }

    private void propose(Resolution resolution) {
        bed.world.bed.bean(DifferenceDecisions.class).propose(difference(), resolution, "银行来函", PROPOSER);
    }

    private void approve() {
        bed.world.bed.bean(DifferenceDecisions.class).approve(difference(), APPROVER);
    }

    private long difference() {
        return Long.parseLong(bed.one("SELECT min(id) FROM clearing_difference WHERE state = 'OPEN'"));
    }
}
