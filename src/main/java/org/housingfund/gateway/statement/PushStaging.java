package org.housingfund.gateway.statement;

import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.housingfund.gateway.kernel.Problem;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Stages what a bank pushed, as a statement's entries are staged, but for what is there already. */
@Component
class PushStaging {
    private final JdbcTemplate jdbc;
    private final NoticeKeys noticeKeys;
    private final StatedPushes stated;

    PushStaging(JdbcTemplate jdbc, NoticeKeys noticeKeys, StatedPushes stated) {
        this.jdbc = jdbc;
        this.noticeKeys = noticeKeys;
        this.stated = stated;
    }

    /**
     * What was staged.
     *
     * @param entries how many; the others are there already
     * @param conflicts entries whose identity stands for another amount or direction; the caller must roll back unless it
     *     is empty
     */
    record Staged(int entries, List<Problem> conflicts) {}

    /** An entry under the id that it gets. */
    private record Numbered(long id, long receiptId, BankEntry entry) {}

    /** A statement's entry of which nothing is booked yet. */
    private record Waiting(long entryId, long statementId) {}

    private record Known(String where, String direction, long amountFen) {
        boolean differs(BankEntry entry) {
            return amountFen != entry.amountFen()
                    || !direction.equals(entry.direction().code());
        }
    }

    /** @param identity how the bank's entries are told apart */
    Staged stage(long receiptId, long accountId, List<BankEntry> entries, IdentityRule identity) {
        long firstId = Objects.requireNonNull(jdbc.queryForObject("SELECT nextval('bank_entry_id')", Long.class));
        if (identity.addDate()) {
            stated.waitForStatements(accountId);
        }
        List<Numbered> numbered = entries.stream()
                .map(entry -> new Numbered(idOf(entry, firstId), receiptId, entry))
                .toList();
        Set<String> claimed = claim(accountId, numbered);
        Map<String, Waiting> waiting = claimed.size() < entries.size() ? take(accountId, entries, firstId) : Map.of();
        Predicate<BankEntry> isFresh = e -> claimed.contains(e.identity()) || waiting.containsKey(e.identity());
        List<BankEntry> fresh = entries.stream().filter(isFresh).toList();
        List<Problem> conflicts = new ArrayList<>();
        if (fresh.size() < entries.size()) {
            conflicts.addAll(conflicts(
                    accountId, entries.stream().filter(isFresh.negate()).toList()));
        }
        if (identity.addDate()) {
            conflicts.addAll(statedOnOtherDays(
                    accountId,
                    fresh.stream().filter(e -> claimed.contains(e.identity())).toList()));
        }
        if (!conflicts.isEmpty()) {
            return new Staged(0, conflicts);
        }
        if (!fresh.isEmpty()) {
            write(
                    accountId,
                    numbered.stream().filter(one -> isFresh.test(one.entry())).toList(),
                    waiting);
        }
        return new Staged(fresh.size(), List.of());
    }

    /**
     * Claims those of these entries that the account has not under their identity, pushed or stated, in the order in which
     * {@link #stage} does.
     *
     * @return the claimed ones' ids by identity
     */
    Map<String, Long> claimNew(long accountId, Collection<String> identities, IdentityRule identity) {
        if (identity.addDate()) {
            stated.waitForStatements(accountId);
        }
        Map<String, Long> claimed = new HashMap<>();
        jdbc.query(
                "INSERT INTO bank_entry_key (account_id, identity, entry_id)"
                        + " SELECT ?, i, nextval('bank_entry_id') FROM unnest(?::text[]) AS p(i)"
                        + " ORDER BY i COLLATE \"C\" ON CONFLICT DO NOTHING RETURNING identity, entry_id",
                row -> {
                    claimed.put(row.getString(1), row.getLong(2));
                },
                accountId,
                identities.toArray(String[]::new));
        return claimed;
    }

    /**
     * Stages entries that were claimed, one of each message.
     *
     * @param entries by receipt
     * @param ids by identity
     * @return false where one of them is stated under another day; the caller must roll back then
     */
    boolean stageNew(long accountId, Map<Long, BankEntry> entries, Map<String, Long> ids, IdentityRule identity) {
        if (identity.addDate()
                && !statedOnOtherDays(accountId, List.copyOf(entries.values())).isEmpty()) {
            return false;
        }
        write(
                accountId,
                entries.entrySet().stream()
                        .map(one -> new Numbered(
                                Objects.requireNonNull(ids.get(one.getValue().identity())),
                                one.getKey(),
                                one.getValue()))
                        .toList(),
                Map.of());
        return true;
    }

    private void write(long accountId, List<Numbered> fresh, Map<String, Waiting> waiting) {
        copy(accountId, fresh);
        jdbc.batchUpdate(
                "INSERT INTO pushed_entry (entry_id, receipt_id, account_id, booked_on, effect_fen, statement_id,"
                        + " confirmed_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
                fresh,
                fresh.size(),
                (row, numbered) -> {
                    row.setLong(1, numbered.id());
                    row.setLong(2, numbered.receiptId());
                    row.setLong(3, accountId);
                    row.setObject(4, numbered.entry().bookedOn());
                    row.setLong(5, numbered.entry().effectFen());
                    Waiting taken = waiting.get(numbered.entry().identity());
                    row.setObject(6, taken == null ? null : taken.statementId(), Types.BIGINT);
                    row.setObject(7, taken == null ? null : taken.entryId(), Types.BIGINT);
                });
    }

    private static long idOf(BankEntry entry, long firstId) {
        return firstId + entry.sequence() - 1;
    }

    /** Claims in the order in which statements claim too; waits for whoever is at one of them. */
    private Set<String> claim(long accountId, List<Numbered> entries) {
        return new HashSet<>(jdbc.queryForList(
                "INSERT INTO bank_entry_key (account_id, identity, entry_id)"
                        + " SELECT ?, i, n FROM unnest(?::text[], ?::bigint[]) AS p(i, n)"
                        + " ORDER BY i COLLATE \"C\" ON CONFLICT DO NOTHING RETURNING identity",
                String.class,
                accountId,
                entries.stream().map(numbered -> numbered.entry().identity()).toArray(String[]::new),
                entries.stream().mapToLong(Numbered::id).toArray()));
    }

    /**
     * What a statement has that waits is booked now, and the statement confirms it: nobody knows whether it will be booked
     * or discarded, and then nobody would remember the push.
     *
     * @return by identity
     */
    private Map<String, Waiting> take(long accountId, List<BankEntry> entries, long firstId) {
        Map<String, Waiting> taken = new HashMap<>();
        jdbc.query(
                "WITH known AS (SELECT k.identity, k.entry_id, n.id FROM unnest(?::text[], ?::bigint[], ?::bigint[])"
                        + " AS n(identity, id, fen) JOIN bank_entry_key k ON k.account_id = ? AND k.identity = n.identity"
                        + " JOIN bank_entry e ON e.id = k.entry_id JOIN statement s ON s.id = e.statement_id"
                        + " WHERE s.state IN ('STAGED', 'HELD')"
                        // It may confirm another push already, under another day.
                        + " AND NOT EXISTS (SELECT FROM pushed_entry c WHERE c.confirmed_by = e.id)"
                        + " AND n.fen = CASE e.direction WHEN 'C' THEN e.amount_fen ELSE -e.amount_fen END"
                        + " ORDER BY k.identity COLLATE \"C\" FOR UPDATE OF k)"
                        + " UPDATE bank_entry_key k SET entry_id = n.id FROM known n JOIN bank_entry e ON e.id = n.entry_id"
                        + " WHERE k.account_id = ? AND k.identity = n.identity"
                        + " RETURNING k.identity, e.id, e.statement_id",
                row -> {
                    taken.put(row.getString(1), new Waiting(row.getLong(2), row.getLong(3)));
                },
                entries.stream().map(BankEntry::identity).toArray(String[]::new),
                entries.stream().mapToLong(e -> idOf(e, firstId)).toArray(),
                entries.stream().mapToLong(BankEntry::effectFen).toArray(),
                accountId,
                accountId);
        return taken;
    }

    /**
     * How the entries of some messages stand to the account's statements.
     *
     * @param overtaken a statement that confirms one waits no more, as it may have been divided without it, or a gap was
     *     released that counts it
     * @param settled statements cover the day of one, or have its serial with another amount
     */
    record Standing(boolean overtaken, boolean settled) {}

    Standing standing(long accountId, Collection<Long> receiptIds) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "WITH pushed AS (SELECT * FROM pushed_entry WHERE receipt_id = ANY (?))"
                        + " SELECT EXISTS (SELECT FROM pushed p JOIN statement s ON s.id = p.statement_id"
                        + " WHERE s.state NOT IN ('STAGED', 'HELD'))"
                        + " OR EXISTS (SELECT FROM pushed p JOIN statement s ON s.account_id = p.account_id"
                        + " AND p.booked_on" + Statements.IN_RELEASED_GAP + "),"
                        + " (SELECT min(booked_on) FROM pushed) <= covered_through(?)"
                        + " OR EXISTS (SELECT FROM pushed p JOIN push_rival r ON r.pushed_id = p.entry_id)",
                (row, n) -> new Standing(row.getBoolean(1), row.getBoolean(2)),
                receiptIds.toArray(Long[]::new),
                accountId));
    }

    /** Where serials restart with the day: a statement has the same under another one, and is right about it. */
    private List<Problem> statedOnOtherDays(long accountId, List<BankEntry> fresh) {
        Map<String, String> stated = new HashMap<>();
        jdbc.query(
                "SELECT n.identity, s.number, e.sequence, e.booked_on FROM unnest(?::text[], ?::date[], ?::bigint[], ?::text[])"
                        + " AS n(identity, day, fen, payer) CROSS JOIN generate_series(-" + StatedPushes.DAYS_APART
                        + ", "
                        + StatedPushes.DAYS_APART + ") AS apart(days) JOIN bank_entry_key k ON k.account_id = ?"
                        + " AND k.identity = to_char(n.day + apart.days, 'YYYYMMDD') || substr(n.identity, 9)"
                        + " JOIN bank_entry e ON e.id = k.entry_id JOIN statement s ON s.id = e.statement_id"
                        + " WHERE apart.days <> 0 AND n.fen = CASE e.direction WHEN 'C' THEN e.amount_fen ELSE -e.amount_fen END"
                        + " AND (n.payer = '' OR coalesce(e.counterparty_account, '') IN ('', n.payer))"
                        + " AND NOT EXISTS (SELECT FROM pushed_entry c WHERE c.confirmed_by = e.id)",
                row -> {
                    stated.put(
                            row.getString(1),
                            "对账单" + row.getString(2) + "第" + row.getInt(3) + "笔（" + row.getString(4) + "）");
                },
                fresh.stream().map(BankEntry::identity).toArray(String[]::new),
                fresh.stream().map(e -> e.bookedOn().toString()).toArray(String[]::new),
                fresh.stream().mapToLong(BankEntry::effectFen).toArray(),
                fresh.stream().map(BankEntry::counterpartyAccount).toArray(String[]::new),
                accountId);
        return fresh.stream()
                .filter(entry -> stated.containsKey(entry.identity()))
                .map(entry -> PushProblem.ENTRY_OTHER_DAY.at(
                        entry.sequence(), "bookedOn", entry.bookedOn().toString(), stated.get(entry.identity())))
                .toList();
    }

    private List<Problem> conflicts(long accountId, List<BankEntry> entries) {
        Map<String, Known> known = new HashMap<>();
        jdbc.query(
                // The statement is right about a serial that was pushed with another amount.
                "SELECT k.identity, s.number, e.sequence, e.direction, e.amount_fen FROM bank_entry_key k"
                        + " JOIN bank_entry e ON e.id = coalesce((SELECT r.stated_id FROM push_rival r"
                        + " JOIN bank_entry x ON x.id = r.stated_id JOIN statement t ON t.id = x.statement_id"
                        + " AND t.state <> 'DISCARDED' WHERE r.pushed_id = k.entry_id AND NOT r.doubtful LIMIT 1), k.entry_id)"
                        + " LEFT JOIN statement s ON s.id = e.statement_id WHERE k.account_id = ? AND k.identity = ANY (?)",
                row -> {
                    String where =
                            row.getString(2) == null ? "此前推送的流水" : "对账单" + row.getString(2) + "第" + row.getInt(3) + "笔";
                    known.put(row.getString(1), new Known(where, row.getString(4), row.getLong(5)));
                },
                accountId,
                entries.stream().map(BankEntry::identity).toArray(String[]::new));
        if (known.size() < entries.size()) {
            throw new ConcurrencyFailureException("a statement that had some of these entries was discarded meanwhile");
        }
        return entries.stream()
                .filter(entry -> known.get(entry.identity()).differs(entry))
                .map(entry -> PushProblem.ENTRY_CONFLICT.at(
                        entry.sequence(),
                        "serial",
                        entry.identity(),
                        known.get(entry.identity()).where()))
                .toList();
    }

    private void copy(long accountId, List<Numbered> fresh) {
        jdbc.execute((ConnectionCallback<Long>) connection -> {
            try (EntryCopy rows = new EntryCopy(connection)) {
                for (Numbered numbered : fresh) {
                    BankEntry entry = numbered.entry();
                    rows.write(numbered.id(), null, accountId, entry, noticeKeys.keyOf(entry));
                }
                return rows.end();
            }
        });
    }
}
