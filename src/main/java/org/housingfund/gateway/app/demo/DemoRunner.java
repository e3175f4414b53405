package org.housingfund.gateway.app.demo;

import org.housingfund.gateway.console.DaySummaries;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Plays a day once the gateway is up, prints what became of it, and says where to look next. */
@Component
@Profile("demo & !command")
class DemoRunner {
    private static final Logger LOG = LoggerFactory.getLogger(DemoRunner.class);

    private final DemoProperties properties;
    private final DemoPlay play;
    private final DaySummaries summaries;
    private final ConfigurableApplicationContext gateway;
    private final Environment environment;
    private volatile boolean stopping;
    private Thread player;

    DemoRunner(
            DemoProperties properties,
            DemoPlay play,
            DaySummaries summaries,
            ConfigurableApplicationContext gateway,
            Environment environment) {
        this.properties = properties;
        this.play = play;
        this.summaries = summaries;
        this.gateway = gateway;
        this.environment = environment;
    }

    @EventListener
    @Order(1)
    synchronized void ready(ApplicationReadyEvent event) {
        if (properties.enabled()) {
            player = new Thread(this::run, "demo-day");
            player.setDaemon(true);
            player.start();
        }
    }

    private void run() {
        int exitCode = 0;
        try {
            DemoDay day = play.play();
            System.out.println(SummaryText.of(day, summaries.since(day.started())) + next());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (DemoFailed e) {
            LOG.error("演示未能完成：{}", e.getMessage());
            exitCode = 1;
        } catch (Exception e) {
            if (stopping) {
                return; // the gateway goes down around us; the next start plays the day again
            }
            LOG.error("演示未能完成", e);
            exitCode = 1;
        }
        if (properties.exitWhenDone()) {
            int code = exitCode;
            System.exit(SpringApplication.exit(gateway, () -> code));
        }
    }

    private String next() {
        String page = "http://127.0.0.1:" + environment.getProperty("local.server.port") + "/";
        return " 接着看什么\n"
                + new TextTable("ll")
                        .row("网页", page + "  以上面列出的演示用户登录：同样的数字，以及每一笔挂账的原因和下一步")
                        .row("核对", "./mvnw -q spring-boot:run -Dspring-boot.run.arguments=verify  从原始文件和分录重新推算，逐项核对")
                        .row("再来一天", "停止后重新启动，即演示第二天；Ctrl+C 停止网关")
                        .render("  ");
    }

    @EventListener
    synchronized void closing(ContextClosedEvent event) {
        stopping = true;
        // The player itself closes the gateway where it is told to exit: it must not be disturbed then.
        if (player != null && player != Thread.currentThread()) {
            player.interrupt();
        }
    }
}
