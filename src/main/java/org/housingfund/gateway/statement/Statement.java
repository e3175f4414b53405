package org.housingfund.gateway.statement;

import java.time.LocalDate;

/**
 * An accepted statement.
 *
 * @param accountId the bank account's ledger account
 * @param sequenceNo its number where the bank counts by one, else null
 * @param holdReason why it waits; null unless it is held
 */
public record Statement(
        long id,
        long receiptId,
        long accountId,
        String number,
        Long sequenceNo,
        LocalDate periodFrom,
        LocalDate periodTo,
        long openingFen,
        long closingFen,
        long entryCount,
        long creditFen,
        long debitFen,
        String mapping,
        StatementStatus status,
        HoldReason holdReason) {}
