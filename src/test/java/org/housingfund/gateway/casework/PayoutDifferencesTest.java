package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.payout.PayoutReplies;
import org.housingfund.gateway.payout.PayoutWatch;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionOperations;

/** Payouts that the bank does not make, or contradicts itself about (R-B4, R-P1, decision 0020). */
class PayoutDifferencesTest {
    private static final String NUMBER = "NN450100-20261120-0001";
    private static final long FEN = 1_080_000;
    private static final Actor FIRST = new Actor("甲", "test");
    private static final Actor SECOND = new Actor("乙", "test");
    /** Two working days after Friday, 20 November, are over. */
    private static final Instant OVERDUE = Instant.parse("2026-11-24T16:00:00Z");

    @TempDir
    private Path dir;

    private CaseBed cases;

    @BeforeEach
    void aCaseWhoseBankIsInstructed() {
        cases = new CaseBed(dir);
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
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
    void aPayoutWithoutItsDebitEntryGetsAnOwnerOnceUntilTheEntryComes() {
        cases.bed.clock().set(OVERDUE.minusSeconds(60));
        watch();
        assertThat(cases.count("clearing_difference")).isZero();
        cases.bed.clock().set(OVERDUE);
        watch();
        watch();
        assertThat(cases.list("SELECT kind || ' ' || owner || ' ' || state FROM clearing_difference"))
                .containsExactly("NOT_DEBITED 资金结算岗 OPEN");
        assertThat(cases.events("payout.disputed", NUMBER))
                .singleElement()
                .satisfies(event -> assertThat(event.toString()).contains("NOT_DEBITED", "资金结算岗", "逾期未见"));
        refused(Resolution.ACCEPTED, "只以银行的借方流水为准");
        refused(Resolution.DISMISSED, "不能排除");
        cases.pay(cases.reference(NUMBER), FEN);
        assertThat(cases.one("SELECT resolution FROM clearing_difference")).isEqualTo("CLEARED");
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
    }

    @Test
    void aRefusalOfTheBankClearsWhatWasOverdue() {
        overdue();
        cases.reply(cases.reference(NUMBER), "REFUSED");
        assertThat(cases.one("SELECT resolution FROM clearing_difference")).isEqualTo("CLEARED");
    }

    @Test
    void aPayoutThatTheBankNeverMadeIsTakenBackByTwoPeopleAndTheCaseIsPaidAnew() {
        overdue();
        refused(Resolution.TAKEN_BACK, "付款指令还在发件箱中");
        theBankHasGotEverything();
        DifferenceDecisions decisions = decisions();
        decisions.propose(difference(), Resolution.TAKEN_BACK, "银行来函：未付款", FIRST);
        assertThatThrownBy(() -> decisions.approve(difference(), FIRST)).isInstanceOf(Approvals.RefusedException.class);
        decisions.approve(difference(), SECOND);
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("REFUSED");
        assertThat(cases.one("SELECT state FROM expectation")).isEqualTo("CANCELLED");
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
        assertThat(employeeFen()).isZero();
        assertThat(cases.events("payout.refused", NUMBER).get(0).path("code").asString())
                .isEqualTo("TAKEN_BACK");
        assertThat(cases.events("case.forwarded", NUMBER).get(1).path("note").asString())
                .startsWith("付款已撤回");
        assertThat(cases.list("SELECT type FROM outbox WHERE destination = 'hfg.payout.commands.liujiang' ORDER BY id"))
                .as("whatever the bank has not taken out of its queue yet")
                .containsExactly("cn.housingfund.payout.command.v1", "cn.housingfund.payout.cancellation.v1");
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        cases.pay(cases.reference(NUMBER), FEN);
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(employeeFen()).isEqualTo(FEN);
    }

    @Test
    void aDisputedPayoutThatTheBankDidNotMakeIsSettledAndOnlyThenPaidAnew() {
        cases.reply(cases.reference(NUMBER), "REFUSED");
        cases.reply(cases.reference(NUMBER), "ACCEPTED");
        watch();
        watch();
        assertThat(cases.events("payout.disputed", NUMBER))
                .singleElement()
                .satisfies(event -> assertThat(event.path("code").asString()).isEqualTo("DISPUTED"));
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        assertThat(cases.count("payout")).as("still in dispute").isOne();
        theBankHasGotEverything();
        decide(Resolution.TAKEN_BACK);
        watch();
        assertThat(cases.count("clearing_difference")).isOne();
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D3", NUMBER, "10800.00")));
        assertThat(cases.count("payout")).isEqualTo(2);
        cases.pay(cases.reference(NUMBER), FEN);
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(employeeFen()).isEqualTo(FEN);
    }

    @Test
    void aPayoutThatTheBankRefusedAndMadeNeverthelessIsBookedAgainAndItsEntryClearsIt() {
        cases.reply(cases.reference(NUMBER), "REFUSED");
        cases.pay(cases.reference(NUMBER), FEN);
        assertThat(cases.one("SELECT reason FROM suspended_posting")).isEqualTo("EXPECTATION_CANCELLED");
        watch();
        theBankHasGotEverything();
        refused(Resolution.TAKEN_BACK, "1 笔（合计 -10800.00 元）");
        decide(Resolution.ACCEPTED);
        assertThat(cases.state(NUMBER)).isEqualTo("PAYING");
        assertThat(cases.events("payout.reinstated", NUMBER)).hasSize(1);
        cases.bed.settle();
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(cases.count("suspended_posting WHERE state = 'OPEN'")).isZero();
        assertThat(employeeFen()).isEqualTo(FEN);
    }

    @Test
    void aPayoutThatIsBookedAgainAndRefusedAgainIsToldOfTwice() {
        String reference = cases.reference(NUMBER);
        cases.reply(reference, "REFUSED");
        cases.reply(reference, "ACCEPTED");
        watch();
        decide(Resolution.ACCEPTED);
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("ACCEPTED");
        assertThat(cases.count("expectation WHERE state = 'OPEN' AND disputed_at IS NULL"))
                .isOne();
        cases.reply(reference, "REFUSED");
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
        assertThat(cases.events("payout.refused", NUMBER)).hasSize(2);
        assertThat(cases.events("case.forwarded", NUMBER)).hasSize(3);
        assertThat(cases.count("outbox WHERE destination = 'hfg.cases.remarks'"))
                .isEqualTo(2);
        assertThat(employeeFen()).isZero();
    }

    @Test
    void aPayoutIsNotBookedAgainBesideAnother() {
        String first = cases.reference(NUMBER);
        cases.reply(first, "REFUSED");
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        cases.reply(first, "ACCEPTED");
        watch();
        refused(Resolution.ACCEPTED, "不能恢复这笔付款");
        theBankHasGotEverything();
        decide(Resolution.TAKEN_BACK);
        assertThat(cases.list("SELECT state FROM payout ORDER BY id")).containsExactly("REFUSED", "INSTRUCTED");
        assertThat(cases.state(NUMBER)).isEqualTo("PAYING");
        assertThat(employeeFen()).isEqualTo(FEN);
    }

    @Test
    void aProposalIsNotCarriedOutWhereAnEntryHasComeSince() {
        overdue();
        theBankHasGotEverything();
        decisions().propose(difference(), Resolution.TAKEN_BACK, "银行来函", FIRST);
        cases.pay(cases.reference(NUMBER), FEN - 1);
        assertThatThrownBy(() -> decisions().approve(difference(), SECOND))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("说明款项已有往来");
        cases.pay(cases.reference(NUMBER), FEN);
        assertThatThrownBy(() -> decisions().approve(difference(), SECOND))
                .isInstanceOf(Approvals.RefusedException.class);
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
    }

    @Test
    void anApprovalThatWaitsForItsReferenceHoldsNoProposalThatOthersWaitFor() throws Exception {
        overdue();
        theBankHasGotEverything();
        long difference = difference();
        decisions().propose(difference, Resolution.TAKEN_BACK, "银行来函", FIRST);
        CreditorReference reference = new CreditorReference(cases.reference(NUMBER));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> approval = cases.bed.bean(TransactionOperations.class).execute(status -> {
                cases.bed.bean(Expectations.class).lockByReferences(List.of(reference));
                Future<?> waits = other.submit(() -> decisions().approve(difference, SECOND));
                await().until(() -> cases.count("pg_locks WHERE locktype = 'advisory' AND NOT granted"
                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                        == 1);
                // What proposing would wait for while it holds the reference, as this transaction does.
                assertThat(cases.list(
                                "SELECT state FROM approval WHERE kind = 'CLEARING_DIFFERENCE' FOR UPDATE NOWAIT"))
                        .containsExactly("PROPOSED");
                return waits;
            });
            approval.get(30, TimeUnit.SECONDS);
        } finally {
            other.shutdownNow();
        }
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
    }

    @Test
    void anEntryInAStatementThatIsHeldSpeaksAgainstTakingBackToo() {
        overdue();
        theBankHasGotEverything();
        cases.statement("does not come", 1);
        cases.receiveStatement(cases.statement(cases.reference(NUMBER), FEN));
        cases.bed.settle();
        assertThat(cases.one("SELECT state FROM statement")).isEqualTo("HELD");
        refused(Resolution.TAKEN_BACK, "待入账");
    }

    @Test
    void aRefusedPayoutThatAnEntryOfTwoReferencesSpeaksOfIsInDisputeAndNotPaidAnew() {
        cases.reply(cases.reference(NUMBER), "REFUSED");
        cases.pay(cases.reference(NUMBER) + " RF18539007547034", FEN);
        assertThat(cases.one("SELECT reason FROM suspended_posting")).isEqualTo("AMBIGUOUS_REFERENCE");
        notPaidAnew();
        watch();
        assertThat(cases.one("SELECT kind FROM clearing_difference")).isEqualTo("DISPUTED");
        refused(Resolution.TAKEN_BACK, "1 笔（合计 -10800.00 元）");
    }

    @Test
    void aRefusedPayoutWhoseDebitLiesInAHeldStatementIsNotPaidAnew() {
        cases.reply(cases.reference(NUMBER), "REFUSED");
        cases.statement("does not come", 1);
        cases.receiveStatement(cases.statement(cases.reference(NUMBER), FEN));
        cases.bed.settle();
        assertThat(cases.one("SELECT state FROM statement")).isEqualTo("HELD");
        notPaidAnew();
    }

    @Test
    void aPayoutThatIsRefusedAfterTwoPeopleAcceptedItsOtherAmountIsInDisputeAgainAndNotPaidAnew() {
        cases.pay(cases.reference(NUMBER), FEN - 1);
        assertThat(cases.one("SELECT reason FROM suspended_posting")).isEqualTo("EXPECTATION_DIFFERS");
        watch();
        decide(Resolution.ACCEPTED);
        cases.reply(cases.reference(NUMBER), "REFUSED");
        notPaidAnew();
        watch();
        assertThat(cases.list("SELECT kind || ' ' || state FROM clearing_difference ORDER BY id"))
                .containsExactly("DISPUTED RESOLVED", "DISPUTED OPEN");
    }

    @Test
    void anEntryThatDoesNotFitThePayoutThatIsBookedAgainPutsItInDisputeAgain() {
        cases.reply(cases.reference(NUMBER), "REFUSED");
        cases.pay(cases.reference(NUMBER), FEN - 1);
        watch();
        decide(Resolution.ACCEPTED);
        cases.bed.settle();
        assertThat(cases.one("SELECT reason FROM suspended_posting")).isEqualTo("EXPECTATION_DIFFERS");
        watch();
        assertThat(cases.list("SELECT kind || ' ' || state FROM clearing_difference ORDER BY id"))
                .containsExactly("DISPUTED RESOLVED", "DISPUTED OPEN");
    }

    @Test
    void aBanksRefusalIsNeverTakenForATakingBackOfOurs() {
        cases.reply(cases.reference(NUMBER), "REFUSED", "TAKEN_BACK", "已撤回");
        assertThat(cases.events("payout.refused", NUMBER).get(0).path("code").asString())
                .isEqualTo("BANK_TAKEN_BACK");
    }

    @Test
    void anAnswerWithoutItsIdOrTimeIsQuarantined() {
        for (String without : List.of("id", "answeredAt")) {
            Map<String, Object> reply = new TreeMap<>(Map.of(
                    "id", "A1",
                    "reference", cases.reference(NUMBER),
                    "status", "ACCEPTED",
                    "answeredAt", "2026-11-20T10:00:00+08:00"));
            reply.remove(without);
            cases.bed.bean(PayoutReplies.class).handle("ID:" + without, CaseBed.bytes(reply));
            reply.put(without, "");
            cases.bed.bean(PayoutReplies.class).handle("ID:empty " + without, CaseBed.bytes(reply));
        }
        assertThat(cases.count("receipt WHERE kind = 'PAYOUT_REPLY' AND state = 'QUARANTINED'"))
                .isEqualTo(4);
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("INSTRUCTED");
    }

    private void notPaidAnew() {
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        assertThat(cases.one("SELECT problems -> 0 ->> 'code' FROM receipt WHERE kind = 'CASE_DECISION'"
                        + " ORDER BY id DESC LIMIT 1"))
                .isEqualTo("PAYOUT_DISPUTED");
        assertThat(cases.count("payout")).isOne();
    }

    private void overdue() {
        cases.bed.clock().set(OVERDUE);
        watch();
    }

    private void watch() {
        cases.bed.bean(PayoutWatch.class).check();
    }

    private void theBankHasGotEverything() {
        cases.bed
                .jdbc()
                .sql("UPDATE outbox SET published_at = created_at WHERE published_at IS NULL")
                .update();
    }

    private void refused(Resolution resolution, String why) {
        assertThatThrownBy(() -> decisions().propose(difference(), resolution, "银行来函", FIRST))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining(why);
    }

    private void decide(Resolution resolution) {
        long difference = difference();
        decisions().propose(difference, resolution, "银行来函", FIRST);
        decisions().approve(difference, SECOND);
    }

    private DifferenceDecisions decisions() {
        return cases.bed.bean(DifferenceDecisions.class);
    }

    private long difference() {
        return Long.parseLong(cases.one("SELECT id FROM clearing_difference ORDER BY id LIMIT 1"));
    }

    private long employeeFen() {
        return Long.parseLong(cases.one(
                "SELECT coalesce(sum(l.amount_fen), 0) FROM journal_line l JOIN account a ON a.id = l.account_id"
                        + " WHERE a.subject = '201' AND a.key = ?",
                CaseBed.EMPLOYEE));
    }
}
