package org.housingfund.gateway.outbox;

import java.util.List;
import org.housingfund.gateway.kernel.Sha256;

/**
 * The only way out of the gateway: everything is appended in the caller's transaction and relayed afterwards, at least
 * once, in order within an ordering key. Appending the same message id again does nothing.
 */
public interface Outbox {
    /**
     * Events for {@code hfg.events}: one row for each batch of up to 500.
     *
     * @param cause {@code entity:id} whose transaction this is; with type and subject it makes the event id, so that the
     *     same cause never publishes two different ids for one event
     * @param orderingKey rows of one key leave in order
     */
    void publish(String cause, String orderingKey, List<DomainEvent> events);

    /** One message for a queue (a command to a partner, a suspended posting), as a single CloudEvent. */
    void send(String cause, String orderingKey, String queue, DomainEvent message);

    /** A work pointer for one of the gateway's own queues: small JSON naming rows, never carrying them. */
    void work(String cause, String queue, Object pointer);

    /** A file with this text for the partner's outbox folder. */
    void file(String cause, String partner, String fileName, String text);

    /** A file that lies in the landing store for the partner's outbox folder. */
    void landedFile(String cause, String partner, String fileName, Sha256 sha256);
}
