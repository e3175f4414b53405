package org.housingfund.gateway.console.suspense;

import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.console.web.ProposalDesk;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.springframework.stereotype.Component;

/** Proposals about suspended money (R-M6), and about differences with banks (R-B4). */
@Component
class MoneyDesk implements ProposalDesk {
    private static final String SUSPENSE = "SUSPENSE_DECISION";
    private static final String DIFFERENCE = "CLEARING_DIFFERENCE";

    private final SuspenseDecisions decisions;
    private final DifferenceDecisions differences;

    MoneyDesk(SuspenseDecisions decisions, DifferenceDecisions differences) {
        this.decisions = decisions;
        this.differences = differences;
    }

    @Override
    public boolean handles(String kind) {
        return kind.equals(SUSPENSE) || kind.equals(DIFFERENCE);
    }

    @Override
    public String phrase(Proposal proposal) {
        return isSuspense(proposal)
                ? "挂账 " + subject(proposal) + "："
                        + SuspenseDecision.ofPayload(proposal.payload()).phrase()
                : "与银行的差异 " + subject(proposal) + "："
                        + phrase(Resolution.valueOf(
                                proposal.payload().path("resolution").asString("")));
    }

    private static String phrase(Resolution resolution) {
        return switch (resolution) {
            case ACCEPTED -> "认可银行的答复";
            case DISMISSED -> "予以排除，不入账";
            case TAKEN_BACK -> "撤回已记的账";
            case CLEARED -> "款项已到";
        };
    }

    @Override
    public String page(Proposal proposal) {
        return isSuspense(proposal) ? "/suspense/" + subject(proposal) : "/";
    }

    @Override
    public String approve(Proposal proposal, Actor actor) {
        if (isSuspense(proposal)) {
            return decisions.approve(subject(proposal), proposal.id(), actor);
        }
        differences.approve(subject(proposal), actor);
        return "差异 " + subject(proposal) + " 已了结";
    }

    @Override
    public void reject(Proposal proposal, Actor actor) {
        if (isSuspense(proposal)) {
            decisions.reject(subject(proposal), proposal.id(), actor);
        } else {
            differences.reject(subject(proposal), actor);
        }
    }

    private static boolean isSuspense(Proposal proposal) {
        return proposal.kind().equals(SUSPENSE);
    }

    private static long subject(Proposal proposal) {
        return Long.parseLong(ProposalDesk.key(proposal));
    }
}
