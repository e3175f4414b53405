package org.housingfund.gateway.lending;

import java.time.Instant;
import java.time.LocalDate;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Times;

/**
 * A deduction as it is stored, its row locked.
 *
 * @param request what was asked for
 * @param bankAccountId ledger account that the bank pays to
 * @param requestedAt the gateway's receipt
 * @param notAfter the bank must not begin with it after this moment; null where nothing was sent
 * @param commands how many messages were sent to the bank
 */
record Deduction(
        long id,
        RepaymentRequest request,
        long bankAccountId,
        Instant requestedAt,
        Instant notAfter,
        int commands,
        Standing standing) {
    /** Of the references of deductions. */
    static final String KIND = "KK";

    /** What the bank quotes when it pays. */
    CreditorReference reference() {
        return reference(id);
    }

    static CreditorReference reference(long id) {
        return CreditorReference.of(KIND, id);
    }

    /** {@code entity:id}, as events, outbox and audit name it. */
    String subject() {
        return "deduction:" + id;
    }

    LocalDate requestedOn() {
        return LocalDate.ofInstant(requestedAt, Times.ZONE);
    }

    DeductionState state() {
        return standing.state();
    }
}
