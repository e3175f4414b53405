package org.housingfund.gateway.payout;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.kernel.WorkingCalendar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Finds payouts whose debit entry is overdue, and those that are in dispute: each becomes a difference (R-B4). */
@Component
public class PayoutWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PayoutWatch.class);

    private static final String SELECT = """
            SELECT x.reference, x.state = 'OPEN' AS open, x.disputed_at IS NOT NULL AS disputed,
                   (x.registered_at AT TIME ZONE 'Asia/Shanghai')::date AS registered_on
              FROM expectation x JOIN payout p ON p.reference = x.reference
             WHERE x.owner IN ('CASE', 'SUSPENSE') AND (x.state = 'OPEN' AND NOT EXISTS (SELECT FROM clearing_difference f
                        WHERE f.payout_id = p.id AND f.kind = 'NOT_DEBITED' AND f.state = 'OPEN')
                 OR x.disputed_at IS NOT NULL AND NOT EXISTS (SELECT FROM clearing_difference f
                        WHERE f.payout_id = p.id AND f.kind = 'DISPUTED' AND f.state = 'OPEN'))
            """;

    private final TransactionOperations transaction;
    private final JdbcClient jdbc;
    private final Expectations expectations;
    private final Payouts payouts;
    private final Differences differences;
    private final PayoutSettings settings;
    private final WorkingCalendar calendar;
    private final Clock clock;

    PayoutWatch(
            TransactionOperations transaction,
            JdbcClient jdbc,
            Expectations expectations,
            Payouts payouts,
            Differences differences,
            PayoutSettings settings,
            WorkingCalendar calendar,
            Clock clock) {
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.expectations = expectations;
        this.payouts = payouts;
        this.differences = differences;
        this.settings = settings;
        this.calendar = calendar;
        this.clock = clock;
    }

    private record Watched(String reference, boolean open, boolean disputed, LocalDate registeredOn) {}

    /** One turn, each payout in a transaction of its own; one that fails does not hold up the others. */
    public void check() {
        RuntimeException failure = null;
        for (Watched watched : jdbc.sql(SELECT).query(Watched.class).list()) {
            if (watched.disputed() || isOverdue(watched)) {
                try {
                    transaction.executeWithoutResult(status -> check(new CreditorReference(watched.reference())));
                } catch (RuntimeException e) {
                    LOG.debug("payout {}", watched.reference(), e);
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void check(CreditorReference reference) {
        expectations.lockByReferences(List.of(reference));
        payouts.lock(reference)
                .ifPresent(payout -> jdbc.sql(SELECT + " AND x.reference = ?")
                        .param(reference.text())
                        .query(Watched.class)
                        .optional()
                        .ifPresent(watched -> {
                            if (watched.disputed()) {
                                open(payout, PayoutDifferences.Kind.DISPUTED);
                            }
                            if (isOverdue(watched)) {
                                open(payout, PayoutDifferences.Kind.NOT_DEBITED);
                            }
                        }));
    }

    /** Opens one and tells whoever has to clear it; nothing happens where one of this kind is open. */
    private void open(Payout locked, PayoutDifferences.Kind kind) {
        String responsible = settings.differenceOwner();
        differences
                .open(locked.owner(), locked.id(), kind.name(), null, kind.sentence(), responsible)
                .ifPresent(id -> payouts.disputed(
                        locked, new Payouts.Dispute(id, kind.name(), kind.sentence(), kind.remedy(), responsible)));
    }

    private boolean isOverdue(Watched watched) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        return watched.open()
                && calendar.deadline(watched.registeredOn(), settings.debitWorkingDays())
                        .day()
                        .isBefore(today);
    }
}
