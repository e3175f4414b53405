package org.housingfund.gateway.notice;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Life of a payment notice (R-N6). */
public enum NoticeState implements State<NoticeState> {
    AWAITING("待收款"),
    PART_FUNDED("部分到账"),
    ALLOCATED("已分账"),
    CANCELLED("已撤销");

    private final String label;

    NoticeState(String label) {
        this.label = label;
    }

    /** What a clerk calls it. */
    public String label() {
        return label;
    }

    @Override
    public Set<NoticeState> next() {
        return switch (this) {
            case AWAITING -> Set.of(PART_FUNDED, ALLOCATED, CANCELLED);
            case PART_FUNDED -> Set.of(ALLOCATED, AWAITING);
            case ALLOCATED -> Set.of(AWAITING, PART_FUNDED);
            case CANCELLED -> Set.of(AWAITING);
        };
    }
}
