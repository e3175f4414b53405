package org.housingfund.gateway.closing;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Life of a daily journal batch. */
public enum ExportStatus implements State<ExportStatus> {
    EXPORTED,
    ACKNOWLEDGED,
    /** The core system's figures differ from ours, or it refused the batch. */
    DIFFERENT;

    @Override
    public Set<ExportStatus> next() {
        return switch (this) {
            case EXPORTED -> Set.of(ACKNOWLEDGED, DIFFERENT);
            case DIFFERENT -> Set.of(ACKNOWLEDGED);
            case ACKNOWLEDGED -> Set.of();
        };
    }
}
