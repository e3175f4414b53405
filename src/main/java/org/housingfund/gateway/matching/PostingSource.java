package org.housingfund.gateway.matching;

import org.housingfund.gateway.statement.PushIntake;
import org.housingfund.gateway.statement.Statement;

/**
 * Where entries come from that are posted in one transaction: a part of a statement, or what a bank pushed in one
 * message. Either way they are decided and booked alike (R-M8).
 *
 * @param cause of the events
 * @param accountId the bank account's ledger account
 * @param mapping {@code id@version} that says what the bank's codes mean
 * @param statementId null where they were pushed
 * @param part number of the statement's part; null where they were pushed
 * @param receiptId of the message that pushed them; null where a statement has them
 */
record PostingSource(String cause, long accountId, String mapping, Long statementId, Integer part, Long receiptId) {
    static PostingSource of(Statement statement, StatementParts.Part part) {
        return new PostingSource(
                "statement:" + statement.id() + "/" + part.number(),
                statement.accountId(),
                statement.mapping(),
                statement.id(),
                part.number(),
                null);
    }

    static PostingSource of(PushIntake.Accepted push) {
        return new PostingSource(push.cause(), push.accountId(), push.mapping(), null, null, push.receiptId());
    }
}
