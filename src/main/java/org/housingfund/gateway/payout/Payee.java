package org.housingfund.gateway.payout;

import org.housingfund.gateway.kernel.Masks;

/**
 * Who is paid, in clear: in memory and in the message to the bank only (R-L7).
 *
 * @param account number of the payee's account or card
 * @param bankName the bank that keeps it
 */
public record Payee(String name, String account, String bankName) {
    @Override
    public String toString() {
        return "Payee[" + Masks.account(account) + "]";
    }
}
