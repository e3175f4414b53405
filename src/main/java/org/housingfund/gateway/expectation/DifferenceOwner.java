package org.housingfund.gateway.expectation;

import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference.Resolution;

/** A package whose deductions or payouts may differ from what the bank says and does. Joins the caller's transaction. */
public interface DifferenceOwner {
    /** Whose differences it knows about. */
    Expectation.Owner owner();

    /**
     * Locks what the difference is about, the expectation's reference first, and says where all of it stands. An approval
     * is carried out only where this is the same as it was at the proposal.
     *
     * @throws Approvals.RefusedException where the difference cannot end like this
     */
    String standing(Difference difference, Resolution resolution);

    /** Does it, after {@link #standing} in the same transaction; the difference itself is resolved already. */
    void carryOut(Difference difference, Resolution resolution, Actor actor);
}
