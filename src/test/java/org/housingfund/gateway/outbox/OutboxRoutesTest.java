package org.housingfund.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.main.RoutesConfigurer;
import org.housingfund.gateway.testing.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay's routes as they stand, over a real broker. */
class OutboxRoutesTest {
    @TempDir
    Path dir;

    private final OutboxFixture fixture = new OutboxFixture();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private TestBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(dir);
        camel.getRegistry()
                .bind("outboxRelay", fixture.relay(new JmsSender(broker.connections(), OutboxFixture.CIPHER)));
        camel.getRegistry()
                .bind(
                        "outboxUpkeep",
                        new OutboxUpkeep(fixture.table, fixture.transactions, fixture.clock, fixture.settings));
        RoutesConfigurer routes = new RoutesConfigurer(camel);
        routes.setRoutesCollector(new DefaultRoutesCollector());
        routes.setRoutesIncludePattern(
                "file:routes/**/error-handling.camel.yaml,file:routes/internal/outbox-relay.camel.yaml");
        routes.configureRoutes(camel);
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        broker.close();
    }

    @Test
    void whatCommitsLeavesByItself() {
        for (int i = 0; i < 20; i++) {
            fixture.publish("a:" + i, "k");
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> fixture.pending() == 0);
        assertThat(broker.drain(TestBroker.EVENTS)).hasSize(20);
    }
}
