package org.housingfund.gateway.lending;

import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceOwner;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.expectation.WaitingEntries;
import org.housingfund.gateway.kernel.Money;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How differences of deductions end (R-B4). To accept one books the bank's answer; to dismiss it books nothing and, where
 * nothing else is in dispute, ends the deduction as refused; to take it back undoes what was booked on an answer that
 * proved wrong. To dismiss what is said of an unexpected entry, its money must have gone where it came from.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class DeductionDifferences implements DifferenceOwner {
    private final Differences differences;
    private final Deductions deductions;
    private final DeductionSteps steps;
    private final Expectations expectations;
    private final WaitingEntries waiting;

    DeductionDifferences(
            Differences differences,
            Deductions deductions,
            DeductionSteps steps,
            Expectations expectations,
            WaitingEntries waiting) {
        this.differences = differences;
        this.deductions = deductions;
        this.steps = steps;
        this.expectations = expectations;
        this.waiting = waiting;
    }

    @Override
    public Expectation.Owner owner() {
        return Expectation.Owner.DEDUCTION;
    }

    @Override
    public String standing(Difference difference, Resolution resolution) {
        expectations.lockByReferences(List.of(Deduction.reference(difference.subjectId())));
        Deduction deduction = deductions.lock(difference.subjectId());
        switch (resolution) {
            case ACCEPTED -> acceptable(difference, deduction);
            case DISMISSED -> refuseToForget(difference, deduction);
            case TAKEN_BACK -> refuseToTakeBack(difference, deduction);
            case CLEARED -> throw new IllegalArgumentException();
        }
        return "%s, answer %d, entries %d, differences %s"
                .formatted(
                        deduction.state(),
                        deductions.lastNews(deduction.id()),
                        waiting.under(deduction.reference()).entries(),
                        differences.open(owner(), deduction.id()));
    }

    @Override
    public void carryOut(Difference difference, Resolution resolution, Actor actor) {
        Deduction deduction = deductions.lock(difference.subjectId());
        DeductionSteps.Source source = DeductionSteps.Source.decision(actor, difference.id(), difference.answerId());
        switch (resolution) {
            case ACCEPTED -> {
                settleDispute(deduction);
                steps.take(deduction, new Input.Accepted(acceptable(difference, deduction)), source);
            }
            case DISMISSED -> dismiss(difference, deduction, source);
            case TAKEN_BACK -> {
                settleDispute(deduction);
                differences.resolveOthers(difference, resolution);
                steps.take(deduction, new Input.TakenBack(), source);
            }
            case CLEARED -> throw new IllegalArgumentException();
        }
    }

    /** What is said of an entry ends with it; the deduction ends with the last of what the bank has said. */
    private void dismiss(Difference difference, Deduction deduction, DeductionSteps.Source source) {
        if (isOfEntry(difference)) {
            settleDispute(deduction);
            return;
        }
        int ofEntries = differences.isOpen(owner(), deduction.id(), DifferenceKind.ENTRY_UNEXPECTED.name()) ? 1 : 0;
        if (differences.open(owner(), deduction.id()).size() == ofEntries) {
            steps.take(deduction, new Input.Dismissed(), source);
        }
    }

    private static boolean isOfEntry(Difference difference) {
        return difference.kind().equals(DifferenceKind.ENTRY_UNEXPECTED.name());
    }

    private void settleDispute(Deduction deduction) {
        expectations.lockByReferences(List.of(deduction.reference())).forEach(expectations::settleDispute);
    }

    /**
     * Money that was booked and has not come stays somebody's business: nothing else would remind of it. Money that has come
     * and is not booked was deducted.
     */
    private void refuseToForget(Difference difference, Deduction deduction) {
        if (isOfEntry(difference)
                || deduction.state() == DeductionState.UNKNOWN
                || deduction.state() == DeductionState.DISPUTED) {
            refuseWhereMoneyWaits(difference, deduction, "排除");
        }
        if (difference.kind().equals(DifferenceKind.NOT_ARRIVED.name())
                && deduction.state() == DeductionState.SUCCEEDED) {
            throw new Approvals.RefusedException(
                    "差异 " + difference.id() + " 不能排除：扣款已入账、款项仍未到账；到账后自动消除，请继续催促银行；银行书面确认并未扣款的可撤回入账（take-back）");
        }
    }

    /** What has arrived cannot have been deducted never. */
    private void refuseToTakeBack(Difference difference, Deduction deduction) {
        if (deduction.state() == DeductionState.SETTLED) {
            throw new Approvals.RefusedException(
                    "差异 " + difference.id() + " 不能撤回：款项已经到账；银行已将到账款项冲正或收回的，请以该笔支出的挂账冲抵（SET_OFF）原流水");
        }
        if (deduction.state() != DeductionState.SUCCEEDED) {
            throw new Approvals.RefusedException("差异 " + difference.id() + " 不能撤回：该笔扣款没有入账（"
                    + deduction.state().label() + "）");
        }
        refuseWhereMoneyWaits(difference, deduction, "撤回");
    }

    private void refuseWhereMoneyWaits(Difference difference, Deduction deduction, String what) {
        WaitingEntries.Waiting entries = waiting.under(deduction.reference());
        if (entries.netFen() != 0) {
            throw new Approvals.RefusedException("差异 %d 不能%s：引用参考号 %s 的银行流水有 %d 笔（合计 %s 元）挂账或待入账，说明款项已有往来；请先与银行查明"
                    .formatted(
                            difference.id(),
                            what,
                            deduction.reference().text(),
                            entries.entries(),
                            Money.format(entries.netFen())));
        }
    }

    private Answer.Success acceptable(Difference difference, Deduction deduction) {
        Optional<Answer.Success> success =
                Optional.ofNullable(difference.answerId()).flatMap(deductions::success);
        if (deduction.state() != DeductionState.DISPUTED || success.isEmpty()) {
            throw new Approvals.RefusedException(
                    "差异 " + difference.id() + " 不能按银行答复入账：只有尚未入账、银行答复扣款成功的差异可以；其余查明后予以排除（dismiss），误入账的撤回（take-back）");
        }
        return success.get();
    }
}
