package org.housingfund.gateway.matching;

import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.expectation.WaitingEntries;
import org.housingfund.gateway.payout.Payout;
import org.housingfund.gateway.payout.PayoutDifferences;
import org.housingfund.gateway.payout.Payouts;
import org.springframework.stereotype.Component;

/**
 * Differences of refunds: what is taken back is suspended again. A refused one is never live again: its money is suspended
 * already, as a posting of its own.
 */
@Component
class RefundDifferences extends PayoutDifferences {
    RefundDifferences(
            SuspenseRefunds refunds,
            Payouts payouts,
            Differences differences,
            Expectations expectations,
            WaitingEntries waiting) {
        super(refunds, payouts, differences, expectations, waiting);
    }

    @Override
    protected String standingOf(Payout locked) {
        return "refund of approval " + locked.decisionId();
    }

    @Override
    protected void refuseToReinstate(Difference difference, Payout refused) {
        throw new Approvals.RefusedException(
                "差异 " + difference.id() + " 不能认可：该笔退款已被银行拒绝，款项已重新挂账；银行书面确认未付款且不会付款的撤回（take-back），已付出的请银行退回");
    }

    @Override
    protected void reinstate(Payout refused, long differenceId) {
        throw new IllegalStateException("a refused refund is suspended again: " + refused.id());
    }
}
