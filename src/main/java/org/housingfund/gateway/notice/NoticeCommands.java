package org.housingfund.gateway.notice;

import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes the unit hall's command messages, each in one transaction: receipt, notice, answer. What is wrong with a command
 * is answered with {@code notice.refused}; outages and bugs are thrown, so that the message is delivered again.
 */
@Component
public class NoticeCommands {
    private static final String PARTNER = "hall";
    private static final String KIND = "NOTICE_COMMAND";

    private final TransactionOperations transaction;
    private final Receipts receipts;
    private final NoticeCommandReader reader;
    private final NoticeService service;
    private final NoticeEvents events;
    private final Actor actor;

    NoticeCommands(
            TransactionOperations transaction,
            Receipts receipts,
            NoticeCommandReader reader,
            NoticeService service,
            NoticeEvents events,
            @Value("${gateway.queues.notice-commands:hfg.notice.commands}") String queue) {
        this.transaction = transaction;
        this.receipts = receipts;
        this.reader = reader;
        this.service = service;
        this.events = events;
        this.actor = new Actor(PARTNER, "jms:" + queue);
    }

    /**
     * Handles one message; the same bytes again do nothing.
     *
     * @param body UTF-8 JSON; null, as of a message without a body, is unreadable like any other
     */
    public void handle(String messageId, byte[] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        NoticeCommandReader.Reading reading = reader.read(bytes);
        transaction.executeWithoutResult(status -> {
            Receipts.Received received = receipts.receiveMessage(PARTNER, KIND, messageId, bytes);
            if (!received.duplicate()) {
                decide(reading, received.receipt().id());
            }
        });
    }

    private void decide(NoticeCommandReader.Reading reading, long receiptId) {
        List<Problem> problems =
                reading.problems().isEmpty() ? execute(reading.command(), receiptId) : reading.problems();
        if (problems.isEmpty()) {
            receipts.accept(receiptId);
            return;
        }
        if (reading.readable()) {
            receipts.reject(receiptId, problems);
        } else {
            receipts.quarantine(receiptId, problems);
        }
        events.refused(reading.number(), reading.employerAccount(), problems, actor, receiptId);
    }

    private List<Problem> execute(NoticeCommand command, long receiptId) {
        if (command instanceof NoticeCommand.Issue issue) {
            return service.issue(issue, actor, receiptId);
        }
        if (command instanceof NoticeCommand.Correct correct) {
            return service.correct(correct, actor, receiptId);
        }
        if (command instanceof NoticeCommand.Reinstate reinstate) {
            return service.reinstate(reinstate, actor, receiptId);
        }
        return service.cancel((NoticeCommand.Cancel) command, actor, receiptId);
    }
}
