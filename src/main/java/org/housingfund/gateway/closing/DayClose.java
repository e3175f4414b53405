package org.housingfund.gateway.closing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.intake.LandingStore;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.ledger.Seals;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Closes a day: one transaction seals everything recorded since the last close and hands the core system its journal
 * batch, a CSV file and beside it a JSON file with counts, digest and trial balance.
 */
@Service("dayClose")
public class DayClose {
    private static final Logger LOG = LoggerFactory.getLogger(DayClose.class);

    private final Seals seals;
    private final TrialBalances balances;
    private final JournalBatchFile file;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final Settings settings;

    DayClose(
            Seals seals,
            TrialBalances balances,
            JournalBatchFile file,
            Outbox outbox,
            AuditTrail audit,
            JdbcClient jdbc,
            JsonMapper json,
            Clock clock,
            Settings settings) {
        this.seals = seals;
        this.balances = balances;
        this.file = file;
        this.outbox = outbox;
        this.audit = audit;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * When and for whom ({@code gateway.closing}).
     *
     * @param after how long after midnight the day before is closed
     * @param partner the core system's partner id
     */
    @ConfigurationProperties("gateway.closing")
    record Settings(
            @DefaultValue("PT30M") Duration after,
            @DefaultValue("core") String partner) {}

    /**
     * Closes the day that is due by the clock, where anything recorded up to its midnight is not sealed yet: after a close
     * by hand at noon, the afternoon's journals still leave on their own day.
     */
    @Transactional
    public void closeDue() {
        LocalDate due = clock.instant()
                .minus(settings.after())
                .atZone(Times.ZONE)
                .toLocalDate()
                .minusDays(1);
        // What was recorded after midnight belongs to the next day's batch.
        close(due, due.plusDays(1).atStartOfDay(Times.ZONE).toInstant().minusMillis(1), Actor.GATEWAY);
    }

    /**
     * Closes now, with everything recorded so far. A day may be closed several times.
     *
     * @param businessDay today or an earlier day
     * @return the batch's number; empty where nothing was recorded since the last close
     * @throws IllegalArgumentException where the day is in the future
     */
    @Transactional
    public Optional<Long> close(LocalDate businessDay, Actor actor) {
        LocalDate today = clock.instant().atZone(Times.ZONE).toLocalDate();
        if (businessDay.isAfter(today)) {
            throw new IllegalArgumentException("业务日 " + businessDay + " 在今天（" + today + "）之后，不得日结");
        }
        return close(businessDay, clock.instant(), actor);
    }

    private Optional<Long> close(LocalDate businessDay, Instant recordedUpTo, Actor actor) {
        return seals.seal(businessDay, recordedUpTo).map(seal -> {
            export(seal, actor);
            return seal.sealNo();
        });
    }

    private void export(Seals.Seal seal, Actor actor) {
        LandingStore.Landed landed = file.write(seal.sealNo());
        TrialBalance balance =
                balances.after(seal.sealNo() - 1).orElse(TrialBalance.EMPTY).plus(balances.movements(seal.sealNo()));
        if (!balance.balanced()) {
            throw new IllegalStateException("trial balance of seal " + seal.sealNo() + " does not balance");
        }
        String name = String.format("journal-batch-%08d", seal.sealNo());
        jdbc.sql("INSERT INTO journal_export (id, state, file_name, sha256, trial_balance, exported_at)"
                        + " VALUES (?, ?, ?, ?, ?::jsonb, ?)")
                .params(
                        seal.sealNo(),
                        ExportStatus.EXPORTED.name(),
                        name + ".csv",
                        landed.sha256().bytes(),
                        json.writeValueAsString(balance),
                        Times.timestamp(clock.instant()))
                .update();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("batchNo", seal.sealNo());
        event.put("businessDay", seal.businessDay().toString());
        event.put("journals", seal.journals());
        event.put("debit", Money.format(seal.debitFen()));
        event.put("fileName", name + ".csv");
        event.put("sha256", landed.sha256().hex());
        String cause = "seal:" + seal.sealNo();
        outbox.landedFile(cause, settings.partner(), name + ".csv", landed.sha256());
        outbox.file(cause, settings.partner(), name + ".json", json.writeValueAsString(batch(event, balance)));
        outbox.publish(cause, "ledger", List.of(new DomainEvent("ledger.day-closed", cause, event)));
        audit.record(actor, "DAY_CLOSED", cause, AuditTrail.Outcome.DONE, event);
        LOG.info(
                "日结完成：{} 第 {} 号凭证批次，凭证 {} 张，借方合计 {}",
                seal.businessDay(),
                seal.sealNo(),
                seal.journals(),
                Money.format(seal.debitFen()));
    }

    private static Map<String, Object> batch(Map<String, Object> event, TrialBalance balance) {
        Map<String, Object> batch = new LinkedHashMap<>(event);
        batch.put(
                "trialBalance",
                balance.subjects().stream()
                        .map(s -> Map.of(
                                "subject", s.code(),
                                "name", s.name(),
                                "debit", Money.format(s.debitFen()),
                                "credit", Money.format(s.creditFen())))
                        .toList());
        return batch;
    }
}
