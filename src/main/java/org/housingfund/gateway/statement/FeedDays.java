package org.housingfund.gateway.statement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a day brings of statements, account by account, against what was agreed (R-M10). Reads only. */
@Service
public class FeedDays {
    /** Longer than any run of days without a statement. */
    private static final int LOOK_BACK_DAYS = 15;

    private final JdbcClient jdbc;
    private final BankAccounts bankAccounts;
    private final FeedSchedules schedules;

    FeedDays(JdbcClient jdbc, BankAccounts bankAccounts, FeedSchedules schedules) {
        this.jdbc = jdbc;
        this.bankAccounts = bankAccounts;
        this.schedules = schedules;
    }

    /**
     * One account.
     *
     * @param expected days whose statement is due on the day asked for
     * @param arrived of those, days of which it is there
     * @param accepted statements that came on that day, whatever their own
     * @param held statements that wait for people
     * @param late days, of any time, whose statement is missed and has not come
     */
    public record FeedDay(
            String bank,
            String bankName,
            String account,
            int expected,
            int arrived,
            long accepted,
            long held,
            long late) {}

    private record Counts(long arrived, long accepted, long held, long late) {}

    /** Every account, by bank. */
    @Transactional(readOnly = true)
    public List<FeedDay> of(LocalDate today) {
        return bankAccounts.all().stream()
                .map(account -> of(account, today))
                .sorted(Comparator.comparing(FeedDay::bank).thenComparing(FeedDay::account))
                .toList();
    }

    private FeedDay of(BankAccounts.BankAccount account, LocalDate today) {
        FeedSchedule schedule = schedules.of(account.accountId());
        List<LocalDate> expected = today.minusDays(LOOK_BACK_DAYS)
                .datesUntil(today)
                .filter(day -> schedule.expects(day)
                        && schedule.dueAt(day).toLocalDate().equals(today))
                .toList();
        Counts counts = counts(account.accountId(), expected, today);
        return new FeedDay(
                account.bank(),
                account.bankName(),
                account.number(),
                expected.size(),
                (int) counts.arrived(),
                counts.accepted(),
                counts.held(),
                counts.late());
    }

    private Counts counts(long accountId, List<LocalDate> expected, LocalDate today) {
        Instant from = today.atStartOfDay(Times.ZONE).toInstant();
        Instant to = today.plusDays(1).atStartOfDay(Times.ZONE).toInstant();
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM unnest(:days::date[]) d WHERE EXISTS (SELECT FROM statement s
                          WHERE s.account_id = :account AND s.state <> 'DISCARDED'
                            AND d BETWEEN s.period_from AND s.period_to)) AS arrived,
                       (SELECT count(*) FROM statement s WHERE s.account_id = :account
                           AND s.accepted_at >= :from AND s.accepted_at < :to) AS accepted,
                       (SELECT count(*) FROM statement s WHERE s.account_id = :account AND s.state = 'HELD') AS held,
                       (SELECT count(*) FROM feed_alarm f WHERE f.account_id = :account AND f.cleared_at IS NULL) AS late
                """)
                .param("account", accountId)
                .param("days", expected.stream().map(LocalDate::toString).toArray(String[]::new))
                .param("from", Times.timestamp(from))
                .param("to", Times.timestamp(to))
                .query(Counts.class)
                .single();
    }
}
