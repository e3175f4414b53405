package org.housingfund.gateway.payout;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.outbox.Confidential;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.springframework.stereotype.Component;

/** Tells the bank, the internal systems and the audit trail. */
@Component
class PayoutEvents {
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

    private record Refused(
            long payoutId, String caseNumber, String amount, String reference, String code, String reason) {}

    private record Confirmed(
            long payoutId, String caseNumber, String amount, String reference, long entryId, LocalDate bookedOn) {}

    void instructed(Payout payout, Payouts.Payer payer, Payee payee) {
        String amount = Money.format(payout.amountFen());
        String reference = payout.reference().text();
        outbox.send(
                cause(payout),
                cause(payout),
                settings.commands() + "." + payer.bank(),
                new DomainEvent(
                        "payout.command",
                        cause(payout),
                        new Command(
                                payout.id(),
                                payer.number(),
                                amount,
                                reference,
                                payee,
                                (payout.isRefund() ? "住房公积金退款 " : "住房公积金提取 ") + reference)));
        publish(
                payout,
                "payout.instructed",
                new Instructed(payout.id(), payout.caseNumber(), payer.bank(), payer.number(), amount, reference));
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_INSTRUCTED",
                cause(payout),
                AuditTrail.Outcome.DONE,
                Map.of(owner(payout), ownerOf(payout), "amount", amount));
    }

    void refused(Payout payout, PayoutReply reply) {
        publish(
                payout,
                "payout.refused",
                new Refused(
                        payout.id(),
                        payout.caseNumber(),
                        Money.format(payout.amountFen()),
                        payout.reference().text(),
                        reply.code(),
                        reply.reason()));
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_REFUSED",
                cause(payout),
                AuditTrail.Outcome.DONE,
                Map.of(owner(payout), ownerOf(payout), "refusal", reply.refusal()));
    }

    void confirmed(Payout payout, long entryId, LocalDate bookedOn) {
        publish(
                payout,
                "payout.confirmed",
                new Confirmed(
                        payout.id(),
                        payout.caseNumber(),
                        Money.format(payout.amountFen()),
                        payout.reference().text(),
                        entryId,
                        bookedOn));
        audit.record(
                Actor.GATEWAY,
                "PAYOUT_CONFIRMED",
                cause(payout),
                AuditTrail.Outcome.DONE,
                Map.of(owner(payout), ownerOf(payout), "entry", entryId));
    }

    private void publish(Payout payout, String type, Object data) {
        outbox.publish(cause(payout), cause(payout), List.of(new DomainEvent(type, cause(payout), data)));
    }

    private static String owner(Payout payout) {
        return payout.isRefund() ? "approval" : "case";
    }

    private static Object ownerOf(Payout payout) {
        return payout.isRefund() ? payout.decisionId() : payout.caseNumber();
    }

    private static String cause(Payout payout) {
        return "payout:" + payout.id();
    }
}
