package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Releases notices of which only a part came within the month (R-N7): the parts become cases, and the notice can be paid
 * anew in full. A month is over at a bank when all its accounts that the notice allows are completely booked through the
 * month's last day, or an operator has closed it; never by the day on which something is received. Where the bank counts its
 * statements, the last day may have several, and is complete when the next month's first is booked. Idempotent.
 */
@Service
public class MonthEnd {
    private static final Logger LOG = LoggerFactory.getLogger(MonthEnd.class);
    private static final String PART = "SELECT FROM suspended_posting p WHERE p.notice_id = n.id AND p.state = 'OPEN'"
            + " AND p.reason = 'AMOUNT_SHORT'";
    // Found by its parts (I5): no index of notices names their state.
    private static final String OVERDUE = "SELECT n.number FROM payment_notice n WHERE n.state = 'PART_FUNDED'"
            + " AND n.id IN (SELECT notice_id FROM suspended_posting WHERE state = 'OPEN' AND reason = 'AMOUNT_SHORT')"
            + " AND funding_month_over(n.receiving_accounts, n.funded_account_id, n.funded_month)"
            + " AND (NOT EXISTS (" + PART + " AND (p.decided OR p.pinned))"
            // I11: people put it there. They are told once of every part, and decide.
            + " OR EXISTS (" + PART
            + " AND NOT p.evidence @> '{\"checks\": [{\"predicate\": \"PAID_WITHIN_MONTH\"}]}'))";

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final Notices notices;
    private final Suspense suspense;
    private final PostingEntries entries;
    private final BankAccounts bankAccounts;
    private final Rebooking rebooking;
    private final LateNotices lateNotices;
    private final AuditTrail audit;
    private final Clock clock;
    private final String rulesVersion;

    MonthEnd(
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            Notices notices,
            Suspense suspense,
            PostingEntries entries,
            BankAccounts bankAccounts,
            Rebooking rebooking,
            LateNotices lateNotices,
            AuditTrail audit,
            Clock clock,
            RemarkRules rules) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.notices = notices;
        this.suspense = suspense;
        this.entries = entries;
        this.bankAccounts = bankAccounts;
        this.rebooking = rebooking;
        this.lateNotices = lateNotices;
        this.audit = audit;
        this.clock = clock;
        this.rulesVersion = rules.version();
    }

    /**
     * Closes a month of a bank whose statement never comes, and releases what it leaves incomplete.
     *
     * @param bank partner id
     * @return how many notices were released
     * @throws Approvals.RefusedException where the bank is unknown, or the month is not over by the calendar
     */
    public int close(String bank, YearMonth month, Actor actor) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        if (!today.isAfter(month.atEndOfMonth())) {
            throw new Approvals.RefusedException(month + " 尚未结束，不能关闭");
        }
        transaction.executeWithoutResult(status -> {
            if (bankAccounts.all().stream().noneMatch(account -> account.bank().equals(bank))) {
                throw new Approvals.RefusedException("没有银行 " + bank);
            }
            int closed = jdbc.update(
                    "INSERT INTO month_close (account_id, month, closed_by, closed_at)"
                            + " SELECT account_id, ?, ?, ? FROM bank_account WHERE bank = ? ON CONFLICT DO NOTHING",
                    month.atDay(1),
                    actor.name(),
                    Times.timestamp(clock.instant()),
                    bank);
            if (closed > 0) {
                audit.record(
                        actor,
                        "MONTH_CLOSED",
                        "bank:" + bank,
                        AuditTrail.Outcome.DONE,
                        Map.of("month", month.toString(), "accounts", closed));
            }
        });
        EachApart releasing = new EachApart(LOG);
        int released = releaseOverdue(releasing);
        releasing.rethrow();
        return released;
    }

    /** Releases every notice whose month is over; returns how many there are. */
    int releaseOverdue(EachApart releasing) {
        List<String> overdue = jdbc.queryForList(OVERDUE + " ORDER BY n.number", String.class);
        releasing.run("缴款通知书", overdue, number -> transaction.executeWithoutResult(status -> release(number)));
        return overdue.size();
    }

    private void release(String number) {
        Notice notice = notices.lockByNumbers(Set.of(number)).get(0);
        if (notice.state() != NoticeState.PART_FUNDED
                || jdbc.queryForList(OVERDUE + " AND n.number = ?", String.class, number)
                        .isEmpty()) {
            return;
        }
        Evidence evidence = new Evidence(
                rulesVersion,
                Set.of(),
                List.of(new Evidence.Check(
                        Predicate.PAID_WITHIN_MONTH,
                        Money.format(notice.amountFen()),
                        YearMonth.from(notice.fundedMonth()) + " 到账 " + Money.format(notice.fundedFen()))));
        List<Suspense.Open> parts = suspense.openParts(Set.of(notice.id())).get(notice.id());
        boolean personal = suspense.isPersonal(notice.id());
        for (Suspense.Open part : parts) {
            PostingEntry entry = entries.ofPosting(part.id()).of(-part.amountFen());
            Decision decision = new Decision(
                    entry,
                    DispositionKind.SUSPENDED,
                    Reason.CROSS_MONTH,
                    notice.id(),
                    notice.employerAccount(),
                    notice.outstandingFen(),
                    null,
                    null,
                    evidence);
            if (personal) {
                rebooking.announceCase(part, decision, notice, bankAccounts.get(entry.accountId()));
            } else {
                rebooking.becomeCase(part, decision, notice, bankAccounts.get(entry.accountId()));
            }
        }
        LOG.info("缴款通知书 {} 当月未付齐（{}），{} 笔款项转人工处理", number, YearMonth.from(notice.fundedMonth()), parts.size());
        if (!personal) {
            notices.markAwaiting(notice.id());
            notices.lockByNumbers(Set.of(number)).forEach(lateNotices::retry);
        }
    }
}
