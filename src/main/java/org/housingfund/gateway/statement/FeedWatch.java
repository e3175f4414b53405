package org.housingfund.gateway.statement;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Looks for statements that are late or never come (R-M10): a day after the chain's end whose statement is due and has
 * not arrived is alarmed once, and cleared once when it is there or when two people let a later one pass.
 */
@Service
public class FeedWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FeedWatch.class);

    private final JdbcClient jdbc;
    private final BankAccounts bankAccounts;
    private final Statements statements;
    private final StatementChain chain;
    private final FeedSchedules schedules;
    private final Outbox outbox;
    private final Clock clock;

    FeedWatch(
            JdbcClient jdbc,
            BankAccounts bankAccounts,
            Statements statements,
            StatementChain chain,
            FeedSchedules schedules,
            Outbox outbox,
            Clock clock) {
        this.jdbc = jdbc;
        this.bankAccounts = bankAccounts;
        this.statements = statements;
        this.chain = chain;
        this.schedules = schedules;
        this.outbox = outbox;
        this.clock = clock;
    }

    private record Alarm(long id, LocalDate day) {}

    /** Raises and clears alarms of all accounts. Before its opening balance nothing is expected of an account. */
    @Transactional
    public void check() {
        // In the order in which a file of several accounts locks them.
        List<BankAccounts.BankAccount> accounts = bankAccounts.all().stream()
                .sorted(Comparator.comparing(BankAccounts.BankAccount::accountId))
                .toList();
        for (BankAccounts.BankAccount account : accounts) {
            statements.lockAccount(account.accountId());
            chain.coveredThrough(account).ifPresent(through -> check(account, through));
        }
    }

    private void check(BankAccounts.BankAccount account, LocalDate through) {
        FeedSchedule schedule = schedules.of(account.accountId());
        Instant now = clock.instant();
        List<LocalDate> late = late(schedule, account, through, LocalDateTime.ofInstant(now, Times.ZONE));
        List<Alarm> raised = new ArrayList<>();
        for (LocalDate day : late) {
            raise(account, day, dueAt(schedule, day), now).ifPresent(id -> raised.add(new Alarm(id, day)));
        }
        List<Alarm> cleared = clear(account, late, now);
        if (!raised.isEmpty()) {
            missing(account, schedule, raised);
        }
        if (!cleared.isEmpty()) {
            recovered(account, cleared);
        }
    }

    /** Days whose statement is due and neither continues the chain nor waits to. */
    private List<LocalDate> late(
            FeedSchedule schedule, BankAccounts.BankAccount account, LocalDate through, LocalDateTime now) {
        List<Statement> waiting = statements.waiting(account.accountId());
        return through.plusDays(1)
                .datesUntil(through.isBefore(now.toLocalDate()) ? now.toLocalDate() : through.plusDays(1))
                .filter(day -> schedule.expects(day) && !schedule.dueAt(day).isAfter(now))
                .filter(day ->
                        waiting.stream().noneMatch(s -> !day.isBefore(s.periodFrom()) && !day.isAfter(s.periodTo())))
                .toList();
    }

    private static Instant dueAt(FeedSchedule schedule, LocalDate day) {
        return schedule.dueAt(day).atZone(Times.ZONE).toInstant();
    }

    private Optional<Long> raise(BankAccounts.BankAccount account, LocalDate day, Instant dueAt, Instant now) {
        return jdbc.sql("INSERT INTO feed_alarm (account_id, day, due_at, raised_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (account_id, day) WHERE cleared_at IS NULL DO NOTHING RETURNING id")
                .params(account.accountId(), day, Times.timestamp(dueAt), Times.timestamp(now))
                .query(Long.class)
                .optional();
    }

    private List<Alarm> clear(BankAccounts.BankAccount account, List<LocalDate> late, Instant now) {
        return jdbc.sql("UPDATE feed_alarm SET cleared_at = ? WHERE account_id = ? AND cleared_at IS NULL"
                        + " AND day <> ALL (?::date[]) RETURNING id, day")
                .params(
                        Times.timestamp(now),
                        account.accountId(),
                        late.stream().map(LocalDate::toString).toArray(String[]::new))
                .query(Alarm.class)
                .list();
    }

    private void missing(BankAccounts.BankAccount account, FeedSchedule schedule, List<Alarm> raised) {
        LocalDate first = raised.get(0).day();
        LocalDate last = raised.get(raised.size() - 1).day();
        LocalDateTime due = schedule.dueAt(first);
        String sentence = "%s账户 %s %s的对账单应于 %s %s 前到达，至今未到；请联系银行补送"
                .formatted(account.bankName(), account.number(), days(raised), due.toLocalDate(), due.toLocalTime());
        LOG.warn("对账单未到：{}", sentence);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("account", account.number());
        data.put("bank", account.bank());
        data.put("periodFrom", first.toString());
        data.put("periodTo", last.toString());
        data.put("expectedBy", dueAt(schedule, first).toString());
        data.put("sentence", sentence);
        publish(account, "feed.missing", raised.get(0), data);
    }

    private void recovered(BankAccounts.BankAccount account, List<Alarm> cleared) {
        String sentence =
                "%s账户 %s %s的对账单已到达，或已由两人放行其后的对账单".formatted(account.bankName(), account.number(), days(cleared));
        LOG.info("对账单告警解除：{}", sentence);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("account", account.number());
        data.put("bank", account.bank());
        data.put("alarm", "MISSING");
        data.put("sentence", sentence);
        publish(account, "feed.recovered", cleared.get(0), data);
    }

    private void publish(BankAccounts.BankAccount account, String type, Alarm first, Map<String, Object> data) {
        String subject = "account:" + account.number();
        outbox.publish("feed-alarm:" + first.id(), subject, List.of(new DomainEvent(type, subject, data)));
    }

    private static String days(List<Alarm> alarms) {
        List<String> days = alarms.stream()
                .map(Alarm::day)
                .sorted()
                .map(LocalDate::toString)
                .collect(Collectors.toList());
        return days.size() <= 2
                ? String.join("、", days)
                : "%s 至 %s（%d 份）".formatted(days.get(0), days.get(days.size() - 1), days.size());
    }
}
