package org.housingfund.gateway.app.verify;

import java.util.List;

/**
 * What the check of one invariant found.
 *
 * @param code {@code I1} to {@code I12}
 * @param statement what must hold, in Chinese
 * @param checked how many things were looked at
 * @param violations one line each; empty where the invariant holds
 */
public record Finding(String code, String statement, long checked, List<String> violations) {
    /** Whether the invariant holds. */
    public boolean holds() {
        return violations.isEmpty();
    }
}
