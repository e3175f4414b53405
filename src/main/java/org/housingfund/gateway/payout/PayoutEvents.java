package org.housingfund.gateway.payout;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.outbox.Confidential;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells the bank, the internal systems and the audit trail. */
@Component
class PayoutEvents {
    private static final Logger LOG = LoggerFactory.getLogger(PayoutEvents.class);

    private final Outbox outbox;
    private final AuditTrail audit;
    private final PayoutSettings settings;

    PayoutEvents(Outbox outbox, AuditTrail audit, PayoutSettings settings) {
        this.outbox = outbox;
        this.audit = audit;
        this.settings = settings;
    }

    /** The instruction itself: it alone names the payee. */
    private record Command(
            long payoutId, String payingAccount, String amount, String reference, Payee payee, String purpose)
            implements Confidential {}

    private record Instructed(
            long payoutId, String caseNumber, String bank, String payingAccount, String amount, String reference) {}

    private record Refused(long payoutId, String caseNumber, String amount, String reference, String code) {}

    /** Of a bank's entry: it paid, or gave back as much as this. */
    private record Moved(
            long payoutId, String caseNumber, String amount, String reference, long entryId, LocalDate bookedOn) {}

    /** Names nobody: the payout is enough. */
    private record Cancellation(long payoutId, String payingAccount, String amount, String reference) {}

    private record Reinstated(long payoutId, String caseNumber, String amount, String reference) {}

    private record Disputed(
            long payoutId,
            String caseNumber,
            Long suspendedPostingId,
            String amount,
            String reference,
            long difference,
            String code,
            String message,
            String remedy,
            String owner) {}

    void instructed(Payout payout, Payouts.Payer payer, Payee payee) {
        String amount = Money.format(payout.amountFen());
        String reference = payout.reference().text();
        outbox.send(
                subject(payout),
                subject(payout),
                settings.commands() + "." + payer.bank(),
                new DomainEvent(
                        "payout.command",
                        subject(payout),
                        new Command(
                                payout.id(),
                                payer.number(),
                                amount,
                                reference,
                                payee,
                                (payout.isRefund() ? "住房公积金退款 " : "住房公积金提取 ") + reference)));
        publish(
                payout,
                "",
                "payout.instructed",
                new Instructed(payout.id(), payout.caseNumber(), payer.bank(), payer.number(), amount, reference));
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_INSTRUCTED",
                subject(payout),
                AuditTrail.Outcome.DONE,
                Map.of(owner(payout), ownerOf(payout), "amount", amount));
    }

    /**
     * May be refused more than once in its life; the mirrored journal tells one refusal from the other. The bank's words may
     * name the payee: everybody hears its code alone, as far as the owner lets it pass (R-L7).
     */
    void refused(Payout payout, PayoutReply reply, long reversalId) {
        publish(
                payout,
                "/journal-" + reversalId,
                "payout.refused",
                new Refused(
                        payout.id(),
                        payout.caseNumber(),
                        Money.format(payout.amountFen()),
                        payout.reference().text(),
                        reply.code()));
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_REFUSED",
                subject(payout),
                AuditTrail.Outcome.DONE,
                Map.of(owner(payout), ownerOf(payout), "code", reply.code()));
    }

    void confirmed(Payout payout, ExpectationOwner.Met by) {
        publish(payout, "", "payout.confirmed", moved(payout, by));
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_CONFIRMED",
                subject(payout),
                AuditTrail.Outcome.DONE,
                Map.of(owner(payout), ownerOf(payout), "entry", by.entryId()));
    }

    void returned(Payout payout, ExpectationOwner.Met by) {
        publish(payout, "", "payout.returned", moved(payout, by));
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_RETURNED",
                subject(payout),
                AuditTrail.Outcome.DONE,
                Map.of(owner(payout), ownerOf(payout), "entry", by.entryId()));
        LOG.warn(
                "银行退回付款（退汇）：{}，参考号 {}，付款 {} 元，退回 {} 元",
                named(payout),
                payout.reference().text(),
                Money.format(payout.amountFen()),
                Money.format(by.amountFen()));
    }

    private static Moved moved(Payout payout, ExpectationOwner.Met by) {
        return new Moved(
                payout.id(),
                payout.caseNumber(),
                Money.format(by.amountFen()),
                payout.reference().text(),
                by.entryId(),
                by.bookedOn());
    }

    /** Behind the instruction in the same queue, in the order of the payout's messages. */
    void instructionCancelled(Payout payout, Payouts.Payer payer, long differenceId) {
        outbox.send(
                subject(payout) + "/difference-" + differenceId,
                subject(payout),
                settings.commands() + "." + payer.bank(),
                new DomainEvent(
                        "payout.cancellation",
                        subject(payout),
                        new Cancellation(
                                payout.id(),
                                payer.number(),
                                Money.format(payout.amountFen()),
                                payout.reference().text())));
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_CANCELLATION_SENT",
                subject(payout),
                AuditTrail.Outcome.DONE,
                Map.of(owner(payout), ownerOf(payout), "difference", differenceId));
    }

    void contradicted(Payout payout, PayoutReply reply) {
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_ANSWER_CONTRADICTS",
                subject(payout),
                AuditTrail.Outcome.DONE,
                Map.of("state", payout.state(), "answer", reply.status(), owner(payout), ownerOf(payout)));
        LOG.warn(
                "银行对付款指令 {}（{}，{}）的回执前后矛盾：{}；未作任何变动，请向银行核实",
                reply.reference(),
                named(payout),
                payout.state().label(),
                reply.status());
    }

    void reinstated(Payout payout, long differenceId) {
        publish(
                payout,
                "/difference-" + differenceId,
                "payout.reinstated",
                new Reinstated(
                        payout.id(),
                        payout.caseNumber(),
                        Money.format(payout.amountFen()),
                        payout.reference().text()));
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_REINSTATED",
                subject(payout),
                AuditTrail.Outcome.DONE,
                Map.of(owner(payout), ownerOf(payout), "difference", differenceId));
    }

    private static String owner(Payout payout) {
        return payout.isRefund() ? "approval" : "case";
    }

    private static Object ownerOf(Payout payout) {
        return payout.isRefund() ? payout.decisionId() : payout.caseNumber();
    }

    private static String named(Payout payout) {
        return payout.isRefund() ? "挂账退款（复核 " + payout.decisionId() + "）" : "案件 " + payout.caseNumber();
    }

    /** @param suspendedPostingId whose money it refunds; null where it pays a case */
    void disputed(Payout payout, Long suspendedPostingId, Payouts.Dispute dispute) {
        publish(
                payout,
                "/difference-" + dispute.differenceId(),
                "payout.disputed",
                new Disputed(
                        payout.id(),
                        payout.caseNumber(),
                        suspendedPostingId,
                        Money.format(payout.amountFen()),
                        payout.reference().text(),
                        dispute.differenceId(),
                        dispute.code(),
                        dispute.sentence(),
                        dispute.remedy(),
                        dispute.owner()));
        LOG.warn(
                "付款差异 {}：{}，参考号 {}（{}）：{}；责任人：{}；{}",
                dispute.differenceId(),
                suspendedPostingId == null ? named(payout) : "挂账 " + suspendedPostingId + " 的退款",
                payout.reference().text(),
                payout.state().label(),
                dispute.sentence(),
                dispute.owner(),
                dispute.remedy());
    }

    private void publish(Payout payout, String occasion, String type, Object data) {
        outbox.publish(
                subject(payout) + occasion, subject(payout), List.of(new DomainEvent(type, subject(payout), data)));
    }

    /** Cause, subject and ordering key of its messages. */
    static String subject(Payout payout) {
        return "payout:" + payout.id();
    }
}
