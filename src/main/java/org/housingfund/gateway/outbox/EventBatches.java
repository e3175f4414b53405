package org.housingfund.gateway.outbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Groups events into batches of one type, so that a selector on {@code type} works, and names them. Two events about
 * one subject never change their order; events about different subjects may.
 */
final class EventBatches {
    /** Most events in one message. */
    static final int MAX_EVENTS = 500;

    /** An event with the id it will always have. */
    record Identified(String id, DomainEvent event) {}

    private EventBatches() {}

    static List<List<Identified>> of(String cause, List<DomainEvent> events) {
        List<List<Identified>> batches = new ArrayList<>();
        Map<String, Integer> openByType = new HashMap<>();
        Map<String, Integer> lastBySubject = new HashMap<>();
        Map<String, Integer> occurrences = new HashMap<>();
        for (DomainEvent event : events) {
            Integer at = openByType.get(event.type());
            if (at == null
                    || batches.get(at).size() == MAX_EVENTS
                    || lastBySubject.getOrDefault(event.subject(), at) > at) {
                at = batches.size();
                batches.add(new ArrayList<>());
                openByType.put(event.type(), at);
            }
            int occurrence = occurrences.merge(event.type() + '|' + event.subject(), 1, Integer::sum);
            batches.get(at).add(new Identified(eventId(cause, event, occurrence), event));
            lastBySubject.put(event.subject(), at);
        }
        return batches;
    }

    /** The same cause, type and subject always give the same id; a repetition within one list is counted. */
    static String eventId(String cause, DomainEvent event, int occurrence) {
        String name = String.join("|", cause, event.type(), event.subject());
        return nameBased(occurrence == 1 ? name : name + '|' + occurrence);
    }

    static String batchId(String cause, List<Identified> batch) {
        return nameBased(String.join("|", cause, batch.get(0).id(), Integer.toString(batch.size())));
    }

    static String nameBased(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
