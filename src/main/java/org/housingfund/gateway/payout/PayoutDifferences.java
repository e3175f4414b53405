package org.housingfund.gateway.payout;

import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceOwner;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationState;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.expectation.WaitingEntries;
import org.housingfund.gateway.kernel.Money;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Payouts that the bank does not do, or contradicts itself about (R-B4, R-P1), and how their differences end. To accept
 * one says that the bank paid or will, to take it back that it did not and will not. It is late rather than twice. What
 * depends on whom the money is for, each owner of payouts adds.
 */
@Transactional(propagation = Propagation.MANDATORY)
public abstract class PayoutDifferences implements DifferenceOwner {
    /** What can be wrong, each with its sentence and what its owner should do. */
    enum Kind {
        NOT_DEBITED("已指示付款，逾期未见银行的借方流水", "请向银行查询：已付款的等待流水，到达后自动消除；银行书面确认未付款且不会付款的撤回付款（take-back）"),
        DISPUTED(
                "银行的答复或流水与付款指令不符，查明之前不再另行付款",
                "请与银行核实：已付款或将付款的予以认可（accept），等待流水；银行书面确认未付款且不会付款的撤回付款（take-back），案件可重新审核，退款重新挂账；款项已部分或以其他方式退回的，由两人将该笔挂账冲抵（SET_OFF）付款流水");

        private final String sentence;
        private final String remedy;

        Kind(String sentence, String remedy) {
            this.sentence = sentence;
            this.remedy = remedy;
        }

        String sentence() {
            return sentence;
        }

        String remedy() {
            return remedy;
        }
    }

    private final PayoutOwner payer;
    private final Payouts payouts;
    private final Differences differences;
    private final Expectations expectations;
    private final WaitingEntries waiting;

    /** @param payer whose payouts these are */
    protected PayoutDifferences(
            PayoutOwner payer,
            Payouts payouts,
            Differences differences,
            Expectations expectations,
            WaitingEntries waiting) {
        this.payer = payer;
        this.payouts = payouts;
        this.differences = differences;
        this.expectations = expectations;
        this.waiting = waiting;
    }

    /** A payout and its expectation, locked in this order: reference, payout. */
    private record Locked(Payout payout, Expectation expectation) {}

    @Override
    public Expectation.Owner owner() {
        return payer.owner();
    }

    /** Locks what the payout pays and says where it stands; the payout is locked before. */
    protected abstract String standingOf(Payout locked);

    /**
     * Says why a payout that the bank refused cannot be live again, where it cannot; what it pays is locked.
     *
     * @throws Approvals.RefusedException with the reason
     */
    protected abstract void refuseToReinstate(Difference difference, Payout refused);

    /** The bank pays what it had refused: books it, and expects its entry again. */
    protected abstract void reinstate(Payout refused, long differenceId);

    @Override
    public String standing(Difference difference, Resolution resolution) {
        Locked locked = lock(difference);
        Payout payout = locked.payout();
        String paid = standingOf(payout);
        WaitingEntries.Waiting entries = waiting.under(payout.reference());
        switch (resolution) {
            case ACCEPTED -> refuseToAccept(difference, payout);
            case TAKEN_BACK -> refuseToTakeBack(difference, locked, entries);
            case DISMISSED ->
                throw new Approvals.RefusedException(
                        "差异 " + difference.id() + " 是付款差异，不能排除：只能认可（accept，银行已付或将付）或撤回（take-back，未付且不会付）");
            case CLEARED -> throw new IllegalArgumentException();
        }
        return "payout %s, %s, expectation %s, disputed %s, entries %d, differences %s"
                .formatted(
                        payout.state(),
                        paid,
                        locked.expectation().state(),
                        expectations.disputedAt(locked.expectation().id()).orElse(null),
                        entries.entries(),
                        differences.open(owner(), payout.id()));
    }

    @Override
    public void carryOut(Difference difference, Resolution resolution, Actor actor) {
        Locked locked = lock(difference);
        Payout payout = locked.payout();
        expectations.settleDispute(locked.expectation());
        boolean refused = payout.state() == PayoutState.REFUSED;
        switch (resolution) {
            case ACCEPTED -> {
                if (refused) {
                    reinstate(payout, difference.id());
                }
            }
            case TAKEN_BACK -> {
                differences.resolveOthers(difference, resolution);
                if (!refused) {
                    payer.refused(payout, locked.expectation(), PayoutReply.takenBack(payout.reference()));
                }
                payouts.cancelInstruction(payout, difference.id());
            }
            case DISMISSED, CLEARED -> throw new IllegalArgumentException();
        }
    }

    private Locked lock(Difference difference) {
        Expectation expectation = expectations
                .lockByReferences(List.of(Payouts.reference(difference.subjectId())))
                .get(0);
        return new Locked(payouts.lock(expectation.reference()).orElseThrow(), expectation);
    }

    private void refuseToAccept(Difference difference, Payout payout) {
        if (difference.kind().equals(Kind.NOT_DEBITED.name())) {
            throw new Approvals.RefusedException(
                    "差异 " + difference.id() + " 不能认可：是否付款只以银行的借方流水为准，流水到达后自动消除；银行书面确认未付款且不会付款的可撤回（take-back）");
        }
        if (payout.state() == PayoutState.REFUSED) {
            refuseToReinstate(difference, payout);
        }
    }

    /** Only what no entry speaks against, and no message of ours can still bring about. */
    private void refuseToTakeBack(Difference difference, Locked locked, WaitingEntries.Waiting entries) {
        Payout payout = locked.payout();
        if (locked.expectation().state() == ExpectationState.MET) {
            throw new Approvals.RefusedException("差异 " + difference.id() + " 不能撤回：银行的借方流水已到，款项已经付出；认可（accept）即可");
        }
        if (locked.expectation().state() == ExpectationState.RETURNED) {
            throw new Approvals.RefusedException("差异 " + difference.id() + " 不能撤回：款项已经付出又退回，账已冲回；认可（accept）即可");
        }
        if (entries.netFen() != 0) {
            throw new Approvals.RefusedException("差异 %d 不能撤回：引用参考号 %s 的银行流水有 %d 笔（合计 %s 元）挂账或待入账，说明款项已有往来；请先与银行查明"
                    .formatted(
                            difference.id(),
                            payout.reference().text(),
                            entries.entries(),
                            Money.format(entries.netFen())));
        }
        if (payouts.isInstructionPending(payout)) {
            throw new Approvals.RefusedException("差异 " + difference.id() + " 不能撤回：付款指令还在发件箱中，随时可能发给银行；请先排除发件故障，再向银行查询");
        }
    }
}
