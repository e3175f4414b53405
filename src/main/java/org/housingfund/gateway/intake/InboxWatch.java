package org.housingfund.gateway.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Finds deliveries that will never complete by themselves: one alarm for each, over all nodes, and one all-clear. */
@Component("inboxWatch")
@EnableConfigurationProperties(IntakeSettings.class)
public class InboxWatch {
    private static final Logger LOG = LoggerFactory.getLogger(InboxWatch.class);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final AuditTrail audit;
    private final Clock clock;
    private final IntakeSettings settings;
    private final LandingSettings landing;
    private final BlindIndex blindIndex;
    // When this node's last complete listing of a partner ended: what it has not seen since is gone.
    private final Map<String, Instant> listedAt = new ConcurrentHashMap<>();

    private record Sighting(
            String nameIndex,
            String shown,
            String otherHalf,
            boolean done,
            boolean unusable,
            long sizeBytes,
            Instant firstSeen,
            boolean alarmed) {
        static Sighting read(ResultSet row, int index) throws SQLException {
            return new Sighting(
                    row.getString("name_index"),
                    row.getString("shown"),
                    row.getString("other_half"),
                    row.getBoolean("is_done"),
                    row.getBoolean("is_unusable"),
                    row.getLong("size_bytes"),
                    row.getObject("first_seen", OffsetDateTime.class).toInstant(),
                    row.getObject("alarmed_at") != null);
        }
    }

    InboxWatch(
            JdbcClient jdbc,
            TransactionOperations transactions,
            AuditTrail audit,
            Clock clock,
            IntakeSettings settings,
            LandingSettings landing,
            BlindIndex blindIndex) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
        this.settings = settings;
        this.landing = landing;
        this.blindIndex = blindIndex;
    }

    /**
     * One file of a listing; after the last one the whole inbox is judged.
     *
     * @param doneSuffix suffix of this partner's done-files
     * @param name null where the inbox is empty
     * @param sizeBytes null where the inbox is empty
     * @param last whether the listing ends with this file; null where the inbox is empty
     */
    public void seen(String partner, String doneSuffix, String name, Long sizeBytes, Boolean last) {
        transactions.executeWithoutResult(status -> {
            if (name != null) {
                sighted(partner, doneSuffix, name, sizeBytes);
            }
            if (name == null || Boolean.TRUE.equals(last)) {
                forgetGone(partner);
                judge(partner);
                listedAt.put(partner, clock.instant());
            }
        });
    }

    /** A file that still grows starts its waiting time anew. */
    private void sighted(String partner, String doneSuffix, String name, long sizeBytes) {
        boolean done = name.endsWith(doneSuffix);
        String otherHalf = done ? name.substring(0, name.length() - doneSuffix.length()) : name + doneSuffix;
        jdbc.sql("INSERT INTO inbox_sighting (partner, name_index, shown, other_half, is_done, is_unusable, size_bytes,"
                        + " first_seen, last_seen) VALUES (:partner, :name, :shown, :otherHalf, :done, :unusable, :size,"
                        + " :now, :now) ON CONFLICT (partner, name_index) DO UPDATE SET other_half = excluded.other_half,"
                        + " is_done = excluded.is_done, size_bytes = excluded.size_bytes, last_seen = excluded.last_seen,"
                        + " first_seen = CASE WHEN inbox_sighting.size_bytes = excluded.size_bytes"
                        + " THEN inbox_sighting.first_seen ELSE excluded.first_seen END")
                .param("partner", partner)
                .param("name", indexOf(name))
                .param("shown", Masks.quoted(name))
                .param("otherHalf", indexOf(otherHalf))
                .param("done", done)
                .param("unusable", name.contains("${") || name.contains("$simple{"))
                .param("size", sizeBytes)
                .param("now", Times.timestamp(clock.instant()))
                .update();
    }

    private String indexOf(String name) {
        return HexFormat.of().formatHex(blindIndex.of("inbox.name", name));
    }

    private void forgetGone(String partner) {
        Instant previous = listedAt.get(partner);
        if (previous == null) {
            return;
        }
        jdbc
                .sql("DELETE FROM inbox_sighting WHERE partner = ? AND last_seen < ? RETURNING *")
                .params(partner, Times.timestamp(previous))
                .query(Sighting::read)
                .list()
                .stream()
                .filter(Sighting::alarmed)
                .forEach(gone -> cleared(partner, gone.shown()));
    }

    private void judge(String partner) {
        List<Sighting> sightings = jdbc.sql("SELECT * FROM inbox_sighting WHERE partner = ? ORDER BY name_index")
                .param(partner)
                .query(Sighting::read)
                .list();
        Set<String> names = sightings.stream().map(Sighting::nameIndex).collect(Collectors.toSet());
        for (Sighting sighting : sightings) {
            Optional<InboxAlarm> alarm = alarm(sighting, names);
            if (alarm.isPresent() && !sighting.alarmed() && mark(partner, sighting.nameIndex(), clock.instant())) {
                raised(partner, sighting.shown(), alarm.get());
            }
            if (alarm.isEmpty() && sighting.alarmed() && mark(partner, sighting.nameIndex(), null)) {
                cleared(partner, sighting.shown());
            }
        }
    }

    private Optional<InboxAlarm> alarm(Sighting sighting, Set<String> names) {
        if (sighting.unusable()) {
            return Optional.of(InboxAlarm.BAD_NAME);
        }
        if (sighting.sizeBytes() > landing.maxBytes()) {
            return Optional.of(InboxAlarm.OVERSIZE);
        }
        if (sighting.firstSeen().isAfter(clock.instant().minus(settings.alarmAfter()))) {
            return Optional.empty();
        }
        if (names.contains(sighting.otherHalf())) {
            return Optional.empty();
        }
        return Optional.of(sighting.done() ? InboxAlarm.ORPHAN_DONE : InboxAlarm.UNFINISHED);
    }

    /** Alarmed at this time, or null: not any more. True for the one node that changed it. */
    private boolean mark(String partner, String nameIndex, Instant alarmedAt) {
        return jdbc.sql("UPDATE inbox_sighting SET alarmed_at = :at::timestamptz WHERE partner = :partner"
                                + " AND name_index = :name AND (alarmed_at IS NULL) <> (:at::timestamptz IS NULL)")
                        .param("at", alarmedAt == null ? null : Times.timestamp(alarmedAt))
                        .param("partner", partner)
                        .param("name", nameIndex)
                        .update()
                == 1;
    }

    private void raised(String partner, String name, InboxAlarm alarm) {
        LOG.warn("收件告警：合作方{}的文件{}{}", partner, name, alarm.sentence());
        audit.record(
                Actor.GATEWAY,
                "INBOX_ALARM_RAISED",
                "inbox:" + partner + '/' + name,
                Outcome.DONE,
                Map.of("alarm", alarm));
    }

    private void cleared(String partner, String name) {
        LOG.info("收件告警解除：合作方{}的文件{}", partner, name);
        audit.record(Actor.GATEWAY, "INBOX_ALARM_CLEARED", "inbox:" + partner + '/' + name, Outcome.DONE, Map.of());
    }
}
