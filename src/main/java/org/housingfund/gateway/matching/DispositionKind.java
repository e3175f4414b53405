package org.housingfund.gateway.matching;

/** What became of an entry (R-M1); the database lists the same names. */
public enum DispositionKind {
    ALLOCATED("已分账"),
    PART_FUNDING("部分到账"),
    REPAYMENT_SETTLED("还款核销"),
    INTEREST("结息"),
    INTERNAL_TRANSFER("内部划转"),
    RETURNED_PAYMENT("退汇"),
    REVERSAL("冲正"),
    PAYOUT_CONFIRMED("支付确认"),
    DEDUCTION_RETURN("扣款退回"),
    FEE("银行手续费"),
    SUSPENDED("挂账");

    private final String label;

    DispositionKind(String label) {
        this.label = label;
    }

    /** What operators call it. */
    public String label() {
        return label;
    }
}
