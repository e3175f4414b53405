package org.housingfund.gateway.casework;

import org.housingfund.gateway.keys.EncryptedTable;
import org.housingfund.gateway.keys.LandedReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is encrypted here. */
@Configuration(proxyBeanMethods = false)
class CaseEncryption {
    @Bean
    EncryptedTable encryptedCases() {
        return EncryptedTable.of("supervision_case", "案件", "id", "secret", "'" + Cases.PURPOSE + "' || number");
    }

    @Bean
    LandedReference landedOutcomeReceipts() {
        return new LandedReference("case_receipt", "sha256", "true");
    }

    @Bean
    EncryptedTable encryptedDecisions() {
        return EncryptedTable.of(
                "case_decision", "审核意见", "id", "reasons", "'" + Decisions.PURPOSE + "' || decision_id");
    }
}
