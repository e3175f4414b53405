package org.housingfund.gateway.notice;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of notice commands.
 *
 * @param maxLines most roster lines of one notice
 * @param maxCommandBytes largest command message
 */
@ConfigurationProperties("gateway.notice")
record NoticeProperties(
        @DefaultValue("200000") int maxLines,
        @DefaultValue("67108864") int maxCommandBytes) {
    NoticeProperties {
        if (maxLines < 1 || maxCommandBytes < 1) {
            throw new IllegalArgumentException("gateway.notice.max-lines 和 max-command-bytes 必须大于零");
        }
    }
}
