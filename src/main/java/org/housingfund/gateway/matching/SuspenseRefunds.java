package org.housingfund.gateway.matching;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.payout.Payee;
import org.housingfund.gateway.payout.Payout;
import org.housingfund.gateway.payout.PayoutOwner;
import org.housingfund.gateway.payout.PayoutReply;
import org.housingfund.gateway.payout.PayoutSettings;
import org.housingfund.gateway.payout.Payouts;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Suspended money on its way back to the account it came from (R-M6, R-P1): instructed and expected in one transaction,
 * confirmed by the bank's entry. What the bank refuses to pay or gives back is suspended again, for people only.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class SuspenseRefunds implements ExpectationOwner, PayoutOwner {
    private final Payouts payouts;
    private final Expectations expectations;
    private final BankAccounts bankAccounts;
    private final PayoutSettings settings;
    private final DecisionTables tables;
    private final Suspense suspense;
    private final PostingEntries entries;
    private final RemarkRules rules;
    private final DecisionEvents events;

    SuspenseRefunds(
            Payouts payouts,
            Expectations expectations,
            BankAccounts bankAccounts,
            PayoutSettings settings,
            DecisionTables tables,
            Suspense suspense,
            PostingEntries entries,
            RemarkRules rules,
            DecisionEvents events) {
        this.payouts = payouts;
        this.expectations = expectations;
        this.bankAccounts = bankAccounts;
        this.settings = settings;
        this.tables = tables;
        this.suspense = suspense;
        this.entries = entries;
        this.rules = rules;
        this.events = events;
    }

    /** A refund that the bank was told to pay. */
    record Instructed(long journal, String reference) {}

    /** The account that refunds are paid from, where one is configured. */
    Optional<BankAccount> payer() {
        return bankAccounts.find(settings.account());
    }

    /** Whether an earlier refund of this money may have been paid after all. */
    boolean isDisputed(SuspendedMoney money) {
        return expectations.isDisputed(Expectation.Owner.SUSPENSE, money.rootId());
    }

    /** Instructs the bank to pay the money back, and expects its debit entry. */
    Instructed instruct(SuspendedMoney money, long approvalId) {
        BankAccount account = payer().orElseThrow();
        Payout payout = payouts.instruct(
                Payouts.Order.ofRefund(
                        approvalId,
                        money.accountId(),
                        money.amountFen(),
                        new Payee(money.payerName(), money.payerAccount(), "")),
                new Payouts.Payer(account.accountId(), account.number(), account.bank()));
        expect(payout, money);
        return new Instructed(payouts.journalOf(payout), payout.reference().text());
    }

    /**
     * Two people have it from the bank that it pays what it had refused: what was suspended again goes out with it, and the
     * debit entry is expected again.
     *
     * @param again what the refusal suspended again, locked, as it was
     */
    void reinstate(Payout refused, SuspendedMoney again, long differenceId) {
        long journal = payouts.reinstate(refused, differenceId);
        tables.close(again, journal);
        events.refunded(
                "payout:%d/difference-%d".formatted(refused.id(), differenceId),
                again,
                bankAccounts.get(again.bankAccountId()),
                refused.reference().text(),
                journal);
        expect(refused, again);
    }

    private void expect(Payout payout, SuspendedMoney money) {
        expectations.register(
                Expectation.Owner.SUSPENSE,
                money.rootId(),
                payout.bankAccountId(),
                payout.clearingAccountId(),
                false,
                payout.amountFen(),
                payout.reference());
    }

    @Override
    public Expectation.Owner owner() {
        return Expectation.Owner.SUSPENSE;
    }

    @Override
    public void met(List<Met> met) {
        for (Met one : met) {
            payouts.confirm(payouts.lock(one.expectation().reference()).orElseThrow(), one);
        }
    }

    @Override
    public void returned(List<Met> returned) {
        for (Met one : returned) {
            Payout payout = payouts.lock(one.expectation().reference()).orElseThrow();
            long journal = payouts.takeReturned(payout, one);
            suspendAgain(payout, one.expectation(), one.amountFen(), journal, Reason.REFUND_RETURNED, "退汇");
        }
    }

    @Override
    public void refused(Payout payout, Expectation expected, PayoutReply reply) {
        long journal = payouts.refuse(payout, expected, reply);
        String code = reply.quotable().code();
        String found = reply.isTakenBack() ? "经两人复核撤回" : "拒绝" + (code.isEmpty() ? "" : "（代码 " + code + "）");
        suspendAgain(payout, expected, payout.amountFen(), journal, Reason.REFUND_REFUSED, found);
    }

    /** The money waits where it was taken from, for people only. */
    private void suspendAgain(
            Payout payout, Expectation expected, long fen, long journal, Reason reason, String found) {
        SuspendedMoney money = tables.find(expected.ownerId()).orElseThrow();
        Evidence evidence = new Evidence(
                rules.version(),
                Set.of(),
                List.of(new Evidence.Check(
                        Predicate.REFUND_PAID,
                        "付款",
                        found + "，参考号 " + payout.reference().text())));
        Suspense.Open again = suspense.openAgain(
                money.rootId(), payout.debitedAccountId(), -fen, money.bookedOn(), reason, evidence, journal);
        events.suspendedAgain(
                "payout:" + payout.id(),
                money,
                bankAccounts.get(money.bankAccountId()),
                entries.of(Set.of(money.entryId())).get(0),
                again,
                evidence);
    }
}
