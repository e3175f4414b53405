package org.housingfund.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.housingfund.gateway.testing.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No send waits for the broker, so it must be the commit that says that one was refused. */
class JmsSenderTest {
    private static final String FULL = "full.queue";
    private static final int MESSAGES = 50;

    @TempDir
    Path dir;

    private final OutboxFixture fixture = new OutboxFixture();
    private TestBroker broker;
    private JmsSender sender;

    @BeforeEach
    void start() {
        broker = new TestBroker(dir);
        // As BrokerConfiguration has it.
        ActiveMQConnectionFactory connections = broker.connections();
        connections.setBlockOnDurableSend(false);
        sender = new JmsSender(connections, OutboxFixture.CIPHER);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void aPageOfWhichTheBrokerRefusesOneMessageLeavesNothingThere() {
        send(MESSAGES);
        fixture.publish("event", "k");
        List<OutboxRow> page = fixture.table.messages(Set.of());
        assertThat(page).hasSize(MESSAGES + 1);

        assertThatThrownBy(() -> sender.send(page))
                .isInstanceOf(MessageSender.Refused.class)
                .hasCauseInstanceOf(JMSException.class);

        assertThat(broker.drain(TestBroker.EVENTS)).isEmpty();
        assertThat(broker.drain(FULL)).isEmpty();
    }

    @Test
    void whatTheBrokerTakesLeavesAndWhatItRefusesWaits() {
        send(MESSAGES);
        fixture.publish("event", "k");
        fixture.relay(sender).relayPending();

        assertThat(broker.drain(TestBroker.EVENTS)).hasSize(1);
        int taken = broker.drain(FULL).size();
        assertThat(taken).isBetween(1, MESSAGES - 1);
        assertThat(fixture.pending()).isEqualTo(MESSAGES - taken);
    }

    /** Every message of a key of its own. */
    private void send(int messages) {
        IntStream.range(0, messages)
                .forEach(i -> fixture.write(outbox -> outbox.send(
                        "cause:" + i,
                        "key:" + i,
                        FULL,
                        new DomainEvent("payment.suspended", "s:" + i, Map.of("text", "x".repeat(2_000))))));
    }
}
