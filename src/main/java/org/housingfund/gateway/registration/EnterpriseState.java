package org.housingfund.gateway.registration;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Life of an enterprise that the registry has told of (R-G2). */
public enum EnterpriseState implements State<EnterpriseState> {
    /** Its account is prepared: it may sign on line. */
    PRE_OPENED,
    /** A person has to look before it may. */
    TO_BE_CHECKED,
    /** It has an employer account. */
    EXISTING,
    /** The registry has struck it off. */
    DEREGISTERED;

    @Override
    public Set<EnterpriseState> next() {
        return switch (this) {
            case PRE_OPENED, TO_BE_CHECKED -> Set.of(EXISTING, DEREGISTERED);
            case EXISTING -> Set.of(DEREGISTERED);
            case DEREGISTERED -> Set.of(EXISTING, TO_BE_CHECKED);
        };
    }
}
