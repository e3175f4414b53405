package org.housingfund.gateway.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.slf4j.LoggerFactory;

/** An external broker: a process of its own, configured by {@code docker/broker/broker.xml}; one user. */
final class BrokerMain {
    private BrokerMain() {}

    /** Arguments: path of broker.xml, user, password. */
    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser(args[1], args[2]);
        users.addRole(args[1], "gateway");
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ()
                .setConfigResourcePath(Path.of(args[0]).toUri().toString())
                .setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        broker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker)));
        System.out.println("BROKER-READY");
    }

    private static void stop(EmbeddedActiveMQ broker) {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
