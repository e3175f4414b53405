package org.housingfund.gateway.app;

import java.io.IOException;
import java.io.InputStream;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;
import org.housingfund.gateway.matching.Reading;
import org.housingfund.gateway.matching.RemarkLimits;
import org.housingfund.gateway.matching.RemarkReader;
import org.housingfund.gateway.matching.RemarkRules;
import org.housingfund.gateway.statement.NoticeKeys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;

/** The rules by which remarks are read: one file, one version, for everyone who needs it (R-N4). */
@Configuration(proxyBeanMethods = false)
class RemarkConfiguration {
    @Bean
    RemarkRules remarkRules(@Value("${gateway.remark.rules:classpath:mappings/remark/v1.yaml}") Resource file)
            throws IOException {
        try (InputStream text = file.getInputStream()) {
            return RemarkRules.read(text);
        }
    }

    @Bean
    RemarkLimits remarkLimits(@Value("${gateway.remark.limits:classpath:mappings/remark/limits.yaml}") Resource file)
            throws IOException {
        try (InputStream text = file.getInputStream()) {
            return RemarkLimits.read(text);
        }
    }

    @Bean
    NoticeNumberGrammar noticeNumberGrammar(RemarkRules rules) {
        return rules.numbers();
    }

    @Bean
    NoticeKeys noticeKeys(RemarkRules rules) {
        RemarkReader reader = new RemarkReader(rules);
        return entry -> reader.match(reader.read(entry.texts()))
                .map(Reading.Candidate::number)
                .orElse("");
    }
}
