package org.housingfund.gateway.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.Reason;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the first page says besides the day's sums: what waits, since when, and what is wrong. Reads only. */
@Service
@Transactional(readOnly = true)
class TodayQueries {
    /** Chart of the last days. */
    static final int DAYS = 14;

    private final JdbcClient jdbc;

    TodayQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An alarm that stands. */
    record Alarm(String kind, boolean critical, String sentence, Instant raisedAt, boolean acknowledged) {}

    /** The urgent ones first; those that somebody silenced are left out. */
    List<Alarm> alarms(Instant now, int limit) {
        return jdbc.sql("""
                SELECT kind, severity = 'CRITICAL', sentence, raised_at, acknowledged_at IS NOT NULL FROM alarm
                 WHERE cleared_at IS NULL AND (silenced_until IS NULL OR silenced_until <= ?)
                 ORDER BY severity, raised_at LIMIT ?
                """)
                .params(Times.timestamp(now), limit)
                .query((row, n) -> new Alarm(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getBoolean(5)))
                .list();
    }

    /** Files and pushes that a bank sent and that were refused in this span, by bank. */
    Map<String, Long> rejected(Instant from, Instant to) {
        Map<String, Long> rejected = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT partner, count(*) FROM receipt WHERE kind IN ('STATEMENT', 'ENTRY_PUSH')
                   AND state IN ('REJECTED', 'QUARANTINED') AND received_at >= ? AND received_at < ? GROUP BY partner
                """).params(Times.timestamp(from), Times.timestamp(to)).query(row -> {
            rejected.put(row.getString(1), row.getLong(2));
        });
        return rejected;
    }

    /**
     * Open suspense of one reason, by age.
     *
     * @param counts postings up to a day old, up to a week, up to thirty days, older
     */
    record Aged(Reason reason, List<Long> counts, long amountFen) {
        long total() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** The most frequent reason first. */
    List<Aged> suspense(Instant now) {
        return jdbc.sql("""
                SELECT reason, count(*) FILTER (WHERE opened_at >= :day),
                       count(*) FILTER (WHERE opened_at < :day AND opened_at >= :week),
                       count(*) FILTER (WHERE opened_at < :week AND opened_at >= :month),
                       count(*) FILTER (WHERE opened_at < :month), sum(abs(amount_fen))
                  FROM suspended_posting WHERE state = 'OPEN' GROUP BY reason ORDER BY count(*) DESC, reason
                """)
                .param("day", before(now, 1))
                .param("week", before(now, 7))
                .param("month", before(now, 30))
                .query((row, n) -> new Aged(
                        Reason.valueOf(row.getString(1)),
                        List.of(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                        row.getLong(6)))
                .list();
    }

    private static OffsetDateTime before(Instant now, int days) {
        return Times.timestamp(now.atZone(Times.ZONE).minusDays(days).toInstant());
    }

    /** What booked statements of a day held: entries by what became of them when they were booked. */
    record Booked(LocalDate day, long allocated, long partFunded, long settled, long suspended, long other) {}

    /** The last days, those without statements included, oldest first. */
    List<Booked> booked(LocalDate today) {
        Map<LocalDate, Booked> known = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT (s.booked_at AT TIME ZONE 'Asia/Shanghai')::date AS day, sum(p.allocated), sum(p.part_funded), sum(p.settled),
                       sum(p.suspended), sum(p.entry_count)
                  FROM statement s JOIN statement_part p ON p.statement_id = s.id
                 WHERE s.state = 'BOOKED' AND s.booked_at >= ? AND p.done_at IS NOT NULL GROUP BY day
                """)
                .param(Times.timestamp(
                        today.minusDays(DAYS - 1L).atStartOfDay(Times.ZONE).toInstant()))
                .query(row -> {
                    long named = row.getLong(2) + row.getLong(3) + row.getLong(4) + row.getLong(5);
                    LocalDate day = row.getObject(1, LocalDate.class);
                    known.put(
                            day,
                            new Booked(
                                    day,
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    Math.max(row.getLong(6) - named, 0)));
                });
        List<Booked> days = new ArrayList<>();
        today.minusDays(DAYS - 1L)
                .datesUntil(today.plusDays(1))
                .forEach(day -> days.add(known.getOrDefault(day, new Booked(day, 0, 0, 0, 0, 0))));
        return days;
    }

    /**
     * What waits to leave.
     *
     * @param since the oldest; null where nothing waits
     * @param failing what was tried in vain
     */
    record Waiting(long messages, Instant since, long failing) {}

    Waiting waiting() {
        return jdbc.sql("SELECT count(*), min(created_at), count(*) FILTER (WHERE attempts > 0) FROM outbox"
                        + " WHERE published_at IS NULL")
                .query((row, n) -> {
                    OffsetDateTime since = row.getObject(2, OffsetDateTime.class);
                    return new Waiting(row.getLong(1), since == null ? null : since.toInstant(), row.getLong(3));
                })
                .single();
    }

    /**
     * Deadlines of one stage that are not met yet.
     *
     * @param next the earliest
     */
    record Deadlines(String stage, long open, long warned, long overdue, LocalDate next) {}

    List<Deadlines> deadlines(LocalDate today) {
        return jdbc.sql("""
                SELECT stage, count(*), count(*) FILTER (WHERE warn_on <= :today AND due_on >= :today),
                       count(*) FILTER (WHERE due_on < :today), min(due_on)
                  FROM case_deadline WHERE met_at IS NULL GROUP BY stage ORDER BY stage
                """)
                .param("today", today)
                .query((row, n) -> new Deadlines(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getObject(5, LocalDate.class)))
                .list();
    }
}
