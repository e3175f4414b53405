package org.housingfund.gateway.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.housingfund.gateway.kernel.TableCopy;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The journals of one transaction, written in a few large statements.
 *
 * <p>Lines on control accounts go through {@link #add}; lines on employees' accounts may be selected inside the database
 * with {@link #addSelectedLines}, so that a roster never travels.
 */
public final class PostingBatch {
    /** Ids that one value of the sequence stands for. */
    private static final int ID_BLOCK = 1_000;

    private final JdbcTemplate jdbc;
    private final long id;
    private long nextId;
    private int freeIds = ID_BLOCK;
    private final List<Numbered> journals = new ArrayList<>();
    private final List<NumberedLine> lines = new ArrayList<>();
    private final Map<Movement, Long> movements = new TreeMap<>();

    private record Numbered(long id, Journal journal) {}

    private record NumberedLine(long journalId, int lineNumber, Ledger.Line line) {}

    private record Movement(long accountId, LocalDate bookedOn) implements Comparable<Movement> {
        @Override
        public int compareTo(Movement other) {
            int byAccount = Long.compare(accountId, other.accountId);
            return byAccount != 0 ? byAccount : bookedOn.compareTo(other.bookedOn);
        }
    }

    /** @param firstJournalId a value of the sequence */
    PostingBatch(JdbcTemplate jdbc, long id, long firstJournalId) {
        this.jdbc = jdbc;
        this.id = id;
        this.nextId = firstJournalId;
    }

    /** Id of the batch, as {@code posting_batch} holds it. */
    public long id() {
        return id;
    }

    /** Adds a journal with its lines on control accounts; returns the journal's id. */
    public long add(Journal journal, List<Ledger.Line> controlLines) {
        long journalId = nextId();
        journals.add(new Numbered(journalId, journal));
        int number = 1;
        for (Ledger.Line line : controlLines) {
            lines.add(new NumberedLine(journalId, number++, line));
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

    /**
     * Writes everything and has the database check it: here and not at the commit, where the outbox's locks are held.
     * Nothing joins the batch any more.
     */
    public void close() {
        flush();
        jdbc.update(
                "INSERT INTO account_delta (account_id, booked_on, batch_id, amount_fen)"
                        + " SELECT a, b, ?, f FROM unnest(?::bigint[], ?::date[], ?::bigint[]) AS m(a, b, f);"
                        + "SET CONSTRAINTS posting_batch_balanced IMMEDIATE;"
                        + "SET CONSTRAINTS posting_batch_balanced DEFERRED",
                id,
                movements.keySet().stream().mapToLong(Movement::accountId).toArray(),
                movements.keySet().stream().map(m -> m.bookedOn().toString()).toArray(String[]::new),
                movements.values().stream().mapToLong(Long::longValue).toArray());
        movements.clear();
    }

    private void flush() {
        if (!journals.isEmpty()) {
            jdbc.execute((ConnectionCallback<Void>) connection -> {
                copyJournals(connection);
                copyLines(connection);
                return null;
            });
            journals.clear();
            lines.clear();
        }
    }

    private void copyJournals(Connection connection) throws SQLException {
        try (TableCopy rows =
                TableCopy.into(connection, "journal (id, batch_id, cause, cause_id, step, booked_on, kind)")) {
            for (Numbered n : journals) {
                Journal journal = n.journal();
                rows.cell(n.id()).cell(id).cell(journal.cause().name()).cell(journal.causeId());
                rows.cell(journal.step()).cell(journal.bookedOn()).cell(journal.kind());
                rows.endRow();
            }
            rows.end();
        }
    }

    private void copyLines(Connection connection) throws SQLException {
        try (TableCopy rows =
                TableCopy.into(connection, "journal_line (journal_id, line_no, account_id, amount_fen)")) {
            for (NumberedLine n : lines) {
                rows.cell(n.journalId()).cell(n.lineNumber());
                rows.cell(n.line().accountId()).cell(n.line().amountFen());
                rows.endRow();
            }
            rows.end();
        }
    }

    private long nextId() {
        if (freeIds == 0) {
            nextId = Objects.requireNonNull(jdbc.queryForObject("SELECT nextval('journal_id')", Long.class));
            freeIds = ID_BLOCK;
        }
        freeIds--;
        return nextId++;
    }
}
