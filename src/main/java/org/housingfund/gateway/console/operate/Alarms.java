package org.housingfund.gateway.console.operate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.operate.AlarmKind.Condition;
import org.housingfund.gateway.console.operate.AlarmRound.Open;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The alarms that stand and those that stood: one for each cause, told once when it comes and once when it goes. */
@Service
class Alarms {
    /** Over all nodes: any number with which nobody else locks. */
    private static final long LOCK = 0x616c61726d73L;

    /** Within it every node has looked. */
    private static final Duration OTHER_NODE_LOOKS = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final AlarmCalls calls;
    private final AuditTrail audit;
    private final Clock clock;

    Alarms(JdbcClient jdbc, Outbox outbox, AlarmCalls calls, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.calls = calls;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One alarm.
     *
     * @param count what it concerned when it was last seen
     * @param acknowledgedBy null where nobody has taken it on
     * @param acknowledgedAt null where nobody has taken it on
     * @param silencedUntil null where nobody silenced it
     * @param clearedAt null while it stands
     */
    record Alarm(
            long id,
            AlarmKind kind,
            AlarmKind.Severity severity,
            String subject,
            String sentence,
            long count,
            Instant raisedAt,
            Instant seenAt,
            String acknowledgedBy,
            Instant acknowledgedAt,
            Instant silencedUntil,
            Instant clearedAt) {
        /** Address of the page where somebody sees to it. */
        public String place() {
            return kind.place(subject);
        }
    }

    /** Brings the alarms in line with what was found; kinds that are missing from it stay as they are. */
    @Transactional
    public void settle(Map<AlarmKind, List<Condition>> found) {
        if (!Boolean.TRUE.equals(jdbc.sql("SELECT pg_try_advisory_xact_lock(?)")
                .param(LOCK)
                .query(Boolean.class)
                .single())) {
            return; // Another node is at it.
        }
        List<Condition> now =
                found.values().stream().flatMap(Collection::stream).toList();
        AlarmRound round = AlarmRound.of(now, found.keySet(), open());
        Instant at = clock.instant();
        round.raise().forEach(condition -> raise(condition, at));
        round.seen()
                .forEach((id, condition) -> jdbc.sql(
                                "UPDATE alarm SET seen_at = ?, count = ?, sentence = ? WHERE id = ?")
                        .params(Times.timestamp(at), condition.count(), condition.sentence(), id)
                        .update());
        round.clear().forEach(id -> clear(id, at));
    }

    private List<Open> open() {
        return jdbc.sql("SELECT id, kind, cause FROM alarm WHERE cleared_at IS NULL ORDER BY id")
                .query((row, n) -> new Open(row.getLong(1), AlarmKind.valueOf(row.getString(2)), row.getString(3)))
                .list();
    }

    private void raise(Condition condition, Instant at) {
        long id = jdbc.sql("INSERT INTO alarm (cause, kind, severity, subject, sentence, count, raised_at, seen_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id")
                .params(
                        condition.cause(),
                        condition.kind().name(),
                        condition.kind().severity().name(),
                        condition.subject(),
                        condition.sentence(),
                        condition.count(),
                        Times.timestamp(at),
                        Times.timestamp(at))
                .query(Long.class)
                .single();
        tell("alarm.raised", find(id));
    }

    private void clear(long id, Instant at) {
        // Each node has its own way to the broker: one that is there for this node may be away for another.
        int cleared = jdbc.sql("UPDATE alarm SET cleared_at = ? WHERE id = ? AND (kind <> ? OR seen_at <= ?)")
                .params(
                        Times.timestamp(at),
                        id,
                        AlarmKind.BROKER_AWAY.name(),
                        Times.timestamp(at.minus(OTHER_NODE_LOOKS)))
                .update();
        if (cleared == 1) {
            tell("alarm.cleared", find(id));
        }
    }

    private void tell(String type, Alarm alarm) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("alarm", alarm.id());
        data.put("kind", alarm.kind().name());
        data.put("severity", alarm.severity().name());
        data.put("about", alarm.subject());
        data.put("count", alarm.count());
        data.put("raisedAt", alarm.raisedAt().toString());
        if (alarm.clearedAt() != null) {
            data.put("clearedAt", alarm.clearedAt().toString());
        }
        data.put("sentence", alarm.sentence());
        String subject = "alarm:" + alarm.id();
        outbox.publish(subject, subject, List.of(new DomainEvent(type, subject, data)));
        calls.add(alarm.id(), type, data);
    }

    /** Alarms that stand, the urgent ones first. */
    List<Alarm> standing() {
        return select(" WHERE cleared_at IS NULL ORDER BY severity, raised_at, id");
    }

    /** Alarms that are over, newest first, before the one with this number where it is not 0. */
    List<Alarm> cleared(long before, int limit) {
        return select(
                " WHERE cleared_at IS NOT NULL AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?", before, before, limit);
    }

    /** Alarms that want someone to look: neither acknowledged nor silenced. */
    long unattended() {
        return jdbc.sql("SELECT count(*) FROM alarm WHERE cleared_at IS NULL AND acknowledged_at IS NULL"
                        + " AND (silenced_until IS NULL OR silenced_until <= ?)")
                .param(Times.timestamp(clock.instant()))
                .query(Long.class)
                .single();
    }

    /** Somebody has taken it on. */
    @Transactional
    public void acknowledge(long id, Actor actor) {
        int changed = jdbc.sql("UPDATE alarm SET acknowledged_by = ?, acknowledged_at = ?"
                        + " WHERE id = ? AND cleared_at IS NULL AND acknowledged_at IS NULL")
                .params(actor.name(), Times.timestamp(clock.instant()), id)
                .update();
        requireChange(changed, "该告警已解除，或已有人确认");
        audit.record(actor, "ALARM_ACKNOWLEDGED", "alarm:" + id, Outcome.DONE, Map.of("cause", cause(id)));
    }

    /** Nobody wants to be reminded of it before then. */
    @Transactional
    public void silence(long id, Instant until, Actor actor) {
        if (!until.isAfter(clock.instant())) {
            throw PageProblem.invalid("静默的截止时间应晚于现在");
        }
        int changed = jdbc.sql(
                        "UPDATE alarm SET silenced_by = ?, silenced_until = ? WHERE id = ? AND cleared_at IS NULL")
                .params(actor.name(), Times.timestamp(until), id)
                .update();
        requireChange(changed, "该告警已解除");
        audit.record(
                actor,
                "ALARM_SILENCED",
                "alarm:" + id,
                Outcome.DONE,
                Map.of("cause", cause(id), "until", until.toString()));
    }

    private static void requireChange(int changed, String otherwise) {
        if (changed == 0) {
            throw PageProblem.refused(otherwise);
        }
    }

    private String cause(long id) {
        return jdbc.sql("SELECT cause FROM alarm WHERE id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private Alarm find(long id) {
        return select(" WHERE id = ?", id).get(0);
    }

    private List<Alarm> select(String where, Object... parameters) {
        return jdbc.sql("SELECT id, kind, severity, subject, sentence, count, raised_at, seen_at, acknowledged_by,"
                        + " acknowledged_at, silenced_until, cleared_at FROM alarm" + where)
                .params(List.of(parameters))
                .query(Alarms::read)
                .list();
    }

    private static Alarm read(ResultSet row, int index) throws SQLException {
        return new Alarm(
                row.getLong(1),
                AlarmKind.valueOf(row.getString(2)),
                AlarmKind.Severity.valueOf(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                instant(row, 7),
                instant(row, 8),
                row.getString(9),
                instant(row, 10),
                instant(row, 11),
                instant(row, 12));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant)
                .orElse(null);
    }
}
