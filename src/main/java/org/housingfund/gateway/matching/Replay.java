package org.housingfund.gateway.matching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Direction;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * History under other rules: what they would have made of booked entries, compared with what became of them. Notices are
 * as they were before the period, except that all are known from its first day on and a cancelled one is cancelled
 * throughout. Nothing is posted.
 */
@Service
public class Replay {
    private static final int FETCH = 2_000;

    /** Decided by references and by earlier entries, not by the rules of remarks. */
    private static final Set<DispositionKind> NOT_BY_REMARK = Set.of(
            DispositionKind.REPAYMENT_SETTLED,
            DispositionKind.PAYOUT_CONFIRMED,
            DispositionKind.RETURNED_PAYMENT,
            DispositionKind.DEDUCTION_RETURN,
            DispositionKind.REVERSAL);

    private final JdbcTemplate jdbc;
    private final Notices notices;
    private final BankAccounts bankAccounts;
    private final TransactionCodes codes;
    private final PayerAccounts payerAccounts;

    Replay(
            JdbcTemplate jdbc,
            Notices notices,
            BankAccounts bankAccounts,
            TransactionCodes codes,
            PayerAccounts payerAccounts) {
        // Its own, for its fetch size.
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.jdbc.setFetchSize(FETCH);
        this.notices = notices;
        this.bankAccounts = bankAccounts;
        this.codes = codes;
        this.payerAccounts = payerAccounts;
    }

    /**
     * What became of an entry, or would.
     *
     * @param kind with the reason where it is suspended
     * @param notice number of the notice that has the money; null where none has
     */
    public record Fate(String kind, String notice) {}

    /**
     * An entry that the other rules would treat otherwise.
     *
     * @param decided two people decided what became of it
     */
    public record Difference(
            long entryId, LocalDate bookedOn, BankEntry entry, Fate was, Fate would, boolean decided) {}

    private record Booked(long entryId, BankEntry entry, Fate fate, boolean decided, boolean byRemark) {}

    /**
     * Compares.
     *
     * @param from first booking day
     * @param to last booking day
     * @return how many entries were compared
     */
    @Transactional(readOnly = true)
    public long run(LocalDate from, LocalDate to, RemarkRules rules, Consumer<Difference> differences) {
        Map<Long, BankAccount> accounts = new HashMap<>();
        bankAccounts.all().forEach(account -> accounts.put(account.accountId(), account));
        DryRun dryRun = new DryRun(rules, notices.before(from), accounts, payerAccounts.before(from));
        List<Long> statements = jdbc.queryForList(
                "SELECT id FROM statement s WHERE state = 'BOOKED' AND EXISTS (SELECT FROM bank_entry e"
                        + " WHERE e.statement_id = s.id AND e.booked_on BETWEEN ? AND ?) ORDER BY booked_at, id",
                Long.class,
                from,
                to);
        long[] compared = new long[1];
        Booked[] current = new Booked[1];
        for (long statement : statements) {
            try {
                dryRun.run(sink -> read(statement, from, to, sink, current), outcome -> {
                    Booked booked = current[0];
                    if (booked.byRemark() && !outcome.duplicate()) {
                        compared[0]++;
                        Fate would = new Fate(kind(outcome.kind().name(), outcome.reason()), outcome.notice());
                        if (!would.equals(booked.fate())) {
                            differences.accept(new Difference(
                                    booked.entryId(),
                                    booked.entry().bookedOn(),
                                    booked.entry(),
                                    booked.fate(),
                                    would,
                                    booked.decided()));
                        }
                    }
                });
            } catch (IOException impossible) {
                throw new UncheckedIOException("rows of a database", impossible);
            }
        }
        return compared[0];
    }

    /** Hands over a statement's entries; each is {@code current} while it is looked at. */
    private void read(long statementId, LocalDate from, LocalDate to, DryRun.Sink sink, Booked[] current) {
        jdbc.query(
                "SELECT e.*, d.kind, n.number AS notice, p.reason, s.mapping, EXISTS (SELECT FROM suspense_decision x"
                        + " WHERE x.posting_id = p.id) AS decided"
                        + " FROM bank_entry l JOIN statement s ON s.id = l.statement_id"
                        // What decided an entry that was pushed is what was pushed.
                        + " LEFT JOIN pushed_entry u ON u.confirmed_by = l.id"
                        + " JOIN bank_entry e ON e.id = coalesce(u.entry_id, l.id)"
                        + " JOIN disposition d ON d.entry_id = e.id"
                        + " LEFT JOIN payment_notice n ON n.id = d.notice_id"
                        + " LEFT JOIN suspended_posting p ON p.entry_id = e.id"
                        + " WHERE l.statement_id = ? AND e.booked_on BETWEEN ? AND ? ORDER BY l.sequence",
                row -> {
                    Booked booked = booked(row);
                    current[0] = booked;
                    sink.entry(
                            statementId,
                            row.getLong("account_id"),
                            codes.kindOf(row.getString("mapping"), row.getString("code")),
                            booked.entry());
                },
                statementId,
                from,
                to);
    }

    private static Booked booked(ResultSet row) throws SQLException {
        DispositionKind kind = DispositionKind.valueOf(row.getString("kind"));
        String reason = row.getString("reason");
        boolean has = kind == DispositionKind.ALLOCATED || kind == DispositionKind.PART_FUNDING;
        boolean waits = kind == DispositionKind.SUSPENDED || kind == DispositionKind.PART_FUNDING;
        BankEntry entry = new BankEntry(
                row.getInt("sequence"),
                row.getObject("booked_on", LocalDate.class),
                Direction.ofCode(row.getString("direction")),
                row.getLong("amount_fen"),
                row.getBoolean("reversal"),
                // One identity may stand in several statements of one format; here each row is an entry of its own.
                "",
                row.getString("code"),
                row.getString("counterparty_account"),
                row.getString("counterparty_name"),
                List.of((String[]) row.getArray("texts").getArray()),
                row.getLong("raw_offset"),
                row.getInt("raw_length"));
        return new Booked(
                row.getLong("id"),
                entry,
                new Fate(
                        kind(kind.name(), waits && reason != null ? Reason.valueOf(reason) : null),
                        has ? row.getString("notice") : null),
                row.getBoolean("decided"),
                !entry.reversal()
                        && !NOT_BY_REMARK.contains(kind)
                        && ExpectationMatcher.quoted(entry.texts()).isEmpty());
    }

    private static String kind(String kind, Reason reason) {
        return reason == null ? kind : kind + " " + reason;
    }
}
