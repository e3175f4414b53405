package org.housingfund.gateway.console.operate;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeFailedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.housingfund.gateway.console.operate.DeadLetter.Cause;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Times;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notes why a message dies: at the last attempt the broker takes it away from the route as it came, so that its cause has
 * to be kept beside it.
 */
@Component
class DeadLetterCauses extends EventNotifierSupport {
    private static final String OURS = "org.housingfund.gateway.";
    private static final int MOST_CHARACTERS = 500;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final int maxAttempts;

    DeadLetterCauses(
            JdbcClient jdbc, Clock clock, @Value("${gateway.broker.redelivery.max-attempts:10}") int maxAttempts) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.maxAttempts = maxAttempts;
        // Failures alone: a notifier that wants every event is asked at every step of every exchange.
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeSendingEvents(true);
        setIgnoreExchangeSentEvents(true);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof ExchangeFailedEvent failed) {
            note(failed.getExchange());
        }
    }

    private void note(Exchange exchange) {
        String messageId = exchange.getIn().getHeader("JMSMessageID", String.class);
        Integer attempt = exchange.getIn().getHeader("JMSXDeliveryCount", Integer.class);
        if (messageId == null || attempt == null || attempt < maxAttempts || exchange.getException() == null) {
            return;
        }
        note(
                messageId,
                exchange.getFromEndpoint().getEndpointUri().replaceFirst("\\?.*", ""),
                Objects.toString(exchange.getFromRouteId(), ""),
                exchange.getException(),
                attempt);
    }

    void note(String messageId, String queue, String route, Exception failure, int attempts) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        String message = Objects.toString(root.getMessage(), "");
        // Ours quote nothing that names somebody; what others' quote, nobody knows.
        boolean ours = root.getClass().getName().startsWith(OURS);
        String sentence =
                root.getClass().getSimpleName() + "：" + (ours ? Masks.digits(message) : Masks.quoted(message));
        jdbc.sql("INSERT INTO dead_letter_cause (message_id, queue, route, cause, attempts, failed_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO UPDATE SET cause = excluded.cause,"
                        + " attempts = excluded.attempts, failed_at = excluded.failed_at, route = excluded.route")
                .params(
                        messageId,
                        queue,
                        route,
                        sentence.substring(0, Math.min(sentence.length(), MOST_CHARACTERS)),
                        attempts,
                        Times.timestamp(clock.instant()))
                .update();
    }

    /** Causes of these messages, as far as they are known. */
    Map<String, Cause> of(Collection<String> messageIds) {
        Map<String, Cause> causes = new HashMap<>();
        jdbc.sql("SELECT message_id, route, cause, attempts, failed_at FROM dead_letter_cause"
                        + " WHERE message_id = ANY (?::text[])")
                .param(messageIds.toArray(String[]::new))
                .query(row -> {
                    causes.put(
                            row.getString(1),
                            new Cause(
                                    row.getString(2),
                                    row.getString(3),
                                    row.getInt(4),
                                    row.getObject(5, OffsetDateTime.class).atZoneSameInstant(Times.ZONE)));
                });
        return causes;
    }

    /** The message has left its dead-letter queue. Joins the caller's transaction. */
    void forget(String messageId) {
        jdbc.sql("DELETE FROM dead_letter_cause WHERE message_id = ?")
                .param(messageId)
                .update();
    }
}
