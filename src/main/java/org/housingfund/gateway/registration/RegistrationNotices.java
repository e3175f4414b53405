package org.housingfund.gateway.registration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes the registry's messages, each in one transaction: receipt, decision, answer. What is wrong with a notice is said
 * in the answer; outages and bugs are thrown, so that the message is delivered again.
 */
@Component("registrationNotices")
public class RegistrationNotices {
    private static final String PARTNER = "registry";
    private static final String KIND = "REGISTRATION_NOTICE";

    private final TransactionOperations transaction;
    private final Receipts receipts;
    private final NoticeMessageReader reader;
    private final Enterprises enterprises;
    private final RegistrationService service;
    private final RegistrationEvents events;
    private final Outbox outbox;
    private final String answers;
    private final Actor actor;

    RegistrationNotices(
            TransactionOperations transaction,
            Receipts receipts,
            NoticeMessageReader reader,
            Enterprises enterprises,
            RegistrationService service,
            RegistrationEvents events,
            Outbox outbox,
            @Value("${gateway.queues.registration-notices:hfg.registration.notices}") String queue,
            @Value("${gateway.queues.registration-receipts:hfg.registration.receipts}") String answers) {
        this.transaction = transaction;
        this.receipts = receipts;
        this.reader = reader;
        this.enterprises = enterprises;
        this.service = service;
        this.events = events;
        this.outbox = outbox;
        this.answers = answers;
        this.actor = new Actor(PARTNER, "jms:" + queue);
    }

    /** The answer; what could not be read of the notice is left out. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Answer(
            String noticeId,
            String socialCreditCode,
            Integer version,
            Verdict verdict,
            String sentence,
            List<Problem> problems) {}

    /**
     * Handles one message; the same bytes again do nothing.
     *
     * @param body UTF-8 JSON; null, as of a message without a body, is unreadable like any other
     */
    public void handle(String messageId, byte[] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        NoticeMessageReader.Reading reading = reader.read(bytes);
        transaction.executeWithoutResult(status -> {
            Receipts.Received received = receipts.receiveMessage(PARTNER, KIND, messageId, bytes);
            if (!received.duplicate()) {
                decide(reading, received.receipt().id());
            }
        });
    }

    private void decide(NoticeMessageReader.Reading reading, long receiptId) {
        if (reading.notice().isEmpty()) {
            if (reading.readable()) {
                receipts.reject(receiptId, reading.problems());
            } else {
                receipts.quarantine(receiptId, reading.problems());
            }
            refuse(reading, receiptId, reading.problems());
            return;
        }
        enterprises.lock();
        Problems conflicts = new Problems();
        List<Outcome> outcomes = service.decide(List.of(reading.notice().get()), receiptId, actor, conflicts);
        if (conflicts.found() > 0) {
            receipts.quarantine(receiptId, conflicts.toList());
            refuse(reading, receiptId, conflicts.toList());
            return;
        }
        receipts.accept(receiptId);
        answer(reading, receiptId, outcomes.get(0).verdict(), List.of());
    }

    private void refuse(NoticeMessageReader.Reading reading, long receiptId, List<Problem> problems) {
        events.refused(receiptId, problems, actor);
        answer(reading, receiptId, Verdict.REFUSED, problems);
    }

    private void answer(NoticeMessageReader.Reading reading, long receiptId, Verdict verdict, List<Problem> problems) {
        String cause = "receipt:" + receiptId;
        Answer answer =
                new Answer(reading.number(), reading.code(), reading.version(), verdict, verdict.sentence(), problems);
        outbox.send(cause, "partner:" + PARTNER, answers, new DomainEvent("registration.receipt", cause, answer));
    }
}
