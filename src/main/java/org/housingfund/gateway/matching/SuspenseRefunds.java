package org.housingfund.gateway.matching;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.payout.Payee;
import org.housingfund.gateway.payout.Payout;
import org.housingfund.gateway.payout.PayoutOwner;
import org.housingfund.gateway.payout.PayoutReply;
import org.housingfund.gateway.payout.PayoutSettings;
import org.housingfund.gateway.payout.Payouts;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Suspended money on its way back to the account it came from (R-M6, R-P1): instructed and expected in one transaction,
 * confirmed by the bank's entry. What the bank refuses to pay is suspended again, for people only.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class SuspenseRefunds implements ExpectationOwner, PayoutOwner {
    private static final Logger LOG = LoggerFactory.getLogger(SuspenseRefunds.class);

    private final Payouts payouts;
    private final Expectations expectations;
    private final BankAccounts bankAccounts;
    private final PayoutSettings settings;
    private final DecisionTables tables;
    private final Suspense suspense;
    private final PostingEntries entries;
    private final RemarkRules rules;
    private final DecisionEvents events;
    private final AuditTrail audit;

    SuspenseRefunds(
            Payouts payouts,
            Expectations expectations,
            BankAccounts bankAccounts,
            PayoutSettings settings,
            DecisionTables tables,
            Suspense suspense,
            PostingEntries entries,
            RemarkRules rules,
            DecisionEvents events,
            AuditTrail audit) {
        this.payouts = payouts;
        this.expectations = expectations;
        this.bankAccounts = bankAccounts;
        this.settings = settings;
        this.tables = tables;
        this.suspense = suspense;
        this.entries = entries;
        this.rules = rules;
        this.events = events;
        this.audit = audit;
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
        expectations.register(
                Expectation.Owner.SUSPENSE,
                money.rootId(),
                payout.bankAccountId(),
                payout.clearingAccountId(),
                false,
                payout.amountFen(),
                payout.reference());
        return new Instructed(payouts.journalOf(payout), payout.reference().text());
    }

    @Override
    public Expectation.Owner owner() {
        return Expectation.Owner.SUSPENSE;
    }

    @Override
    public void met(List<Met> met) {
        for (Met one : met) {
            payouts.confirm(payouts.lock(one.expectation().reference()).orElseThrow(), one.entryId(), one.bookedOn());
        }
    }

    @Override
    public boolean answered(PayoutReply reply) {
        List<Expectation> expected = expectations.lockByReferences(List.of(reply.reference()));
        Optional<Payout> found = payouts.lock(reply.reference()).filter(Payout::isRefund);
        if (found.isEmpty()) {
            return false;
        }
        Payout payout = found.get();
        boolean refused = reply.status() == PayoutReply.Status.REFUSED;
        switch (payout.state()) {
            case INSTRUCTED, ACCEPTED -> {
                if (refused) {
                    suspendAgain(payout, expected.get(0), reply);
                } else {
                    payouts.accept(payout);
                }
            }
            case CONFIRMED -> {
                if (refused) {
                    contradiction(payout, expected.get(0), reply);
                }
            }
            case REFUSED -> {
                if (!refused) {
                    contradiction(payout, expected.get(0), reply);
                }
            }
        }
        return true;
    }

    private void suspendAgain(Payout payout, Expectation expected, PayoutReply reply) {
        expectations.cancel(expected);
        // The bank's words may name the payee: beside its code, they stay in its message (R-L7).
        String code = Masks.code(reply.code());
        long journal = payouts.refuse(payout, new PayoutReply(reply.reference(), reply.status(), code, ""));
        SuspendedMoney money = tables.find(expected.ownerId()).orElseThrow();
        Evidence evidence = new Evidence(
                rules.version(),
                Set.of(),
                List.of(new Evidence.Check(
                        Predicate.REFUND_PAID, "付款", "拒绝" + (code.isEmpty() ? "" : "（代码 " + code + "）"))));
        Suspense.Open again = suspense.openAgain(
                money.rootId(),
                payout.debitedAccountId(),
                -payout.amountFen(),
                money.bookedOn(),
                Reason.REFUND_REFUSED,
                evidence,
                journal);
        events.suspendedAgain(
                "payout:" + payout.id(),
                money,
                bankAccounts.get(money.bankAccountId()),
                entries.of(Set.of(money.entryId())).get(0),
                again,
                evidence);
    }

    /** The bank says two things: nothing moves, a person must ask it. */
    private void contradiction(Payout payout, Expectation expected, PayoutReply reply) {
        expectations.dispute(expected.id());
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_ANSWER_CONTRADICTS",
                "payout:" + payout.id(),
                AuditTrail.Outcome.DONE,
                Map.of("state", payout.state(), "answer", reply.status(), "approval", payout.decisionId()));
        LOG.warn("银行对退款指令 {} 的回执前后矛盾：{}；未作任何变动，请向银行核实", reply.reference().text(), reply.status());
    }
}
