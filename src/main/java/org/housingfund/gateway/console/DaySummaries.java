package org.housingfund.gateway.console;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import org.housingfund.gateway.casework.CaseFigures;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.ledger.Balances;
import org.housingfund.gateway.lending.LendingReport;
import org.housingfund.gateway.matching.DispositionKind;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.registration.RegistrationFigures;
import org.housingfund.gateway.statement.WorkQueues;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Counts what the gateway did. Reads only, from one snapshot: its numbers agree with each other. */
@Service
@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
public class DaySummaries {
    // A day is little of what there is, and the planner cannot know: what came is read first, and the rest looked up by
    // it.

    /** Receipts by when they came. */
    private static final String RECEIVED =
            " received AS MATERIALIZED (SELECT id FROM receipt WHERE received_at >= :from AND received_at < :to)";

    /** Notices that came with them; both are numbered as they come. */
    private static final String ISSUED = " issued AS MATERIALIZED (SELECT n.state, n.line_count FROM payment_notice n"
            + " JOIN received r ON r.id = n.receipt_id"
            + " WHERE n.receipt_id BETWEEN (SELECT min(id) FROM received) AND (SELECT max(id) FROM received))";

    /** Entries by when they came, pushed or on a statement; what a statement only confirms came with the push. */
    private static final String DISPOSED = """
             disposed AS MATERIALIZED (
                SELECT d.*, e.amount_fen FROM (
                    SELECT e.id, e.amount_fen FROM statement s JOIN bank_entry e ON e.statement_id = s.id
                     WHERE s.accepted_at >= :from AND s.accepted_at < :to
                    UNION ALL
                    SELECT e.id, e.amount_fen FROM receipt r JOIN pushed_entry p ON p.receipt_id = r.id
                      JOIN bank_entry e ON e.id = p.entry_id
                     WHERE r.kind = 'ENTRY_PUSH' AND r.received_at >= :from AND r.received_at < :to) e
                 CROSS JOIN LATERAL (SELECT kind, notice_id FROM disposition WHERE entry_id = e.id OFFSET 0) d)
            """;

    private final JdbcClient jdbc;
    private final Balances balances;
    private final CaseFigures cases;
    private final LendingReport lending;
    private final RegistrationFigures registrations;
    private final WorkQueues queues;
    private final Clock clock;

    DaySummaries(
            JdbcClient jdbc,
            Balances balances,
            CaseFigures cases,
            LendingReport lending,
            RegistrationFigures registrations,
            WorkQueues queues,
            Clock clock) {
        this.jdbc = jdbc;
        this.balances = balances;
        this.cases = cases;
        this.lending = lending;
        this.registrations = registrations;
        this.queues = queues;
        this.clock = clock;
    }

    /** The summary from this moment until now. */
    public DaySummary since(Instant from) {
        return between(from, clock.instant());
    }

    /** The summary of a span; {@code to} is excluded. */
    public DaySummary between(Instant from, Instant to) {
        Span span = new Span(Times.timestamp(from), Times.timestamp(to));
        return new DaySummary(
                from,
                to,
                files(span),
                notices(span),
                statements(span),
                pushes(span),
                dispositions(span),
                suspended(span),
                accounts(),
                messages(span),
                batches(span),
                cases.between(from, to),
                lending.between(from, to),
                registrations.between(from, to),
                elapsedMillis(span));
    }

    /** How far the gateway has come with what arrived since then: the few numbers that are cheap to ask for often. */
    public Progress progress(Instant from) {
        return jdbc.sql("""
                WITH received AS MATERIALIZED (SELECT id FROM receipt WHERE received_at >= :from)
                SELECT (SELECT count(DISTINCT d.name) FROM delivery d JOIN receipt r ON r.id = d.receipt_id
                         WHERE r.kind = 'STATEMENT' AND d.arrived_at >= :from) AS files,
                       (SELECT count(*) FROM receipt WHERE state = 'RECEIVED') AS unfinished,
                       (SELECT count(*) FROM statement WHERE state = 'BOOKED' AND accepted_at >= :from) AS booked,
                       (SELECT count(*) FROM statement WHERE state = 'HELD') AS held,
                       (SELECT count(*) FROM statement WHERE state IN ('STAGED', 'POSTING')) AS posting,
                       (SELECT count(*) FROM payment_notice n JOIN received r ON r.id = n.receipt_id
                         WHERE n.receipt_id >= (SELECT min(id) FROM received)) AS notices,
                       (SELECT count(*) FROM payment_notice n JOIN received r ON r.id = n.receipt_id
                         WHERE n.receipt_id >= (SELECT min(id) FROM received) AND n.state = 'CANCELLED') AS cancelled,
                       (SELECT count(*) FROM pushed_entry p JOIN received r ON r.id = p.receipt_id) AS pushed,
                       (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS pending,
                       (SELECT count(*) FROM journal_export WHERE state = 'EXPORTED') AS open_batches
                """)
                .param("from", Times.timestamp(from))
                .query(Progress.class)
                .single();
    }

    /**
     * How far the gateway has come.
     *
     * @param files different names under which statement files arrived
     * @param unfinished receipts neither accepted nor rejected yet
     * @param pushed entries that banks pushed
     * @param pending outbox rows that have not left
     * @param openBatches daily journal batches that the core system has not answered
     */
    public record Progress(
            long files,
            long unfinished,
            long booked,
            long held,
            long posting,
            long notices,
            long cancelled,
            long pushed,
            long pending,
            long openBatches) {}

    private record Span(OffsetDateTime from, OffsetDateTime to) {}

    private <T> T one(String sql, Span span, Class<T> type) {
        return jdbc.sql(sql)
                .param("from", span.from())
                .param("to", span.to())
                .query(type)
                .single();
    }

    private DaySummary.Files files(Span span) {
        return one("""
                SELECT count(*) AS received,
                       count(*) FILTER (WHERE NOT d.duplicate AND r.state = 'ACCEPTED') AS accepted,
                       count(*) FILTER (WHERE NOT d.duplicate AND r.state IN ('REJECTED', 'QUARANTINED')) AS rejected,
                       count(*) FILTER (WHERE d.duplicate) AS duplicate,
                       count(*) FILTER (WHERE NOT d.duplicate AND r.state = 'RECEIVED') AS unfinished
                  FROM delivery d JOIN receipt r ON r.id = d.receipt_id
                 WHERE r.kind = 'STATEMENT' AND d.arrived_at >= :from AND d.arrived_at < :to
                """, span, DaySummary.Files.class);
    }

    private List<DaySummary.Batch> batches(Span span) {
        return jdbc.sql("""
                SELECT s.seal_no AS number, s.business_day, s.journals, s.debit_fen, e.state
                  FROM ledger_seal s JOIN journal_export e ON e.id = s.seal_no
                 WHERE s.sealed_at >= :from AND s.sealed_at < :to ORDER BY s.seal_no
                """)
                .param("from", span.from())
                .param("to", span.to())
                .query(DaySummary.Batch.class)
                .list();
    }

    private DaySummary.Notices notices(Span span) {
        return one("WITH" + RECEIVED + "," + ISSUED + "," + DISPOSED + """
                , allocated AS MATERIALIZED (
                    SELECT p.* FROM disposed d CROSS JOIN LATERAL (
                        SELECT id, roster_no, line_count FROM payment_notice WHERE id = d.notice_id OFFSET 0) p
                     WHERE d.kind = 'ALLOCATED')
                SELECT count(*) AS issued,
                       count(*) FILTER (WHERE state = 'AWAITING') AS awaiting,
                       count(*) FILTER (WHERE state = 'PART_FUNDED') AS part_funded,
                       count(*) FILTER (WHERE state = 'ALLOCATED') AS allocated,
                       count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled,
                       coalesce(sum(line_count), 0) AS lines,
                       (SELECT count(DISTINCT r.account_id) FROM allocated a CROSS JOIN LATERAL (
                           SELECT account_id FROM roster_line WHERE notice_id = a.id AND roster_no = a.roster_no OFFSET 0) r)
                           AS employees_credited,
                       (SELECT coalesce(sum(line_count), 0) FROM allocated) AS lines_credited
                  FROM issued
                """, span, DaySummary.Notices.class);
    }

    private DaySummary.Statements statements(Span span) {
        return one("""
                SELECT count(*) AS accepted,
                       count(*) FILTER (WHERE state = 'BOOKED') AS booked,
                       count(*) FILTER (WHERE state = 'HELD') AS held,
                       coalesce(sum(entry_count), 0) AS entries,
                       coalesce(sum(credit_fen), 0) AS credit_fen,
                       coalesce(sum(debit_fen), 0) AS debit_fen
                  FROM statement WHERE accepted_at >= :from AND accepted_at < :to
                """, span, DaySummary.Statements.class);
    }

    private DaySummary.Pushes pushes(Span span) {
        return one("""
                SELECT (SELECT count(*) FROM receipt WHERE kind = 'ENTRY_PUSH' AND state IN ('REJECTED', 'QUARANTINED')
                           AND received_at >= :from AND received_at < :to) AS rejected,
                       count(*) AS entries,
                       count(*) FILTER (WHERE s.state = 'BOOKED') AS confirmed,
                       count(*) FILTER (WHERE EXISTS (SELECT FROM push_difference d
                             WHERE d.entry_id = p.entry_id AND d.kind = 'FIELDS')) AS differing,
                       count(*) FILTER (WHERE s.state IS DISTINCT FROM 'BOOKED' AND p.absorbed_by IS NULL) AS unlisted
                  FROM receipt r JOIN pushed_entry p ON p.receipt_id = r.id LEFT JOIN statement s ON s.id = p.statement_id
                 WHERE r.kind = 'ENTRY_PUSH' AND r.received_at >= :from AND r.received_at < :to
                """, span, DaySummary.Pushes.class);
    }

    private List<DaySummary.Count> dispositions(Span span) {
        return jdbc
                .sql(
                        "WITH" + DISPOSED
                                + " SELECT kind, count(*) AS entries, sum(amount_fen) AS amount_fen FROM disposed GROUP BY kind")
                .param("from", span.from())
                .param("to", span.to())
                .query((row, n) -> {
                    DispositionKind kind = DispositionKind.valueOf(row.getString("kind"));
                    return new DaySummary.Count(
                            kind.name(), kind.label(), row.getLong("entries"), row.getLong("amount_fen"));
                })
                .stream()
                .sorted(Comparator.comparing(count -> DispositionKind.valueOf(count.code())))
                .toList();
    }

    private List<DaySummary.Suspended> suspended(Span span) {
        return jdbc.sql("""
                SELECT p.reason, count(*) AS postings, count(*) FILTER (WHERE p.state = 'OPEN') AS open,
                       sum(abs(p.amount_fen)) AS amount_fen
                  FROM suspended_posting p LEFT JOIN statement s ON s.id = p.statement_id
                 WHERE coalesce(s.accepted_at, p.opened_at) >= :from AND coalesce(s.accepted_at, p.opened_at) < :to
                   AND p.opened_at >= :from -- after its statement was accepted
                 GROUP BY p.reason ORDER BY postings DESC, p.reason
                """)
                .param("from", span.from())
                .param("to", span.to())
                .query((row, n) -> {
                    Reason reason = Reason.valueOf(row.getString("reason"));
                    return new DaySummary.Suspended(
                            reason.name(),
                            reason.sentence(),
                            row.getLong("postings"),
                            row.getLong("open"),
                            row.getLong("amount_fen"));
                })
                .list();
    }

    private List<DaySummary.Account> accounts() {
        return jdbc.sql("""
                SELECT a.account_id, a.number, a.bank_name, s.number AS statement, s.closing_fen,
                       EXISTS (SELECT FROM statement p WHERE p.account_id = a.account_id AND p.state = 'POSTING'),
                       (SELECT coalesce(sum(p.effect_fen), 0) FROM pushed_entry p
                         WHERE p.account_id = a.account_id AND p.statement_id IS NULL AND p.absorbed_by IS NULL)::bigint
                       + (SELECT coalesce(sum(p.effect_fen), 0) FROM statement c JOIN pushed_entry p ON p.statement_id = c.id
                           WHERE c.account_id = a.account_id AND c.state IN ('STAGED', 'HELD') AND p.absorbed_by IS NULL)::bigint
                  FROM bank_account a LEFT JOIN LATERAL (
                       SELECT number, closing_fen FROM statement
                        WHERE account_id = a.account_id AND state = 'BOOKED' ORDER BY booked_at DESC, id DESC LIMIT 1) s
                       ON true
                 ORDER BY a.number
                """)
                .query((row, n) -> new DaySummary.Account(
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, Long.class),
                        balances.current(row.getLong(1)),
                        row.getLong(7),
                        row.getBoolean(6)))
                .list();
    }

    private DaySummary.Messages messages(Span span) {
        return jdbc.sql("""
                SELECT coalesce(sum(event_count) FILTER (WHERE channel = 'TOPIC' AND published_at IS NOT NULL), 0) AS events,
                       count(*) FILTER (WHERE channel = 'TOPIC' AND published_at IS NOT NULL) AS batches,
                       count(*) FILTER (WHERE channel = 'QUEUE' AND published_at IS NOT NULL
                                          AND destination NOT IN (:own)) AS queued,
                       count(*) FILTER (WHERE channel = 'SFTP' AND published_at IS NOT NULL) AS files,
                       count(*) FILTER (WHERE published_at IS NULL) AS pending
                  FROM outbox WHERE created_at >= :from AND created_at < :to
                """)
                .param("own", List.of(queues.workStatements(), queues.workPostings(), queues.workParts()))
                .param("from", span.from())
                .param("to", span.to())
                .query(DaySummary.Messages.class)
                .single();
    }

    /** From the first statement or command that arrived to the last message that left. */
    private long elapsedMillis(Span span) {
        return one("""
                SELECT coalesce(1000 * extract(epoch FROM
                       (SELECT max(published_at) FROM outbox WHERE created_at >= :from AND created_at < :to)
                       - (SELECT min(received_at) FROM receipt WHERE received_at >= :from AND received_at < :to)), 0)::bigint
                """, span, Long.class);
    }
}
