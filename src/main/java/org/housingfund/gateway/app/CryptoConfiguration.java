package org.housingfund.gateway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.KeyRing;
import org.housingfund.gateway.keys.KeyRegister;
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
    private static final String REMEDY = "请配置 gateway.crypto.active-key 和 gateway.crypto.keys.<编号>（32字节，base64）。";

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
        boolean command = isCommand(environment) && Files.exists(file);
        if (!command && !environment.acceptsProfiles(Profiles.of("demo"))) {
            throw refused("没有配置个人信息的加密密钥（gateway.crypto.active-key 等）", null);
        }
        try {
            return new Keys(DemoKeys.at(file));
        } catch (IOException e) {
            throw new UncheckedIOException("演示用密钥无法读写", e);
        }
    }

    /**
     * Compared with the database before anybody gets it: nothing is written under a key that does not fit. A command that
     * decides registers the active key itself.
     */
    @Bean
    KeyRing keyRing(Keys keys, KeyRegister register, Environment environment) {
        CryptoProperties properties = keys.properties();
        if (properties.activeKey().isEmpty()) {
            throw refused("缺少 gateway.crypto.active-key", null);
        }
        Map<String, byte[]> secrets = properties.keys().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, key -> decoded("gateway.crypto.keys." + key.getKey(), key.getValue())));
        KeyRing ring;
        try {
            ring = new KeyRing(properties.activeKey(), secrets);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
        Optional<String> refusal = isCommand(environment) ? register.compare(ring) : register.open(ring);
        refusal.ifPresent(problem -> {
            throw new StartRefused(
                    problem + "，网关不启动",
                    "请在 gateway.crypto.keys.<编号> 配置加密时所用的密钥，在 gateway.crypto.active-key 写最后启用的密钥；"
                            + "keys status 命令列出哪些密钥仍在使用。");
        });
        return ring;
    }

    @Bean
    FieldCipher fieldCipher(KeyRing ring) {
        return new FieldCipher(ring);
    }

    @Bean
    BlindIndex blindIndex(KeyRing ring) {
        return new BlindIndex(ring);
    }

    private static boolean isCommand(Environment environment) {
        return environment.acceptsProfiles(Profiles.of(DatabaseCommand.PROFILE));
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
