package org.housingfund.gateway.console.access;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the audit trail, newest first, by the indexes of {@code V14__access.sql}. */
@Component
class AuditQueries {
    private static final Pattern KEY = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final long MICROS = 1_000_000;

    private final JdbcClient jdbc;

    AuditQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One event.
     *
     * @param origin where it was done from
     * @param subject what it is about, entity:id
     * @param outcome DONE, REFUSED or FAILED
     * @param detail JSON
     */
    record Event(
            long id,
            OffsetDateTime at,
            String actor,
            String origin,
            String action,
            String subject,
            String outcome,
            String detail) {
        Event withDetail(String other) {
            return new Event(id, at, actor, origin, action, subject, outcome, other);
        }

        /** Place in the list: time to the microsecond, as the database has it, and number. */
        String key() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + id;
        }
    }

    /**
     * The events of a filter.
     *
     * @param after key of the last one seen, empty for the newest
     */
    Slice<Event> find(AuditFilter filter, String after, int size) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        List<Object> values = new ArrayList<>();
        if (filter.from() != null) {
            conditions.add("at >= ?");
            values.add(Times.timestamp(filter.from().atStartOfDay(Times.ZONE).toInstant()));
        }
        if (filter.to() != null) {
            conditions.add("at < ?");
            values.add(Times.timestamp(
                    filter.to().plusDays(1).atStartOfDay(Times.ZONE).toInstant()));
        }
        equal("actor", filter.actor(), conditions, values);
        equal("action", filter.action(), conditions, values);
        equal("outcome", filter.outcome() == null ? "" : filter.outcome().name(), conditions, values);
        if (filter.subject().endsWith(":*")) {
            // A range, which the index has in order: from "user:" to what follows the colon.
            String prefix = filter.subject().substring(0, filter.subject().length() - 1);
            conditions.add("subject >= ? AND subject < ?");
            values.add(prefix);
            values.add(prefix.substring(0, prefix.length() - 1) + ";");
        } else {
            equal("subject", filter.subject(), conditions, values);
        }
        if (!after.isEmpty()) {
            Matcher key = KEY.matcher(after);
            if (!key.matches()) {
                throw PageProblem.invalid("翻页位置不正确，请从第一页重新查询");
            }
            long micros = Long.parseLong(key.group(1));
            conditions.add("(at, id) < (?, ?)");
            values.add(Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1_000)
                    .atOffset(ZoneOffset.UTC));
            values.add(Long.parseLong(key.group(2)));
        }
        List<Event> rows = jdbc.sql("SELECT id, at, actor, origin, action, subject, outcome, detail::text AS detail"
                        + " FROM audit WHERE " + String.join(" AND ", conditions) + " ORDER BY at DESC, id DESC LIMIT "
                        + (size + 1))
                .params(values)
                .query(Event.class)
                .list();
        return Slice.of(rows, size, Event::key);
    }

    /** Every action that was ever written, by jumping from one to the next in the index. */
    List<String> actions() {
        return jdbc.sql("""
                WITH RECURSIVE known (action) AS (
                    (SELECT action FROM audit ORDER BY action LIMIT 1)
                    UNION ALL
                    SELECT (SELECT a.action FROM audit a WHERE a.action > k.action ORDER BY a.action LIMIT 1)
                      FROM known k WHERE k.action IS NOT NULL)
                SELECT action FROM known WHERE action IS NOT NULL
                """).query(String.class).list();
    }

    private static void equal(String column, String value, List<String> conditions, List<Object> values) {
        if (!value.isEmpty()) {
            conditions.add(column + " = ?");
            values.add(value);
        }
    }
}
