package org.housingfund.gateway.notice;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.kernel.CompanyName;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Payment notices for those who match money to them. Everything here joins the caller's transaction. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Notices {
    private static final String SELECT = " SELECT n.*, e.account_no, e.name AS employer_name"
            + " FROM payment_notice n JOIN employer e ON e.id = n.employer_id";

    /** More begin with a cut name only where it says nothing. */
    public static final int EMPLOYERS_OF_A_CUT_NAME = 20;

    /** As many of one payer and one amount as anybody looks at. */
    public static final int OF_ONE_AMOUNT = 5;

    /** As many of a payer's others, the latest first, as one of them may be meant. */
    public static final int LATEST = 50;

    private final JdbcClient jdbc;

    Notices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Money on a notice after an entry or several were decided.
     *
     * @param fundedFen all the money on it now, not only what was added
     * @param accountId ledger account of the receiving bank account (R-N7)
     * @param month first day of the booking month (R-N7)
     */
    public record Funding(long noticeId, long fundedFen, long accountId, LocalDate month) {}

    /** What a live notice waits for, and from whom. */
    public record Waiting(long outstandingFen, String employerName) {
        /** Of a notice at hand. */
        public static Waiting of(Notice notice) {
            return new Waiting(notice.outstandingFen(), notice.employerName());
        }
    }

    /**
     * The notices under these numbers, locked until the transaction ends, in the order of their numbers (everyone locks
     * in this order, so nobody dead-locks). Unknown numbers are missing.
     */
    public List<Notice> lockByNumbers(Collection<String> numbers) {
        return jdbc.sql(SELECT + " WHERE n.number = ANY(?) ORDER BY n.number FOR UPDATE OF n")
                .param(numbers.toArray(String[]::new))
                .query((row, n) -> notice(row))
                .list();
    }

    /**
     * Locks those of these notices that nobody has locked, and waits for none; their numbers.
     */
    public Set<String> lockFree(Collection<String> numbers) {
        return jdbc.sql(
                        "SELECT number FROM payment_notice WHERE number = ANY(?) ORDER BY number FOR UPDATE SKIP LOCKED")
                .param(numbers.toArray(String[]::new))
                .query(String.class)
                .set();
    }

    /** Those of these numbers that are live and what they wait for; not locked. */
    public Map<String, Waiting> waiting(Collection<String> numbers) {
        Map<String, Waiting> waiting = new HashMap<>();
        jdbc.sql("SELECT n.number, n.amount_fen - n.funded_fen, e.name FROM payment_notice n"
                        + " JOIN employer e ON e.id = n.employer_id"
                        + " WHERE n.number = ANY(?) AND n.state IN ('AWAITING', 'PART_FUNDED')")
                .param(numbers.toArray(String[]::new))
                .query(row -> {
                    waiting.put(row.getString(1), new Waiting(row.getLong(2), row.getString(3)));
                });
        return waiting;
    }

    /** The notices under these numbers, in any state; not locked. */
    public List<Notice> find(Collection<String> numbers) {
        return jdbc.sql(SELECT + " WHERE n.number = ANY(?)")
                .param(numbers.toArray(String[]::new))
                .query((row, n) -> notice(row))
                .list();
    }

    /**
     * All notices, with the money on them that was booked before a day; a cancelled one is cancelled. For what-if
     * questions.
     */
    public List<Notice> before(LocalDate day) {
        return jdbc.sql("SELECT n.id, n.number, n.employer_id, e.account_no, e.name AS employer_name, n.amount_fen,"
                        + " f.fen AS funded_fen, CASE WHEN n.state = 'CANCELLED' THEN 'CANCELLED' WHEN f.fen = 0 THEN"
                        + " 'AWAITING' WHEN f.fen = n.amount_fen THEN 'ALLOCATED' ELSE 'PART_FUNDED' END AS state,"
                        + " n.receiving_accounts, CASE WHEN f.fen > 0 THEN n.funded_account_id END AS funded_account_id,"
                        + " CASE WHEN f.fen > 0 THEN n.funded_month END AS funded_month, n.contribution_month, n.line_count"
                        + " FROM payment_notice n JOIN employer e ON e.id = n.employer_id"
                        + " CROSS JOIN LATERAL (SELECT least(n.funded_fen, coalesce(sum(b.amount_fen), 0)) AS fen"
                        + " FROM disposition d JOIN bank_entry b ON b.id = d.entry_id AND b.booked_on < ?"
                        + " WHERE d.notice_id = n.id AND d.kind IN ('ALLOCATED', 'PART_FUNDING')) f")
                .param(day)
                .query((row, n) -> notice(row))
                .list();
    }

    /**
     * A name as an entry has it, and the amount that was paid under it.
     *
     * @param ofAnyAmount whether one of another amount may be meant: because something is written that may name it
     */
    public record Payment(String payerName, long amountFen, boolean ofAnyAmount) {}

    /**
     * Live notices of employers with these names, also of such as a bank may have cut to them: those of the amount that
     * was paid, and the latest of the others where they may be meant. Few of each, whatever there is; not locked.
     */
    public List<Notice> liveOf(Collection<Payment> payments) {
        return jdbc.sql(
                        "WITH asked AS (SELECT DISTINCT b.id, p.fen, p.others"
                                + " FROM unnest(?::text[], ?::text[], ?::bigint[], ?::boolean[]) AS p(key, cut, fen, others)"
                                + " CROSS JOIN LATERAL ("
                                + "(SELECT id FROM employer WHERE name_key = p.key ORDER BY account_no LIMIT ?) UNION ALL"
                                + " (SELECT id FROM employer WHERE p.cut <> '' AND name_key >= p.cut"
                                + " AND name_key < p.cut || U&'\\FFFF' ORDER BY name_key, account_no LIMIT ?)) b)"
                                + " SELECT n.*, e.account_no, e.name AS employer_name FROM ("
                                // One walk for all amounts of a payer: no index tells the live from those of years
                                // past.
                                + "SELECT x.id FROM (SELECT id, array_agg(fen) AS fens FROM asked GROUP BY id) a"
                                + " CROSS JOIN LATERAL (SELECT id, row_number() OVER (PARTITION BY amount_fen - funded_fen"
                                + " ORDER BY contribution_month DESC, number) AS place FROM payment_notice"
                                + " WHERE employer_id = a.id AND state IN ('AWAITING', 'PART_FUNDED')"
                                + " AND amount_fen - funded_fen = ANY(a.fens)) x WHERE x.place <= ?"
                                + " UNION SELECT x.id FROM (SELECT DISTINCT id FROM asked WHERE others) a CROSS JOIN LATERAL ("
                                + "SELECT id FROM payment_notice WHERE employer_id = a.id AND state IN ('AWAITING', 'PART_FUNDED')"
                                + " ORDER BY contribution_month DESC, number LIMIT ?) x) found"
                                // One by one: the planner expects many more, and would read the whole table.
                                + " CROSS JOIN LATERAL (SELECT * FROM payment_notice WHERE id = found.id LIMIT 1) n"
                                + " CROSS JOIN LATERAL (SELECT account_no, name FROM employer WHERE id = n.employer_id LIMIT 1) e")
                .param(payments.stream()
                        .map(p -> CompanyName.key(p.payerName()))
                        .toArray(String[]::new))
                .param(payments.stream()
                        .map(p -> CompanyName.cutKey(p.payerName()))
                        .toArray(String[]::new))
                .param(payments.stream().map(Payment::amountFen).toArray(Long[]::new))
                .param(payments.stream().map(Payment::ofAnyAmount).toArray(Boolean[]::new))
                .param(EMPLOYERS_OF_A_CUT_NAME)
                .param(EMPLOYERS_OF_A_CUT_NAME)
                .param(OF_ONE_AMOUNT)
                .param(LATEST)
                .query((row, n) -> notice(row))
                .list();
    }

    private static Notice notice(ResultSet row) throws SQLException {
        long fundedAccount = row.getLong("funded_account_id");
        boolean funded = !row.wasNull();
        return new Notice(
                row.getLong("id"),
                row.getString("number"),
                row.getLong("employer_id"),
                row.getString("account_no"),
                row.getString("employer_name"),
                row.getLong("amount_fen"),
                row.getLong("funded_fen"),
                NoticeState.valueOf(row.getString("state")),
                ids(row.getArray("receiving_accounts")),
                funded ? (Long) fundedAccount : null,
                row.getObject("funded_month", LocalDate.class),
                row.getObject("contribution_month", LocalDate.class),
                row.getInt("line_count"));
    }

    private static Set<Long> ids(Array array) throws SQLException {
        return Set.copyOf(Arrays.asList((Long[]) array.getArray()));
    }

    /** The full amount has arrived and is allocated (R-N6). The database refuses an illegal move or another sum. */
    public void markAllocated(Collection<Funding> fundings) {
        fund(NoticeState.ALLOCATED, fundings);
    }

    /** A part has arrived (R-N7). The database refuses an illegal move, nothing, or the full amount. */
    public void markPartFunded(Collection<Funding> fundings) {
        fund(NoticeState.PART_FUNDED, fundings);
    }

    /** All its money was taken back or is a case by now: it can be paid anew (R-N6). */
    public void markAwaiting(long noticeId) {
        jdbc.sql("UPDATE payment_notice SET state = ?, funded_fen = 0, funded_account_id = NULL, funded_month = NULL"
                        + " WHERE id = ?")
                .params(NoticeState.AWAITING.name(), noticeId)
                .update();
    }

    /** A part is taken off its locked notice, which waits for it again (R-N6). */
    public void withdraw(long noticeId, long fen) {
        int updated = jdbc.sql("UPDATE payment_notice SET funded_fen = funded_fen - ?,"
                        + " state = CASE funded_fen WHEN ? THEN 'AWAITING' ELSE 'PART_FUNDED' END,"
                        + " funded_account_id = CASE funded_fen WHEN ? THEN NULL ELSE funded_account_id END,"
                        + " funded_month = CASE funded_fen WHEN ? THEN NULL ELSE funded_month END"
                        + " WHERE id = ? AND state = 'PART_FUNDED'")
                .params(fen, fen, fen, fen, noticeId)
                .update();
        if (updated != 1) {
            throw new IllegalStateException("notice " + noticeId + " is not part-funded");
        }
    }

    private void fund(NoticeState state, Collection<Funding> fundings) {
        if (fundings.isEmpty()) {
            return;
        }
        int updated = jdbc.sql("UPDATE payment_notice n"
                        + " SET state = ?, funded_fen = f.fen, funded_account_id = f.account, funded_month = f.month"
                        + " FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::date[]) AS f (id, fen, account, month)"
                        + " WHERE n.id = f.id")
                .params(
                        state.name(),
                        fundings.stream().map(Funding::noticeId).toArray(Long[]::new),
                        fundings.stream().map(Funding::fundedFen).toArray(Long[]::new),
                        fundings.stream().map(Funding::accountId).toArray(Long[]::new),
                        fundings.stream().map(f -> f.month().toString()).toArray(String[]::new))
                .update();
        if (updated != fundings.size()) {
            throw new IllegalStateException(fundings.size() + " notices to be funded, " + updated + " found");
        }
    }
}
