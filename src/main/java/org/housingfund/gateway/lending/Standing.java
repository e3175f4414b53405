package org.housingfund.gateway.lending;

import java.util.Set;
import org.housingfund.gateway.kernel.Sha256;

/**
 * All of a deduction's past that its next step depends on. Where it was taken back, its past begins after that: what the
 * bank says then, it says anew.
 *
 * @param content digest of what was asked for
 * @param successes every split that the bank has called a success
 * @param refused whether the bank has ever refused
 * @param received whether the bank has ever said that it works on the order
 * @param differences every kind of difference that was ever opened
 */
record Standing(
        DeductionState state,
        Sha256 content,
        long amountFen,
        Set<Split> successes,
        boolean refused,
        boolean received,
        Set<DifferenceKind> differences) {
    Standing {
        successes = Set.copyOf(successes);
        differences = Set.copyOf(differences);
    }
}
