package org.housingfund.gateway.closing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Trial balances: as each day close left it, and as it stands now. Reads only. */
@Component
public class TrialBalances {
    private static final String MOVEMENTS =
            "SELECT s.code, s.name, sum(greatest(l.amount_fen, 0))::bigint, sum(-least(l.amount_fen, 0))::bigint FROM ";

    private static final String OF_BATCHES = " JOIN journal j ON j.batch_id = p.batch_id"
            + " JOIN journal_line l ON l.journal_id = j.id JOIN account a ON a.id = l.account_id"
            + " JOIN subject s ON s.code = a.subject GROUP BY s.code, s.name";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final AtomicReference<Settled> settled = new AtomicReference<>(new Settled(-1, 0, TrialBalance.EMPTY));

    /**
     * What stands since a day close, and will not change before the next: batches are append-only, and of transactions
     * below the oldest that still runs none comes any more.
     *
     * @param sealNo the day close; 0 before the first
     * @param before number of the transaction below which everything is counted
     */
    private record Settled(long sealNo, long before, TrialBalance balance) {}

    TrialBalances(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** After the day close with this number; empty where there is none. */
    public Optional<TrialBalance> after(long sealNo) {
        return jdbc.sql("SELECT trial_balance FROM journal_export WHERE id = ?")
                .param(sealNo)
                .query(String.class)
                .optional()
                .map(text -> json.readValue(text, TrialBalance.class));
    }

    /** Number of the last day close; empty before the first. */
    public Optional<Long> last() {
        return jdbc.sql("SELECT id FROM journal_export ORDER BY id DESC LIMIT 1")
                .query(Long.class)
                .optional();
    }

    /**
     * With everything recorded since the last day close. What was counted once is kept in memory: it takes as long as there
     * is much that is new, the first time after a start or a day close as long as there is much of the day.
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public TrialBalance now() {
        long sealNo = last().orElse(0L);
        long oldest = jdbc.sql("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                .query(Long.class)
                .single();
        Settled known = settled.get();
        Settled from = known.sealNo() == sealNo
                ? known
                : new Settled(sealNo, 0, after(sealNo).orElse(TrialBalance.EMPTY));
        // Somebody whose view is newer may have come before.
        long before = Math.max(from.before(), oldest);
        TrialBalance balance = from.balance().plus(unsealed(from.before(), before));
        if (sealNo >= known.sealNo()) {
            settled.set(new Settled(sealNo, before, balance));
        }
        return balance.plus(unsealed(before, Long.MAX_VALUE));
    }

    private List<TrialBalance.Subject> unsealed(long from, long before) {
        return from == before
                ? List.of()
                : read(
                        MOVEMENTS + "(SELECT b.id AS batch_id FROM posting_batch b WHERE b.xid >= ?::text::xid8"
                                + " AND b.xid < ?::text::xid8 AND NOT EXISTS"
                                + " (SELECT FROM posting_batch_seal x WHERE x.batch_id = b.id)) p" + OF_BATCHES,
                        String.valueOf(from),
                        String.valueOf(before));
    }

    /** What this seal adds to the one before. */
    List<TrialBalance.Subject> movements(long sealNo) {
        return read(MOVEMENTS + "(SELECT batch_id FROM posting_batch_seal WHERE seal_no = ?) p" + OF_BATCHES, sealNo);
    }

    private List<TrialBalance.Subject> read(String sql, Object... parameters) {
        return jdbc.sql(sql)
                .params(parameters)
                .query((row, n) ->
                        new TrialBalance.Subject(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)))
                .list();
    }
}
