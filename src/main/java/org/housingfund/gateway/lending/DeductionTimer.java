package org.housingfund.gateway.lending;

import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Looks at deductions whose time has come: no answer yet, inquire again, money that did not arrive (R-B2, R-B4). */
@Component
public class DeductionTimer {
    private static final Logger LOG = LoggerFactory.getLogger(DeductionTimer.class);
    private static final int PER_TURN = 500;

    private final TransactionOperations transaction;
    private final Deductions deductions;
    private final DeductionSteps steps;
    private final Clock clock;

    DeductionTimer(TransactionOperations transaction, Deductions deductions, DeductionSteps steps, Clock clock) {
        this.transaction = transaction;
        this.deductions = deductions;
        this.steps = steps;
        this.clock = clock;
    }

    /** One turn, each deduction in a transaction of its own; one that fails does not hold up the others. */
    public void checkDue() {
        RuntimeException failure = null;
        for (long id : deductions.due(clock.instant(), PER_TURN)) {
            try {
                transaction.executeWithoutResult(status -> check(id));
            } catch (RuntimeException e) {
                LOG.debug("deduction {}", id, e);
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void check(long id) {
        Optional<Deduction> due = deductions.lockDue(id, clock.instant());
        due.ifPresent(deduction -> steps.take(
                deduction,
                new Input.Due(steps.isOverdue(deduction)),
                DeductionSteps.Source.clock(deduction.commands())));
    }
}
