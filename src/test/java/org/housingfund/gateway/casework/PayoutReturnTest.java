package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.housingfund.gateway.testing.CaseBed.paid;
import static org.housingfund.gateway.testing.CaseBed.returned;
import static org.housingfund.gateway.testing.CaseBed.reversed;

import java.nio.file.Path;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.payout.PayoutWatch;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** 退汇: the bank paid and gives the money back (R-P1, decision 0020). */
class PayoutReturnTest {
    private static final String NUMBER = "NN450100-20261120-0001";
    private static final long FEN = 1_080_000;
    private static final Actor FIRST = new Actor("甲", "test");
    private static final Actor SECOND = new Actor("乙", "test");

    @TempDir
    private Path dir;

    private CaseBed cases;
    private String reference;

    @BeforeEach
    void aCaseWhoseBankIsInstructed() {
        cases = new CaseBed(dir);
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
        reference = cases.reference(NUMBER);
    }

    @AfterEach
    void everythingHolds() {
        try {
            cases.allIsWell();
        } finally {
            cases.close();
        }
    }

    @Test
    void whatTheBankGivesBackReopensTheClosedCaseAndIsPaidAnew() {
        cases.pay(reference, FEN);
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        cases.book(file -> returned(file, reference, FEN));
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("RETURNED");
        assertThat(cases.list("SELECT kind FROM disposition ORDER BY entry_id"))
                .containsExactly("PAYOUT_CONFIRMED", "RETURNED_PAYMENT");
        assertThat(employeeFen()).isZero();
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
        assertThat(cases.count("case_register WHERE outcome IS NULL")).isOne();
        assertThat(cases.events("payout.returned", NUMBER)).hasSize(1);
        JsonNode told = cases.events("case.forwarded", NUMBER).get(1);
        assertThat(told.path("reason").asString()).isEqualTo("PAYOUT_RETURNED");
        assertThat(told.path("note").asString()).contains("退汇");
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        cases.pay(cases.reference(NUMBER), FEN);
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(employeeFen()).isEqualTo(FEN);
        assertThat(cases.answers(NUMBER + ".receipt")).hasSize(2);
        assertThat(cases.events("case.closed", NUMBER)).hasSize(2);
    }

    @Test
    void whatComesBackInTheVeryStatementThatPaysItNeverClosesTheCase() {
        cases.book(file -> returned(paid(file, reference, FEN), reference, FEN));
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("RETURNED");
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
        assertThat(cases.answers(NUMBER + ".receipt")).isEmpty();
        cases.decide(CaseBed.inRound(2, CaseBed.other("D2", NUMBER, "SUPPLEMENT", "请提供正确的收款账户")));
        assertThat(cases.state(NUMBER)).isEqualTo("SUPPLEMENT_REQUESTED");
    }

    @Test
    void aReversalOfTheDebitIsItsReturnAndTwoPeopleSettleWhatItsReferencePutInDispute() {
        cases.pay(reference, FEN);
        cases.book(file -> reversed(file, reference, FEN));
        assertThat(cases.list("SELECT kind FROM disposition ORDER BY entry_id"))
                .containsExactly("PAYOUT_CONFIRMED", "REVERSAL");
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("RETURNED");
        assertThat(cases.count("suspended_posting WHERE state = 'OPEN'")).isZero();
        assertThat(employeeFen()).isZero();
        watch();
        refused(Resolution.TAKEN_BACK, "又退回");
        decide(Resolution.ACCEPTED);
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("RETURNED");
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        assertThat(cases.state(NUMBER)).isEqualTo("PAYING");
    }

    @Test
    void aBankThatTakesItsDebitBackAndPaysAtOnceHasPaid() {
        cases.book(file -> paid(reversed(paid(file, reference, FEN), reference, FEN), reference, FEN));
        stillPaid();
        assertThat(cases.list("SELECT reason FROM suspended_posting WHERE state = 'OPEN' ORDER BY id"))
                .containsExactly("REVERSED", "EXPECTATION_MET");
    }

    @Test
    void whatMayGiveBackADoubleDebitLeavesTheCasePaid() {
        cases.pay(reference, FEN);
        cases.pay(reference, FEN);
        cases.book(file -> returned(file, reference, FEN));
        stillPaid();
        assertThat(cases.list("SELECT reason FROM suspended_posting WHERE state = 'OPEN' ORDER BY id"))
                .containsExactly("EXPECTATION_MET", "RETURNED_PAYMENT");
    }

    @Test
    void lessThanWasPaidIsNoReturnAndPutsThePayoutInDispute() {
        cases.pay(reference, FEN);
        cases.book(file -> returned(file, reference, FEN - 500));
        stillPaid();
        assertThat(cases.one("SELECT evidence::text FROM suspended_posting")).contains("10800.00", "10795.00");
        watch();
        assertThat(cases.events("payout.disputed", NUMBER)).hasSize(1);
        decide(Resolution.ACCEPTED);
    }

    @Test
    void aRefusalThatTheBankSendsWithTheReturnFitsIt() {
        cases.pay(reference, FEN);
        cases.book(file -> returned(file, reference, FEN));
        cases.reply(reference, "REFUSED");
        assertThat(cases.count("expectation WHERE disputed_at IS NOT NULL")).isZero();
        cases.reply(reference, "ACCEPTED");
        assertThat(cases.count("expectation WHERE disputed_at IS NOT NULL")).isOne();
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("RETURNED");
    }

    @Test
    void aRefusedPayoutThatTheBankMadeAndGaveBackIsBookedAgainAndReturned() {
        cases.reply(reference, "REFUSED");
        cases.book(file -> returned(paid(file, reference, FEN), reference, FEN));
        assertThat(cases.list("SELECT reason FROM suspended_posting ORDER BY id"))
                .containsExactly("EXPECTATION_CANCELLED", "EXPECTATION_CANCELLED");
        watch();
        decide(Resolution.ACCEPTED);
        cases.bed.settle();
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("RETURNED");
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
        assertThat(cases.count("suspended_posting WHERE state = 'OPEN'")).isZero();
        assertThat(employeeFen()).isZero();
    }

    private void stillPaid() {
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(employeeFen()).isEqualTo(FEN);
    }

    private void watch() {
        cases.bed.bean(PayoutWatch.class).check();
    }

    private void refused(Resolution resolution, String why) {
        assertThatThrownBy(() -> decisions().propose(difference(), resolution, "银行来函", FIRST))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining(why);
    }

    private void decide(Resolution resolution) {
        decisions().propose(difference(), resolution, "银行来函", FIRST);
        decisions().approve(difference(), SECOND);
    }

    private DifferenceDecisions decisions() {
        return cases.bed.bean(DifferenceDecisions.class);
    }

    private long difference() {
        return Long.parseLong(cases.one("SELECT id FROM clearing_difference"));
    }

    private long employeeFen() {
        return Long.parseLong(cases.one(
                "SELECT coalesce(sum(l.amount_fen), 0) FROM journal_line l JOIN account a ON a.id = l.account_id"
                        + " WHERE a.subject = '201' AND a.key = ?",
                CaseBed.EMPLOYEE));
    }
}
