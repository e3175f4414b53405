package org.housingfund.gateway.payout;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Life of a payout (R-P1). */
public enum PayoutState implements State<PayoutState> {
    INSTRUCTED("已指示"),
    ACCEPTED("银行已受理"),
    /** The bank's debit entry is there, whether or not its answer ever came. */
    CONFIRMED("已付款"),
    /** The bank will not pay; the journal is taken back. Live again where two people find that it pays after all. */
    REFUSED("银行拒绝"),
    /** The bank paid and gave the money back (退汇); the journal is taken back. */
    RETURNED("已退汇");

    private final String label;

    PayoutState(String label) {
        this.label = label;
    }

    /** What a clerk calls it. */
    public String label() {
        return label;
    }

    @Override
    public Set<PayoutState> next() {
        return switch (this) {
            case INSTRUCTED -> Set.of(ACCEPTED, REFUSED, CONFIRMED);
            case ACCEPTED -> Set.of(REFUSED, CONFIRMED);
            case REFUSED -> Set.of(ACCEPTED);
            case CONFIRMED -> Set.of(RETURNED);
            case RETURNED -> Set.of();
        };
    }
}
