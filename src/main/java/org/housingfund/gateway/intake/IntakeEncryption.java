package org.housingfund.gateway.intake;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.keys.EncryptedTable;
import org.housingfund.gateway.keys.LandedReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is encrypted here. */
@Configuration(proxyBeanMethods = false)
class IntakeEncryption {
    @Bean
    EncryptedTable encryptedMessages() {
        return EncryptedTable.of("receipt_body", "收到的消息", "receipt_id", "body", "'" + JdbcReceipts.PURPOSE + "'");
    }

    @Bean
    LandedReference landedReceipts() {
        return new LandedReference("receipt", "sha256", "channel <> 'JMS'");
    }

    @Bean
    ReferencedFiles referencedFiles(List<LandedReference> references, JdbcClient jdbc) {
        String digests = references.stream()
                .map(files -> "SELECT " + files.column() + " FROM " + files.table() + " WHERE " + files.condition())
                .collect(Collectors.joining(" UNION "));
        return () -> Set.copyOf(jdbc.sql(digests)
                .query((row, n) -> Sha256.ofDigest(row.getBytes(1)))
                .list());
    }
}
