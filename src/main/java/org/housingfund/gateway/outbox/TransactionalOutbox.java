package org.housingfund.gateway.outbox;

import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.outbox.EventBatches.Identified;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/** Writes the outbox in the caller's transaction; without one, it refuses. */
@Component
@EnableConfigurationProperties(OutboxSettings.class)
class TransactionalOutbox implements Outbox {
    /** {@code type} of a row that is no event. */
    static final String WORK = "work";

    static final String FILE = "file";

    private final OutboxTable table;
    private final OutboxSignal signal;
    private final Clock clock;
    private final JsonMapper json;
    private final FieldCipher cipher;
    private final String source;
    private final String eventsAddress;

    TransactionalOutbox(
            OutboxTable table,
            OutboxSignal signal,
            Clock clock,
            JsonMapper json,
            FieldCipher cipher,
            OutboxSettings settings,
            @Value("${gateway.queues.events:hfg.events}") String eventsAddress) {
        this.table = table;
        this.signal = signal;
        this.clock = clock;
        this.json = json;
        this.cipher = cipher;
        this.source = settings.source();
        this.eventsAddress = eventsAddress;
    }

    @Override
    public void publish(String cause, String orderingKey, List<DomainEvent> events) {
        if (events.stream().anyMatch(event -> event.data() instanceof Confidential)) {
            throw new IllegalArgumentException("an event that everybody may subscribe to names nobody (R-L7)");
        }
        Instant now = clock.instant();
        for (List<Identified> batch : EventBatches.of(cause, events)) {
            if (batch.size() == 1) {
                append(single(Channel.TOPIC, eventsAddress, orderingKey, cause, batch.get(0), now));
            } else {
                append(batch(orderingKey, cause, batch, now));
            }
        }
    }

    @Override
    public void send(String cause, String orderingKey, String queue, DomainEvent message) {
        // The queue is part of the name: what goes to a queue and to the events address is two messages.
        String id = EventBatches.nameBased(queue + '|' + EventBatches.eventId(cause, message, 1));
        Identified identified = new Identified(id, message);
        append(single(Channel.QUEUE, queue, orderingKey, cause, identified, clock.instant()));
    }

    @Override
    public void work(String cause, String queue, Object pointer) {
        // A random id: unfinished work is republished, and each time it must leave.
        String id = UUID.randomUUID().toString();
        String body = json.writeValueAsString(pointer);
        append(new NewRow(
                Channel.QUEUE, queue, null, queue + '|' + cause, WORK, cause, id, 1, body, null, null, cause));
    }

    @Override
    public void file(String cause, String partner, String fileName, String text) {
        append(file(cause, partner, fileName, text, null));
    }

    @Override
    public void landedFile(String cause, String partner, String fileName, Sha256 sha256) {
        append(file(cause, partner, fileName, "", sha256));
    }

    private NewRow single(
            Channel channel, String destination, String orderingKey, String cause, Identified event, Instant now) {
        String body = json.writeValueAsString(cloudEvent(event, now));
        String keyId = null;
        if (event.event().data() instanceof Confidential) {
            Encrypted sealed = ConfidentialBodies.seal(cipher, event.id(), body);
            body = Base64.getEncoder().encodeToString(sealed.bytes());
            keyId = sealed.keyId();
        }
        return new NewRow(
                channel,
                destination,
                null,
                orderingKey,
                CloudEvent.fullType(event.event().type()),
                event.event().subject(),
                event.id(),
                1,
                body,
                keyId,
                null,
                cause);
    }

    private NewRow batch(String orderingKey, String cause, List<Identified> batch, Instant now) {
        List<CloudEvent> events =
                batch.stream().map(event -> cloudEvent(event, now)).toList();
        return new NewRow(
                Channel.TOPIC,
                eventsAddress,
                null,
                orderingKey,
                events.get(0).type(),
                cause,
                EventBatches.batchId(cause, batch),
                events.size(),
                json.writeValueAsString(events),
                null,
                null,
                cause);
    }

    private CloudEvent cloudEvent(Identified event, Instant now) {
        return CloudEvent.of(event.id(), source, now, event.event());
    }

    private static NewRow file(String cause, String partner, String fileName, String text, Sha256 landed) {
        String id = EventBatches.nameBased(String.join("|", cause, partner, fileName));
        String key = partner + '/' + fileName;
        return new NewRow(Channel.SFTP, partner, fileName, key, FILE, fileName, id, 1, text, null, landed, cause);
    }

    private void append(NewRow row) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the outbox is written in the business transaction, and there is none");
        }
        TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Appends.class::isInstance)
                .map(Appends.class::cast)
                .findFirst()
                .orElseGet(this::register)
                .add(row);
    }

    private Appends register() {
        Appends appends = new Appends(table, signal, clock);
        TransactionSynchronizationManager.registerSynchronization(appends);
        return appends;
    }
}
