package org.housingfund.gateway.bench;

import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Books one entry in one transaction; an entry that is there already is left alone, so that a message may come twice. */
final class PeerBooking {
    private static final String LINE = "INSERT INTO journal_line (journal_id, line_no, account_id, amount_fen)";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final long bank;
    private final long suspense;

    private record Notice(long id, long amountFen, int lines) {}

    PeerBooking(DataSource source, long bank, long suspense) {
        this.jdbc = new JdbcTemplate(source);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        this.bank = bank;
        this.suspense = suspense;
    }

    void book(PeerEntry entry) {
        transaction.executeWithoutResult(status -> {
            long id = jdbc.queryForObject("SELECT nextval('entry_id')", Long.class);
            int added = jdbc.update(
                    "INSERT INTO bank_entry_key (account_id, identity, entry_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    bank,
                    entry.identity(),
                    id);
            if (added == 1) {
                post(entry, id);
            }
        });
    }

    private void post(PeerEntry entry, long id) {
        jdbc.update(
                "INSERT INTO bank_entry (id, statement_id, sequence, account_id, booked_on, direction, amount_fen, reversal,"
                        + " identity, code, counterparty_account, counterparty_name, texts, notice_key, raw_offset, raw_length)"
                        + " VALUES (?, 1, 1, ?, ?, 'C', ?, false, ?, ?, ?, ?, ARRAY[?], ?, 0, 1)",
                id,
                bank,
                entry.bookedOn(),
                entry.amountFen(),
                entry.identity(),
                entry.code(),
                entry.payerAccount(),
                entry.payer(),
                entry.remark(),
                entry.notice().orElse(""));
        Optional<Notice> notice = entry.notice().flatMap(this::lock).filter(n -> n.amountFen() == entry.amountFen());
        jdbc.update(
                "INSERT INTO journal (id, batch_id, cause, cause_id, booked_on, kind) VALUES (?, 0, 'ENTRY', ?, ?, ?)",
                id,
                id,
                entry.bookedOn(),
                notice.isPresent() ? "ALLOCATED" : "SUSPENDED");
        jdbc.update(LINE + " VALUES (?, 1, ?, ?)", id, bank, entry.amountFen());
        notice.ifPresentOrElse(n -> allocate(entry, id, n), () -> suspend(entry, id));
        jdbc.update(
                "INSERT INTO disposition (entry_id, kind, journal_id, notice_id, rules_version, evidence)"
                        + " VALUES (?, ?, ?, ?, '1', 'number and amount')",
                id,
                notice.isPresent() ? "ALLOCATED" : "SUSPENDED",
                id,
                notice.map(Notice::id).orElse(null));
        PeerEvent event = PeerEvent.of(entry, id, id, notice.isPresent());
        jdbc.update(
                "INSERT INTO outbox (channel, destination, ordering_key, type, subject, message_id, event_count, body, cause,"
                        + " created_at) VALUES ('TOPIC', 'bench', 'bench', ?, ?, ?, 1, ?, ?, now())",
                event.type(),
                event.subject(),
                event.id(),
                event.body(),
                event.subject());
    }

    private Optional<Notice> lock(String number) {
        List<Notice> found = jdbc.query(
                "SELECT id, amount_fen, line_count FROM payment_notice WHERE number = ? AND state = 'AWAITING' FOR UPDATE",
                (row, n) -> new Notice(row.getLong(1), row.getLong(2), row.getInt(3)),
                number);
        return found.stream().findFirst();
    }

    private void allocate(PeerEntry entry, long journal, Notice notice) {
        jdbc.update(
                LINE + " SELECT ?, 1 + line_no, account_id, -(employer_fen + employee_fen) FROM roster_line"
                        + " WHERE notice_id = ? AND roster_no = 1",
                journal,
                notice.id());
        jdbc.update(
                "INSERT INTO allocation (notice_id, journal_id, amount_fen, account_id, month) VALUES (?, ?, ?, ?, ?)",
                notice.id(),
                journal,
                entry.amountFen(),
                bank,
                entry.bookedOn().withDayOfMonth(1));
        jdbc.update(
                "UPDATE payment_notice SET state = 'ALLOCATED', funded_fen = amount_fen, funded_account_id = ?,"
                        + " funded_month = ? WHERE id = ?",
                bank,
                entry.bookedOn().withDayOfMonth(1),
                notice.id());
    }

    private void suspend(PeerEntry entry, long journal) {
        jdbc.update(LINE + " VALUES (?, 2, ?, ?)", journal, suspense, -entry.amountFen());
        jdbc.update(
                "INSERT INTO suspended_posting (entry_id, statement_id, account_id, amount_fen, booked_on, reason, evidence,"
                        + " journal_id, opened_at, state) VALUES (?, 1, ?, ?, ?, ?, '{}', ?, now(), 'OPEN')",
                journal,
                suspense,
                -entry.amountFen(),
                entry.bookedOn(),
                entry.notice().isPresent() ? "AMOUNT" : "NO_NUMBER",
                journal);
    }
}
