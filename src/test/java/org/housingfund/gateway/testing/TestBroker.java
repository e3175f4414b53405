package org.housingfund.gateway.testing;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A real Artemis in this JVM with a journal of its own, which can go down and come up again. {@code hfg.events} is
 * multicast and has one durable subscription, {@link #EVENTS}; what lies under {@code test.} dies after two attempts, and
 * what lies under {@code full.} is refused beyond 20,000 bytes.
 */
public final class TestBroker implements AutoCloseable {
    /** The queue of the test's subscription to the events. */
    public static final String EVENTS = "hfg.events::hfg.events.test";

    private static final AtomicInteger COUNTER = new AtomicInteger(100);
    private static final Duration IDLE = Duration.ofMillis(300);

    private final int id = COUNTER.incrementAndGet();
    private final Path dir;
    private EmbeddedActiveMQ broker;

    public TestBroker(Path dir) {
        this.dir = dir;
        start();
    }

    /** Starts it on the journal that its predecessor left. */
    public void start() {
        ConfigurationImpl config = new ConfigurationImpl();
        config.setName("test-" + id);
        config.setSecurityEnabled(false);
        config.setJournalType(JournalType.NIO);
        config.setJournalDirectory(dir.resolve("journal").toString());
        config.setBindingsDirectory(dir.resolve("bindings").toString());
        config.setLargeMessagesDirectory(dir.resolve("large").toString());
        config.setPagingDirectory(dir.resolve("paging").toString());
        config.setMinDiskFree(64L << 20);
        config.addAddressSetting("#", deadLetters(10));
        config.addAddressSetting("test.#", deadLetters(2));
        config.addAddressSetting("DLQ", deadLetters(-1));
        config.addAddressSetting(
                "full.#",
                deadLetters(10)
                        .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
                        .setMaxSizeBytes(20_000));
        config.addAddressConfiguration(
                new CoreAddressConfiguration().setName("DLQ").addRoutingType(RoutingType.ANYCAST));
        config.addQueueConfiguration(QueueConfiguration.of("hfg.events.test")
                .setAddress("hfg.events")
                .setRoutingType(RoutingType.MULTICAST)
                .setDurable(true));
        try {
            config.addAcceptorConfiguration("in-vm", "vm://" + id);
            broker = new EmbeddedActiveMQ().setConfiguration(config);
            broker.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static AddressSettings deadLetters(int afterAttempts) {
        return new AddressSettings()
                .setAutoDeleteQueues(false)
                .setDeadLetterAddress(SimpleString.of("DLQ"))
                .setAutoCreateDeadLetterResources(true)
                .setDeadLetterQueuePrefix(SimpleString.of("DLQ."))
                .setMaxDeliveryAttempts(afterAttempts);
    }

    /** Takes it down; its journal stays. */
    public void stop() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public ActiveMQConnectionFactory connections() {
        return new ActiveMQConnectionFactory("vm://" + id + "?retryInterval=50");
    }

    /** Takes every message that lies in this queue. */
    public List<Message> drain(String queue) {
        try (Connection connection = connections().createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            List<Message> messages = new ArrayList<>();
            Message message = consumer.receive(IDLE.toMillis());
            while (message != null) {
                messages.add(message);
                message = consumer.receive(IDLE.toMillis());
            }
            return messages;
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
