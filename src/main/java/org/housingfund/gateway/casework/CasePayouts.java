package org.housingfund.gateway.casework;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.casework.CaseDeadlines.Stage;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.Expectations;
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

    /** As case.forwarded.v1.json has it. */
    private static final int NOTE_LENGTH = 500;

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
        expectations.register(
                Expectation.Owner.CASE,
                payout.caseId(),
                payout.bankAccountId(),
                payout.clearingAccountId(),
                false,
                payout.amountFen(),
                payout.reference());
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

    /** Everything is taken back; the department decides again, with a deadline of its own. */
    private void refused(Payout payout, Expectation expected, PayoutReply reply) {
        expectations.cancel(expected);
        payouts.refuse(payout, reply);
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
                "payout:" + payout.id(),
                again,
                CaseEvents.Reason.PAYOUT_REFUSED,
                department,
                deadlines.centreDeadline(again.id(), again.revision()),
                shortened("银行拒绝付款：" + reply.reason()));
    }

    private static String shortened(String note) {
        return note.substring(0, Math.min(note.length(), NOTE_LENGTH));
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
