package org.housingfund.gateway.intake;

import org.housingfund.gateway.keys.EncryptedTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is encrypted here, besides the landing store. */
@Configuration(proxyBeanMethods = false)
class IntakeEncryption {
    @Bean
    EncryptedTable encryptedMessages() {
        return EncryptedTable.of("receipt_body", "收到的消息", "receipt_id", "body", "'" + JdbcReceipts.PURPOSE + "'");
    }
}
