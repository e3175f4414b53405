package org.housingfund.gateway.payout;

/** Who pays out: hears the bank's answers, each in the transaction that keeps it. */
public interface PayoutOwner {
    /**
     * The bank has answered; locks its expectation, and then tells {@link Payouts}.
     *
     * @return false where no payout of this owner has this reference
     */
    boolean answered(PayoutReply reply);
}
