package org.housingfund.gateway.lending;

import static org.housingfund.gateway.lending.DeductionState.DECLINED;
import static org.housingfund.gateway.lending.DeductionState.DISPUTED;
import static org.housingfund.gateway.lending.DeductionState.REFUSED;
import static org.housingfund.gateway.lending.DeductionState.SENT;
import static org.housingfund.gateway.lending.DeductionState.SETTLED;
import static org.housingfund.gateway.lending.DeductionState.SUCCEEDED;
import static org.housingfund.gateway.lending.DeductionState.UNKNOWN;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.housingfund.gateway.lending.Effect.Book;
import org.housingfund.gateway.lending.Effect.CloseDifference;
import org.housingfund.gateway.lending.Effect.OpenDifference;
import org.housingfund.gateway.lending.Effect.Send;
import org.housingfund.gateway.lending.Effect.Tell;
import org.housingfund.gateway.lending.Effect.TellRefused;

/**
 * Life of a deduction as a pure function (R-B1, R-B2): where it stands and what happens give where it stands then and
 * what is to be done. The order to deduct is given once, on the first request; money is booked once, on a success that
 * nothing contradicts, or that two people accepted; no success stays without a booking or a difference; and only two
 * people take a booking back, before its money has come or with the bank's entry that takes it back.
 */
final class DeductionMachine {
    /** Refusal where the bank, asked long after the order had expired, still knew nothing of it. */
    static final String NOT_EXECUTED = "NOT_EXECUTED";

    /** Refusal by two people's decision. */
    static final String DISMISSED = "DISMISSED";

    /** Refusal by two people's decision, after it had been booked. */
    static final String TAKEN_BACK = "TAKEN_BACK";

    /** Refusals that two people decided: what the bank says after them is news, also where it has said it before. */
    static final Set<String> DECIDED = Set.of(DISMISSED, TAKEN_BACK);

    /** Every refusal that is not the bank's own word. */
    static final Set<String> OWN_CODES = Set.of(NOT_EXECUTED, DISMISSED, TAKEN_BACK);

    private DeductionMachine() {}

    /** Where it stands now, and what is to be done. */
    record Step(DeductionState state, List<Effect> effects) {
        private Step with(Effect more) {
            return new Step(
                    state, Stream.concat(effects.stream(), Stream.of(more)).toList());
        }
    }

    /**
     * One step.
     *
     * @param before empty where no such request is known
     * @throws IllegalStateException for what cannot happen: a bug, never a business case
     */
    static Step step(Optional<Standing> before, Input input) {
        if (input instanceof Input.Request request) {
            return before.map(known -> again(known, request)).orElseGet(() -> first(request));
        }
        Standing now = before.orElseThrow(() -> new IllegalStateException("no request, yet " + input));
        Step step = known(now, input);
        if (step.state() != now.state()) {
            now.state().to(step.state());
        }
        boolean resolved = now.state() == UNKNOWN && step.state() != UNKNOWN;
        return resolved && now.differences().contains(DifferenceKind.UNRESOLVED)
                ? step.with(new CloseDifference(DifferenceKind.UNRESOLVED))
                : step;
    }

    private static Step known(Standing now, Input input) {
        if (input instanceof Input.Answered answered) {
            return answered(now, answered.answer());
        }
        if (input instanceof Input.Due due) {
            return due(now, due.overdue());
        }
        if (input instanceof Input.Arrived) {
            return arrived(now);
        }
        if (input instanceof Input.Accepted accepted) {
            return to(now.state().to(SUCCEEDED), new Book(accepted.success()), Tell.DEDUCTED);
        }
        if (input instanceof Input.TakenBack) {
            return takenBack(now, SUCCEEDED);
        }
        if (input instanceof Input.Returned) {
            return takenBack(now, SETTLED);
        }
        // Dismissed: where something is booked, or nothing is in dispute any more, it changes nothing.
        return now.state() == DISPUTED || now.state() == UNKNOWN ? to(REFUSED, new TellRefused(DISMISSED)) : stay(now);
    }

    private static Step first(Input.Request request) {
        return request.withinHours() ? to(SENT, Tell.ACCEPTED, Send.DEDUCT) : to(DECLINED, Tell.DECLINED);
    }

    /** One id has one outcome, whenever and however often it is sent: a refusal stays one when the service opens. */
    private static Step again(Standing known, Input.Request request) {
        return known.content().equals(request.content()) ? stay(known) : stay(known, Tell.CONFLICT);
    }

    private static Step answered(Standing now, Answer answer) {
        if (now.state() == DECLINED) {
            throw new IllegalStateException("an answer to an order that was never sent");
        }
        if (answer instanceof Answer.Success success) {
            return succeeded(now, success);
        }
        if (answer instanceof Answer.Refused refused) {
            return refused(now, refused.code());
        }
        if (answer instanceof Answer.NotFound notFound) {
            return notFound(now, notFound.conclusive());
        }
        return pending(now);
    }

    private static Step succeeded(Standing now, Answer.Success success) {
        if (now.successes().contains(success.split())) {
            return stay(now); // said before
        }
        return switch (now.state()) {
            case SENT, UNKNOWN ->
                success.split().totalFen() == now.amountFen()
                        ? to(SUCCEEDED, new Book(success), Tell.DEDUCTED)
                        : to(DISPUTED, new OpenDifference(DifferenceKind.AMOUNT_DIFFERS));
            case REFUSED -> to(DISPUTED, new OpenDifference(DifferenceKind.SUCCESS_AFTER_REFUSAL));
            case SUCCEEDED, SETTLED, DISPUTED -> stay(now, new OpenDifference(DifferenceKind.SUCCESS_DIFFERS));
            case DECLINED -> throw new IllegalStateException();
        };
    }

    private static Step refused(Standing now, String code) {
        if (now.refused()) {
            return stay(now); // said before, if perhaps with another code
        }
        return switch (now.state()) {
            case SENT, UNKNOWN -> to(REFUSED, new TellRefused(code));
            case REFUSED, DECLINED -> stay(now);
            case SUCCEEDED, SETTLED, DISPUTED -> stay(now, new OpenDifference(DifferenceKind.REFUSAL_AFTER_SUCCESS));
        };
    }

    /** After the bank has had the order, not to know it is no answer: somebody must ask why. */
    private static Step notFound(Standing now, boolean conclusive) {
        return switch (now.state()) {
            case SENT, UNKNOWN -> {
                if (now.received()) {
                    yield now.differences().contains(DifferenceKind.COMMAND_VANISHED)
                            ? stay(now)
                            : stay(now, new OpenDifference(DifferenceKind.COMMAND_VANISHED));
                }
                yield conclusive ? to(REFUSED, new TellRefused(NOT_EXECUTED)) : pending(now);
            }
            // Asked before the bank came to the order, answered after it: late, not contradictory.
            case REFUSED, SUCCEEDED, SETTLED, DISPUTED, DECLINED -> stay(now);
        };
    }

    private static Step pending(Standing now) {
        return now.state() == SENT ? to(UNKNOWN, Tell.UNKNOWN) : stay(now);
    }

    private static Step due(Standing now, boolean overdue) {
        return switch (now.state()) {
            case SENT -> to(UNKNOWN, Tell.UNKNOWN, Send.INQUIRE);
            case UNKNOWN ->
                overdue && !now.differences().contains(DifferenceKind.UNRESOLVED)
                        ? stay(now, Send.INQUIRE, new OpenDifference(DifferenceKind.UNRESOLVED))
                        : stay(now, Send.INQUIRE);
            case SUCCEEDED ->
                now.differences().contains(DifferenceKind.NOT_ARRIVED)
                        ? stay(now)
                        : stay(now, new OpenDifference(DifferenceKind.NOT_ARRIVED));
            case DECLINED, REFUSED, SETTLED, DISPUTED -> stay(now);
        };
    }

    private static Step arrived(Standing now) {
        DeductionState settled = now.state().to(SETTLED);
        return now.differences().contains(DifferenceKind.NOT_ARRIVED)
                ? to(settled, Tell.SETTLED, new CloseDifference(DifferenceKind.NOT_ARRIVED))
                : to(settled, Tell.SETTLED);
    }

    private static Step takenBack(Standing now, DeductionState booked) {
        if (now.state() != booked) {
            throw new IllegalStateException("nothing to take back: " + now.state());
        }
        return to(REFUSED, new Effect.TakeBack(), new TellRefused(TAKEN_BACK));
    }

    private static Step stay(Standing now, Effect... effects) {
        return new Step(now.state(), List.of(effects));
    }

    private static Step to(DeductionState state, Effect... effects) {
        return new Step(state, List.of(effects));
    }
}
