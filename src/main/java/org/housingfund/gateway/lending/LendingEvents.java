package org.housingfund.gateway.lending;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.lending.DeductionSteps.Source;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What internal systems, banks and the audit trail are told. */
@Component
class LendingEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LendingEvents.class);

    private final Outbox outbox;
    private final AuditTrail audit;
    private final LendingProperties properties;

    LendingEvents(Outbox outbox, AuditTrail audit, LendingProperties properties) {
        this.outbox = outbox;
        this.audit = audit;
        this.properties = properties;
    }

    private record Repayment(
            String requestedBy, String requestId, String bank, String loanNumber, String amount, String reference) {
        static Repayment of(Deduction deduction) {
            RepaymentRequest request = deduction.request();
            return new Repayment(
                    request.requestedBy(),
                    request.requestId(),
                    request.bank(),
                    request.loanNumber(),
                    Money.format(request.amountFen()),
                    deduction.reference().text());
        }
    }

    private record Order(
            String commandId,
            String bank,
            String reference,
            String loanNumber,
            String amount,
            OffsetDateTime notAfter) {}

    private record Inquiry(String commandId, String bank, String reference, String aboutCommandId) {}

    private record Known(Repayment repayment) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Refused(Repayment repayment, String refusedBy, List<Problem> problems, OffsetDateTime nextOpening) {}

    private record Deducted(
            Repayment repayment, String principal, String interest, String penalty, LocalDate deductedOn) {}

    private record Settled(Repayment repayment, LocalDate bookedOn) {}

    private record Disputed(
            Repayment repayment, long difference, String code, String message, String remedy, String owner) {}

    /** The one order to deduct, or an inquiry about it. */
    void command(Deduction deduction, Effect.Send kind, int number) {
        String reference = deduction.reference().text();
        String id = BankAnswer.commandId(deduction.reference(), number);
        String bank = deduction.request().bank();
        DomainEvent message = switch (kind) {
            case DEDUCT ->
                new DomainEvent(
                        "deduction.order",
                        deduction.subject(),
                        new Order(
                                id,
                                bank,
                                reference,
                                deduction.request().loanNumber(),
                                Money.format(deduction.request().amountFen()),
                                local(deduction.notAfter())));
            case INQUIRE ->
                new DomainEvent(
                        "deduction.inquiry",
                        deduction.subject(),
                        new Inquiry(id, bank, reference, BankAnswer.commandId(deduction.reference(), 0)));
        };
        String queue = properties.commandQueue() + '.' + bank;
        outbox.send(deduction.subject() + '/' + number, deduction.subject(), queue, message);
    }

    void accepted(Deduction deduction, Source source) {
        publish(deduction, source, "repayment.accepted", new Known(Repayment.of(deduction)));
        audit.record(
                source.actor(), "REPAYMENT_ACCEPTED", deduction.subject(), AuditTrail.Outcome.DONE, facts(deduction));
    }

    /** Outside the service hours; {@code nextOpening} in the centre's zone. */
    void declined(Deduction deduction, Problem problem, OffsetDateTime nextOpening, Source source) {
        publish(
                deduction,
                source,
                "repayment.refused",
                new Refused(Repayment.of(deduction), "GATEWAY", List.of(problem), nextOpening));
        audit.record(
                source.actor(),
                "REPAYMENT_REFUSED",
                deduction.subject(),
                AuditTrail.Outcome.REFUSED,
                Map.of("problems", List.of(problem.code())));
    }

    /** Nothing was deducted. */
    void refused(Deduction deduction, String code, Source source) {
        Refused refused = new Refused(Repayment.of(deduction), "BANK", List.of(LendingProblem.ofRefusal(code)), null);
        publish(deduction, source, "repayment.refused", refused);
        audit.record(
                source.actor(),
                "DEDUCTION_REFUSED",
                deduction.subject(),
                AuditTrail.Outcome.DONE,
                Map.of("code", code));
    }

    /** A message that led to nothing: it names no repayment, lest the one under its id be taken for refused. */
    void messageRefused(long receiptId, List<Problem> problems, Actor actor) {
        String subject = "receipt:" + receiptId;
        outbox.publish(
                subject,
                subject,
                List.of(new DomainEvent("repayment.refused", subject, new Refused(null, "GATEWAY", problems, null))));
        audit.record(
                actor,
                "REPAYMENT_REFUSED",
                subject,
                AuditTrail.Outcome.REFUSED,
                Map.of(
                        "problems",
                        problems.stream().map(Problem::code).distinct().toList()));
    }

    void unknown(Deduction deduction, Source source) {
        publish(deduction, source, "repayment.unknown", new Known(Repayment.of(deduction)));
    }

    void deducted(Deduction deduction, Answer.Success success, Source source) {
        Split split = success.split();
        publish(
                deduction,
                source,
                "repayment.deducted",
                new Deducted(
                        Repayment.of(deduction),
                        Money.format(split.principalFen()),
                        Money.format(split.interestFen()),
                        Money.format(split.penaltyFen()),
                        success.deductedOn()));
        audit.record(
                source.actor(),
                "DEDUCTION_BOOKED",
                deduction.subject(),
                AuditTrail.Outcome.DONE,
                Map.of("answer", source.answerId(), "amount", Money.format(split.totalFen())));
    }

    void settled(Deduction deduction, Source source) {
        publish(deduction, source, "repayment.settled", new Settled(Repayment.of(deduction), source.bookedOn()));
    }

    void disputed(Deduction deduction, long differenceId, DifferenceKind kind, String owner) {
        outbox.publish(
                deduction.subject() + "/difference-" + differenceId,
                deduction.subject(),
                List.of(new DomainEvent(
                        "repayment.disputed",
                        deduction.subject(),
                        new Disputed(
                                Repayment.of(deduction),
                                differenceId,
                                kind.name(),
                                kind.sentence(),
                                kind.remedy(),
                                owner))));
        LOG.warn(
                "扣款差异 {}：银行 {}，参考号 {}：{}；责任人：{}；{}",
                differenceId,
                deduction.request().bank(),
                deduction.reference().text(),
                kind.sentence(),
                owner,
                kind.remedy());
    }

    /** An answer that cannot be used; it is kept. */
    void answerQuarantined(long receiptId, List<Problem> problems, Actor actor) {
        audit.record(
                actor,
                "LENDING_REPLY_QUARANTINED",
                "receipt:" + receiptId,
                AuditTrail.Outcome.REFUSED,
                Map.of(
                        "problems",
                        problems.stream().map(Problem::code).distinct().toList()));
        LOG.warn(
                "贷款银行的答复无法处理，已隔离（收据 {}）：{}",
                receiptId,
                String.join("；", problems.stream().map(Problem::message).toList()));
    }

    /** The cause names the occasion: a deduction may be refused more than once in its life, each time anew. */
    private void publish(Deduction deduction, Source source, String type, Object data) {
        outbox.publish(
                deduction.subject() + '/' + source.occasion(),
                deduction.subject(),
                List.of(new DomainEvent(type, deduction.subject(), data)));
    }

    private static Map<String, Object> facts(Deduction deduction) {
        RepaymentRequest request = deduction.request();
        return Map.of(
                "requestedBy", request.requestedBy(),
                "requestId", request.requestId(),
                "bank", request.bank(),
                "amount", Money.format(request.amountFen()),
                "reference", deduction.reference().text());
    }

    private static OffsetDateTime local(Instant instant) {
        return instant.atZone(Times.ZONE).toOffsetDateTime();
    }
}
