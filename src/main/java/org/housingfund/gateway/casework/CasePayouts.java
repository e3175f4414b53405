package org.housingfund.gateway.casework;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.casework.CaseDeadlines.Stage;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.kernel.WorkingCalendar.Deadline;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.payout.Payout;
import org.housingfund.gateway.payout.PayoutOwner;
import org.housingfund.gateway.payout.PayoutReply;
import org.housingfund.gateway.payout.PayoutSettings;
import org.housingfund.gateway.payout.Payouts;
import org.housingfund.gateway.statement.BankAccounts;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The payout of an approved case (R-S6, R-P1): instructed and expected in one transaction, confirmed by the bank's entry.
 * Locks in the order of {@link Expectations}: the reference, the payout, the case.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class CasePayouts implements ExpectationOwner, PayoutOwner {
    private final Payouts payouts;
    private final Expectations expectations;
    private final BankAccounts bankAccounts;
    private final PayoutSettings settings;
    private final Cases cases;
    private final Catalogue catalogue;
    private final CaseDeadlines deadlines;
    private final CaseEvents events;
    private final Outbox outbox;
    private final CaseQueues queues;
    private final Clock clock;

    CasePayouts(
            Payouts payouts,
            Expectations expectations,
            BankAccounts bankAccounts,
            PayoutSettings settings,
            Cases cases,
            Catalogue catalogue,
            CaseDeadlines deadlines,
            CaseEvents events,
            Outbox outbox,
            CaseQueues queues,
            Clock clock) {
        this.payouts = payouts;
        this.expectations = expectations;
        this.bankAccounts = bankAccounts;
        this.settings = settings;
        this.cases = cases;
        this.catalogue = catalogue;
        this.deadlines = deadlines;
        this.events = events;
        this.outbox = outbox;
        this.queues = queues;
        this.clock = clock;
    }

    /** Whether an earlier payout of the case may have been paid after all: then no other one is instructed. */
    boolean isDisputed(long caseId) {
        return expectations.isDisputed(Expectation.Owner.CASE, caseId);
    }

    /** Instructs the bank and expects its debit entry. */
    void instruct(Payouts.Order order) {
        BankAccounts.BankAccount account = bankAccounts
                .find(settings.account())
                .orElseThrow(() -> new IllegalStateException(
                        "gateway.payout.account 未配置，或不在 gateway.bank-accounts 中：“" + settings.account() + "”"));
        Payout payout =
                payouts.instruct(order, new Payouts.Payer(account.accountId(), account.number(), account.bank()));
        expect(payout);
    }

    private void expect(Payout payout) {
        expectations.register(
                Expectation.Owner.CASE,
                payout.caseId(),
                payout.bankAccountId(),
                payout.clearingAccountId(),
                false,
                payout.amountFen(),
                payout.reference());
    }

    /** Two people have it from the bank that it pays what it had refused: the case waits for the debit entry again. */
    void reinstate(Payout refused, long differenceId) {
        Case known = cases.lock(refused.caseId());
        payouts.reinstate(refused, differenceId);
        expect(refused);
        cases.move(known, CaseState.PAYING);
        deadlines.met(known.id(), Stage.DEPARTMENT);
    }

    @Override
    public Expectation.Owner owner() {
        return Expectation.Owner.CASE;
    }

    /** The money has left: the case only waits for its 附件5 and its folder. */
    @Override
    public void met(List<Met> met) {
        for (Met one : met) {
            Payout payout = payouts.lock(one.expectation().reference()).orElseThrow();
            payouts.confirm(payout, one);
            Case known = cases.lock(payout.caseId());
            cases.move(known, CaseState.PAID);
            outbox.work("case:" + known.id(), queues.workCases(), new CaseQueues.CasePointer(known.id()));
        }
    }

    /** The bank gave the money back (退汇): the department decides again, also about a case that was closed. */
    @Override
    public void returned(List<Met> returned) {
        for (Met one : returned) {
            Payout payout = payouts.lock(one.expectation().reference()).orElseThrow();
            payouts.takeReturned(payout, one);
            Case known = cases.lock(payout.caseId());
            if (known.state() == CaseState.CLOSED) {
                cases.reopen(known.id());
            }
            Case again = backToDepartment(known);
            forwarded(payout, again, CaseEvents.Reason.PAYOUT_RETURNED, returnNote(payout, one.amountFen()));
        }
    }

    private static String returnNote(Payout payout, long fen) {
        return fen == payout.amountFen()
                ? "银行付款后又退回（退汇），请查明收款账户后重新审核"
                : "银行付款 %s 元后退回 %s 元（退汇），其余视为已付；请查明后重新审核：再付的连同已付的不得超过申请金额，不再付的审核为不予办理"
                        .formatted(Money.format(payout.amountFen()), Money.format(fen));
    }

    /** What went out for a case and did not come back. */
    long paidOutFen(long caseId) {
        return payouts.paidOutFen(caseId);
    }

    /** The bank's words may name the payee: beside its code, they go to the department alone (R-L7). */
    @Override
    public void refused(Payout payout, Expectation expected, PayoutReply reply) {
        payouts.refuse(payout, expected, reply);
        Case again = backToDepartment(cases.lock(payout.caseId()));
        PayoutReply quotable = reply.quotable();
        String note = reply.isTakenBack()
                ? "付款已撤回：" + reply.reason()
                : "银行拒绝付款" + (quotable.code().isEmpty() ? "" : "（代码 " + quotable.code() + "）") + "，原因另行发送";
        forwarded(payout, again, CaseEvents.Reason.PAYOUT_REFUSED, note);
        if (!reply.isTakenBack()) {
            events.bankSays(cause(payout, again), again, reply.reason());
        }
    }

    /** A payout that was reinstated may be refused again: each time begins a round of its own. */
    private static String cause(Payout payout, Case again) {
        return "payout:%d/round-%d".formatted(payout.id(), again.round());
    }

    private Case backToDepartment(Case known) {
        cases.move(known, CaseState.PAYOUT_REFUSED);
        cases.nextRound(known);
        return cases.lock(known.id());
    }

    /** The department decides again, with a deadline of its own. */
    private void forwarded(Payout payout, Case again, CaseEvents.Reason reason, String note) {
        int days = catalogue
                .find(again.service())
                .map(service -> service.deadlines().department())
                .orElse(0);
        Deadline department = deadlines.set(
                again.id(), again.round(), Stage.DEPARTMENT, LocalDate.ofInstant(clock.instant(), Times.ZONE), days, 0);
        events.forwarded(
                cause(payout, again),
                again,
                reason,
                department,
                deadlines.centreDeadline(again.id(), again.revision()),
                note);
    }
}
