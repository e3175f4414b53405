package org.housingfund.gateway.outbox;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.FieldCipher;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Sends a page in one transacted session: one journal sync for all. Not {@code JmsTemplate}: within a database
 * transaction it would postpone the session's commit until after the database's. Messages are durable, the JMS default.
 */
@Component
class JmsSender implements MessageSender {
    private final ConnectionFactory connections;
    private final FieldCipher cipher;

    JmsSender(@Qualifier("producerConnectionFactory") ConnectionFactory connections, FieldCipher cipher) {
        this.connections = connections;
        this.cipher = cipher;
    }

    @Override
    public void send(List<OutboxRow> rows) throws BrokerUnavailable, Refused {
        try (Connection connection = connect()) {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            try (MessageProducer producer = session.createProducer(null)) {
                // To make a destination asks the broker each time.
                Map<Address, Destination> destinations = new HashMap<>();
                for (OutboxRow row : rows) {
                    Address address = new Address(row.channel(), row.destination());
                    Destination destination = destinations.get(address);
                    if (destination == null) {
                        destination = address.in(session);
                        destinations.put(address, destination);
                    }
                    producer.send(destination, message(session, row));
                }
                session.commit();
            }
        } catch (JMSException | ConfidentialBodies.Unreadable e) {
            throw new Refused(e);
        }
    }

    private Connection connect() throws BrokerUnavailable {
        try {
            return connections.createConnection();
        } catch (JMSException e) {
            throw new BrokerUnavailable(e);
        }
    }

    private record Address(Channel channel, String name) {
        Destination in(Session session) throws JMSException {
            return channel == Channel.TOPIC ? session.createTopic(name) : session.createQueue(name);
        }
    }

    private TextMessage message(Session session, OutboxRow row) throws JMSException, ConfidentialBodies.Unreadable {
        TextMessage message = session.createTextMessage(ConfidentialBodies.open(cipher, row));
        message.setStringProperty("id", row.messageId());
        message.setStringProperty("type", row.type());
        message.setStringProperty("subject", row.subject());
        message.setStringProperty("contentType", row.contentType());
        return message;
    }
}
