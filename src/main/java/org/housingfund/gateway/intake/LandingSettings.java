package org.housingfund.gateway.intake;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The landing store.
 *
 * @param dir directory that all nodes share
 * @param maxBytes largest delivery that is kept
 */
@ConfigurationProperties("gateway.landing")
public record LandingSettings(
        @DefaultValue("data/landing") Path dir,
        @DefaultValue("4294967296") long maxBytes) {
    public LandingSettings {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("gateway.landing.max-bytes 必须大于零");
        }
    }
}
