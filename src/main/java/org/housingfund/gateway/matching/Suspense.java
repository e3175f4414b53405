package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.statement.Statement;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Money received that cannot be allocated yet (R-M6), in two tiers (R-M7); and debits nobody has explained yet. */
@Component
class Suspense {
    /** General suspense (暂收): the employer is not known. */
    static final String GENERAL = "suspense:general";

    /** Debits to be clarified. */
    static final String DEBITS = "suspense:debits";

    private static final String UNALLOCATED = "unallocated:";

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final RemarkReader reader;

    Suspense(JdbcTemplate jdbc, JsonMapper json, Clock clock, RemarkRules rules) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.reader = new RemarkReader(rules);
    }

    /** An employer's unallocated balance (未分摊). */
    static String unallocatedKey(String employerAccount) {
        return UNALLOCATED + employerAccount;
    }

    /** An open suspended posting; the amount signed as on its journal line. */
    record Open(long id, Long entryId, Long noticeId, long accountId, long amountFen, Reason reason) {}

    /** A posting to close, with the journal that moved its money. */
    record Closing(long id, long journalId) {}

    /**
     * Opens a posting for each decision that needs one; returns them by entry.
     *
     * @param statementId null where the bank pushed the entries
     */
    Map<Long, Open> open(Long statementId, List<Booking.Booked> booked, Booking.Contra contra) {
        List<Booking.Booked> waiting =
                booked.stream().filter(b -> b.decision().reason() != null).toList();
        Map<Long, Open> opened = new HashMap<>();
        if (waiting.isEmpty()) {
            return opened;
        }
        jdbc.query(
                "INSERT INTO suspended_posting (entry_id, statement_id, account_id, amount_fen, booked_on, reason,"
                        + " notice_id, number, reference, evidence, journal_id, opened_at, state)"
                        + " SELECT e, ?, a, f, b, r, n, u, q, v, j, ?, 'OPEN' FROM unnest(?::bigint[], ?::bigint[],"
                        + " ?::bigint[], ?::date[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::jsonb[], ?::bigint[])"
                        + " AS s(e, a, f, b, r, n, u, q, v, j)"
                        + " RETURNING id, entry_id, notice_id, account_id, amount_fen, reason",
                row -> {
                    Open open = new Open(
                            row.getLong(1),
                            row.getLong(2),
                            row.getObject(3, Long.class),
                            row.getLong(4),
                            row.getLong(5),
                            Reason.valueOf(row.getString(6)));
                    opened.put(open.entryId(), open);
                },
                statementId,
                Times.timestamp(clock.instant()),
                waiting.stream().mapToLong(b -> b.decision().entry().id()).toArray(),
                waiting.stream().mapToLong(b -> contra.accountOf(b.decision())).toArray(),
                waiting.stream()
                        .mapToLong(b -> -effectFen(b.decision().entry()))
                        .toArray(),
                waiting.stream()
                        .map(b -> b.decision().entry().bookedOn().toString())
                        .toArray(String[]::new),
                waiting.stream().map(b -> b.decision().reason().name()).toArray(String[]::new),
                waiting.stream().map(b -> b.decision().noticeId()).toArray(Long[]::new),
                waiting.stream().map(b -> number(b.decision())).toArray(String[]::new),
                waiting.stream().map(b -> text(b.decision().reference())).toArray(String[]::new),
                waiting.stream()
                        .map(b -> json.writeValueAsString(b.decision().evidence()))
                        .toArray(String[]::new),
                waiting.stream().mapToLong(Booking.Booked::journalId).toArray());
        return opened;
    }

    /** Opens the posting of a statement gap, which has no entry; returns its id. */
    long openGap(
            Statement statement,
            long accountId,
            long amountFen,
            LocalDate bookedOn,
            Evidence evidence,
            long journalId) {
        Long id = jdbc.queryForObject(
                "INSERT INTO suspended_posting (statement_id, account_id, amount_fen, booked_on, reason, evidence,"
                        + " journal_id, opened_at, state) VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, 'OPEN')"
                        + " RETURNING id",
                Long.class,
                statement.id(),
                accountId,
                amountFen,
                bookedOn,
                Reason.STATEMENT_GAP.name(),
                json.writeValueAsString(evidence),
                journalId,
                Times.timestamp(clock.instant()));
        return Objects.requireNonNull(id);
    }

    /**
     * Opens what is left of a posting's money, or has come back: it has no entry of its own and is decided by people only.
     *
     * @param originId the posting of the entry
     * @param amountFen as on the journal line: credit negative
     */
    Open openAgain(
            long originId,
            long accountId,
            long amountFen,
            LocalDate bookedOn,
            Reason reason,
            Evidence evidence,
            long journalId) {
        Long id = jdbc.queryForObject(
                "INSERT INTO suspended_posting (origin_id, statement_id, account_id, amount_fen, booked_on, reason, evidence,"
                        + " journal_id, opened_at, state, decided) SELECT id, statement_id, ?, ?, ?, ?, ?::jsonb, ?, ?, 'OPEN',"
                        + " true FROM suspended_posting WHERE id = ? RETURNING id",
                Long.class,
                accountId,
                amountFen,
                bookedOn,
                reason.name(),
                json.writeValueAsString(evidence),
                journalId,
                Times.timestamp(clock.instant()),
                originId);
        return new Open(Objects.requireNonNull(id), null, null, accountId, amountFen, reason);
    }

    /** Parts that wait for these notices to be complete. Their notices are locked, so nobody else closes them. */
    Map<Long, List<Open>> openParts(Collection<Long> noticeIds) {
        Map<Long, List<Open>> parts = new HashMap<>();
        if (noticeIds.isEmpty()) {
            return parts;
        }
        jdbc.query(
                "SELECT id, entry_id, notice_id, account_id, amount_fen FROM suspended_posting"
                        + " WHERE notice_id = ANY (?) AND state = 'OPEN' AND reason = 'AMOUNT_SHORT' ORDER BY id",
                row -> {
                    Open open = new Open(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            Reason.AMOUNT_SHORT);
                    parts.computeIfAbsent(open.noticeId(), n -> new ArrayList<>())
                            .add(open);
                },
                (Object) noticeIds.stream().mapToLong(Long::longValue).toArray());
        return parts;
    }

    /** Whether people put one of the notice's parts there, or pinned it (I11). */
    boolean isPersonal(long noticeId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM suspended_posting WHERE notice_id = ? AND state = 'OPEN'"
                        + " AND reason = 'AMOUNT_SHORT' AND (decided OR pinned))",
                Boolean.class,
                noticeId));
    }

    /**
     * Opens again what was part of this notice's allocation, which the bank took back: its money waits in this account.
     * Whatever it waited for before, it is the notice's now.
     */
    void reopen(Collection<Long> ids, Reason reason, Evidence evidence, long accountId, long noticeId) {
        jdbc.update(
                "UPDATE suspended_posting SET state = 'OPEN', closed_at = NULL, closing_journal = NULL, reason = ?,"
                        + " evidence = ?::jsonb, account_id = ?, notice_id = ?, due = false, moves = moves + 1"
                        + " WHERE id = ANY (?)",
                reason.name(),
                json.writeValueAsString(evidence),
                accountId,
                noticeId,
                ids.toArray(Long[]::new));
    }

    /** Closes postings whose money a journal has moved on. */
    void close(List<Closing> closings) {
        if (closings.isEmpty()) {
            return;
        }
        jdbc.update(
                "UPDATE suspended_posting s SET state = 'CLOSED', closed_at = ?, closing_journal = c.j"
                        + " FROM unnest(?::bigint[], ?::bigint[]) AS c(i, j) WHERE s.id = c.i",
                Times.timestamp(clock.instant()),
                closings.stream().mapToLong(Closing::id).toArray(),
                closings.stream().mapToLong(Closing::journalId).toArray());
    }

    /** Postings of entries that came while the expectation they quote was not open, locked, by entry. */
    Map<Long, Open> lockUnexpected(CreditorReference reference) {
        Map<Long, Open> open = new HashMap<>();
        jdbc.query(
                "SELECT id, entry_id, account_id, amount_fen, reason FROM suspended_posting WHERE reference = ?"
                        + " AND state = 'OPEN' AND reason IN ('EXPECTATION_UNKNOWN', 'EXPECTATION_CANCELLED')"
                        + " AND NOT pinned AND NOT decided"
                        + " ORDER BY id FOR UPDATE",
                row -> {
                    open.put(
                            row.getLong(2),
                            new Open(
                                    row.getLong(1),
                                    row.getLong(2),
                                    null,
                                    row.getLong(3),
                                    row.getLong(4),
                                    Reason.valueOf(row.getString(5))));
                },
                reference.text());
        return open;
    }

    /** Whether an open posting quotes this reference, other than those of these entries. */
    boolean waitsBeside(CreditorReference reference, Collection<Long> entryIds) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM suspended_posting p LEFT JOIN suspended_posting o ON o.id = p.origin_id"
                        + " JOIN bank_entry e ON e.id = coalesce(p.entry_id, o.entry_id)"
                        + " WHERE p.state = 'OPEN' AND NOT e.id = ANY (?)"
                        + " AND EXISTS (SELECT FROM unnest(e.texts) t WHERE strpos(t, ?) > 0))",
                Boolean.class,
                entryIds.toArray(Long[]::new),
                reference.text()));
    }

    /**
     * A posting goes on waiting, under the decision's reference where that has one. Returns whether for another reason than
     * before, or on other evidence.
     */
    boolean waitFor(long id, Decision decision) {
        return jdbc.update(
                        "UPDATE suspended_posting p SET reason = s.reason, evidence = s.evidence,"
                                + " reference = coalesce(s.reference, p.reference)"
                                + " FROM (SELECT ?::text AS reason, ?::jsonb AS evidence, ?::text AS reference) s"
                                + " WHERE p.id = ? AND (p.reason, p.evidence) IS DISTINCT FROM (s.reason, s.evidence)",
                        decision.reason().name(),
                        json.writeValueAsString(decision.evidence()),
                        text(decision.reference()),
                        id)
                > 0;
    }

    /**
     * Ids of expectations that were registered while their entry waited, and whose pointer nobody followed. Each claim
     * doubles the wait until the next.
     */
    List<Long> claimUnresolved(Duration after) {
        OffsetDateTime now = Times.timestamp(clock.instant());
        return jdbc.queryForList(
                "UPDATE suspended_posting p SET pointed = p.pointed + 1, pointed_at = ? FROM (SELECT s.id, x.id AS expectation"
                        + " FROM suspended_posting s JOIN expectation x"
                        + " ON x.reference = s.reference WHERE s.state = 'OPEN' AND (s.reason = 'EXPECTATION_UNKNOWN'"
                        + " OR s.reason = 'EXPECTATION_CANCELLED' AND x.state = 'OPEN')"
                        + " AND NOT s.pinned AND NOT s.decided"
                        + " AND coalesce(s.pointed_at, x.registered_at) < ? - ?::interval * 2 ^ least(s.pointed, 6)"
                        + " ORDER BY s.id FOR UPDATE OF s SKIP LOCKED) c WHERE p.id = c.id RETURNING c.expectation",
                Long.class,
                now,
                now,
                after.toString());
    }

    /** The number under which a machine may decide the posting again, or ''. */
    private String number(Decision decision) {
        return WaitingPostings.FOR_NOTICE.contains(decision.reason())
                ? reader.match(reader.read(decision.entry().texts()))
                        .map(Reading.Candidate::number)
                        .orElse("")
                : "";
    }

    private static String text(CreditorReference reference) {
        return reference == null ? null : reference.text();
    }

    private static long effectFen(PostingEntry entry) {
        return switch (entry.direction()) {
            case CREDIT -> entry.amountFen();
            case DEBIT -> -entry.amountFen();
        };
    }
}
