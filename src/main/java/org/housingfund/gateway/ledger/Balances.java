package org.housingfund.gateway.ledger;

import java.time.Instant;
import java.time.LocalDate;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Balances in fen, debit positive, by booking date or by recording time, at any past moment (R-L4). */
@Component
public class Balances {
    private final JdbcClient jdbc;

    Balances(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Balance of a control account from everything recorded so far. */
    public long current(long accountId) {
        return sum("SELECT coalesce(sum(amount_fen), 0) FROM account_delta WHERE account_id = ?", accountId);
    }

    /** Balance of any account at the end of this booking date, from what is known now. */
    public long bookedUpTo(long accountId, LocalDate day) {
        return sum(
                "SELECT coalesce(sum(l.amount_fen), 0) FROM journal_line l JOIN journal j ON j.id = l.journal_id"
                        + " WHERE l.account_id = ? AND j.booked_on <= ?",
                accountId,
                day);
    }

    /** Balance of any account as the ledger knew it at this moment. */
    public long recordedUpTo(long accountId, Instant moment) {
        return sum(
                "SELECT coalesce(sum(l.amount_fen), 0) FROM journal_line l JOIN journal j ON j.id = l.journal_id"
                        + " JOIN posting_batch b ON b.id = j.batch_id WHERE l.account_id = ? AND b.recorded_at <= ?",
                accountId,
                Times.timestamp(moment));
    }

    private long sum(String sql, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(Long.class).single();
    }
}
