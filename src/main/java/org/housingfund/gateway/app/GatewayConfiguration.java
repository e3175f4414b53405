package org.housingfund.gateway.app;

import java.sql.SQLException;
import java.time.Clock;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.housingfund.gateway.kernel.Times;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.util.StringUtils;

/** What belongs to no package below. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {
    // Before it, an index that merely summarises (BRIN) keeps a notice that is paid from staying in its place.
    private static final int OLDEST_POSTGRES = 16;

    @Bean
    Clock clock() {
        return Clock.system(Times.ZONE);
    }

    /** Before any bean is made: a missing address is said by its name, not by the bean that fails without it. */
    @Bean
    @Profile("!command")
    static BeanFactoryPostProcessor requiredAddresses(Environment environment) {
        return beans -> {
            require(environment, "spring.datasource.url", "数据库地址");
            require(environment, "gateway.broker.url", "消息中间件地址");
            if (environment.getProperty("spring.flyway.enabled", Boolean.class, true)) {
                // Tables must belong to another role than the application's, or append-only would be its own decision.
                require(environment, "spring.flyway.user", "数据库属主角色");
            }
        };
    }

    /** Asked on Flyway's own connection, which waits for a server that is just starting. */
    @Bean
    Callback requireKnownServer() {
        return new BaseCallback() {
            @Override
            public boolean supports(Event event, Context context) {
                return event == Event.BEFORE_MIGRATE;
            }

            @Override
            public void handle(Event event, Context context) {
                try {
                    requireVersion(context.getConnection().getMetaData().getDatabaseMajorVersion());
                } catch (SQLException e) {
                    throw new UncategorizedSQLException("server version", null, e);
                }
            }
        };
    }

    static void requireVersion(int major) {
        if (major < OLDEST_POSTGRES) {
            throw new StartRefused(
                    "数据库是 PostgreSQL " + major + "，本程序需要 " + OLDEST_POSTGRES + " 或更新的版本", "请先升级数据库服务器（测试所用版本为 18）。");
        }
    }

    /** A command never changes the schema: another version of the gateway may be running on it. */
    @Bean
    @Profile(DatabaseCommand.PROFILE)
    FlywayMigrationStrategy requireCurrentSchema() {
        return flyway -> {
            if (flyway.info().pending().length > 0) {
                throw new StartRefused("数据库结构落后于本程序", "请先用本版本启动网关完成升级，再执行命令。");
            }
        };
    }

    private static void require(Environment environment, String property, String what) {
        if (!StringUtils.hasText(environment.getProperty(property))) {
            throw new StartRefused(
                    "缺少配置项 " + property + "（" + what + "）",
                    "请配置 " + property + "；只想试用时，以 --spring.profiles.active=demo 启动，由网关自带数据库和消息中间件。");
        }
    }
}
