package org.housingfund.gateway.app;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Keys of personal data (R-L7), each 32 bytes in base64. Retired keys stay in {@code keys} until nothing lies under them.
 *
 * @param activeKey id of the key that encrypts
 * @param keys every key that reads, by id
 */
@ConfigurationProperties("gateway.crypto")
record CryptoProperties(String activeKey, Map<String, String> keys) {
    CryptoProperties {
        activeKey = activeKey == null ? "" : activeKey.strip();
        keys = keys == null ? Map.of() : Map.copyOf(keys);
    }

    /** Nothing at all is configured. */
    boolean isEmpty() {
        return activeKey.isEmpty() && keys.isEmpty();
    }

    @Override
    public String toString() {
        return "CryptoProperties[activeKey=" + activeKey + ", keys=" + keys.keySet() + "]"; // never the keys
    }
}
