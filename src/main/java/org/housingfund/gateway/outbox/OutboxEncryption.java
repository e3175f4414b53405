package org.housingfund.gateway.outbox;

import java.util.List;
import org.housingfund.gateway.keys.EncryptedTable;
import org.housingfund.gateway.keys.LandedReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is encrypted here. Rows move from the first table to the second: it is renewed before. */
@Configuration(proxyBeanMethods = false)
class OutboxEncryption {
    @Bean
    EncryptedTable encryptedOutbox() {
        return bodies("outbox", "发出的消息");
    }

    @Bean
    EncryptedTable encryptedOutboxArchive() {
        return bodies("outbox_archive", "已归档的消息");
    }

    @Bean
    LandedReference landedInOutbox() {
        return files("outbox");
    }

    @Bean
    LandedReference landedInOutboxArchive() {
        return files("outbox_archive");
    }

    private static LandedReference files(String table) {
        return new LandedReference(table, "landed_sha256", "landed_sha256 IS NOT NULL");
    }

    private static EncryptedTable bodies(String table, String label) {
        String purpose = "'" + ConfidentialBodies.PURPOSE + "' || message_id";
        return new EncryptedTable(table, label, "id", List.of(new EncryptedTable.Column("body", purpose, true)), null);
    }
}
