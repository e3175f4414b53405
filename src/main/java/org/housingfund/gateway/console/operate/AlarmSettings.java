package org.housingfund.gateway.console.operate;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Alarms.
 *
 * @param undeliverableAttempts what was tried this often without success is alarmed
 * @param sealsEvery how often the whole chain of seals is verified
 * @param webhook who is told besides the event
 */
@ConfigurationProperties("gateway.alarms")
record AlarmSettings(
        @DefaultValue("5") int undeliverableAttempts,
        @DefaultValue("PT6H") Duration sealsEvery,
        @DefaultValue Webhook webhook) {
    AlarmSettings {
        if (undeliverableAttempts < 1) {
            throw new IllegalArgumentException("gateway.alarms.undeliverable-attempts 至少为 1");
        }
    }

    /**
     * Address that hears of alarms raised and cleared.
     *
     * @param url null: nobody is told
     * @param secret signs each call (HMAC-SHA256); at least 32 characters
     * @param timeout of connecting and of the answer
     */
    record Webhook(
            URI url, String secret, @DefaultValue("PT10S") Duration timeout) {
        private static final int SHORTEST_SECRET = 32;

        Webhook {
            if (url != null) {
                if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
                    throw new IllegalArgumentException("gateway.alarms.webhook.url 应为 http 或 https 地址：" + url);
                }
                if (secret == null || secret.length() < SHORTEST_SECRET) {
                    throw new IllegalArgumentException("gateway.alarms.webhook.secret 至少 32 个字符");
                }
            }
        }
    }
}
