package org.housingfund.gateway.expectation;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Where an expectation stands. */
public enum ExpectationState implements State<ExpectationState> {
    OPEN,
    /** The bank's entry arrived and cleared it. */
    MET,
    /**
     * Its owner no longer expects it; what stood on the clearing account was taken back in the same transaction. Open again
     * where two people find that the bank was right after all.
     */
    CANCELLED,
    /**
     * The bank gave the money back after it had met it (退汇, R-P1), or took back what had come in, as two people found. Only
     * the latter opens again.
     */
    RETURNED;

    @Override
    public Set<ExpectationState> next() {
        return switch (this) {
            case OPEN -> Set.of(MET, CANCELLED);
            case CANCELLED -> Set.of(OPEN);
            case MET -> Set.of(RETURNED);
            case RETURNED -> Set.of(OPEN);
        };
    }
}
