package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.notice.Notice;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Suspended postings that wait for a notice, and move on when it changes (R-M6). */
@Component
class WaitingPostings {
    /** Reasons that the notice under the number that was read gave. */
    static final Set<Reason> FOR_NOTICE = EnumSet.of(
            Reason.UNREADABLE_NUMBER,
            Reason.AMBIGUOUS_NUMBER,
            Reason.UNKNOWN_NOTICE,
            Reason.NOTICE_CANCELLED,
            Reason.ALREADY_ALLOCATED,
            Reason.AMOUNT_EXCEEDS,
            Reason.AMOUNT_SHORT,
            Reason.CROSS_BANK,
            Reason.CROSS_MONTH,
            Reason.PAYER_MISMATCH,
            Reason.WRONG_RECEIVING_ACCOUNT);

    /** Not parts on the notice, and not what a person decided or pinned (I11). */
    private static final String FREE =
            " s.number <> '' AND s.state = 'OPEN' AND s.reason <> 'AMOUNT_SHORT' AND NOT s.decided AND NOT s.pinned";

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final Clock clock;

    WaitingPostings(JdbcTemplate jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Marks what waits under this number, but what somebody is deciding right now; false where nothing waits. */
    boolean markDue(String number) {
        jdbc.update(
                "UPDATE suspended_posting SET due = true WHERE id IN (SELECT s.id FROM suspended_posting s"
                        + " WHERE s.number = ? AND" + FREE + " ORDER BY s.id FOR UPDATE SKIP LOCKED)",
                number);
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM suspended_posting s WHERE s.number = ? AND" + FREE + ")",
                Boolean.class,
                number));
    }

    /** What waits under this number, locked, by entry. The notice is locked already. */
    Map<Long, Suspense.Open> lock(String number) {
        Map<Long, Suspense.Open> waiting = new LinkedHashMap<>();
        jdbc.query(
                "SELECT s.id, s.entry_id, s.notice_id, s.account_id, s.amount_fen, s.reason FROM suspended_posting s"
                        + " WHERE s.number = ? AND" + FREE + " ORDER BY s.id FOR UPDATE",
                row -> {
                    waiting.put(
                            row.getLong(2),
                            new Suspense.Open(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getObject(3, Long.class),
                                    row.getLong(4),
                                    row.getLong(5),
                                    Reason.valueOf(row.getString(6))));
                },
                number);
        return waiting;
    }

    /** No part for this notice can come any more in the entry's month at its bank (R-N7). */
    boolean monthOver(Notice notice, PostingEntry entry) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT funding_month_over(?, ?, ?)",
                Boolean.class,
                notice.receivingAccounts().toArray(Long[]::new),
                entry.accountId(),
                Arrival.month(entry.bookedOn())));
    }

    /** It was looked at again. */
    void notDue(List<Long> ids) {
        jdbc.update("UPDATE suspended_posting SET due = false WHERE due AND id = ANY (?)", (Object)
                ids.toArray(Long[]::new));
    }

    /** Goes on waiting by another decision, in this suspense account; returns how often it was decided again. */
    int decide(long id, Decision decision, long accountId) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "UPDATE suspended_posting SET reason = ?, notice_id = ?, evidence = ?::jsonb, account_id = ?,"
                        + " due = false, moves = moves + 1 WHERE id = ? RETURNING moves",
                Integer.class,
                decision.reason().name(),
                decision.noticeId(),
                json.writeValueAsString(decision.evidence()),
                accountId,
                id));
    }

    /** Goes on waiting as before, for a further reason that its evidence tells; returns how often it was looked at. */
    int witness(long id, Evidence evidence) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "UPDATE suspended_posting SET evidence = ?::jsonb, moves = moves + 1 WHERE id = ? RETURNING moves",
                Integer.class,
                json.writeValueAsString(evidence),
                id));
    }

    /**
     * Numbers whose notice changed while money waited for it, and whose pointer nobody followed; those too whose notice
     * was issued at the very instant at which its money was suspended. Each claim doubles the wait until the next.
     */
    List<String> claimDue(Duration after) {
        OffsetDateTime now = Times.timestamp(clock.instant());
        return jdbc
                .queryForList(
                        "UPDATE suspended_posting SET pointed = pointed + 1, pointed_at = ? WHERE id IN"
                                + " (SELECT s.id FROM suspended_posting s WHERE" + FREE
                                + " AND (s.due OR (s.notice_id IS NULL AND EXISTS"
                                + " (SELECT FROM payment_notice n WHERE n.number = s.number)))"
                                + " AND coalesce(s.pointed_at, s.opened_at) < ? - ?::interval * 2 ^ least(s.pointed, 6)"
                                + " ORDER BY s.id FOR UPDATE SKIP LOCKED) RETURNING number",
                        String.class,
                        now,
                        now,
                        after.toString())
                .stream()
                .distinct()
                .toList();
    }
}
