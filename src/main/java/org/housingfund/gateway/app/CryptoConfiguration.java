package org.housingfund.gateway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
            "请配置 gateway.crypto.active-key、gateway.crypto.keys.<编号> 和 gateway.crypto.index-key（32字节，base64）。";

    /** What is configured, completed by the demonstration's own keys. */
    record Keys(CryptoProperties properties) {}

    @Bean
    Keys cryptoKeys(
            CryptoProperties configured, Environment environment, @Value("${gateway.data-dir:data}") Path dataDir) {
        if (!configured.isEmpty()) {
            return new Keys(configured);
        }
        Path file = dataDir.resolve("secrets").resolve("crypto.properties");
        // A command works on the demonstration's database without its profile; it reads the keys and never makes any.
        boolean command = environment.acceptsProfiles(Profiles.of(DatabaseCommand.PROFILE)) && Files.exists(file);
        if (!command && !environment.acceptsProfiles(Profiles.of("demo"))) {
            throw refused("没有配置个人信息的加密密钥（gateway.crypto.active-key 等）", null);
        }
        try {
            return new Keys(DemoKeys.at(file));
        } catch (IOException e) {
            throw new UncheckedIOException("演示用密钥无法读写", e);
        }
    }

    @Bean
    FieldCipher fieldCipher(Keys keys) {
        CryptoProperties properties = keys.properties();
        if (properties.activeKey().isEmpty()) {
            throw refused("缺少 gateway.crypto.active-key", null);
        }
        Map<String, byte[]> raw = properties.keys().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, key -> decoded("gateway.crypto.keys." + key.getKey(), key.getValue())));
        try {
            return new FieldCipher(properties.activeKey(), raw);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
    }

    @Bean
    BlindIndex blindIndex(Keys keys) {
        String property = "gateway.crypto.index-key";
        if (keys.properties().indexKey().isEmpty()) {
            throw refused("缺少 " + property, null);
        }
        try {
            return new BlindIndex(decoded(property, keys.properties().indexKey()));
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
    }

    private static byte[] decoded(String property, String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            // Without its cause: that one quotes characters of the key.
            throw refused(property + " 不是合法的 base64", null);
        }
    }

    private static StartRefused refused(String what, RuntimeException cause) {
        return new StartRefused(what + "，网关不启动", REMEDY, cause);
    }
}
