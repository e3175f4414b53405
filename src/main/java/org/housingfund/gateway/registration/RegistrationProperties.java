package org.housingfund.gateway.registration;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of registration notices.
 *
 * @param maxMessageBytes largest message
 * @param maxFileBytes largest file that is read
 * @param republishAfter age from which an unfinished file is pointed at again
 */
@ConfigurationProperties("gateway.registration")
record RegistrationProperties(
        @DefaultValue("65536") int maxMessageBytes,
        @DefaultValue("8388608") int maxFileBytes,
        @DefaultValue("PT1M") Duration republishAfter) {
    RegistrationProperties {
        if (maxMessageBytes < 1 || maxFileBytes < 1) {
            throw new IllegalArgumentException("gateway.registration.max-message-bytes 和 max-file-bytes 必须大于零");
        }
    }
}
