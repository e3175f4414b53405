package org.housingfund.gateway.closing;

import org.housingfund.gateway.keys.LandedReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What lies in the landing store from here. */
@Configuration(proxyBeanMethods = false)
class JournalBatches {
    @Bean
    LandedReference landedJournalBatches() {
        return new LandedReference("journal_export", "sha256", "true");
    }
}
