package org.housingfund.gateway.payout;

import org.housingfund.gateway.expectation.Expectation;

/** Who pays out. Called in the transaction that keeps what the bank said or two people decided. */
public interface PayoutOwner {
    /** Whose expectations its payouts are. */
    Expectation.Owner owner();

    /**
     * The bank will not pay, or two people found that it did not and will not: takes back what it booked
     * ({@link Payouts#refuse}), and whatever hangs on it.
     *
     * @param reply in the bank's words, or {@link PayoutReply#isTakenBack}
     */
    void refused(Payout locked, Expectation expected, PayoutReply reply);
}
