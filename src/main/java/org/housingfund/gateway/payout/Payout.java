package org.housingfund.gateway.payout;

import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.kernel.CreditorReference;

/**
 * One outgoing payment.
 *
 * @param caseId the withdrawal case that it pays; null where it refunds suspended money
 * @param decisionId the approval of the refund; null where it pays a case
 * @param bankAccountId ledger account of the bank account that pays
 * @param clearingAccountId ledger account that is credited until the bank's entry arrives (119)
 * @param debitedAccountId ledger account that the money is taken from
 * @param reference what the bank's entry quotes
 */
public record Payout(
        long id,
        Long caseId,
        String caseNumber,
        Long decisionId,
        int attempt,
        long bankAccountId,
        long clearingAccountId,
        long debitedAccountId,
        long amountFen,
        CreditorReference reference,
        PayoutState state) {
    /** Whose expectation it is. */
    public Expectation.Owner owner() {
        return isRefund() ? Expectation.Owner.SUSPENSE : Expectation.Owner.CASE;
    }

    /** Whether it refunds suspended money. */
    public boolean isRefund() {
        return decisionId != null;
    }
}
