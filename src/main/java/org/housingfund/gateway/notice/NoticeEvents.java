package org.housingfund.gateway.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.springframework.stereotype.Component;

/** Tells the hall, the internal systems and the audit trail what became of a notice command. */
@Component
class NoticeEvents {
    private final Outbox outbox;
    private final AuditTrail audit;

    NoticeEvents(Outbox outbox, AuditTrail audit) {
        this.outbox = outbox;
        this.audit = audit;
    }

    private record Issued(String number, String employerAccount, String amount, int lines, String contributionMonth) {}

    private record Corrected(
            String number, String employerAccount, String previousAmount, String amount, int lines, String reason) {}

    /** Of a notice that was cancelled or reinstated. */
    private record Moved(String number, String employerAccount, String amount, String reason) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Refused(String number, String employerAccount, List<Problem> problems) {}

    void issued(NoticeCommand.Issue notice, Actor actor, long receiptId) {
        String amount = Money.format(notice.amountFen());
        publish(
                "notice.issued",
                "notice:" + notice.number(),
                receiptId,
                new Issued(
                        notice.number(),
                        notice.employerAccount(),
                        amount,
                        notice.lines().size(),
                        notice.contributionMonth().toString()));
        audit.record(
                actor,
                "NOTICE_ISSUED",
                "notice:" + notice.number(),
                AuditTrail.Outcome.DONE,
                Map.of(
                        "receipt",
                        receiptId,
                        "amount",
                        amount,
                        "lines",
                        notice.lines().size()));
    }

    /** @param before as it was */
    void corrected(Notice before, NoticeCommand.Correct command, Actor actor, long receiptId) {
        String previous = Money.format(before.amountFen());
        String amount = Money.format(command.amountFen());
        int lines = command.lines().size();
        publish(
                "notice.corrected",
                "notice:" + before.number(),
                receiptId,
                new Corrected(before.number(), before.employerAccount(), previous, amount, lines, command.reason()));
        audit.record(
                actor,
                "NOTICE_CORRECTED",
                "notice:" + before.number(),
                AuditTrail.Outcome.DONE,
                Map.of(
                        "receipt", receiptId,
                        "previousAmount", previous,
                        "amount", amount,
                        "lines", lines,
                        "reason", command.reason()));
    }

    void cancelled(Notice notice, String reason, Actor actor, long receiptId) {
        moved("notice.cancelled", notice, reason, receiptId);
        audit.record(
                actor,
                "NOTICE_CANCELLED",
                "notice:" + notice.number(),
                AuditTrail.Outcome.DONE,
                detail(notice, reason, receiptId));
    }

    void reinstated(Notice notice, String reason, Actor actor, long receiptId) {
        moved("notice.reinstated", notice, reason, receiptId);
        audit.record(
                actor,
                "NOTICE_REINSTATED",
                "notice:" + notice.number(),
                AuditTrail.Outcome.DONE,
                detail(notice, reason, receiptId));
    }

    private void moved(String type, Notice notice, String reason, long receiptId) {
        String amount = Money.format(notice.amountFen());
        publish(
                type,
                "notice:" + notice.number(),
                receiptId,
                new Moved(notice.number(), notice.employerAccount(), amount, reason));
    }

    private static Map<String, Object> detail(Notice notice, String reason, long receiptId) {
        return Map.of("receipt", receiptId, "amount", Money.format(notice.amountFen()), "reason", reason);
    }

    /**
     * @param number as sent, empty where it could not be read: then the receipt is the subject
     * @param employerAccount as sent, or empty
     */
    void refused(String number, String employerAccount, List<Problem> problems, Actor actor, long receiptId) {
        String subject = number.isEmpty() ? "receipt:" + receiptId : "notice:" + number;
        publish("notice.refused", subject, receiptId, new Refused(number, employerAccount, problems));
        audit.record(
                actor,
                "NOTICE_REFUSED",
                subject,
                AuditTrail.Outcome.REFUSED,
                Map.of(
                        "receipt",
                        receiptId,
                        "problems",
                        problems.stream().map(Problem::code).distinct().toList()));
    }

    private void publish(String type, String subject, long receiptId, Object data) {
        outbox.publish("receipt:" + receiptId, subject, List.of(new DomainEvent(type, subject, data)));
    }
}
