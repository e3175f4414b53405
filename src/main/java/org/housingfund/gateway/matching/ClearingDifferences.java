package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.kernel.WorkingCalendar;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What keeps clearing accounts from zero, each with its bank and whom to ask (R-B4): money that was answered or
 * instructed and never arrived, and entries that quote a reference and do not agree with what is expected. Reads only.
 */
@Service
@Transactional(readOnly = true)
public class ClearingDifferences {
    private final JdbcClient jdbc;
    private final WorkingCalendar calendar;
    private final Clock clock;

    ClearingDifferences(JdbcClient jdbc, WorkingCalendar calendar, Clock clock) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.clock = clock;
    }

    /**
     * Expected, and not arrived.
     *
     * @param account where it should have come
     * @param amountFen positive where money is to come in
     */
    public record NotArrived(
            BankAccount account,
            String reference,
            Expectation.Owner owner,
            long ownerId,
            long amountFen,
            LocalDate registeredOn) {}

    /**
     * Arrived, and not answered for: it waits in suspense.
     *
     * @param amountFen positive where money came in
     */
    public record Unanswered(
            long suspendedPostingId,
            BankAccount account,
            String reference,
            long amountFen,
            LocalDate bookedOn,
            Reason reason) {}

    /** Open expectations whose entry has not come within so many working days, oldest first. */
    public List<NotArrived> notArrived(int workingDays, int limit) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        return jdbc
                .sql("""
                SELECT b.account_id, b.number, b.bank, b.bank_name, x.reference, x.owner, x.owner_id,
                       CASE x.direction WHEN 'C' THEN x.amount_fen ELSE -x.amount_fen END AS amount_fen,
                       (x.registered_at AT TIME ZONE ?)::date AS registered_on
                  FROM expectation x JOIN bank_account b ON b.account_id = x.bank_account_id
                 WHERE x.state = 'OPEN' ORDER BY x.registered_at, x.id
                """)
                .param(Times.ZONE.getId())
                .query((row, n) -> new NotArrived(
                        new BankAccount(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)),
                        row.getString(5),
                        Expectation.Owner.valueOf(row.getString(6)),
                        row.getLong(7),
                        row.getLong(8),
                        row.getObject(9, LocalDate.class)))
                .list()
                .stream()
                .filter(open -> calendar.deadline(open.registeredOn(), workingDays)
                        .day()
                        .isBefore(today))
                .limit(limit)
                .toList();
    }

    /** Entries that quote a reference and wait, oldest first. */
    public List<Unanswered> unanswered(int limit) {
        return jdbc.sql("""
                SELECT p.id, b.account_id, b.number, b.bank, b.bank_name, p.reference, -p.amount_fen, p.booked_on, p.reason
                  FROM suspended_posting p LEFT JOIN suspended_posting o ON o.id = p.origin_id
                  JOIN bank_entry e ON e.id = coalesce(p.entry_id, o.entry_id)
                  JOIN bank_account b ON b.account_id = e.account_id
                 WHERE p.state = 'OPEN' AND p.reference IS NOT NULL ORDER BY p.booked_on, p.id LIMIT ?
                """)
                .param(limit)
                .query((row, n) -> new Unanswered(
                        row.getLong(1),
                        new BankAccount(row.getLong(2), row.getString(3), row.getString(4), row.getString(5)),
                        row.getString(6),
                        row.getLong(7),
                        row.getObject(8, LocalDate.class),
                        Reason.valueOf(row.getString(9))))
                .list();
    }
}
