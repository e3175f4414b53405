package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.housingfund.gateway.kernel.Problem;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Stages what a bank pushed, as a statement's entries are staged, but for what is there already. */
@Component
class PushStaging {
    private final JdbcTemplate jdbc;
    private final NoticeKeys noticeKeys;

    PushStaging(JdbcTemplate jdbc, NoticeKeys noticeKeys) {
        this.jdbc = jdbc;
        this.noticeKeys = noticeKeys;
    }

    /**
     * What was staged.
     *
     * @param entries how many; the others are there already
     * @param conflicts entries whose identity stands for another amount or direction; the caller must roll back unless it
     *     is empty
     */
    record Staged(int entries, List<Problem> conflicts) {}

    private record Known(String where, String direction, long amountFen) {
        boolean differs(BankEntry entry) {
            return amountFen != entry.amountFen()
                    || !direction.equals(entry.direction().code());
        }
    }

    Staged stage(long receiptId, long accountId, List<BankEntry> entries) {
        long firstId = Objects.requireNonNull(jdbc.queryForObject("SELECT nextval('bank_entry_id')", Long.class));
        Set<String> claimed = claim(accountId, entries, firstId);
        List<BankEntry> fresh =
                entries.stream().filter(e -> claimed.contains(e.identity())).toList();
        if (fresh.size() < entries.size()) {
            List<Problem> conflicts = conflicts(accountId, entries, claimed);
            if (!conflicts.isEmpty()) {
                return new Staged(0, conflicts);
            }
        }
        if (!fresh.isEmpty()) {
            copy(accountId, fresh, firstId);
            jdbc.batchUpdate(
                    "INSERT INTO pushed_entry (entry_id, receipt_id, account_id, booked_on, effect_fen) VALUES (?, ?, ?, ?, ?)",
                    fresh,
                    fresh.size(),
                    (row, entry) -> {
                        row.setLong(1, idOf(entry, firstId));
                        row.setLong(2, receiptId);
                        row.setLong(3, accountId);
                        row.setObject(4, entry.bookedOn());
                        row.setLong(5, entry.effectFen());
                    });
        }
        return new Staged(fresh.size(), List.of());
    }

    /** Days of the entries that this message brought. */
    List<LocalDate> daysOf(long receiptId) {
        return jdbc.queryForList(
                "SELECT DISTINCT booked_on FROM pushed_entry WHERE receipt_id = ?", LocalDate.class, receiptId);
    }

    private static long idOf(BankEntry entry, long firstId) {
        return firstId + entry.sequence() - 1;
    }

    /** Claims in the order in which statements claim too; waits for whoever is at one of them. */
    private Set<String> claim(long accountId, List<BankEntry> entries, long firstId) {
        return new HashSet<>(jdbc.queryForList(
                "INSERT INTO bank_entry_key (account_id, identity, entry_id)"
                        + " SELECT ?, i, n FROM unnest(?::text[], ?::bigint[]) AS p(i, n)"
                        + " ORDER BY i COLLATE \"C\" ON CONFLICT DO NOTHING RETURNING identity",
                String.class,
                accountId,
                entries.stream().map(BankEntry::identity).toArray(String[]::new),
                entries.stream().mapToLong(e -> idOf(e, firstId)).toArray()));
    }

    private List<Problem> conflicts(long accountId, List<BankEntry> entries, Set<String> claimed) {
        Map<String, Known> known = new HashMap<>();
        jdbc.query(
                "SELECT k.identity, s.number, e.sequence, e.direction, e.amount_fen FROM bank_entry_key k"
                        + " JOIN bank_entry e ON e.id = k.entry_id LEFT JOIN statement s ON s.id = e.statement_id"
                        + " WHERE k.account_id = ? AND k.identity = ANY (?)",
                row -> {
                    String where =
                            row.getString(2) == null ? "此前推送的流水" : "对账单" + row.getString(2) + "第" + row.getInt(3) + "笔";
                    known.put(row.getString(1), new Known(where, row.getString(4), row.getLong(5)));
                },
                accountId,
                entries.stream()
                        .map(BankEntry::identity)
                        .filter(identity -> !claimed.contains(identity))
                        .toArray(String[]::new));
        return entries.stream()
                .filter(entry -> known.containsKey(entry.identity())
                        && known.get(entry.identity()).differs(entry))
                .map(entry -> PushProblem.ENTRY_CONFLICT.at(
                        entry.sequence(),
                        "serial",
                        entry.identity(),
                        known.get(entry.identity()).where()))
                .toList();
    }

    private void copy(long accountId, List<BankEntry> fresh, long firstId) {
        jdbc.execute((ConnectionCallback<Long>) connection -> {
            CopyIn copyIn = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(EntryCopy.SQL);
            try {
                EntryCopy rows = new EntryCopy(copyIn);
                for (BankEntry entry : fresh) {
                    rows.write(idOf(entry, firstId), null, accountId, entry, noticeKeys.keyOf(entry));
                }
                return rows.end();
            } finally {
                if (copyIn.isActive()) {
                    copyIn.cancelCopy();
                }
            }
        });
    }
}
