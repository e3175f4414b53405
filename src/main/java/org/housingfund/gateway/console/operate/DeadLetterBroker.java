package org.housingfund.gateway.console.operate;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The dead-letter queues of whatever broker the gateway is connected to. A queue is asked for before it is opened: opening
 * one that is not there would create it without its filter, and it would draw other queues' dead letters.
 */
@Component
class DeadLetterBroker {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterBroker.class);
    private static final String ADDRESS = "DLQ";
    private static final String PREFIX = "DLQ.";
    private static final String ORIGINAL_ADDRESS = "_AMQ_ORIG_ADDRESS";
    private static final String ORIGINAL_QUEUE = "_AMQ_ORIG_QUEUE";
    private static final String REDRIVEN_FROM = "redrivenFrom";
    /** Nothing else may stand in a selector. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9:._-]{1,128}");

    private final Supplier<ActiveMQConnectionFactory> connections;

    @Autowired
    DeadLetterBroker(ObjectProvider<ActiveMQConnectionFactory> connections) {
        // A command has no broker.
        this.connections = connections::getIfAvailable;
    }

    DeadLetterBroker(ActiveMQConnectionFactory connections) {
        this.connections = () -> connections;
    }

    /** What is done with a message before its transaction ends. */
    @FunctionalInterface
    interface Step {
        void with(Session session, Message message) throws JMSException;
    }

    @FunctionalInterface
    private interface Work<T> {
        T in(Session session) throws JMSException, ActiveMQException;
    }

    /** Every dead-letter queue by its origin, with its depth. */
    Map<String, Long> depths() {
        return session(session -> {
            ClientSession core = core(session);
            Map<String, Long> depths = new TreeMap<>();
            for (SimpleString name : core.addressQuery(SimpleString.of(ADDRESS)).getQueueNames()) {
                if (name.toString().startsWith(PREFIX)) {
                    depths.put(
                            name.toString().substring(PREFIX.length()),
                            core.queueQuery(name).getMessageCount());
                }
            }
            return depths;
        });
    }

    /**
     * Dead letters of a queue, oldest first.
     *
     * @param after id of the last one seen, or empty
     */
    List<DeadLetter> list(String origin, String after, int limit) {
        return session(session -> {
            List<DeadLetter> found = new ArrayList<>();
            if (!exists(session, PREFIX + origin)) {
                return found;
            }
            try (QueueBrowser browser = session.createBrowser(session.createQueue(queue(origin)))) {
                Enumeration<?> messages = browser.getEnumeration();
                boolean begun = after.isEmpty();
                while (found.size() < limit && messages.hasMoreElements()) {
                    Message message = (Message) messages.nextElement();
                    if (begun && message.getJMSMessageID() != null) {
                        found.add(read(message, origin));
                    }
                    begun |= after.equals(message.getJMSMessageID());
                }
            }
            return found;
        });
    }

    /** The dead letter with this id. */
    Optional<DeadLetter> find(String origin, String id) {
        String selector = selector(id);
        return session(session -> {
            if (!exists(session, PREFIX + origin)) {
                return Optional.empty();
            }
            try (QueueBrowser browser = session.createBrowser(session.createQueue(queue(origin)), selector)) {
                Enumeration<?> messages = browser.getEnumeration();
                return messages.hasMoreElements()
                        ? Optional.of(read((Message) messages.nextElement(), origin))
                        : Optional.empty();
            }
        });
    }

    /** Their ids alone, oldest first. */
    List<String> ids(String origin, int limit) {
        return session(session -> {
            List<String> ids = new ArrayList<>();
            if (exists(session, PREFIX + origin)) {
                try (QueueBrowser browser = session.createBrowser(session.createQueue(queue(origin)))) {
                    Enumeration<?> messages = browser.getEnumeration();
                    while (ids.size() < limit && messages.hasMoreElements()) {
                        String id = ((Message) messages.nextElement()).getJMSMessageID();
                        if (id != null) {
                            ids.add(id);
                        }
                    }
                }
            }
            return ids;
        });
    }

    /**
     * Takes one message out in a transaction of its own, which ends only after the step: whatever fails before leaves the
     * message where it was.
     *
     * @return whether it was there; someone else may have been faster
     * @throws PageProblem the broker is away, or does not take what the step sends
     */
    boolean take(String origin, String id, Step step) {
        String selector = selector(id);
        return session(session -> {
            if (!exists(session, PREFIX + origin)) {
                return false;
            }
            try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue(origin)), selector)) {
                Message message = consumer.receiveNoWait();
                if (message == null) {
                    return false;
                }
                step.with(session, message);
                session.commit();
                return true;
            }
        });
    }

    /** The step that sends a message back to the queue that it died on, with all that its sender gave it. */
    void sendBack(Session session, Message message) throws JMSException {
        String address = message.getStringProperty(ORIGINAL_ADDRESS);
        String queue = message.getStringProperty(ORIGINAL_QUEUE);
        if (address == null || queue == null || !exists(session, queue)) {
            throw PageProblem.refused("原队列 " + queue + " 不存在，消息留在死信队列");
        }
        String id = message.getJMSMessageID();
        Map<String, Object> properties = properties(message);
        message.clearProperties();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        message.setStringProperty(REDRIVEN_FROM, id);
        String target = address.equals(queue) ? queue : address + "::" + queue;
        try (MessageProducer producer = session.createProducer(session.createQueue(target))) {
            producer.send(
                    message, message.getJMSDeliveryMode(), message.getJMSPriority(), Message.DEFAULT_TIME_TO_LIVE);
        }
    }

    static DeadLetter read(Message message, String origin) throws JMSException {
        byte[] body = body(message);
        Map<String, String> headers = new TreeMap<>();
        properties(message).forEach((name, value) -> headers.put(name, Masks.quoted(String.valueOf(value))));
        String type = message.getStringProperty("type");
        return new DeadLetter(
                message.getJMSMessageID(),
                origin,
                type == null ? "" : Masks.quoted(type),
                Instant.ofEpochMilli(message.getJMSTimestamp()).atZone(Times.ZONE),
                body.length,
                headers,
                Sha256.of(body),
                BodyMask.of(new String(body, StandardCharsets.UTF_8)),
                null);
    }

    private static byte[] body(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return text.getText() == null ? new byte[0] : text.getText().getBytes(StandardCharsets.UTF_8);
        }
        return message instanceof BytesMessage ? message.getBody(byte[].class) : new byte[0];
    }

    /** What the sender set; what the broker added to a dead message is not the message. */
    private static Map<String, Object> properties(Message message) throws JMSException {
        Map<String, Object> properties = new LinkedHashMap<>();
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            // With the duplicate id of its first sending the broker would throw the message away.
            if (!name.startsWith("_AMQ_") && !name.startsWith("JMS")) {
                properties.put(name, message.getObjectProperty(name));
            }
        }
        return properties;
    }

    private static String selector(String id) {
        if (!ID.matcher(id).matches()) {
            throw PageProblem.invalid("消息编号有误");
        }
        return "JMSMessageID = '" + id + "'";
    }

    private static String queue(String origin) {
        return ADDRESS + "::" + PREFIX + origin;
    }

    private static boolean exists(Session session, String queue) throws JMSException {
        try {
            return core(session).queueQuery(SimpleString.of(queue)).isExists();
        } catch (ActiveMQException e) {
            throw failed(e);
        }
    }

    private static ClientSession core(Session session) {
        return ((ActiveMQSession) session).getCoreSession();
    }

    private <T> T session(Work<T> work) {
        ActiveMQConnectionFactory factory = connections.get();
        if (factory == null) {
            throw PageProblem.refused("没有连接消息服务器");
        }
        try (Connection connection = factory.createConnection()) {
            connection.start();
            return work.in(connection.createSession(true, Session.SESSION_TRANSACTED));
        } catch (JMSException | ActiveMQException e) {
            LOG.warn("死信队列操作失败：{}", e.toString());
            throw PageProblem.refused("消息服务器没有完成操作，消息留在原处：" + e.getMessage());
        }
    }

    private static JMSException failed(ActiveMQException cause) {
        JMSException failed = new JMSException(cause.getMessage());
        failed.initCause(cause);
        return failed;
    }
}
