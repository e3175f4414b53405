package org.housingfund.gateway.console.suspense;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Life of a bulk job; the database lists the same moves. */
public enum JobState implements State<JobState> {
    RUNNING,
    PAUSED,
    DONE,
    CANCELLED;

    @Override
    public Set<JobState> next() {
        return switch (this) {
            case RUNNING -> Set.of(PAUSED, DONE, CANCELLED);
            case PAUSED -> Set.of(RUNNING, CANCELLED);
            case DONE, CANCELLED -> Set.of();
        };
    }
}
