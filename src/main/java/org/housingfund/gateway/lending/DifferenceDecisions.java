package org.housingfund.gateway.lending;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.expectation.Expectations;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Two people decide a reconciliation difference (R-B4): one proposes, another approves. To accept it books the bank's
 * answer; to dismiss it books nothing and, where nothing else is in dispute, ends the deduction as refused.
 */
@Service
public class DifferenceDecisions {
    private static final String KIND = "LENDING_DIFFERENCE";

    private final Approvals approvals;
    private final Differences differences;
    private final Deductions deductions;
    private final DeductionSteps steps;
    private final Expectations expectations;
    private final AuditTrail audit;

    DifferenceDecisions(
            Approvals approvals,
            Differences differences,
            Deductions deductions,
            DeductionSteps steps,
            Expectations expectations,
            AuditTrail audit) {
        this.approvals = approvals;
        this.differences = differences;
        this.deductions = deductions;
        this.steps = steps;
        this.expectations = expectations;
        this.audit = audit;
    }

    /**
     * Proposes how a difference ends.
     *
     * @param accept book the bank's answer; otherwise book nothing
     * @throws Approvals.RefusedException where it is not open, or there is nothing to accept
     */
    @Transactional
    public void propose(long differenceId, boolean accept, String comment, Actor actor) {
        Differences.Difference difference = open(differenceId);
        Deduction deduction = lock(difference);
        if (accept) {
            acceptable(difference, deduction);
        } else {
            refuseToForget(difference, deduction);
        }
        approvals.propose(
                KIND, subject(differenceId), Map.of("resolution", resolution(accept), "comment", comment), actor);
    }

    /**
     * Approves the proposal and carries it out.
     *
     * @throws Approvals.RefusedException where nothing is proposed, the same identity proposed it, or it is not possible
     *     any more
     */
    @Transactional
    public void approve(long differenceId, Actor actor) {
        Approvals.Proposal proposal = approvals.approve(KIND, subject(differenceId), actor);
        boolean accept = proposal.payload().get("resolution").asString().equals(resolution(true));
        Differences.Difference difference = open(differenceId);
        Deduction deduction = lock(difference);
        if (!accept) {
            refuseToForget(difference, deduction);
        }
        differences.resolve(difference, accept ? Differences.Resolution.ACCEPTED : Differences.Resolution.DISMISSED);
        DeductionSteps.Source source = DeductionSteps.Source.decision(actor, differenceId, difference.answerId());
        if (accept) {
            steps.take(deduction, new Input.Accepted(acceptable(difference, deduction)), source);
        } else if (differences.othersOpen(difference) == 0) {
            steps.take(deduction, new Input.Dismissed(), source);
        }
        audit.record(
                actor,
                "LENDING_DIFFERENCE_RESOLVED",
                subject(differenceId),
                AuditTrail.Outcome.DONE,
                Map.of("deduction", deduction.id(), "resolution", resolution(accept)));
    }

    /** Rejects the proposal; the difference stays open. */
    @Transactional
    public void reject(long differenceId, Actor actor) {
        approvals.reject(KIND, subject(differenceId), actor);
    }

    /** Money that was booked and has not come stays somebody's business: nothing else would remind of it. */
    private static void refuseToForget(Differences.Difference difference, Deduction deduction) {
        if (difference.kind() == DifferenceKind.NOT_ARRIVED && deduction.state() == DeductionState.SUCCEEDED) {
            throw new Approvals.RefusedException("差异 " + difference.id() + " 不能排除：扣款已入账、款项仍未到账；到账后自动消除，请继续催促银行");
        }
    }

    private Answer.Success acceptable(Differences.Difference difference, Deduction deduction) {
        Optional<Answer.Success> success =
                Optional.ofNullable(difference.answerId()).flatMap(deductions::success);
        if (deduction.state() != DeductionState.DISPUTED || success.isEmpty()) {
            throw new Approvals.RefusedException(
                    "差异 " + difference.id() + " 不能按银行答复入账：只有尚未入账、银行答复扣款成功的差异可以；其余查明后予以排除（dismiss）");
        }
        return success.get();
    }

    private Differences.Difference open(long differenceId) {
        return differences
                .find(differenceId)
                .filter(difference -> difference.state() == DifferenceState.OPEN)
                .orElseThrow(() -> new Approvals.RefusedException("没有编号为 " + differenceId + " 的未了结扣款差异"));
    }

    private Deduction lock(Differences.Difference difference) {
        expectations.lockByReferences(List.of(Deduction.reference(difference.deductionId())));
        return deductions.lock(difference.deductionId());
    }

    private static String subject(long differenceId) {
        return "lending-difference:" + differenceId;
    }

    private static String resolution(boolean accept) {
        return (accept ? Differences.Resolution.ACCEPTED : Differences.Resolution.DISMISSED).name();
    }
}
