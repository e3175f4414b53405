package org.housingfund.gateway.payout;

import org.housingfund.gateway.kernel.CreditorReference;

/**
 * One outgoing payment.
 *
 * @param bankAccountId ledger account of the bank account that pays
 * @param clearingAccountId ledger account that is credited until the bank's entry arrives (119)
 * @param reference what the bank's entry quotes
 */
public record Payout(
        long id,
        long caseId,
        String caseNumber,
        int attempt,
        long bankAccountId,
        long clearingAccountId,
        long employeeAccountId,
        long amountFen,
        CreditorReference reference,
        PayoutState state) {}
