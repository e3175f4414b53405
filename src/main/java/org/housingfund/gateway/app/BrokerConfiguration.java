package org.housingfund.gateway.app;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.jms.JmsComponent;
import org.housingfund.gateway.app.GatewayProperties.Broker;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.jms.core.JmsTemplate;

/** Connections to the broker, the same for the embedded and an external one. */
@Configuration(proxyBeanMethods = false)
@Profile("!command")
class BrokerConfiguration {
    private static final String CACHE_CONSUMER = "CACHE_CONSUMER";

    /** For listeners, which keep their own connection and consumers and recover them: neither pooled nor caching. */
    @Bean(destroyMethod = "close")
    ActiveMQConnectionFactory listenerConnectionFactory(GatewayProperties gateway) {
        return connectionFactory(gateway.broker());
    }

    /** The same for listeners whose work may wait for a lock: what one has fetched and not begun would wait with it. */
    @Bean(destroyMethod = "close", defaultCandidate = false)
    ActiveMQConnectionFactory singlyConnectionFactory(GatewayProperties gateway) {
        ActiveMQConnectionFactory factory = connectionFactory(gateway.broker());
        factory.setConsumerWindowSize(0);
        return factory;
    }

    /**
     * For whoever sends, in a transacted session: connections and sessions are pooled, no send waits for the broker, and
     * the commit fails if one of them was refused.
     */
    @Bean(initMethod = "start", destroyMethod = "stop")
    JmsPoolConnectionFactory producerConnectionFactory(GatewayProperties gateway) {
        ActiveMQConnectionFactory factory = connectionFactory(gateway.broker());
        factory.setBlockOnDurableSend(false);
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(factory);
        pool.setMaxConnections(gateway.broker().producerConnections());
        return pool;
    }

    @Bean
    JmsTemplate jmsTemplate(@Qualifier("producerConnectionFactory") ConnectionFactory producers) {
        JmsTemplate template = new JmsTemplate(producers);
        template.setSessionTransacted(true);
        return template;
    }

    /** Local transactions: the database commits first, the message is acknowledged last. */
    @Bean
    JmsComponent jms(@Qualifier("listenerConnectionFactory") ConnectionFactory listeners) {
        JmsComponent jms = new JmsComponent();
        jms.setConnectionFactory(listeners);
        jms.setTransacted(true);
        // A transaction manager would take consumer caching away and give nothing that a local transaction lacks.
        jms.setLazyCreateTransactionManager(false);
        jms.setCacheLevelName(CACHE_CONSUMER);
        // The routes' error handling has said it in one line.
        jms.getConfiguration().setErrorHandlerLoggingLevel(LoggingLevel.OFF);
        return jms;
    }

    @Bean
    HealthIndicator brokerHealthIndicator(@Qualifier("producerConnectionFactory") ConnectionFactory producers) {
        return () -> {
            try (var connection = producers.createConnection()) {
                connection.start();
                return Health.up().build();
            } catch (JMSException e) {
                return Health.down(e).build();
            }
        };
    }

    private static ActiveMQConnectionFactory connectionFactory(Broker broker) {
        ActiveMQConnectionFactory factory =
                new ActiveMQConnectionFactory(broker.url(), broker.user(), broker.password());
        factory.setCallTimeout(broker.callTimeout().toMillis());
        factory.setReconnectAttempts(broker.reconnectAttempts());
        factory.setRetryInterval(broker.reconnectInterval().toMillis());
        factory.setRetryIntervalMultiplier(2);
        return factory;
    }
}
