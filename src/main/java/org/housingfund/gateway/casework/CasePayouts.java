package org.housingfund.gateway.casework;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.casework.CaseDeadlines.Stage;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.kernel.WorkingCalendar.Deadline;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.payout.Payout;
import org.housingfund.gateway.payout.PayoutOwner;
import org.housingfund.gateway.payout.PayoutReply;
import org.housingfund.gateway.payout.PayoutSettings;
import org.housingfund.gateway.payout.Payouts;
import org.housingfund.gateway.statement.BankAccounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    private static final Logger LOG = LoggerFactory.getLogger(CasePayouts.class);

    private final Payouts payouts;
    private final Expectations expectations;
    private final BankAccounts bankAccounts;
    private final PayoutSettings settings;
    private final Cases cases;
    private final Catalogue catalogue;
    private final CaseDeadlines deadlines;
    private final CaseEvents events;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final CaseQueues queues;
    private final Differences differences;
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
            AuditTrail audit,
            Outbox outbox,
            CaseQueues queues,
            Differences differences,
            Clock clock) {
        this.payouts = payouts;
        this.expectations = expectations;
        this.bankAccounts = bankAccounts;
        this.settings = settings;
        this.cases = cases;
        this.catalogue = catalogue;
        this.deadlines = deadlines;
        this.events = events;
        this.audit = audit;
        this.outbox = outbox;
        this.queues = queues;
        this.differences = differences;
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

    /** Two people have it from the bank that it did not pay and will not: as if it had refused. */
    void takeBack(Payout live, Expectation expected) {
        String reason = "经中心与银行核实，该笔未付款且不会付款";
        PayoutReply said =
                new PayoutReply(live.reference(), PayoutReply.Status.REFUSED, PayoutReply.TAKEN_BACK, reason);
        refused(live, expected, said, "付款已撤回：" + reason);
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
            payouts.confirm(payout, one.entryId(), one.bookedOn());
            noLongerAwaited(payout);
            Case known = cases.lock(payout.caseId());
            cases.move(known, CaseState.PAID);
            outbox.work("case:" + known.id(), queues.workCases(), new CaseQueues.CasePointer(known.id()));
        }
    }

    @Override
    public boolean answered(PayoutReply reply) {
        List<Expectation> expected = expectations.lockByReferences(List.of(reply.reference()));
        Optional<Payout> found = payouts.lock(reply.reference());
        if (found.isEmpty() || found.get().isRefund()) {
            return false;
        }
        Payout payout = found.get();
        boolean refused = reply.status() == PayoutReply.Status.REFUSED;
        switch (payout.state()) {
            case INSTRUCTED, ACCEPTED -> {
                if (refused) {
                    refused(payout, expected.get(0), reply);
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

    /** The bank's words may name the payee: beside its code, they go to the department alone (R-L7). */
    private void refused(Payout payout, Expectation expected, PayoutReply reply) {
        String code = Masks.code(reply.code());
        PayoutReply quotable = new PayoutReply(reply.reference(), reply.status(), code, "");
        String note = "银行拒绝付款" + (code.isEmpty() ? "" : "（代码 " + code + "）") + "，原因另行发送";
        Case again = refused(payout, expected, quotable, note);
        events.bankSays(cause(payout, again), again, reply.reason());
    }

    /** A payout that was reinstated may be refused again: each time begins a round of its own. */
    private static String cause(Payout payout, Case again) {
        return "payout:%d/round-%d".formatted(payout.id(), again.round());
    }

    /** Everything is taken back; the department decides again, with a deadline of its own. */
    private Case refused(Payout payout, Expectation expected, PayoutReply reply, String note) {
        expectations.cancel(expected);
        payouts.refuse(payout, reply);
        noLongerAwaited(payout);
        Case known = cases.lock(payout.caseId());
        cases.move(known, CaseState.PAYOUT_REFUSED);
        cases.nextRound(known);
        Case again = cases.lock(known.id());
        int days = catalogue
                .find(known.service())
                .map(service -> service.deadlines().department())
                .orElse(0);
        Deadline department = deadlines.set(
                again.id(), again.round(), Stage.DEPARTMENT, LocalDate.ofInstant(clock.instant(), Times.ZONE), days, 0);
        events.forwarded(
                cause(payout, again),
                again,
                CaseEvents.Reason.PAYOUT_REFUSED,
                department,
                deadlines.centreDeadline(again.id(), again.revision()),
                note);
        return again;
    }

    private void noLongerAwaited(Payout payout) {
        differences.clear(Expectation.Owner.CASE, payout.id(), PayoutDifferences.Kind.NOT_DEBITED.name());
    }

    /** The bank says two things: nothing moves, a person must ask it. */
    private void contradiction(Payout payout, Expectation expected, PayoutReply reply) {
        expectations.dispute(expected.id());
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_ANSWER_CONTRADICTS",
                "payout:" + payout.id(),
                AuditTrail.Outcome.DONE,
                Map.of("state", payout.state(), "answer", reply.status(), "case", payout.caseNumber()));
        LOG.warn(
                "银行对付款指令 {}（案件 {}，{}）的回执前后矛盾：{}；未作任何变动，请向银行核实",
                reply.reference(),
                payout.caseNumber(),
                payout.state().label(),
                reply.status());
    }
}
