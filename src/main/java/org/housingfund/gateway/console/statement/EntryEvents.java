package org.housingfund.gateway.console.statement;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Viewer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages that left the gateway about an entry, alone or in a batch with others. Reads only. */
@Component
class EntryEvents {
    private static final int ROWS = 60;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    EntryEvents(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A message.
     *
     * @param publishedAt when the broker had it; null while it waits
     * @param data as JSON; empty where it names a person and is encrypted, or somebody else and this is hidden
     * @param names whether it names somebody
     */
    record Event(
            long outboxId,
            String type,
            String destination,
            OffsetDateTime createdAt,
            OffsetDateTime publishedAt,
            String data,
            boolean names) {
        /** The same with only what this person may see. */
        Event seenBy(Viewer viewer) {
            String seen = names && !viewer.may(Right.SEE_METADATA.name()) ? "" : viewer.sentence(data);
            return new Event(outboxId, type, destination, createdAt, publishedAt, seen, names);
        }
    }

    private record Row(
            long id,
            String type,
            String destination,
            OffsetDateTime createdAt,
            OffsetDateTime publishedAt,
            String body,
            String keyId) {}

    /**
     * In the order in which they were written.
     *
     * @param subjects {@code entity:id} of the entry and its postings
     */
    List<Event> of(long entryId, String[] subjects) {
        List<Event> events = new ArrayList<>();
        for (Row row : rows(entryId, subjects)) {
            if (row.keyId() != null) {
                events.add(event(row, row.type(), "", true));
                continue;
            }
            JsonNode body = json.readTree(row.body());
            List<JsonNode> all = new ArrayList<>();
            if (body.isArray()) {
                body.forEach(all::add);
            } else {
                all.add(body);
            }
            for (JsonNode one : all) {
                if (Arrays.asList(subjects).contains(one.path("subject").asString(""))) {
                    events.add(event(
                            row,
                            one.path("type").asString(row.type()),
                            one.path("data").toPrettyString(),
                            row.destination().endsWith("suspended")));
                }
            }
        }
        return events;
    }

    private List<Row> rows(long entryId, String[] subjects) {
        String[] patterns =
                Arrays.stream(subjects).map(subject -> "%\"" + subject + "\"%").toArray(String[]::new);
        String[] places =
                Stream.concat(Arrays.stream(subjects), part(entryId).stream()).toArray(String[]::new);
        String from = "SELECT o.id, o.type, o.destination, o.created_at, o.published_at, o.body, o.key_id FROM ";
        String where = " o WHERE o.subject = ANY (?) AND (o.subject = ANY (?) OR o.body LIKE ANY (?))";
        return jdbc.sql(from + "outbox" + where + " UNION ALL " + from + "outbox_archive" + where
                        + " ORDER BY 1 LIMIT ?")
                .params(places, subjects, patterns, places, subjects, patterns, ROWS)
                .query((row, n) -> new Row(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class),
                        row.getObject(5, OffsetDateTime.class),
                        row.getString(6),
                        row.getString(7)))
                .list();
    }

    /** The part of its statement that the entry was posted with: a batch of events goes by its name. */
    private Optional<String> part(long entryId) {
        return jdbc.sql("SELECT 'statement:' || p.statement_id || '/' || p.part_no"
                        + " FROM bank_entry e JOIN statement_part p ON p.statement_id = e.statement_id"
                        + " AND (p.from_key, p.from_sequence) <= (e.notice_key, e.sequence)"
                        + " AND (e.notice_key, e.sequence) <= (p.to_key, p.to_sequence) WHERE e.id = ? LIMIT 1")
                .param(entryId)
                .query(String.class)
                .optional();
    }

    private static Event event(Row row, String type, String data, boolean names) {
        return new Event(row.id(), type, row.destination(), row.createdAt(), row.publishedAt(), data, names);
    }
}
