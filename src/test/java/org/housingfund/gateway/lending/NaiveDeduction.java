package org.housingfund.gateway.lending;

import java.util.ArrayList;
import java.util.List;

/**
 * What must have become of a deduction, told from the list of all that happened, without states: the first request
 * decides whether there is an order, the bank's first verdict decides the money, and every other verdict is a difference. After two people took a booking
 * back, only what is said from then on counts.
 *
 * @param state null where nothing was requested
 */
record NaiveDeduction(DeductionState state, int orders, int bookings, int reversals, int differences) {
    private static final String REFUSAL = "refusal";
    private static final String CONCLUSION = "never found";

    static NaiveDeduction of(List<Input> history) {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i) instanceof Input.TakenBack) {
                NaiveDeduction before = of(history.subList(0, i));
                NaiveDeduction after = of(history.subList(i + 1, history.size()), true);
                return new NaiveDeduction(
                        after.state,
                        before.orders,
                        before.bookings,
                        before.reversals + 1,
                        before.differences + after.differences);
            }
        }
        return of(history, false);
    }

    /** {@code concluded}: two people have concluded that nothing happened, whatever was said before. */
    private static NaiveDeduction of(List<Input> history, boolean concluded) {
        Boolean open = concluded ? true : null;
        boolean unclear = false;
        boolean received = false;
        boolean vanished = false;
        boolean late = false;
        boolean arrived = false;
        List<Object> verdicts = new ArrayList<>(concluded ? List.of(CONCLUSION) : List.of());
        for (Input input : history) {
            if (input instanceof Input.Request request && open == null) {
                open = request.withinHours();
            } else if (input instanceof Input.Due) {
                late |= !verdicts.isEmpty() && !arrived;
                unclear |= verdicts.isEmpty();
            } else if (input instanceof Input.Arrived) {
                arrived = true;
            } else if (input instanceof Input.Answered answered) {
                if (answered.answer() instanceof Answer.Success success) {
                    addNew(verdicts, success.split());
                } else if (answered.answer() instanceof Answer.Refused) {
                    addNew(verdicts, REFUSAL);
                } else if (verdicts.isEmpty()) {
                    if (answered.answer() instanceof Answer.NotFound notFound) {
                        vanished |= received;
                        if (notFound.conclusive() && !received) {
                            verdicts.add(CONCLUSION);
                        }
                    } else {
                        received |= ((Answer.Pending) answered.answer()).received();
                    }
                    unclear = true;
                }
            }
        }
        if (open == null) {
            return new NaiveDeduction(null, 0, 0, 0, 0);
        }
        if (!open) {
            return new NaiveDeduction(DeductionState.DECLINED, 0, 0, 0, 0);
        }
        int forgotten = vanished ? 1 : 0;
        if (verdicts.isEmpty()) {
            return new NaiveDeduction(unclear ? DeductionState.UNKNOWN : DeductionState.SENT, 1, 0, 0, forgotten);
        }
        if (verdicts.get(0) instanceof Split split) {
            boolean right = split.totalFen() == Conduct.FEN;
            int others = verdicts.size() - 1;
            return right
                    ? new NaiveDeduction(
                            arrived ? DeductionState.SETTLED : DeductionState.SUCCEEDED,
                            1,
                            1,
                            0,
                            others + forgotten + (late ? 1 : 0))
                    : new NaiveDeduction(DeductionState.DISPUTED, 1, 0, 0, others + 1 + forgotten);
        }
        return refused(verdicts, forgotten);
    }

    /** A refusal that follows a mere conclusion confirms it, unless a success came in between. */
    private static NaiveDeduction refused(List<Object> verdicts, int forgotten) {
        int firstSuccess = verdicts.size();
        int differences = forgotten;
        for (int i = verdicts.size() - 1; i >= 0; i--) {
            if (verdicts.get(i) instanceof Split) {
                firstSuccess = i;
                differences++;
            }
        }
        if (verdicts.indexOf(REFUSAL) > firstSuccess) {
            differences++;
        }
        boolean disputed = firstSuccess < verdicts.size();
        return new NaiveDeduction(disputed ? DeductionState.DISPUTED : DeductionState.REFUSED, 1, 0, 0, differences);
    }

    private static void addNew(List<Object> verdicts, Object verdict) {
        if (!verdicts.contains(verdict)) {
            verdicts.add(verdict);
        }
    }
}
