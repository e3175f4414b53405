package org.housingfund.gateway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.FieldCipher;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** The keys of personal data: configured, or in the demonstration generated once. Without them nothing starts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CryptoProperties.class)
class CryptoConfiguration {
    private static final String REMEDY =
            "。请配置 gateway.crypto.active-key、gateway.crypto.keys.<编号> 和 gateway.crypto.index-key（32字节，base64）";

    /** What is configured, completed by the demonstration's own keys. */
    record Keys(CryptoProperties properties) {}

    @Bean
    Keys cryptoKeys(
            CryptoProperties configured, Environment environment, @Value("${gateway.data-dir:data}") Path dataDir) {
        if (!configured.isEmpty()) {
            return new Keys(configured);
        }
        if (!environment.acceptsProfiles(Profiles.of("demo"))) {
            throw new IllegalStateException("没有配置个人信息的加密密钥，网关不启动" + REMEDY);
        }
        try {
            return new Keys(DemoKeys.at(dataDir.resolve("secrets").resolve("crypto.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException("演示用密钥无法读写", e);
        }
    }

    @Bean
    FieldCipher fieldCipher(Keys keys) {
        CryptoProperties properties = keys.properties();
        if (properties.activeKey().isEmpty()) {
            throw new IllegalStateException("缺少 gateway.crypto.active-key，网关不启动" + REMEDY);
        }
        Map<String, byte[]> raw = properties.keys().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, key -> decoded("gateway.crypto.keys." + key.getKey(), key.getValue())));
        try {
            return new FieldCipher(properties.activeKey(), raw);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(e.getMessage() + "，网关不启动" + REMEDY, e);
        }
    }

    @Bean
    BlindIndex blindIndex(Keys keys) {
        String property = "gateway.crypto.index-key";
        if (keys.properties().indexKey().isEmpty()) {
            throw new IllegalStateException("缺少 " + property + "，网关不启动" + REMEDY);
        }
        try {
            return new BlindIndex(decoded(property, keys.properties().indexKey()));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(e.getMessage() + "，网关不启动" + REMEDY, e);
        }
    }

    private static byte[] decoded(String property, String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            // Without its cause: that one quotes characters of the key.
            throw new IllegalStateException(property + " 不是合法的 base64，网关不启动" + REMEDY);
        }
    }
}
