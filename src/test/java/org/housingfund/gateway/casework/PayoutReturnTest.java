package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.housingfund.gateway.testing.CaseBed.paid;
import static org.housingfund.gateway.testing.CaseBed.returned;
import static org.housingfund.gateway.testing.CaseBed.reversed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.matching.Reversals;
import org.housingfund.gateway.matching.SuspendedPostings;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.payout.PayoutWatch;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
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
        watch();
        decide(Resolution.ACCEPTED);
        cases.bed.bean(Reversals.class).resolve(Long.parseLong(cases.one("SELECT min(id) FROM suspended_posting")));
        assertThat(cases.count("expectation WHERE disputed_at IS NOT NULL"))
                .as("a statement after it says nothing new")
                .isZero();
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
    void whatComesBackInPartReopensTheCaseOnceTwoPeopleSaySoAndOnlyTheRestIsPaidAnew() {
        cases.pay(reference, FEN);
        cases.book(file -> returned(file, reference, FEN - 500));
        SuspenseDecisions decisions = cases.bed.bean(SuspenseDecisions.class);
        SuspenseDecisions.Proposed proposed = decisions.propose(posting(), givenBack(), "银行来函", FIRST);
        String told = "参考号 " + reference + " 的 10800.00 元部分退回；与原流水的联系：引用其参考号、对方账号相同、对方户名相符";
        assertThat(proposed.sentence()).contains(told);
        assertThat(cases.bed.bean(SuspendedPostings.class).open(null, 9))
                .singleElement()
                .satisfies(open -> assertThat(open.proposed().phrase()).contains(told));
        decisions.approve(posting(), proposed.id(), SECOND);
        assertThat(cases.one("SELECT state || ' ' || returned_fen FROM payout")).isEqualTo("RETURNED 1079500");
        assertThat(cases.list("SELECT kind FROM disposition ORDER BY entry_id"))
                .containsExactly("PAYOUT_CONFIRMED", "RETURNED_PAYMENT");
        assertThat(employeeFen()).as("five yuan stayed with the payee").isEqualTo(500);
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
        assertThat(cases.events("payout.returned", NUMBER))
                .singleElement()
                .satisfies(event -> assertThat(event.path("amount").asString()).isEqualTo("10795.00"));
        assertThat(cases.events("case.forwarded", NUMBER).get(1).path("note").asString())
                .contains("10800.00", "10795.00");
        watch();
        decide(Resolution.ACCEPTED);
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "11996.00")));
        assertThat(cases.state(NUMBER))
                .as("that would be more than was asked for")
                .isEqualTo("PAYOUT_REFUSED");
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D3", NUMBER, "10795.00")));
        cases.pay(cases.reference(NUMBER), FEN - 500);
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(employeeFen()).isEqualTo(FEN);
        assertThat(cases.one("SELECT amount_fen FROM case_register")).isEqualTo("1080000");
        assertThat(cases.answer(NUMBER + ".receipt-2.xml"))
                .contains("<amount>10800.00</amount>", "仍付出 5.00 元，本次付款 10795.00 元");
    }

    @Test
    void whatTheBankHadRefusedIsNotAcceptedBesideWhatAnotherPaidWhereTheyExceedWhatWasAskedFor() {
        cases.reply(reference, "REFUSED");
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        String second = cases.reference(NUMBER);
        cases.pay(second, FEN);
        cases.book(file -> returned(file, second, FEN - 120_001));
        setOff(FIRST, SECOND);
        cases.reply(reference, "ACCEPTED");
        watch();
        assertThatThrownBy(() -> decisions().propose(difference(reference), Resolution.ACCEPTED, "银行来函", FIRST))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("申请 12000.00 元，此前已付出 1200.01 元未退回");
        assertThat(cases.one("SELECT state FROM payout WHERE reference = ?", reference))
                .isEqualTo("REFUSED");
    }

    @Test
    void aCaseWhoseRestIsNotPaidAnewIsRegisteredWithWhatWentOut() {
        cases.pay(reference, FEN);
        cases.book(file -> returned(file, reference, FEN - 500));
        setOff(FIRST, SECOND);
        cases.decide(CaseBed.inRound(2, CaseBed.other("D2", NUMBER, "REFUSED", "不再付款")));
        cases.bed.settle();
        assertThat(cases.one("SELECT outcome || ' ' || amount_fen FROM case_register"))
                .isEqualTo("REFUSED 500");
        assertThat(cases.answer(NUMBER + ".receipt-2.xml"))
                .contains("<reason>本案此前已付款 5.00 元，未退回</reason><reason>不再付款</reason>")
                .doesNotContain("<payment>");
    }

    @Test
    void whatComesBackWithoutItsReferenceIsTheReturnThatTwoPeopleNameAndNoneOfThemTwice() {
        cases.pay(reference, FEN);
        cases.book(file -> file.line("P010", "贷", FEN, "", CasePackageFile.APPLICANT, "账号有误退回"));
        assertThat(cases.one("SELECT reason FROM suspended_posting")).isEqualTo("NO_NUMBER");
        assertThatThrownBy(() -> setOff(FIRST, FIRST)).isInstanceOf(Approvals.RefusedException.class);
        cases.bed.bean(SuspenseDecisions.class).approve(posting(), proposal(), SECOND);
        assertThat(cases.one("SELECT payload -> 'seen' ->> '与原流水的联系' FROM approval WHERE id = ?", proposal()))
                .isEqualTo("对方账号相同、对方户名相符");
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("RETURNED");
        assertThat(employeeFen()).isZero();
        cases.book(file -> file.line("P010", "贷", FEN, "", CasePackageFile.APPLICANT, "账号有误退回"));
        assertThatThrownBy(() -> setOff(FIRST, SECOND)).hasMessageContaining("已经退回，不能再次退回");
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        assertThat(cases.state(NUMBER)).as("nothing is in dispute").isEqualTo("PAYING");
    }

    @Test
    void whatMayGiveBackADoubleDebitIsSetOffAgainstThatAndNotBookedAsAReturn() {
        cases.pay(reference, FEN);
        cases.pay(reference, FEN);
        cases.book(file -> returned(file, reference, FEN));
        assertThatThrownBy(() -> setOff(FIRST, SECOND)).hasMessageContaining("退回的可能是那一笔");
        decide(new SuspenseDecision.SetOff(
                Long.parseLong(cases.one("SELECT id FROM suspended_posting WHERE amount_fen > 0")), null));
        stillPaid();
        assertThat(cases.count("suspended_posting WHERE state = 'OPEN'")).isZero();
    }

    @Test
    void whatQuotesAnotherPayoutGivesThatBackWhoeverSaysOtherwise() {
        cases.reply(reference, "REFUSED");
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        cases.pay(cases.reference(NUMBER), FEN);
        cases.book(file -> returned(file, reference, FEN));
        assertThatThrownBy(() -> setOff(FIRST, SECOND)).hasMessageContaining("引用的是 " + reference + "，不是流水");
        assertThat(cases.list("SELECT state FROM payout ORDER BY id")).containsExactly("REFUSED", "CONFIRMED");
    }

    @Test
    void moreThanWasPaidIsNoReturnWhoeverSaysSo() {
        cases.pay(reference, FEN);
        cases.book(file -> returned(file, reference, FEN + 1));
        assertThatThrownBy(() -> setOff(FIRST, SECOND)).hasMessageContaining("金额不超过它");
        stillPaid();
    }

    @Test
    void whatTheBankPaysAgainAfterItsReturnHoldsTheCaseUpUntilItHasComeBackToo() {
        cases.book(file -> returned(paid(file, reference, FEN), reference, FEN));
        cases.pay(reference, FEN);
        watch();
        decide(Resolution.ACCEPTED);
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
        cases.book(file -> returned(file, reference, FEN));
        decide(new SuspenseDecision.SetOff(
                Long.parseLong(cases.one("SELECT id FROM suspended_posting WHERE amount_fen > 0")), null));
        watch();
        decide(Resolution.ACCEPTED);
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D3", NUMBER, "10800.00")));
        assertThat(cases.state(NUMBER)).isEqualTo("PAYING");
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

    @Test
    void aPayoutIsBookedAndTakenBackOnlyWhereNobodyJudgesAboutEmployeesBalances() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread bank = new Thread(() -> cases.reply(reference, "REFUSED"));
        bank.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        new TransactionTemplate(cases.bed.bean(PlatformTransactionManager.class)).executeWithoutResult(reversal -> {
            cases.bed.bean(Ledger.class).holdWithdrawals();
            bank.start();
            await().pollInterval(Duration.ofMillis(20)).until(() -> !bank.isAlive() || waitsForALock());
            assertThat(cases.one("SELECT state FROM payout")).isEqualTo("INSTRUCTED");
        });
        bank.join();
        assertThat(failure).hasNullValue();
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("REFUSED");
    }

    private boolean waitsForALock() {
        return cases.count("pg_locks WHERE NOT granted AND locktype = 'advisory'"
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                > 0;
    }

    private void stillPaid() {
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(employeeFen()).isEqualTo(FEN);
    }

    /** Two people say that the newest suspended money gives the payout's debit back. */
    private void setOff(Actor proposer, Actor approver) {
        decide(givenBack(), proposer, approver);
    }

    private SuspenseDecision givenBack() {
        return new SuspenseDecision.SetOff(null, Long.parseLong(cases.one("SELECT min(entry_id) FROM payout")));
    }

    private void decide(SuspenseDecision decision) {
        decide(decision, FIRST, SECOND);
    }

    private void decide(SuspenseDecision decision, Actor proposer, Actor approver) {
        SuspenseDecisions decisions = cases.bed.bean(SuspenseDecisions.class);
        long posting = posting();
        decisions.approve(
                posting, decisions.propose(posting, decision, "银行来函", proposer).id(), approver);
    }

    private long posting() {
        return Long.parseLong(cases.one("SELECT max(id) FROM suspended_posting WHERE state = 'OPEN'"));
    }

    private long proposal() {
        return Long.parseLong(cases.one("SELECT max(id) FROM approval WHERE kind = 'SUSPENSE_DECISION'"));
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
        return Long.parseLong(cases.one("SELECT id FROM clearing_difference WHERE state = 'OPEN'"));
    }

    private long difference(String of) {
        return Long.parseLong(cases.one(
                "SELECT f.id FROM clearing_difference f JOIN payout p ON p.id = f.payout_id WHERE p.reference = ?",
                of));
    }

    private long employeeFen() {
        return Long.parseLong(cases.one(
                "SELECT coalesce(sum(l.amount_fen), 0) FROM journal_line l JOIN account a ON a.id = l.account_id"
                        + " WHERE a.subject = '201' AND a.key = ?",
                CaseBed.EMPLOYEE));
    }
}
