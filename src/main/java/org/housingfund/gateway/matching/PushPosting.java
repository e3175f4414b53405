package org.housingfund.gateway.matching;

import java.util.Set;
import org.housingfund.gateway.statement.PushIntake;
import org.housingfund.gateway.statement.Statements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Books what a bank pushes, as it books a statement's part (R-M8): receipt, entries, journals and events are one
 * transaction. Outages and bugs are thrown, so that the message is delivered again.
 */
@Component("pushedEntries")
public class PushPosting {
    private static final Logger LOG = LoggerFactory.getLogger(PushPosting.class);

    private final TransactionOperations transaction;
    private final PushIntake intake;
    private final PostingEntries entries;
    private final PartPosting partPosting;
    private final Statements statements;
    private final PushConfirmations confirmations;

    PushPosting(
            TransactionOperations transaction,
            PushIntake intake,
            PostingEntries entries,
            PartPosting partPosting,
            Statements statements,
            PushConfirmations confirmations) {
        this.transaction = transaction;
        this.intake = intake;
        this.entries = entries;
        this.partPosting = partPosting;
        this.statements = statements;
        this.confirmations = confirmations;
    }

    /**
     * Handles one message; the same bytes again do nothing, entries that are there already are not booked again.
     *
     * @param body UTF-8 JSON; null, as of a message without a body, is unreadable like any other
     */
    public void handle(String messageId, byte[] body) {
        transaction.executeWithoutResult(status ->
                intake.receive(messageId, body == null ? new byte[0] : body).ifPresent(this::post));
    }

    private void post(PushIntake.Accepted push) {
        StatementParts.Outcome outcome =
                partPosting.post(PostingSource.of(push), entries.pushedBy(push.receiptId()), Set.of());
        // A statement that is booked at this moment either has seen these entries or is seen by them.
        statements.holdAccount(push.accountId());
        intake.confirm(push);
        confirmations.findLacking(push.accountId(), push.receiptId());
        LOG.debug("推送已入账：收据 {}，{}", push.receiptId(), outcome);
    }
}
