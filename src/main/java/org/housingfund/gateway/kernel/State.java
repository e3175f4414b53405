package org.housingfund.gateway.kernel;

import java.util.Set;

/**
 * A state with its legal moves. The database holds the same moves in {@code state_move}; a test compares the two.
 *
 * @param <S> the enum itself
 */
public interface State<S extends Enum<S> & State<S>> {
    /** States this one may move to. */
    Set<S> next();

    /** Refuses an illegal move: a bug, never a business case. */
    default S to(S target) {
        if (!next().contains(target)) {
            throw new IllegalStateException("illegal move " + this + " -> " + target);
        }
        return target;
    }
}
