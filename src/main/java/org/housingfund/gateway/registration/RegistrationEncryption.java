package org.housingfund.gateway.registration;

import org.housingfund.gateway.keys.EncryptedTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is encrypted here. */
@Configuration(proxyBeanMethods = false)
class RegistrationEncryption {
    @Bean
    EncryptedTable encryptedRegistrationDigests() {
        return EncryptedTable.of(
                "registration_notice",
                "登记通知摘要",
                "id",
                "content_digest",
                "'" + Enterprises.CONTENT + "' || social_credit_code || '/' || version");
    }
}
