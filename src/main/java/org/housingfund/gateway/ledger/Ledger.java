package org.housingfund.gateway.ledger;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Records journals. Everything one transaction records is one posting batch, checked by the database at commit. */
@Component
public class Ledger {
    private static final String WITHDRAWALS = "withdrawals";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    Ledger(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Opens a batch in the caller's transaction; {@link PostingBatch#close} completes it. One at a time: whatever is posted
     * between the two closes this one too.
     */
    public PostingBatch open() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "INSERT INTO posting_batch (recorded_at) VALUES (?) RETURNING id, nextval('journal_id')",
                (row, n) -> new PostingBatch(jdbc, row.getLong(1), row.getLong(2)),
                Times.timestamp(clock.instant())));
    }

    /** Records one journal as a batch of its own. Returns its id. */
    public long post(Journal journal, List<Line> lines) {
        PostingBatch batch = open();
        long id = batch.add(journal, lines);
        batch.close();
        return id;
    }

    /** Records the mirror image of a journal whose lines are all on control accounts (R-L1). Returns its id. */
    public long reverse(Journal journal, long originalId) {
        return post(
                journal,
                jdbc.query(
                        "SELECT account_id, amount_fen FROM journal_line WHERE journal_id = ? ORDER BY line_no",
                        (row, n) -> new Line(row.getLong(1), -row.getLong(2)),
                        originalId));
    }

    /**
     * Until the transaction ends nobody pays employees out: what it finds on their accounts stays there. Taken after the
     * locks on notices and postings.
     */
    public void holdWithdrawals() {
        jdbc.queryForList("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", WITHDRAWALS);
    }

    /** An employee is paid out: waits for whoever judges about employees' balances, and for nobody else. */
    public void withdraw() {
        jdbc.queryForList("SELECT pg_advisory_xact_lock_shared(hashtextextended(?, 0))", WITHDRAWALS);
    }

    /** Number of the next step of a cause that books several times in its life; the caller holds a lock on the cause. */
    public int nextStep(Journal.Cause cause, long causeId) {
        Integer next = jdbc.queryForObject(
                "SELECT coalesce(max(step), -1) + 1 FROM journal WHERE cause = ? AND cause_id = ?",
                Integer.class,
                cause.name(),
                causeId);
        return next == null ? 0 : next;
    }

    /**
     * One line.
     *
     * @param amountFen debit positive, credit negative, never zero
     */
    public record Line(long accountId, long amountFen) {
        public static Line debit(long accountId, long amountFen) {
            return new Line(accountId, amountFen);
        }

        public static Line credit(long accountId, long amountFen) {
            return new Line(accountId, -amountFen);
        }
    }
}
