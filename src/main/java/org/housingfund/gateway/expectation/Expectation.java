package org.housingfund.gateway.expectation;

import org.housingfund.gateway.kernel.CreditorReference;

/**
 * One payment that the centre expects to see on a bank account.
 *
 * @param owner what expects it
 * @param ownerId which one
 * @param bankAccountId ledger account of the bank account (101) it should appear on
 * @param clearingAccountId ledger account that holds the amount until then (119): debited where money is to come in,
 *     credited where it is to go out
 * @param incoming whether money is to come in
 * @param amountFen always positive
 * @param reference what the bank's entry quotes
 */
public record Expectation(
        long id,
        Owner owner,
        long ownerId,
        long bankAccountId,
        long clearingAccountId,
        boolean incoming,
        long amountFen,
        CreditorReference reference,
        ExpectationState state) {
    /** The same, where it stands by now. */
    public Expectation in(ExpectationState now) {
        return new Expectation(
                id, owner, ownerId, bankAccountId, clearingAccountId, incoming, amountFen, reference, now);
    }

    /** What may expect money. */
    public enum Owner {
        /** A deduction by a commissioned lending bank. */
        DEDUCTION,
        /** The payout of a withdrawal case. */
        CASE,
        /** The refund of suspended money; its id is the posting of the entry that the money came with. */
        SUSPENSE
    }
}
