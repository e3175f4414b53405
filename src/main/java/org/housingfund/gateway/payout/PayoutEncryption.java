package org.housingfund.gateway.payout;

import org.housingfund.gateway.keys.EncryptedTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is encrypted here. */
@Configuration(proxyBeanMethods = false)
class PayoutEncryption {
    @Bean
    EncryptedTable encryptedPayees() {
        return EncryptedTable.of("payout", "收款人", "id", "payee", "'" + Payouts.PAYEE + "' || id");
    }
}
