package org.housingfund.gateway.payout;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Outgoing payments.
 *
 * @param account number of the {@code gateway.bank-accounts} entry that pays; empty where nothing is paid out
 * @param commands prefix of the queues that banks take instructions from; a bank's is {@code <prefix>.<partner id>}
 */
@ConfigurationProperties("gateway.payout")
public record PayoutSettings(
        @DefaultValue("") String account,
        @DefaultValue("hfg.payout.commands") String commands) {}
