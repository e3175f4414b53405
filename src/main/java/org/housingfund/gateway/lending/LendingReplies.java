package org.housingfund.gateway.lending;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Times;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes the banks' answers (R-B2), each in one transaction: receipt, answer, what follows from it. Any node may take
 * any answer. One that belongs to no command, or cannot be read, is quarantined and alarmed; the gateway goes on
 * inquiring, so that nothing is lost with it.
 */
@Component
public class LendingReplies {
    static final String KIND = "LENDING_REPLY";
    private static final String PARTNER = "lending-bank";
    /** A bank dates nothing earlier or later than this from today. */
    private static final int MAX_AGE_DAYS = 366;

    private final TransactionOperations transaction;
    private final Receipts receipts;
    private final Deductions deductions;
    private final DeductionSteps steps;
    private final Expectations expectations;
    private final LendingEvents events;
    private final LendingProperties properties;
    private final Clock clock;
    private final String origin;

    LendingReplies(
            TransactionOperations transaction,
            Receipts receipts,
            Deductions deductions,
            DeductionSteps steps,
            Expectations expectations,
            LendingEvents events,
            LendingProperties properties,
            Clock clock,
            @Value("${gateway.queues.lending-replies:hfg.lending.replies}") String queue) {
        this.transaction = transaction;
        this.receipts = receipts;
        this.deductions = deductions;
        this.steps = steps;
        this.expectations = expectations;
        this.events = events;
        this.properties = properties;
        this.clock = clock;
        this.origin = "jms:" + queue;
    }

    /**
     * Handles one message; the same bytes again do nothing.
     *
     * @param body UTF-8 JSON; null, as of a message without a body, is unreadable like any other
     */
    public void handle(String messageId, byte[] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        StrictJson message = BankAnswer.parse(bytes, properties);
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        Optional<BankAnswer> answer = BankAnswer.read(message, today.minusDays(MAX_AGE_DAYS), today.plusDays(1));
        transaction.executeWithoutResult(status -> {
            Receipts.Received received = receipts.receiveMessage(PARTNER, KIND, messageId, bytes);
            if (!received.duplicate()) {
                List<Problem> problems =
                        answer.map(read -> take(read, received.receipt().id())).orElseGet(message::problems);
                if (!problems.isEmpty()) {
                    receipts.quarantine(received.receipt().id(), problems);
                    events.answerQuarantined(received.receipt().id(), problems, new Actor(PARTNER, origin));
                }
            }
        });
    }

    /** Returns why it cannot be used. */
    private List<Problem> take(BankAnswer answer, long receiptId) {
        // The expectation's lock comes first, as where its entry is booked.
        expectations.lockByReferences(List.of(answer.reference()));
        Optional<Deduction> found = deductions.lock(answer.bank(), answer.reference(), answer.commandNumber());
        if (found.isEmpty()) {
            String command = BankAnswer.commandId(answer.reference(), answer.commandNumber());
            return List.of(LendingProblem.ANSWER_UNMATCHED.at("commandId", command, command));
        }
        Deduction deduction = found.get();
        // A day of grace: around midnight the bank's clock may be behind ours.
        LocalDate earliest = deduction.requestedOn().minusDays(1);
        if (answer.success() != null && answer.success().deductedOn().isBefore(earliest)) {
            String day = answer.success().deductedOn().toString();
            return List.of(LendingProblem.FIELD_INVALID.at("deductedOn", day, "deductedOn"));
        }
        receipts.accept(receiptId);
        long answerId = deductions.addAnswer(deduction.id(), answer, receiptId, clock.instant());
        steps.take(
                deduction,
                new Input.Answered(meaning(answer, deduction)),
                DeductionSteps.Source.answer(new Actor(answer.bank(), origin), answerId));
        return List.of();
    }

    private Answer meaning(BankAnswer answer, Deduction deduction) {
        return switch (answer.result()) {
            case SUCCESS -> answer.success();
            case REFUSED -> new Answer.Refused(answer.code());
            case PROCESSING -> new Answer.Pending(true);
            case UNKNOWN -> new Answer.Pending(false);
            case NOT_FOUND -> new Answer.NotFound(steps.isConclusive(deduction, answer.commandNumber()));
        };
    }
}
