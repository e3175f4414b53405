package org.housingfund.gateway.console.ledger;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.closing.ExportStatus;
import org.housingfund.gateway.closing.TrialBalance;
import org.housingfund.gateway.closing.TrialBalances;
import org.housingfund.gateway.console.web.Conditions;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.ledger.Balances;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;

/**
 * Accounts of the ledger and their movements. A control account's days come from its kept totals, so that a bank account's
 * million lines are not summed to show a page. Reads only.
 */
@Component
class LedgerQueries {
    static final int PAGE = 50;

    private final JdbcClient jdbc;
    private final Balances balances;
    private final TrialBalances trialBalances;

    LedgerQueries(JdbcClient jdbc, Balances balances, TrialBalances trialBalances) {
        this.jdbc = jdbc;
        this.balances = balances;
        this.trialBalances = trialBalances;
    }

    /**
     * An account.
     *
     * @param subject code of its subject
     * @param key what tells it apart within the subject; of a person's account its number, masked for whoever may not see
     *     metadata
     * @param control whether daily totals are kept; a person's account has none
     */
    record Account(long id, String subject, String subjectName, String key, boolean control) {
        /** Whether the account is a person's. */
        public boolean person() {
            return !control;
        }

        /** The same with only what this person may see. */
        Account seenBy(Viewer viewer) {
            return control ? this : new Account(id, subject, subjectName, viewer.account(key), control);
        }
    }

    private static final String ACCOUNT =
            "SELECT a.id, a.subject, s.name AS subject_name, a.key, a.control FROM account a JOIN subject s ON s.code = a.subject";

    Optional<Account> account(long id) {
        return jdbc.sql(ACCOUNT + " WHERE a.id = ?")
                .param(id)
                .query(Account.class)
                .optional();
    }

    /**
     * Accounts of a subject in the order of their keys, from this key on.
     *
     * @throws AccessDeniedException whoever may not read a person's account may not find out by searching how it begins
     */
    Slice<Account> accounts(String subject, String from, String after, Viewer viewer) {
        boolean searched = !from.isBlank() || (after != null && !after.isBlank());
        if (searched && !viewer.may(Right.SEE_METADATA.name()) && hasPersons(subject)) {
            throw new AccessDeniedException("search among persons' accounts");
        }
        Conditions where = new Conditions()
                .and("a.subject = ?", subject)
                .andIf(from, "a.key >= ?")
                .andIf(after, "a.key > ?");
        List<Account> accounts = jdbc.sql(ACCOUNT + where.sql() + " ORDER BY a.key LIMIT ?")
                .params(where.parameters(PAGE + 1))
                .query(Account.class)
                .list();
        return Slice.of(accounts, PAGE, Account::key);
    }

    /**
     * The trial balance.
     *
     * @param seal number of the day close that it stands at; null where it has what came since
     */
    record Standing(Long seal, TrialBalance balance) {}

    /**
     * As the last day close left it, at once; with what came since, where somebody asks for that.
     *
     * @throws AccessDeniedException for that, the whole ledger is summed: it is not for everybody
     */
    Standing trialBalance(boolean now, Viewer viewer) {
        if (now && !viewer.is(Role.OPERATOR.name()) && !viewer.is(Role.AUDITOR.name())) {
            throw new AccessDeniedException("the whole ledger is summed");
        }
        return trialBalances
                .last()
                .filter(seal -> !now)
                .flatMap(seal -> trialBalances.after(seal).map(balance -> new Standing(seal, balance)))
                .orElseGet(() -> new Standing(null, trialBalances.now()));
    }

    private boolean hasPersons(String subject) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM account WHERE subject = ? AND NOT control)")
                .param(subject)
                .query(Boolean.class)
                .single();
    }

    /** Balance at the end of a booking day, debit positive. */
    long balance(long accountId, LocalDate at) {
        boolean control = account(accountId).map(Account::control).orElse(false);
        return control
                ? jdbc.sql(
                                "SELECT coalesce(sum(amount_fen), 0)::bigint FROM account_delta WHERE account_id = ? AND booked_on <= ?")
                        .params(accountId, at)
                        .query(Long.class)
                        .single()
                : balances.bookedUpTo(accountId, at);
    }

    /**
     * One booking day of a control account.
     *
     * @param movedFen what moved, debit positive
     * @param balanceFen at its end, debit positive
     */
    record Day(LocalDate bookedOn, long movedFen, long balanceFen) {}

    /** Newest first, from this day back. */
    Slice<Day> days(long accountId, LocalDate from) {
        List<Day> moved = jdbc.sql("SELECT booked_on, sum(amount_fen)::bigint FROM account_delta WHERE account_id = ?"
                        + " AND booked_on <= ? GROUP BY booked_on ORDER BY booked_on DESC LIMIT ?")
                .params(accountId, from, PAGE + 1)
                .query((row, n) -> new Day(row.getObject(1, LocalDate.class), row.getLong(2), 0))
                .list();
        List<Day> days = new ArrayList<>();
        long balance = moved.isEmpty() ? 0 : balance(accountId, moved.get(0).bookedOn());
        for (Day day : moved) {
            days.add(new Day(day.bookedOn(), day.movedFen(), balance));
            balance -= day.movedFen();
        }
        return Slice.of(days, PAGE, day -> day.bookedOn().minusDays(1));
    }

    /**
     * A line of an account.
     *
     * @param kind of the journal, Chinese
     * @param cause what it was booked for, ENTRY for an entry, with its number
     * @param reverses the journal that it takes back; null for none
     * @param amountFen debit positive
     */
    record Line(
            long batchId,
            long journalId,
            int lineNo,
            LocalDate bookedOn,
            String kind,
            String cause,
            long causeId,
            Long reverses,
            OffsetDateTime recordedAt,
            long amountFen) {}

    private static final String LINE =
            "SELECT j.batch_id, j.id AS journal_id, l.line_no, j.booked_on, j.kind, j.cause, j.cause_id, j.reverses,"
                    + " b.recorded_at, l.amount_fen FROM ";

    /** Lines of one booking day of a control account, in the order of their recording; the key is batch, journal and line. */
    Slice<Line> lines(long accountId, LocalDate day, String after) {
        long[] key = key(after);
        List<Line> lines = jdbc.sql(
                        LINE + "account_delta d JOIN journal j ON j.batch_id = d.batch_id AND j.booked_on = d.booked_on"
                                + " JOIN journal_line l ON l.journal_id = j.id AND l.account_id = d.account_id"
                                + " JOIN posting_batch b ON b.id = d.batch_id"
                                + " WHERE d.account_id = ? AND d.booked_on = ? AND d.batch_id >= ? AND (d.batch_id, j.id, l.line_no) > (?, ?, ?)"
                                + " ORDER BY d.batch_id, j.id, l.line_no LIMIT ?")
                .params(accountId, day, key[0], key[0], key[1], key[2], PAGE + 1)
                .query(Line.class)
                .list();
        return Slice.of(lines, PAGE, line -> line.batchId() + "_" + line.journalId() + "_" + line.lineNo());
    }

    private static long[] key(String after) {
        if (after == null || after.isBlank()) {
            return new long[3];
        }
        if (!after.matches("\\d{1,18}_\\d{1,18}_\\d{1,9}")) {
            throw PageProblem.invalid("页码“" + after + "”不正确，请从第一页重新查询");
        }
        return Arrays.stream(after.split("_")).mapToLong(Long::parseLong).toArray();
    }

    /** Lines of a person's account up to a booking day, newest first; there are few. */
    List<Line> linesUpTo(long accountId, LocalDate at) {
        return jdbc.sql(LINE
                        + "journal_line l JOIN journal j ON j.id = l.journal_id JOIN posting_batch b ON b.id = j.batch_id"
                        + " WHERE l.account_id = ? AND j.booked_on <= ? ORDER BY j.booked_on DESC, j.id DESC LIMIT 500")
                .params(accountId, at)
                .query(Line.class)
                .list();
    }

    /**
     * A day close.
     *
     * @param debitFen all debits of its journals
     * @param digest SHA-256 in hexadecimal, chained to the one before
     * @param export what the core system said; null before it was told
     * @param verified when it was last computed again, and what came out; null before the first time
     */
    record Seal(
            long no,
            OffsetDateTime sealedAt,
            LocalDate businessDay,
            long batches,
            long journals,
            long debitFen,
            String digest,
            ExportStatus export,
            Verified verified) {}

    /** When somebody had a seal computed again last, and whether it held. */
    record Verified(OffsetDateTime at, String by, boolean holds) {}

    /** Numbers of the seals from one to another, in order; a missing end is that of the chain. */
    List<Long> sealNumbers(Long from, Long to, int limit) {
        Conditions where = new Conditions().andIf(from, "seal_no >= ?").andIf(to, "seal_no <= ?");
        return jdbc.sql("SELECT seal_no FROM ledger_seal" + where.sql() + " ORDER BY seal_no LIMIT ?")
                .params(where.parameters(limit))
                .query(Long.class)
                .list();
    }

    /** Newest first. */
    Slice<Seal> seals(Long after) {
        Conditions where = new Conditions().andIf(after, "s.seal_no < ?");
        List<Seal> seals = jdbc.sql("SELECT s.seal_no, s.sealed_at, s.business_day, s.batches, s.journals, s.debit_fen,"
                        + " encode(s.digest, 'hex'), e.state, v.at, v.actor, v.outcome = 'DONE' FROM ledger_seal s"
                        + " LEFT JOIN journal_export e ON e.id = s.seal_no LEFT JOIN LATERAL (SELECT at, actor, outcome FROM audit"
                        + " WHERE subject = 'seal:' || s.seal_no AND action = 'SEAL_VERIFIED' ORDER BY id DESC LIMIT 1) v ON true"
                        + where.sql() + " ORDER BY s.seal_no DESC LIMIT ?")
                .params(where.parameters(PAGE + 1))
                .query((row, n) -> new Seal(
                        row.getLong(1),
                        row.getObject(2, OffsetDateTime.class),
                        row.getObject(3, LocalDate.class),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getString(7),
                        row.getString(8) == null ? null : ExportStatus.valueOf(row.getString(8)),
                        row.getString(10) == null
                                ? null
                                : new Verified(
                                        row.getObject(9, OffsetDateTime.class), row.getString(10), row.getBoolean(11))))
                .list();
        return Slice.of(seals, PAGE, Seal::no);
    }
}
