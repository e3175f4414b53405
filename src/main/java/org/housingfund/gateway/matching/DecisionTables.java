package org.housingfund.gateway.matching;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what decisions are about and writes what they changed. */
@Component
class DecisionTables {
    private static final String SELECT = """
            SELECT p.id, coalesce(p.origin_id, p.id) AS root_id, p.entry_id AS own_entry_id, e.id AS entry_id, p.statement_id,
                   coalesce(e.account_id, s.account_id) AS bank_account_id, p.booked_on, p.account_id, a.key AS tier,
                   -p.amount_fen AS amount_fen, p.reason, CASE WHEN p.reason IN ('EXPECTATION_UNKNOWN', 'EXPECTATION_CANCELLED')
                   THEN p.reference END AS reference, p.state = 'OPEN' AS open, p.pinned, n.id AS part_of,
                   n.number AS part, p.number, e.counterparty_account AS payer_account, e.counterparty_name AS payer_name
              FROM suspended_posting p JOIN account a ON a.id = p.account_id
              LEFT JOIN statement s ON s.id = p.statement_id
              LEFT JOIN suspended_posting r ON r.id = p.origin_id
              LEFT JOIN bank_entry e ON e.id = coalesce(p.entry_id, r.entry_id)
              LEFT JOIN payment_notice n ON n.id = p.notice_id AND p.reason = 'AMOUNT_SHORT'
             WHERE p.id = ?
            """;

    private static final SuspenseDecision.SetOff NOT_SET_OFF = new SuspenseDecision.SetOff(null, null);

    private final JdbcClient jdbc;
    private final Clock clock;

    DecisionTables(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What the mirrored journal of a refund suspended again, locked: of all its journals, the refund's last. */
    Optional<SuspendedMoney> lockSuspendedAgain(long refundId) {
        return jdbc.sql("SELECT w.id FROM payout p JOIN expectation x ON x.reference = p.reference"
                        + " JOIN suspended_posting w ON w.origin_id = x.owner_id AND w.journal_id = p.reversal_id"
                        + " WHERE p.id = ? FOR UPDATE OF w")
                .param(refundId)
                .query(Long.class)
                .optional()
                .flatMap(this::find);
    }

    Optional<SuspendedMoney> find(long postingId) {
        return jdbc.sql(SELECT).param(postingId).query((row, n) -> money(row)).optional();
    }

    private static SuspendedMoney money(ResultSet row) throws SQLException {
        return new SuspendedMoney(
                row.getLong("id"),
                row.getLong("root_id"),
                row.getObject("own_entry_id", Long.class),
                row.getObject("entry_id", Long.class),
                row.getObject("statement_id", Long.class),
                row.getLong("bank_account_id"),
                row.getObject("booked_on", LocalDate.class),
                row.getLong("account_id"),
                row.getString("tier"),
                row.getLong("amount_fen"),
                Reason.valueOf(row.getString("reason")),
                row.getString("reference") == null ? null : new CreditorReference(row.getString("reference")),
                row.getBoolean("open"),
                row.getBoolean("pinned"),
                row.getObject("part_of", Long.class),
                row.getString("part"),
                row.getString("number"),
                row.getString("payer_account"),
                row.getString("payer_name"));
    }

    /** The decision itself, once per approval. */
    void record(
            long approvalId, SuspendedMoney money, SuspenseDecision decision, Long noticeId, long fen, Long journal) {
        SuspenseDecision.SetOff setOff = decision instanceof SuspenseDecision.SetOff named ? named : NOT_SET_OFF;
        jdbc.sql("INSERT INTO suspense_decision (approval_id, posting_id, kind, notice_id, against_posting_id,"
                        + " against_entry_id, amount_fen, journal_id, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        approvalId,
                        money.id(),
                        decision.kind().name(),
                        noticeId,
                        setOff.posting(),
                        setOff.entry(),
                        fen,
                        journal,
                        Times.timestamp(clock.instant()))
                .update();
    }

    /** That brought the entry of this money, or confirms it by now. */
    Optional<Long> statement(SuspendedMoney money) {
        return jdbc.sql("SELECT statement_id FROM suspended_posting WHERE id = :posting AND statement_id IS NOT NULL"
                        + " UNION SELECT statement_id FROM pushed_entry"
                        + " WHERE entry_id = :entry AND statement_id IS NOT NULL")
                .param("posting", money.id())
                .param("entry", money.entryId())
                .query(Long.class)
                .optional();
    }

    /** What a journal settled, it settled because people said so. */
    void decidedBy(long journal) {
        jdbc.sql("UPDATE suspended_posting SET decided = true, pinned = false WHERE closing_journal = ?")
                .param(journal)
                .update();
    }

    /** The money goes on waiting elsewhere, and only people decide about it from now on. */
    void keep(SuspendedMoney money, long accountId, Reason reason, Long noticeId) {
        jdbc.sql(
                        "UPDATE suspended_posting SET account_id = ?, reason = ?, notice_id = ?, decided = true, pinned = false"
                                + " WHERE id = ?")
                .params(accountId, reason.name(), noticeId, money.id())
                .update();
    }

    void close(SuspendedMoney money, long journal) {
        jdbc.sql("UPDATE suspended_posting SET state = 'CLOSED', closed_at = ?, closing_journal = ?, decided = true,"
                        + " pinned = false WHERE id = ?")
                .params(Times.timestamp(clock.instant()), journal, money.id())
                .update();
    }

    void pin(SuspendedMoney money, boolean pinned) {
        jdbc.sql("UPDATE suspended_posting SET pinned = ? WHERE id = ?")
                .params(pinned, money.id())
                .update();
    }

    /** What became of the entry, where the posting is the one opened for it; a null journal leaves the one that stands. */
    void dispose(SuspendedMoney money, DispositionKind kind, Long noticeId, Long journal) {
        if (money.ownEntryId() != null) {
            jdbc.sql("UPDATE disposition SET kind = ?, notice_id = ?, journal_id = coalesce(?, journal_id)"
                            + " WHERE entry_id = ?")
                    .params(kind.name(), noticeId, journal, money.ownEntryId())
                    .update();
        }
    }

    void recordAllocation(long noticeId, long journal, long fen, SuspendedMoney money) {
        jdbc.sql("INSERT INTO allocation (notice_id, journal_id, amount_fen, account_id, month) VALUES (?, ?, ?, ?, ?)")
                .params(noticeId, journal, fen, money.bankAccountId(), Arrival.month(money.bookedOn()))
                .update();
    }
}
