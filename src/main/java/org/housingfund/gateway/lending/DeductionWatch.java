package org.housingfund.gateway.lending;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.expectation.WaitingEntries;
import org.housingfund.gateway.kernel.CreditorReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Finds entries that quote a deduction and that nobody expected: money that came twice, or went back, or came although no
 * success was answered. Each deduction of which there are any gets a difference with an owner (R-B4); it ends by itself
 * where the bank's late answer explains them.
 */
@Component
public class DeductionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DeductionWatch.class);

    private static final String MARKED =
            "SELECT reference FROM expectation WHERE owner = 'DEDUCTION' AND disputed_at IS NOT NULL";
    private static final String REPORTED =
            "SELECT deduction_id FROM clearing_difference WHERE kind = 'ENTRY_UNEXPECTED' AND state = 'OPEN'";

    private final TransactionOperations transaction;
    private final JdbcClient jdbc;
    private final Deductions deductions;
    private final DeductionSteps steps;
    private final Differences differences;
    private final Expectations expectations;
    private final WaitingEntries waiting;

    DeductionWatch(
            TransactionOperations transaction,
            JdbcClient jdbc,
            Deductions deductions,
            DeductionSteps steps,
            Differences differences,
            Expectations expectations,
            WaitingEntries waiting) {
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.deductions = deductions;
        this.steps = steps;
        this.differences = differences;
        this.expectations = expectations;
        this.waiting = waiting;
    }

    /** One turn, each deduction in a transaction of its own; one that fails does not hold up the others. */
    public void check() {
        Set<Long> reported = new TreeSet<>(jdbc.sql(REPORTED).query(Long.class).list());
        Set<Long> unexpected = new TreeSet<>();
        Stream.of(waiting.unsettled(Deduction.KIND), marked())
                .flatMap(Collection::stream)
                .flatMap(reference -> deductions.find(reference).stream())
                .forEach(unexpected::add);
        RuntimeException failure = null;
        for (long id : Stream.concat(unexpected.stream(), reported.stream())
                .filter(id -> unexpected.contains(id) != reported.contains(id))
                .toList()) {
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

    private List<CreditorReference> marked() {
        return jdbc.sql(MARKED).query(String.class).list().stream()
                .map(CreditorReference::new)
                .toList();
    }

    private void check(long id) {
        boolean marked = expectations.lockByReferences(List.of(Deduction.reference(id))).stream()
                .anyMatch(
                        expectation -> expectations.disputedAt(expectation.id()).isPresent());
        Deduction deduction = deductions.lock(id);
        String kind = DifferenceKind.ENTRY_UNEXPECTED.name();
        boolean open = differences.isOpen(Expectation.Owner.DEDUCTION, id, kind);
        boolean stands = switch (deduction.state()) {
            case SENT -> false;
            case UNKNOWN -> steps.isOverdue(deduction) && isWaitedFor(deduction);
            // Entry and answer cross: matching is at it, and marks what does not fit.
            case SUCCEEDED -> marked;
            case DECLINED, REFUSED, SETTLED -> marked || isWaitedFor(deduction);
            case DISPUTED -> open; // has a difference already, whose end decides about the money
        };
        if (stands && !open) {
            steps.open(deduction, DifferenceKind.ENTRY_UNEXPECTED, null);
        } else if (open && !stands) {
            differences.clear(Expectation.Owner.DEDUCTION, id, kind);
        }
    }

    private boolean isWaitedFor(Deduction deduction) {
        return waiting.under(deduction.reference()).netFen() != 0;
    }
}
