package org.housingfund.gateway.casework;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Life of a case (R-S2, R-S6). A case exists from the moment its package is checked, filed and forwarded. */
public enum CaseState implements State<CaseState> {
    /** The department decides. */
    FORWARDED("待部门审核"),
    /** Approved; the bank is instructed, its debit entry is to come. */
    PAYING("待银行付款"),
    /** The bank would not pay, or gave the money back; the department decides again. */
    PAYOUT_REFUSED("付款未成，待部门处理"),
    /** The debit entry is there; 附件5 and the folder are to be completed. */
    PAID("已付款，待办结"),
    /** Refused, 附件5 sent; the folder is to be completed. */
    REFUSED("不予办理，待办结"),
    /** 附件5 asks for more papers; the next revision of the package continues the case. */
    SUPPLEMENT_REQUESTED("待补充材料"),
    CLOSED("已办结");

    private final String label;

    CaseState(String label) {
        this.label = label;
    }

    /** What a clerk calls it. */
    public String label() {
        return label;
    }

    @Override
    public Set<CaseState> next() {
        return switch (this) {
            case FORWARDED -> Set.of(PAYING, REFUSED, SUPPLEMENT_REQUESTED);
            case PAYING -> Set.of(PAID, PAYOUT_REFUSED);
            case PAYOUT_REFUSED -> Set.of(PAYING, REFUSED, SUPPLEMENT_REQUESTED);
            case SUPPLEMENT_REQUESTED -> Set.of(FORWARDED, REFUSED);
            case PAID -> Set.of(CLOSED, PAYOUT_REFUSED);
            case REFUSED -> Set.of(CLOSED);
            case CLOSED -> Set.of(PAYOUT_REFUSED);
        };
    }
}
