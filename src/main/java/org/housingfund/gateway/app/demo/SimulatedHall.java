package org.housingfund.gateway.app.demo;

import jakarta.jms.MessageProducer;
import java.util.List;
import org.springframework.jms.core.JmsTemplate;

/** The unit hall: sends its commands as messages, all of them again where the gateway may have missed some. */
final class SimulatedHall {
    private final JmsTemplate jms;
    private final String queue;

    SimulatedHall(JmsTemplate jms, String queue) {
        this.jms = jms;
        this.queue = queue;
    }

    void send(List<String> commands) {
        jms.execute(queue, (session, producer) -> send(session, producer, commands));
    }

    private static Void send(jakarta.jms.Session session, MessageProducer producer, List<String> commands)
            throws jakarta.jms.JMSException {
        for (String command : commands) {
            producer.send(session.createTextMessage(command));
        }
        return null;
    }
}
