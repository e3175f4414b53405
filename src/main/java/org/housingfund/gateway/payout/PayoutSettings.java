package org.housingfund.gateway.payout;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Outgoing payments.
 *
 * @param account number of the {@code gateway.bank-accounts} entry that pays; empty where nothing is paid out
 * @param commands prefix of the queues that banks take instructions from; a bank's is {@code <prefix>.<partner id>}
 * @param debitWorkingDays working days in which the debit entry of an instruction should come
 * @param differenceOwner who has to clear differences of payouts
 */
@ConfigurationProperties("gateway.payout")
public record PayoutSettings(
        @DefaultValue("") String account,
        @DefaultValue("hfg.payout.commands") String commands,
        @DefaultValue("2") int debitWorkingDays,
        @DefaultValue("资金结算岗") String differenceOwner) {
    public PayoutSettings {
        if (debitWorkingDays <= 0) {
            throw new IllegalArgumentException("gateway.payout.debit-working-days 必须大于零");
        }
        if (differenceOwner.isBlank()) {
            throw new IllegalArgumentException("gateway.payout.difference-owner 不能为空");
        }
    }
}
