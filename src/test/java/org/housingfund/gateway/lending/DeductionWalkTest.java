package org.housingfund.gateway.lending;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.housingfund.gateway.kernel.Sha256;
import org.junit.jupiter.api.Test;

/**
 * Every order in which a request, its repetition, answers, contradictions, time-outs, inquiries' answers and redelivery
 * after a crash can follow each other, up to six of them, with every bank that answers in its own way. After each step
 * the machine must agree with a naive account of the whole history.
 */
class DeductionWalkTest {
    private static final int LENGTH = 6;
    private static final Sha256 CONTENT = Sha256.of("content".getBytes(StandardCharsets.UTF_8));
    private static final Sha256 OTHER = Sha256.of("other".getBytes(StandardCharsets.UTF_8));

    /** What may come next. */
    enum Letter {
        REQUEST,
        DUPLICATE_REQUEST,
        REQUEST_WITH_OTHER_CONTENT,
        ANSWER,
        DUPLICATE_ANSWER,
        CONTRADICTORY_ANSWER,
        TIME_OUT,
        INQUIRY_ANSWER,
        /** The bank's entry meets the expectation. */
        ARRIVAL,
        /** Two people take a booking back. */
        TAKE_BACK,
        /** It was committed and its acknowledgement was lost: the last message comes again. */
        CRASH
    }

    /** The gateway and the way here. */
    private record World(
            Optional<Standing> standing,
            List<Input> history,
            int orders,
            int inquiries,
            int bookings,
            int reversals,
            int differences,
            boolean told) {
        static final World EMPTY = new World(Optional.empty(), List.of(), 0, 0, 0, 0, 0, false);

        World after(Input input) {
            DeductionMachine.Step step = DeductionMachine.step(standing, input);
            List<Input> longer = new ArrayList<>(history);
            longer.add(input);
            return new World(
                    Optional.of(DeductionMachineTest.after(standing, input, step)),
                    longer,
                    orders + count(step, Effect.Send.DEDUCT),
                    inquiries + count(step, Effect.Send.INQUIRE),
                    bookings + count(step, Effect.Book.class),
                    reversals + count(step, Effect.TakeBack.class),
                    differences + count(step, Effect.OpenDifference.class),
                    told || (input instanceof Input.Answered answered && answered.answer() instanceof Answer.Success));
        }

        private static int count(DeductionMachine.Step step, Effect effect) {
            return (int) step.effects().stream().filter(effect::equals).count();
        }

        private static int count(DeductionMachine.Step step, Class<?> kind) {
            return (int) step.effects().stream().filter(kind::isInstance).count();
        }
    }

    private final Set<String> seen = new TreeSet<>();
    private long steps;

    @Test
    void moneyMovesAtMostOnceNeverWithoutEvidenceAndNoneIsLostWhateverTheOrderOfEvents() {
        for (Conduct bank : Conduct.values()) {
            for (boolean open : List.of(true, false)) {
                walk(World.EMPTY, bank, open, 0);
            }
        }
        assertThat(steps).isGreaterThan(500_000);
        assertThat(seen)
                .as("states and what was booked and opened in them")
                .contains(
                        "DECLINED 0 0",
                        "SENT 0 0",
                        "UNKNOWN 0 0",
                        "UNKNOWN 0 1",
                        "REFUSED 0 0",
                        "SUCCEEDED 1 0",
                        "SUCCEEDED 1 1",
                        "REFUSED 1 0", // taken back
                        "REFUSED 1 1",
                        "DISPUTED 1 1",
                        "DISPUTED 0 1",
                        "SETTLED 1 0",
                        "SETTLED 1 1",
                        "DISPUTED 0 2");
    }

    private void walk(World world, Conduct bank, boolean open, int length) {
        if (length == LENGTH) {
            return;
        }
        for (Letter letter : Letter.values()) {
            Optional<Input> input = input(letter, world.history(), world.orders(), world.inquiries(), bank, open);
            if (input.isPresent()) {
                World next = world.after(input.get());
                steps++;
                check(next);
                walk(next, bank, open, length + 1);
            }
        }
    }

    private void check(World world) {
        NaiveDeduction expected = NaiveDeduction.of(world.history());
        DeductionState state = world.standing().orElseThrow().state();
        boolean agrees = state == expected.state()
                && world.orders() == expected.orders()
                && world.bookings() == expected.bookings()
                && world.reversals() == expected.reversals()
                && world.differences() == expected.differences();
        // Said again without the naive account: once, on evidence, and no success without a trace.
        boolean sound = world.orders() <= 1
                && world.bookings() <= 1
                && (world.bookings() == 0 || world.told())
                && (!world.told() || world.bookings() + world.differences() > 0)
                && (world.bookings() - world.reversals() == 1)
                        == (state == DeductionState.SUCCEEDED || state == DeductionState.SETTLED);
        if (!agrees || !sound) {
            throw new AssertionError(world + "\nexpected " + expected);
        }
        seen.add(state + " " + world.bookings() + " " + world.differences());
    }

    /** What this letter delivers; empty where there is nothing to deliver. */
    static Optional<Input> input(
            Letter letter, List<Input> history, int orders, int inquiries, Conduct bank, boolean open) {
        return switch (letter) {
            case REQUEST, DUPLICATE_REQUEST -> Optional.of(new Input.Request(CONTENT, Conduct.FEN, open));
            case REQUEST_WITH_OTHER_CONTENT ->
                history.isEmpty() ? Optional.empty() : Optional.of(new Input.Request(OTHER, 2 * Conduct.FEN, open));
            case ANSWER -> orders == 0 ? Optional.empty() : bank.answer().map(Input.Answered::new);
            case DUPLICATE_ANSWER ->
                history.stream().filter(Input.Answered.class::isInstance).reduce((first, second) -> second);
            case CONTRADICTORY_ANSWER ->
                orders == 0 ? Optional.empty() : Optional.of(new Input.Answered(bank.contradiction()));
            case TIME_OUT -> history.isEmpty() ? Optional.empty() : Optional.of(new Input.Due(false));
            case INQUIRY_ANSWER ->
                inquiries == 0 ? Optional.empty() : Optional.of(new Input.Answered(bank.inquiryAnswer()));
            case ARRIVAL ->
                NaiveDeduction.of(history).state() == DeductionState.SUCCEEDED
                        ? Optional.of(new Input.Arrived())
                        : Optional.empty();
            case TAKE_BACK ->
                NaiveDeduction.of(history).state() == DeductionState.SUCCEEDED
                        ? Optional.of(new Input.TakenBack())
                        : Optional.empty();
            // An arrival comes in the transaction that closes its expectation, a decision in that of its difference:
            // never again.
            case CRASH ->
                history.isEmpty()
                                || history.get(history.size() - 1) instanceof Input.Arrived
                                || history.get(history.size() - 1) instanceof Input.TakenBack
                        ? Optional.empty()
                        : Optional.of(history.get(history.size() - 1));
        };
    }
}
