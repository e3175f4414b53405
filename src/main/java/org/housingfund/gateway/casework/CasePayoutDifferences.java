package org.housingfund.gateway.casework;

import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.expectation.Difference;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.expectation.WaitingEntries;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.payout.Payout;
import org.housingfund.gateway.payout.PayoutDifferences;
import org.housingfund.gateway.payout.Payouts;
import org.springframework.stereotype.Component;

/** Differences of the payouts of cases: what is accepted after all makes its case wait for the bank again. */
@Component
class CasePayoutDifferences extends PayoutDifferences {
    private final CasePayouts casePayouts;
    private final Cases cases;

    CasePayoutDifferences(
            CasePayouts casePayouts,
            Cases cases,
            Payouts payouts,
            Differences differences,
            Expectations expectations,
            WaitingEntries waiting) {
        super(casePayouts, payouts, differences, expectations, waiting);
        this.casePayouts = casePayouts;
        this.cases = cases;
    }

    @Override
    protected String standingOf(Payout locked) {
        return "case " + cases.lock(locked.caseId()).state();
    }

    @Override
    protected void refuseToReinstate(Difference difference, Payout refused) {
        Case known = cases.lock(refused.caseId());
        if (known.state() != CaseState.PAYOUT_REFUSED) {
            throw new Approvals.RefusedException("差异 %d 不能认可：案件 %s %s，不能恢复这笔付款；请与银行协商退回款项，退回后撤回（take-back）"
                    .formatted(difference.id(), known.number(), known.state().label()));
        }
        long paidOutFen = casePayouts.paidOutFen(known.id());
        if (refused.amountFen() + paidOutFen > known.requestedFen()) {
            throw new Approvals.RefusedException(
                    "差异 %d 不能认可：案件 %s 申请 %s 元，此前已付出 %s 元未退回，再恢复这笔 %s 元将超过申请金额；请与银行协商退回这笔款项，退回后撤回（take-back）"
                            .formatted(
                                    difference.id(),
                                    known.number(),
                                    Money.format(known.requestedFen()),
                                    Money.format(paidOutFen),
                                    Money.format(refused.amountFen())));
        }
    }

    @Override
    protected void reinstate(Payout refused, long differenceId) {
        casePayouts.reinstate(refused, differenceId);
    }
}
