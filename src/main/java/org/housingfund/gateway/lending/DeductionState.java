package org.housingfund.gateway.lending;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Where the deduction of one request stands. */
public enum DeductionState implements State<DeductionState> {
    /** Asked for outside the service hours: nothing was ever sent. */
    DECLINED("未受理"),
    /** The order is on its way to the bank. */
    SENT("已发往银行"),
    /** The bank did not answer in time, or does not know yet: the gateway inquires, and never orders again. */
    UNKNOWN("结果未明"),
    REFUSED("银行未扣款"),
    /** Booked on the bank's word; its money is expected. */
    SUCCEEDED("已扣款待到账"),
    /** The bank's entry arrived. */
    SETTLED("已到账"),
    /** Nothing is booked, and the bank's answers forbid a machine to say whether it should be. */
    DISPUTED("答复矛盾待处理");

    private final String label;

    DeductionState(String label) {
        this.label = label;
    }

    /** What a clerk calls it. */
    public String label() {
        return label;
    }

    @Override
    public Set<DeductionState> next() {
        return switch (this) {
            case SENT -> Set.of(UNKNOWN, SUCCEEDED, REFUSED, DISPUTED);
            case UNKNOWN -> Set.of(SUCCEEDED, REFUSED, DISPUTED);
            case REFUSED -> Set.of(DISPUTED);
            case DISPUTED -> Set.of(SUCCEEDED, REFUSED);
            case SUCCEEDED -> Set.of(SETTLED, REFUSED);
            case SETTLED -> Set.of(REFUSED);
            case DECLINED -> Set.of();
        };
    }
}
