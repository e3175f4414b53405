package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.app.GatewayProperties.BankAccount;
import org.housingfund.gateway.app.GatewayProperties.Broker;
import org.housingfund.gateway.app.GatewayProperties.Embedded;
import org.housingfund.gateway.app.GatewayProperties.Partner;
import org.housingfund.gateway.app.GatewayProperties.Redelivery;
import org.housingfund.gateway.app.GatewayProperties.Sftp;
import org.housingfund.gateway.statement.StatementDays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GatewayPropertiesTest {
    @Test
    void defaultsArePinned() {
        assertThat(bind(Map.of()))
                .isEqualTo(new GatewayProperties(
                        Path.of("data").toAbsolutePath(),
                        Map.of(),
                        new Broker(
                                null,
                                null,
                                null,
                                Duration.ofSeconds(10),
                                3,
                                Duration.ofMillis(500),
                                4,
                                new Redelivery(10, Duration.ofMillis(500), 2, Duration.ofSeconds(30))),
                        Map.of(),
                        List.of(),
                        new Embedded(15432, 2222)));
    }

    @Test
    void everyNameIsPinned() {
        GatewayProperties bound = bind(Map.ofEntries(
                Map.entry("gateway.data-dir", "/srv/gateway"),
                Map.entry("gateway.partners.liujiang.sftp.host", "sftp.bank.example"),
                Map.entry("gateway.partners.liujiang.sftp.port", "2022"),
                Map.entry("gateway.partners.liujiang.sftp.user", "centre"),
                Map.entry("gateway.partners.liujiang.sftp.private-key-file", "/keys/liujiang"),
                Map.entry("gateway.partners.liujiang.sftp.known-hosts-file", "/keys/known_hosts"),
                Map.entry("gateway.partners.liujiang.sftp.base-dir", "centre"),
                Map.entry("gateway.partners.liujiang.sftp.done-suffix", ".ok"),
                Map.entry("gateway.broker.url", "tcp://broker:61617?sslEnabled=true"),
                Map.entry("gateway.broker.user", "u"),
                Map.entry("gateway.broker.password", "p"),
                Map.entry("gateway.broker.call-timeout", "5s"),
                Map.entry("gateway.broker.reconnect-attempts", "1"),
                Map.entry("gateway.broker.reconnect-interval", "1s"),
                Map.entry("gateway.broker.producer-connections", "2"),
                Map.entry("gateway.broker.redelivery.max-attempts", "4"),
                Map.entry("gateway.broker.redelivery.delay", "1s"),
                Map.entry("gateway.broker.redelivery.multiplier", "3"),
                Map.entry("gateway.broker.redelivery.max-delay", "9s"),
                Map.entry("gateway.queues.events", "x.events"),
                Map.entry("gateway.bank-accounts[0].number", "45012001"),
                Map.entry("gateway.bank-accounts[0].partner", "liujiang"),
                Map.entry("gateway.bank-accounts[0].bank-name", "柳江银行"),
                Map.entry("gateway.bank-accounts[0].statement-days", "working-days"),
                Map.entry("gateway.bank-accounts[0].statement-due", "08:30"),
                Map.entry("gateway.embedded.postgres-port", "1"),
                Map.entry("gateway.embedded.sftp-port", "2")));
        assertThat(bound)
                .isEqualTo(new GatewayProperties(
                        Path.of("/srv/gateway"),
                        Map.of(
                                "liujiang",
                                new Partner(new Sftp(
                                        "sftp.bank.example",
                                        2022,
                                        "centre",
                                        Path.of("/keys/liujiang"),
                                        Path.of("/keys/known_hosts"),
                                        "centre",
                                        ".ok"))),
                        new Broker(
                                "tcp://broker:61617?sslEnabled=true",
                                "u",
                                "p",
                                Duration.ofSeconds(5),
                                1,
                                Duration.ofSeconds(1),
                                2,
                                new Redelivery(4, Duration.ofSeconds(1), 3, Duration.ofSeconds(9))),
                        Map.of("events", "x.events"),
                        List.of(new BankAccount(
                                "45012001", "liujiang", "柳江银行", StatementDays.WORKING_DAYS, LocalTime.of(8, 30))),
                        new Embedded(1, 2)));
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.partners.liujiang.sftp.port, 0, 端口",
        "gateway.partners.liujiang.sftp.host, bank, 缺少 user",
        "gateway.partners.liujiang.sftp.done-suffix, done, done-suffix",
        "gateway.partners.LiuJiang.sftp.user, bank, 小写",
        "gateway.broker.reconnect-attempts, -1, 无限",
        "gateway.broker.redelivery.max-attempts, 0, 至少",
        "gateway.bank-accounts[0].number, 12a, 数字",
    })
    void aWrongValueIsRefusedByName(String name, String value, String message) {
        assertThatThrownBy(() -> bind(Map.of(name, value))).hasStackTraceContaining(message);
    }

    private static GatewayProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("gateway", GatewayProperties.class);
    }
}
