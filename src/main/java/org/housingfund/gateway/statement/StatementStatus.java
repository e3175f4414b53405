package org.housingfund.gateway.statement;

import java.util.Set;
import org.housingfund.gateway.kernel.State;

/** Life of an accepted statement. */
public enum StatementStatus implements State<StatementStatus> {
    /** Accepted and copied; nothing posted. */
    STAGED,
    /** Waits: its opening balance does not continue the account (R-M10). Nothing posted. */
    HELD,
    /** Part of the account's chain; its parts are being posted. */
    POSTING,
    /** Every entry has its disposition and the ledger's balance is its closing balance (R-M2). */
    BOOKED,
    /** Withdrawn by two people while it waited: nothing was posted, and its correction may take its place. */
    DISCARDED;

    @Override
    public Set<StatementStatus> next() {
        return switch (this) {
            case STAGED -> Set.of(HELD, POSTING);
            case HELD -> Set.of(POSTING, DISCARDED);
            case POSTING -> Set.of(BOOKED);
            case BOOKED, DISCARDED -> Set.of();
        };
    }
}
