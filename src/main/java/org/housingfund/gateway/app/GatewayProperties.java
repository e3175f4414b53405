package org.housingfund.gateway.app;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.statement.StatementDays;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the application itself reads of {@code gateway.*}; the packages below have records of their own.
 *
 * @param dataDir what the embedded services keep, and the default place of the landing store
 * @param partners by partner id
 * @param queues names on the broker by role; {@code events} is a multicast address, all others are queues
 * @param bankAccounts the centre's own accounts
 */
@ConfigurationProperties("gateway")
public record GatewayProperties(
        @DefaultValue("./data") Path dataDir,
        @DefaultValue Map<String, Partner> partners,
        @DefaultValue Broker broker,
        @DefaultValue Map<String, String> queues,
        @DefaultValue List<BankAccount> bankAccounts,
        @DefaultValue Embedded embedded) {
    /** Role of the multicast address that normalised events go to. */
    public static final String EVENTS = "events";

    public GatewayProperties {
        dataDir = dataDir.toAbsolutePath().normalize();
        partners.keySet().forEach(GatewayProperties::requirePartnerId);
        Set<String> numbers = new HashSet<>();
        for (BankAccount account : bankAccounts) {
            require(numbers.add(account.number), "gateway.bank-accounts 中账号重复：" + account.number);
            require(
                    partners.containsKey(account.partner),
                    "gateway.bank-accounts 账号 " + account.number + " 的 partner 未在 gateway.partners 中配置");
        }
    }

    private static void requirePartnerId(String id) {
        require(id.matches("[a-z][a-z0-9-]{0,31}"), "gateway.partners 的标识只能用小写字母、数字和连字符：" + id);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** One partner. */
    public record Partner(@DefaultValue Sftp sftp) {}

    /**
     * Where a partner's files are exchanged.
     *
     * @param host null where the partner has no SFTP, or (demonstration) where the embedded server stands in
     * @param baseDir folder that holds {@code inbox}, {@code outbox}, {@code archive} and {@code rejected}
     * @param doneSuffix a delivery is complete when its name with this suffix lies beside it
     */
    public record Sftp(
            String host,
            @DefaultValue("22") int port,
            String user,
            Path privateKeyFile,
            Path knownHostsFile,
            @DefaultValue("") String baseDir,
            @DefaultValue(".done") String doneSuffix) {
        public Sftp {
            require(port > 0 && port < 65536, "SFTP 端口应在 1 到 65535 之间：" + port);
            require(doneSuffix.startsWith(".") && doneSuffix.length() > 1, "done-suffix 应以“.”开头：" + doneSuffix);
            // It would promise a check of the digest that the poller does not make.
            require(!".sha256".equals(doneSuffix), "done-suffix 暂不支持 .sha256：网关尚不核对其中的摘要，请与合作方约定空的完成标志文件");
            if (host != null) {
                require(user != null, "SFTP 主机 " + host + " 缺少 user");
                require(privateKeyFile != null, "SFTP 主机 " + host + " 缺少 private-key-file");
                require(knownHostsFile != null, "SFTP 主机 " + host + " 缺少 known-hosts-file");
            }
        }
    }

    /**
     * The broker.
     *
     * @param url Artemis client URL, TLS and HA pair by its parameters; null where the embedded broker stands in
     * @param callTimeout longest wait for the broker's answer to one operation
     * @param reconnectAttempts tries of one operation to reach a broker that went away
     * @param reconnectInterval wait between them, doubled each time
     * @param redelivery of the embedded broker, and what the routes take for exhausted: keep it as the broker has it
     */
    public record Broker(
            String url,
            String user,
            String password,
            @DefaultValue("10s") Duration callTimeout,
            @DefaultValue("3") int reconnectAttempts,
            @DefaultValue("500ms") Duration reconnectInterval,
            @DefaultValue("4") int producerConnections,
            @DefaultValue Redelivery redelivery) {
        public Broker {
            require(reconnectAttempts >= 0, "gateway.broker.reconnect-attempts 不能为负（负值会无限重连）");
            require(producerConnections > 0, "gateway.broker.producer-connections 至少为 1");
        }
    }

    /** Redelivery with back-off before a message goes to its dead-letter queue. */
    public record Redelivery(
            @DefaultValue("10") int maxAttempts,
            @DefaultValue("500ms") Duration delay,
            @DefaultValue("2") double multiplier,
            @DefaultValue("30s") Duration maxDelay) {
        public Redelivery {
            require(maxAttempts > 0, "gateway.broker.redelivery.max-attempts 至少为 1");
            require(multiplier >= 1, "gateway.broker.redelivery.multiplier 至少为 1");
        }
    }

    /**
     * The centre's account at a bank.
     *
     * @param statementDays days for which the bank writes a statement
     * @param statementDue time of day of the next such day after which a statement is late
     */
    public record BankAccount(
            String number,
            String partner,
            String bankName,
            @DefaultValue("every-day") StatementDays statementDays,
            @DefaultValue("09:00") LocalTime statementDue) {
        public BankAccount {
            require(
                    number != null && number.matches("\\d{8,32}"),
                    "gateway.bank-accounts 的 number 应为 8 到 32 位数字：" + number);
            require(partner != null, "gateway.bank-accounts 账号 " + number + " 缺少 partner");
            require(bankName != null && !bankName.isBlank(), "gateway.bank-accounts 账号 " + number + " 缺少 bank-name");
        }
    }

    /** Preferred ports of the embedded services; a busy one is replaced by a free one. */
    public record Embedded(
            @DefaultValue("15432") int postgresPort,
            @DefaultValue("2222") int sftpPort) {}
}
