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
 * Differences of refunds: what is taken back is suspended again. A refused one is live again with what its refusal suspended
 * again, unless people have done something else with that since.
 */
@Component
class RefundDifferences extends PayoutDifferences {
    private final SuspenseRefunds refunds;
    private final DecisionTables tables;

    RefundDifferences(
            SuspenseRefunds refunds,
            DecisionTables tables,
            Payouts payouts,
            Differences differences,
            Expectations expectations,
            WaitingEntries waiting) {
        super(refunds, payouts, differences, expectations, waiting);
        this.refunds = refunds;
        this.tables = tables;
    }

    @Override
    protected String standingOf(Payout locked) {
        return "refund of approval %d, suspended again %s"
                .formatted(
                        locked.decisionId(),
                        tables.lockSuspendedAgain(locked.id())
                                .map(again -> again.id() + (untouched(locked, again) ? "" : " moved"))
                                .orElse("not"));
    }

    @Override
    protected void refuseToReinstate(Difference difference, Payout refused) {
        SuspendedMoney again = tables.lockSuspendedAgain(refused.id()).orElseThrow();
        if (!untouched(refused, again)) {
            throw new Approvals.RefusedException(
                    "差异 %d 不能认可：退款被拒绝后重新挂账的款项（挂账 %d）已另行处理；请先移回原科目，不能移回的请银行退回已付的款项，退回后撤回（take-back）"
                            .formatted(difference.id(), again.id()));
        }
    }

    @Override
    protected void reinstate(Payout refused, long differenceId) {
        refunds.reinstate(refused, tables.lockSuspendedAgain(refused.id()).orElseThrow(), differenceId);
    }

    private static boolean untouched(Payout refused, SuspendedMoney again) {
        return again.open() && !again.isPart() && again.accountId() == refused.debitedAccountId();
    }
}
