package org.housingfund.gateway.app;

import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Tells the operator that the gateway is up, and against what. */
@Component
@Profile("!command")
class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private final CamelContext camel;
    private final Environment environment;
    private final GatewayProperties gateway;

    StartReport(CamelContext camel, Environment environment, GatewayProperties gateway) {
        this.camel = camel;
        this.environment = environment;
        this.gateway = gateway;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        LOG.info("数据库 {}", environment.getProperty("spring.datasource.url"));
        LOG.info("消息中间件 {}", gateway.broker().url().replaceAll("(?i)(password=)[^&;]*", "$1***"));
        gateway.partners().forEach((id, partner) -> {
            if (partner.sftp().host() != null) {
                LOG.info(
                        "合作方 {} 的 SFTP：{}@{}:{}",
                        id,
                        partner.sftp().user(),
                        partner.sftp().host(),
                        partner.sftp().port());
            }
        });
        LOG.info(
                "网关已启动：路由 {} 条，http://127.0.0.1:{}/，用时 {} 毫秒",
                camel.getRoutesSize(),
                environment.getProperty("local.server.port"),
                event.getTimeTaken().toMillis());
    }

    @EventListener
    void closing(ContextClosedEvent event) {
        LOG.info("网关正在停止：处理完在途消息后依次停止各项服务");
    }
}
