package org.housingfund.gateway.ledger;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The journals of one transaction, written in a few large statements.
 *
 * <p>Lines on control accounts go through {@link #add}; lines on employees' accounts may be selected inside the database
 * with {@link #addSelectedLines}, so that a roster never travels.
 */
public final class PostingBatch {
    private static final int ID_BLOCK = 1_000;

    private final JdbcTemplate jdbc;
    private final long id;
    private final Deque<Long> freeIds = new ArrayDeque<>();
    private final List<Long> journalIds = new ArrayList<>();
    private final List<Journal> journals = new ArrayList<>();
    private final List<Long> lineJournals = new ArrayList<>();
    private final List<Integer> lineNumbers = new ArrayList<>();
    private final List<Ledger.Line> lines = new ArrayList<>();
    private final Map<Movement, Long> movements = new TreeMap<>();

    private record Movement(long accountId, LocalDate bookedOn) implements Comparable<Movement> {
        @Override
        public int compareTo(Movement other) {
            int byAccount = Long.compare(accountId, other.accountId);
            return byAccount != 0 ? byAccount : bookedOn.compareTo(other.bookedOn);
        }
    }

    PostingBatch(JdbcTemplate jdbc, long id) {
        this.jdbc = jdbc;
        this.id = id;
    }

    /** Id of the batch, as {@code posting_batch} holds it. */
    public long id() {
        return id;
    }

    /** Adds a journal with its lines on control accounts; returns the journal's id. */
    public long add(Journal journal, List<Ledger.Line> controlLines) {
        long journalId = nextId();
        journalIds.add(journalId);
        journals.add(journal);
        int number = 1;
        for (Ledger.Line line : controlLines) {
            lineJournals.add(journalId);
            lineNumbers.add(number++);
            lines.add(line);
            movements.merge(new Movement(line.accountId(), journal.bookedOn()), line.amountFen(), Math::addExact);
        }
        return journalId;
    }

    /**
     * Writes what was added so far and then lines on employees' accounts that a query selects.
     *
     * @param select yields journal id, line number (above those added), account id, signed amount in fen
     */
    public void addSelectedLines(String select, Object... parameters) {
        flush();
        jdbc.update("INSERT INTO journal_line (journal_id, line_no, account_id, amount_fen) " + select, parameters);
    }

    /** Writes everything; the database checks it at commit. */
    public void close() {
        flush();
        jdbc.update(
                "INSERT INTO account_delta (account_id, booked_on, batch_id, amount_fen)"
                        + " SELECT a, b, ?, f FROM unnest(?::bigint[], ?::date[], ?::bigint[]) AS m(a, b, f)",
                id,
                movements.keySet().stream().mapToLong(Movement::accountId).toArray(),
                movements.keySet().stream().map(m -> m.bookedOn().toString()).toArray(String[]::new),
                movements.values().stream().mapToLong(Long::longValue).toArray());
        movements.clear();
    }

    private void flush() {
        if (!journals.isEmpty()) {
            jdbc.update(
                    "INSERT INTO journal (id, batch_id, cause, cause_id, step, booked_on, kind)"
                            + " SELECT i, ?, c, ci, s, b, k FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::smallint[],"
                            + " ?::date[], ?::text[]) AS j(i, c, ci, s, b, k)",
                    id,
                    longs(journalIds),
                    journals.stream().map(j -> j.cause().name()).toArray(String[]::new),
                    journals.stream().mapToLong(Journal::causeId).toArray(),
                    journals.stream().mapToInt(Journal::step).toArray(),
                    journals.stream().map(j -> j.bookedOn().toString()).toArray(String[]::new),
                    journals.stream().map(Journal::kind).toArray(String[]::new));
            jdbc.update(
                    "INSERT INTO journal_line (journal_id, line_no, account_id, amount_fen)"
                            + " SELECT * FROM unnest(?::bigint[], ?::integer[], ?::bigint[], ?::bigint[])",
                    longs(lineJournals),
                    lineNumbers.stream().mapToInt(Integer::intValue).toArray(),
                    lines.stream().mapToLong(Ledger.Line::accountId).toArray(),
                    lines.stream().mapToLong(Ledger.Line::amountFen).toArray());
            journalIds.clear();
            journals.clear();
            lineJournals.clear();
            lineNumbers.clear();
            lines.clear();
        }
    }

    private long nextId() {
        if (freeIds.isEmpty()) {
            freeIds.addAll(
                    jdbc.queryForList("SELECT nextval('journal_id') FROM generate_series(1, ?)", Long.class, ID_BLOCK));
        }
        return freeIds.removeFirst();
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
