package org.housingfund.gateway.lending;

import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes requests for early repayment (R-B1), each in one transaction: receipt, deduction, order to the bank, answer.
 * What is wrong is answered with {@code repayment.refused}; outages and bugs are thrown, so that the message is
 * delivered again.
 */
@Component
public class RepaymentRequests {
    static final String KIND = "REPAYMENT_REQUEST";
    private static final String PARTNER = "lending";

    private final TransactionOperations transaction;
    private final Receipts receipts;
    private final DeductionSteps steps;
    private final LendingEvents events;
    private final LendingProperties properties;
    private final String origin;

    RepaymentRequests(
            TransactionOperations transaction,
            Receipts receipts,
            DeductionSteps steps,
            LendingEvents events,
            LendingProperties properties,
            @Value("${gateway.queues.lending-requests:hfg.lending.requests}") String queue) {
        this.transaction = transaction;
        this.receipts = receipts;
        this.steps = steps;
        this.events = events;
        this.properties = properties;
        this.origin = "jms:" + queue;
    }

    /**
     * Handles one message; the same bytes again do nothing.
     *
     * @param body UTF-8 JSON; null, as of a message without a body, is unreadable like any other
     */
    public void handle(String messageId, byte[] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        StrictJson message = RepaymentRequest.parse(bytes, properties);
        RepaymentRequest request = RepaymentRequest.read(message, properties);
        transaction.executeWithoutResult(status -> {
            Receipts.Received received = receipts.receiveMessage(PARTNER, KIND, messageId, bytes);
            if (!received.duplicate()) {
                decide(message, request, received.receipt().id());
            }
        });
    }

    private void decide(StrictJson message, RepaymentRequest request, long receiptId) {
        if (!message.problems().isEmpty()) {
            refuse(message.problems(), message.readable(), new Actor(PARTNER, origin), receiptId);
            return;
        }
        Actor actor = new Actor(request.requestedBy(), origin);
        Optional<Problem> conflict = steps.request(request, receiptId, actor);
        if (conflict.isPresent()) {
            refuse(List.of(conflict.get()), true, actor, receiptId);
        } else {
            receipts.accept(receiptId);
        }
    }

    private void refuse(List<Problem> problems, boolean readable, Actor actor, long receiptId) {
        if (readable) {
            receipts.reject(receiptId, problems);
        } else {
            receipts.quarantine(receiptId, problems);
        }
        events.messageRefused(receiptId, problems, actor);
    }
}
