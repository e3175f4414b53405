package org.housingfund.gateway.notice;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of notice commands.
 *
 * @param numberPattern grammar of a notice number (R-N4); the whole number must match
 * @param maxLines most roster lines of one notice
 * @param maxCommandBytes largest command message
 */
@ConfigurationProperties("gateway.notice")
record NoticeProperties(
        @DefaultValue("P[0-9]{10}") Pattern numberPattern,
        @DefaultValue("200000") int maxLines,
        @DefaultValue("67108864") int maxCommandBytes) {
    NoticeProperties {
        if (maxLines < 1 || maxCommandBytes < 1) {
            throw new IllegalArgumentException("gateway.notice.max-lines 和 max-command-bytes 必须大于零");
        }
    }
}
