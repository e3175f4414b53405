package org.housingfund.gateway.app.demo;

import jakarta.jms.TextMessage;
import java.util.List;
import java.util.function.Function;
import org.springframework.jms.core.JmsTemplate;

/** The unit hall: sends its commands as messages, all of them again where the gateway may have missed some. */
final class SimulatedHall {
    private final JmsTemplate jms;
    private final String queue;

    SimulatedHall(JmsTemplate jms, String queue) {
        this.jms = jms;
        this.queue = queue;
    }

    /** Commands about one notice form a message group: the gateway takes them in the order they were sent. */
    void send(List<HallNotice> notices, Function<HallNotice, String> command) {
        jms.execute(queue, (session, producer) -> {
            for (HallNotice notice : notices) {
                TextMessage message = session.createTextMessage(command.apply(notice));
                message.setStringProperty("JMSXGroupID", notice.number());
                producer.send(message);
            }
            session.commit();
            return null;
        });
    }
}
