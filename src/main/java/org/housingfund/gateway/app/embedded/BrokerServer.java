package org.housingfund.gateway.app.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.housingfund.gateway.app.GatewayProperties;
import org.housingfund.gateway.app.GatewayProperties.Redelivery;

/**
 * Artemis in this JVM, reachable from nowhere else, journal in {@code <data>/artemis}. Its address settings are those
 * that {@code docker/broker.xml} gives an external broker.
 */
final class BrokerServer implements AutoCloseable {
    private static final long MEGABYTE = 1024L * 1024;
    private static final long ADDRESS_LIMIT = 64 * MEGABYTE;
    private static final long GLOBAL_LIMIT = 256 * MEGABYTE;
    private static final long DISK_RESERVE = 512 * MEGABYTE;
    /** How long a write waits for others to be flushed with. Artemis' 3.3 ms for NIO is dearer than the flush itself. */
    private static final int FLUSH_NANOS = 500_000;

    private static final String DLQ = "DLQ";
    /** Tests run several in one JVM. */
    private static final AtomicInteger IDS = new AtomicInteger();

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final String url = "vm://" + IDS.getAndIncrement();

    private BrokerServer() {}

    static BrokerServer start(Path dataDir, GatewayProperties properties) throws Exception {
        BrokerServer server = new BrokerServer();
        server.broker.setConfiguration(server.configuration(dataDir.resolve("artemis"), properties));
        server.broker.start();
        return server;
    }

    String url() {
        return url;
    }

    private ConfigurationImpl configuration(Path dir, GatewayProperties properties) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName("gateway");
        configuration.setSecurityEnabled(false); // in-vm only: whoever reaches it is this process
        configuration.setJMXManagementEnabled(false);
        configuration.setPersistenceEnabled(true);
        configuration.setJournalDirectory(dir.resolve("journal").toString());
        configuration.setJournalBufferTimeout_NIO(FLUSH_NANOS);
        configuration.setBindingsDirectory(dir.resolve("bindings").toString());
        configuration.setLargeMessagesDirectory(dir.resolve("large").toString());
        configuration.setPagingDirectory(dir.resolve("paging").toString());
        configuration.setGlobalMaxSize(GLOBAL_LIMIT);
        // Its default blocks every sender, silently for its user, once a disk of whatever size is nine tenths full.
        configuration.setMinDiskFree(DISK_RESERVE);
        configuration.addAcceptorConfiguration("in-vm", url);
        configuration.addAddressSetting("#", addressSettings(properties.broker().redelivery()));
        // A dead letter whose redrive fails stays where it is: it does not die once more.
        configuration.addAddressSetting(
                DLQ,
                addressSettings(properties.broker().redelivery())
                        .setMaxDeliveryAttempts(-1)
                        .setRedeliveryDelay(0));
        for (String name : List.of(DLQ, "EXPIRY")) {
            configuration.addAddressConfiguration(
                    new CoreAddressConfiguration().setName(name).addRoutingType(RoutingType.ANYCAST));
        }
        for (Map.Entry<String, String> queue : properties.queues().entrySet()) {
            boolean events = queue.getKey().equals(GatewayProperties.EVENTS);
            CoreAddressConfiguration address = new CoreAddressConfiguration()
                    .setName(queue.getValue())
                    .addRoutingType(events ? RoutingType.MULTICAST : RoutingType.ANYCAST);
            if (!events) {
                address.addQueueConfig(QueueConfiguration.of(queue.getValue())
                        .setAddress(queue.getValue())
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
            }
            configuration.addAddressConfiguration(address);
        }
        return configuration;
    }

    private static AddressSettings addressSettings(Redelivery redelivery) {
        return new AddressSettings()
                .setDeadLetterAddress(SimpleString.of(DLQ))
                .setAutoCreateDeadLetterResources(true)
                .setDeadLetterQueuePrefix(SimpleString.of("DLQ."))
                .setExpiryAddress(SimpleString.of("EXPIRY"))
                .setAutoCreateExpiryResources(true)
                .setExpiryQueuePrefix(SimpleString.of("EXPIRY."))
                .setMaxDeliveryAttempts(redelivery.maxAttempts())
                .setRedeliveryDelay(redelivery.delay().toMillis())
                .setRedeliveryMultiplier(redelivery.multiplier())
                .setMaxRedeliveryDelay(redelivery.maxDelay().toMillis())
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false)
                .setMaxSizeBytes(ADDRESS_LIMIT)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
    }

    @Override
    public void close() throws IOException {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
