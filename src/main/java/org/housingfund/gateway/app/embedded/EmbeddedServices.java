package org.housingfund.gateway.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.housingfund.gateway.app.DatabaseCommand;
import org.housingfund.gateway.app.GatewayProperties;
import org.housingfund.gateway.app.StartRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.util.StringUtils;

/**
 * Stands in for the database, the broker and the partners' SFTP servers that are not configured: all three in the
 * {@code demo} profile, the database alone for a {@link DatabaseCommand}.
 *
 * <p>An initializer, so that they run before the first bean is made; registered as the very first disposable objects, so
 * that they stop after the last: Camel context, connections, SFTP, broker, database. What they chose (ports, keys,
 * passwords) becomes properties, so that nothing else knows whether a service is embedded.
 */
public final class EmbeddedServices implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServices.class);
    private static final String DATASOURCE_URL = "spring.datasource.url";
    private static final String BROKER_URL = "gateway.broker.url";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        boolean demo = environment.acceptsProfiles(Profiles.of("demo"));
        boolean command = environment.acceptsProfiles(Profiles.of(DatabaseCommand.PROFILE));
        if (!demo && !command) {
            return;
        }
        Map<String, Object> chosen = new HashMap<>();
        Stack stack = new Stack(context);
        try {
            GatewayProperties properties = Binder.get(environment).bindOrCreate("gateway", GatewayProperties.class);
            if (command) {
                if (missing(environment, DATASOURCE_URL)) {
                    databaseForCommand(stack, properties, chosen);
                }
            } else {
                everythingMissing(environment, stack, properties, chosen);
            }
        } catch (Exception e) {
            stack.closeAll();
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
        environment.getPropertySources().addFirst(new MapPropertySource("embeddedServices", chosen));
    }

    private static void everythingMissing(
            ConfigurableEnvironment environment, Stack stack, GatewayProperties properties, Map<String, Object> chosen)
            throws Exception {
        Path dataDir = Secrets.privateDirectory(properties.dataDir());
        stack.own("embeddedLock", DataDirectoryLock.tryAcquire(dataDir).orElseThrow(() -> inUse(dataDir)));
        Secrets secrets = new Secrets(dataDir.resolve("secrets"));
        if (missing(environment, DATASOURCE_URL)) {
            LOG.info("正在启动内置数据库，数据目录 {}", dataDir);
            PostgresServer postgres = stack.own(
                    "embeddedPostgres",
                    PostgresServer.start(dataDir, secrets, properties.embedded().postgresPort()));
            chosen.putAll(databaseProperties(postgres.port(), secrets));
        }
        if (missing(environment, BROKER_URL)) {
            BrokerServer broker = stack.own("embeddedBroker", BrokerServer.start(dataDir, properties));
            chosen.put(BROKER_URL, broker.url());
        }
        Map<String, String> accounts = new LinkedHashMap<>();
        properties.partners().forEach((id, partner) -> {
            if (partner.sftp().host() == null) {
                accounts.put(
                        id, partner.sftp().user() == null ? id : partner.sftp().user());
            }
        });
        if (!accounts.isEmpty()) {
            SftpServer sftp = stack.own(
                    "embeddedSftp",
                    SftpServer.start(dataDir, secrets, properties.embedded().sftpPort(), accounts));
            accounts.forEach((id, user) -> chosen.putAll(sftpProperties(sftp, id, user)));
        }
    }

    /** The gateway that runs on the data directory lends its database; without one the command starts it itself. */
    private static void databaseForCommand(Stack stack, GatewayProperties properties, Map<String, Object> chosen)
            throws Exception {
        Path dataDir = properties.dataDir();
        if (!PostgresServer.exists(dataDir)) {
            throw new StartRefused(
                    "没有可用的数据库：未配置 " + DATASOURCE_URL + "，" + dataDir + " 下也没有内置数据库",
                    "请配置 " + DATASOURCE_URL + "，或先以 demo 方式启动网关，或用 --gateway.data-dir 指明数据目录。");
        }
        Secrets secrets = new Secrets(dataDir.resolve("secrets"));
        var lock = DataDirectoryLock.tryAcquire(dataDir);
        int port;
        if (lock.isPresent()) {
            stack.own("embeddedLock", lock.get());
            port = stack.own(
                            "embeddedPostgres",
                            PostgresServer.start(
                                    dataDir, secrets, properties.embedded().postgresPort()))
                    .port();
        } else {
            port = PostgresServer.runningPort(dataDir).orElseThrow(() -> inUse(dataDir));
        }
        chosen.putAll(databaseProperties(port, secrets));
    }

    private static Map<String, Object> databaseProperties(int port, Secrets secrets) throws IOException {
        return Map.of(
                DATASOURCE_URL,
                PostgresServer.jdbcUrl(port),
                "spring.datasource.username",
                PostgresServer.APP_ROLE,
                "spring.datasource.password",
                secrets.password(PostgresServer.APP_ROLE),
                "spring.flyway.user",
                PostgresServer.OWNER_ROLE,
                "spring.flyway.password",
                secrets.password(PostgresServer.OWNER_ROLE),
                "gateway.database.app-role",
                PostgresServer.APP_ROLE);
    }

    private static Map<String, Object> sftpProperties(SftpServer sftp, String partner, String user) {
        String prefix = "gateway.partners." + partner + ".sftp.";
        return Map.of(
                prefix + "host", Ports.LOOPBACK,
                prefix + "port", sftp.port(),
                prefix + "user", user,
                prefix + "private-key-file", sftp.clientKey(partner).toString(),
                prefix + "known-hosts-file", sftp.knownHosts().toString());
    }

    private static StartRefused inUse(Path dataDir) {
        String holder;
        try {
            holder = Files.exists(dataDir) ? DataDirectoryLock.holder(dataDir) : "";
        } catch (IOException e) {
            holder = "?";
        }
        return new StartRefused(
                "数据目录 " + dataDir + " 正被另一个网关进程使用（进程号 " + holder + "）", "请先停止该进程，或用 --gateway.data-dir 另指一个数据目录。");
    }

    private static boolean missing(ConfigurableEnvironment environment, String property) {
        return !StringUtils.hasText(environment.getProperty(property));
    }

    /** Owns what was started: stopped by the context in reverse order, or at once where the start goes wrong. */
    private static final class Stack {
        private final ConfigurableApplicationContext context;
        private final Deque<AutoCloseable> started = new ArrayDeque<>();

        Stack(ConfigurableApplicationContext context) {
            this.context = context;
        }

        <T extends AutoCloseable> T own(String name, T service) {
            started.push(service);
            var beans = (DefaultListableBeanFactory) context.getBeanFactory();
            beans.registerDisposableBean(name, () -> close(name, service));
            return service;
        }

        void closeAll() {
            started.forEach(service -> close("start", service));
        }

        private static void close(String name, AutoCloseable service) {
            try {
                service.close();
            } catch (Exception e) {
                LOG.error("内置服务 {} 未能正常停止", name, e);
            }
        }
    }
}
