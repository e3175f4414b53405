package org.housingfund.gateway.expectation;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Life of a difference. */
public enum DifferenceState implements State<DifferenceState> {
    OPEN,
    RESOLVED;

    @Override
    public Set<DifferenceState> next() {
        return this == OPEN ? Set.of(RESOLVED) : Set.of();
    }
}
