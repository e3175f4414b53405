package org.housingfund.gateway.console.web;

import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.Proposal;

/** Knows how proposals of some kinds are shown and decided; whoever has such a kind brings one. */
public interface ProposalDesk {
    boolean handles(String kind);

    /** What approving it would do, a Chinese phrase. */
    String phrase(Proposal proposal);

    /** Address of the page about its subject. */
    String page(Proposal proposal);

    /**
     * Approves and carries out this proposal, and none other in its place.
     *
     * @return what was done, one Chinese sentence
     * @throws org.housingfund.gateway.audit.Approvals.RefusedException where it may not or cannot be
     */
    String approve(Proposal proposal, Actor actor);

    /** Rejects it; what it is about stays as it is. */
    void reject(Proposal proposal, Actor actor);

    /** What stands behind the colon of its subject, {@code entity:id}. */
    static String key(Proposal proposal) {
        return proposal.subject().substring(proposal.subject().indexOf(':') + 1);
    }
}
