package org.housingfund.gateway.casework;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the catalogue strictly: a key that is unknown or missing stops the start. */
@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    @Bean
    Catalogue serviceCatalogue(
            @Value("${gateway.supervision.catalogue:classpath:mappings/supervision/catalogue.yaml}") Resource file)
            throws IOException {
        return read(file);
    }

    static Catalogue read(Resource file) throws IOException {
        try (InputStream text = file.getInputStream()) {
            return YAML.readValue(text, Catalogue.class);
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : " 第 " + e.getLocation().getLineNr() + " 行";
            throw new IllegalArgumentException(
                    "服务目录 " + file.getDescription() + where + " 不能使用：" + e.getOriginalMessage(), e);
        }
    }
}
