package org.housingfund.gateway.ledger;

import java.time.LocalDate;

/**
 * Head of a journal.
 *
 * @param cause what kind of thing caused it
 * @param causeId which one
 * @param step a cause may book several times in its life; with cause and id the idempotency key (R-L2)
 * @param bookedOn the bank's date (R-L4)
 * @param kind what it does, in a word an accountant reads
 */
public record Journal(Cause cause, long causeId, int step, LocalDate bookedOn, String kind) {
    /** What can cause a journal. */
    public enum Cause {
        ENTRY,
        OPENING,
        GAP,
        DECISION,
        CASE,
        DEDUCTION
    }
}
