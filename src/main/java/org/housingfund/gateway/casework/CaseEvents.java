package org.housingfund.gateway.casework;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.WorkingCalendar.Deadline;
import org.housingfund.gateway.outbox.Confidential;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells the departments, the internal systems and the audit trail. Every event's cause is what set it off. */
@Component
class CaseEvents {
    private static final Logger LOG = LoggerFactory.getLogger(CaseEvents.class);

    private final Outbox outbox;
    private final AuditTrail audit;
    private final CaseQueues queues;

    CaseEvents(Outbox outbox, AuditTrail audit, CaseQueues queues) {
        this.outbox = outbox;
        this.audit = audit;
        this.queues = queues;
    }

    /** Why a case goes to its department. */
    enum Reason {
        NEW,
        SUPPLEMENTED,
        PAYOUT_REFUSED,
        PAYOUT_RETURNED
    }

    private record Received(
            String caseNumber,
            int revision,
            String service,
            String initiatingCentre,
            long personId,
            String requestedAmount,
            LocalDate receivedOn,
            List<String> papers) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Forwarded(
            String caseNumber,
            int revision,
            int round,
            String service,
            String department,
            Reason reason,
            LocalDate deadline,
            boolean provisional,
            LocalDate answerBy,
            List<String> warnings,
            String note) {}

    private record Overdue(
            String caseNumber,
            String department,
            CaseDeadlines.Stage stage,
            CaseDeadlines.Kind kind,
            LocalDate deadline,
            boolean provisional) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Closed(String caseNumber, String outcome, String amount, LocalDate closedOn) {}

    /** What somebody writes freely about a case, for its department alone: the outbox keeps it encrypted. */
    private record Remark(String caseNumber, String department, int round, String from, String text)
            implements Confidential {}

    private record DecisionRefused(String caseNumber, String decisionId, List<Problem> problems) {}

    void received(String cause, Case known, List<String> papers) {
        publish(
                cause,
                known.key(),
                "case.received",
                new Received(
                        known.number(),
                        known.revision(),
                        known.service(),
                        known.initiatingName(),
                        known.personId(),
                        Money.format(known.requestedFen()),
                        known.receivedOn(),
                        papers));
        audit.record(
                Actor.GATEWAY,
                "CASE_RECEIVED",
                known.key(),
                AuditTrail.Outcome.DONE,
                Map.of("cause", cause, "revision", known.revision(), "papers", papers.size()));
    }

    /**
     * The case goes to its department.
     *
     * @param department its deadline
     * @param centre when the initiating centre is to have its answer
     * @param note what the department should know beside the warnings, or null
     */
    void forwarded(String cause, Case known, Reason reason, Deadline department, Deadline centre, String note) {
        publish(
                cause,
                known.key(),
                "case.forwarded",
                new Forwarded(
                        known.number(),
                        known.revision(),
                        known.round(),
                        known.service(),
                        known.department(),
                        reason,
                        department.day(),
                        department.provisional(),
                        centre.day(),
                        known.warnings(),
                        note));
    }

    /**
     * The bank's words about the round that begins. They may name the payee, so they are in no event that everybody may
     * subscribe to (R-L7).
     */
    void bankSays(String cause, Case known, String text) {
        Remark remark = new Remark(known.number(), known.department(), known.round(), "BANK", text);
        outbox.send(cause, known.key(), queues.caseRemarks(), new DomainEvent("case.remark", known.key(), remark));
    }

    /** A deadline is near or over. */
    void due(CaseDeadlines.Due due, CaseDeadlines.Kind kind) {
        String key = "case:" + due.number();
        publish(
                "case:" + due.caseId() + "/" + due.round() + "/" + due.stage() + "/" + kind + "/" + due.dueOn(),
                key,
                "case.overdue",
                new Overdue(due.number(), due.department(), due.stage(), kind, due.dueOn(), due.provisional()));
        audit.record(
                Actor.GATEWAY,
                "CASE_OVERDUE",
                key,
                AuditTrail.Outcome.DONE,
                Map.of(
                        "stage",
                        due.stage(),
                        "kind",
                        kind,
                        "deadline",
                        due.dueOn().toString()));
        LOG.warn(
                "案件{}：{}（{}{}{}，期限 {}）",
                kind == CaseDeadlines.Kind.WARNING ? "临期" : "超期",
                due.number(),
                due.stage().label(),
                due.stage() == CaseDeadlines.Stage.DEPARTMENT ? " " : "，经办 ",
                due.department(),
                due.dueOn());
    }

    void closed(Case known, String outcome, Long amountFen, LocalDate closedOn) {
        publish(
                known.roundCause(),
                known.key(),
                "case.closed",
                new Closed(known.number(), outcome, amountFen == null ? null : Money.format(amountFen), closedOn));
        audit.record(Actor.GATEWAY, "CASE_CLOSED", known.key(), AuditTrail.Outcome.DONE, Map.of("outcome", outcome));
    }

    void decided(Actor actor, Case known, DecisionMessage decision) {
        audit.record(
                actor,
                "CASE_DECIDED",
                known.key(),
                AuditTrail.Outcome.DONE,
                Map.of(
                        "decision",
                        decision.decision(),
                        "id",
                        decision.id(),
                        "reasons",
                        decision.reasons().size()));
    }

    /**
     * A decision cannot be carried out; the department hears why.
     *
     * @param caseNumber as sent, empty where it could not be read
     */
    void decisionRefused(Actor actor, long receiptId, String caseNumber, String decisionId, List<Problem> problems) {
        String cause = "receipt:" + receiptId;
        String subject = caseNumber.isEmpty() ? cause : "case:" + caseNumber;
        publish(cause, subject, "case.decision-refused", new DecisionRefused(caseNumber, decisionId, problems));
        audit.record(
                actor,
                "CASE_DECISION_REFUSED",
                subject,
                AuditTrail.Outcome.REFUSED,
                Map.of(
                        "receipt",
                        receiptId,
                        "problems",
                        problems.stream().map(Problem::code).distinct().toList()));
        LOG.warn(
                "案件 {} 的审核结果未能执行（收据 {}）：{}",
                caseNumber,
                receiptId,
                problems.get(0).message());
    }

    private void publish(String cause, String subject, String type, Object data) {
        outbox.publish(cause, subject, List.of(new DomainEvent(type, subject, data)));
    }
}
