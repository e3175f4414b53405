package org.housingfund.gateway.payout;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.housingfund.gateway.kernel.Masks;

/**
 * Who is paid, in clear: in memory and in the message to the bank only (R-L7).
 *
 * @param account number of the payee's account or card
 * @param bankName the bank that keeps it; empty where only the account is known
 */
public record Payee(
        String name,
        String account,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String bankName) {
    @Override
    public String toString() {
        return "Payee[" + Masks.account(account) + "]";
    }
}
