package org.housingfund.gateway.matching;

/** What may become of a number that had a fault (R-M3), from the boldest to the most careful. */
public enum Repair {
    /** Allocated where number, exact amount, receiving account and payer agree and nothing else explains the text. */
    AUTO,
    /** Suspended, and shown to the operator as a suggestion. */
    SUGGEST,
    /** Suspended, and not even suggested. */
    REFUSE;

    /** The more careful of the two. */
    Repair and(Repair other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
