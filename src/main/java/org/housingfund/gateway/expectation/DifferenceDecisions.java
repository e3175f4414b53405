package org.housingfund.gateway.expectation;

import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Two people decide a difference with a bank (R-B4): one proposes how it ends, another approves. */
@Service
public class DifferenceDecisions {
    private static final String KIND = "CLEARING_DIFFERENCE";

    private final Approvals approvals;
    private final Differences differences;
    private final ObjectProvider<DifferenceOwner> owners;
    private final AuditTrail audit;

    DifferenceDecisions(
            Approvals approvals, Differences differences, ObjectProvider<DifferenceOwner> owners, AuditTrail audit) {
        this.approvals = approvals;
        this.differences = differences;
        this.owners = owners;
        this.audit = audit;
    }

    /**
     * Proposes how a difference ends.
     *
     * @throws Approvals.RefusedException where it is not open, or cannot end like this
     */
    @Transactional
    public void propose(long differenceId, Resolution resolution, String comment, Actor actor) {
        if (resolution == Resolution.CLEARED) {
            throw new IllegalArgumentException("nobody decides that money arrived");
        }
        String standing = standing(open(differenceId), resolution);
        approvals.propose(
                KIND,
                Differences.subject(differenceId),
                Map.of("resolution", resolution.name(), "comment", comment, "standing", standing),
                actor);
    }

    /**
     * Approves the proposal and carries it out.
     *
     * @throws Approvals.RefusedException where nothing is proposed, the same identity proposed it, it is not possible any
     *     more, or anything has happened since the proposal
     */
    @Transactional
    public void approve(long differenceId, Actor actor) {
        String subject = Differences.subject(differenceId);
        Approvals.Proposal peeked =
                approvals.open(KIND, subject).orElseThrow(() -> new Approvals.RefusedException(subject + " 没有待复核的提议"));
        Resolution resolution =
                Resolution.valueOf(peeked.payload().get("resolution").asString());
        // The owner's locks first, the proposal's then: as whoever proposes.
        String standing = standing(open(differenceId), resolution);
        Approvals.Proposal proposal = approvals.approve(KIND, subject, actor);
        if (proposal.id() != peeked.id()) {
            throw new Approvals.RefusedException("差异 " + differenceId + " 的提议刚被驳回并重新提出，请看过新的提议再复核");
        }
        // Read again: whatever might have closed it holds the locks that the owner has taken now.
        Difference difference = open(differenceId);
        if (!standing.equals(proposal.payload().get("standing").asString())) {
            throw new Approvals.RefusedException(
                    "差异 " + differenceId + " 在提议之后又有变化（银行另有答复，或流水已到），提议已不适用；请驳回（reject），查明后重新提议");
        }
        differences.resolve(difference, resolution);
        owner(difference).carryOut(difference, resolution, actor);
        audit.record(
                actor,
                "CLEARING_DIFFERENCE_RESOLVED",
                Differences.subject(differenceId),
                AuditTrail.Outcome.DONE,
                Map.of(
                        "of", Differences.named(difference.owner(), difference.subjectId()),
                        "resolution", resolution.name()));
    }

    /** Rejects the proposal; the difference stays open. */
    @Transactional
    public void reject(long differenceId, Actor actor) {
        approvals.reject(KIND, Differences.subject(differenceId), actor);
    }

    private String standing(Difference difference, Resolution resolution) {
        return owner(difference).standing(difference, resolution);
    }

    private Difference open(long differenceId) {
        return differences
                .find(differenceId)
                .filter(difference -> difference.state() == DifferenceState.OPEN)
                .orElseThrow(() -> new Approvals.RefusedException("没有编号为 " + differenceId + " 的未了结差异"));
    }

    private DifferenceOwner owner(Difference difference) {
        return owners.stream()
                .filter(candidate -> candidate.owner() == difference.owner())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody owns differences of " + difference.owner()));
    }
}
