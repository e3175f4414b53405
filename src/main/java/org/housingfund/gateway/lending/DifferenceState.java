package org.housingfund.gateway.lending;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Life of a reconciliation difference. */
public enum DifferenceState implements State<DifferenceState> {
    OPEN,
    RESOLVED;

    @Override
    public Set<DifferenceState> next() {
        return this == OPEN ? Set.of(RESOLVED) : Set.of();
    }
}
