package org.housingfund.gateway.lending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.kernel.Sha256;
import org.junit.jupiter.api.Test;

/** The rules of R-B1, R-B2 and R-B4, one by one, on the pure machine. */
class DeductionMachineTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Sha256 CONTENT = Sha256.of("content".getBytes(StandardCharsets.UTF_8));
    private static final Sha256 OTHER = Sha256.of("other".getBytes(StandardCharsets.UTF_8));
    private static final long FEN = 100_00;
    private static final Answer.Success SUCCESS = new Answer.Success(new Split(90_00, 9_00, 1_00), DAY);
    private static final Answer.Success OTHER_SPLIT = new Answer.Success(new Split(99_00, 1_00, 0), DAY);
    private static final Answer.Success OTHER_TOTAL = new Answer.Success(new Split(99_00, 0, 0), DAY);
    private static final Answer REFUSED = new Answer.Refused("INSUFFICIENT_FUNDS");
    private static final Answer RECEIVED = new Answer.Pending(true);
    private static final Answer UNCLEAR = new Answer.Pending(false);
    private static final Input DUE = new Input.Due(false);

    private Optional<Standing> standing = Optional.empty();
    private List<Effect> effects = List.of();

    @Test
    void aRequestWithinTheServiceHoursGivesTheOrderOnce() {
        request(CONTENT, true);
        assertThat(effects).containsExactly(Effect.Tell.ACCEPTED, Effect.Send.DEDUCT);
        request(CONTENT, true);
        assertThat(effects).isEmpty();
        assertState(DeductionState.SENT);
    }

    @Test
    void aRequestOutsideTheServiceHoursIsDeclinedAndStaysSoWhenTheServiceOpens() {
        request(CONTENT, false);
        assertThat(effects).containsExactly(Effect.Tell.DECLINED);
        request(CONTENT, true);
        assertThat(effects).isEmpty();
        assertState(DeductionState.DECLINED);
    }

    @Test
    void theSameIdWithOtherContentIsRefusedAndTheOriginalStands() {
        requested();
        request(OTHER, true);
        assertThat(effects).containsExactly(Effect.Tell.CONFLICT);
        assertState(DeductionState.SENT);
    }

    @Test
    void aSuccessBooksOnce() {
        requested();
        answer(SUCCESS);
        assertThat(effects).containsExactly(new Effect.Book(SUCCESS), Effect.Tell.DEDUCTED);
        answer(SUCCESS);
        assertThat(effects).isEmpty();
        assertState(DeductionState.SUCCEEDED);
    }

    @Test
    void aRefusalEndsTheDeductionWithItsCode() {
        requested();
        answer(REFUSED);
        assertThat(effects).containsExactly(new Effect.TellRefused("INSUFFICIENT_FUNDS"));
        answer(new Answer.Refused("ACCOUNT_FROZEN"));
        assertThat(effects).isEmpty();
        assertState(DeductionState.REFUSED);
    }

    @Test
    void whatIsUnknownIsInquiredAndNeverOrderedAgain() {
        requested();
        answer(UNCLEAR);
        assertThat(effects).containsExactly(Effect.Tell.UNKNOWN);
        for (int i = 0; i < 5; i++) {
            take(DUE);
            assertThat(effects).containsExactly(Effect.Send.INQUIRE);
        }
        answer(SUCCESS);
        assertState(DeductionState.SUCCEEDED);
    }

    @Test
    void noAnswerInTimeIsUnknownNotRefused() {
        requested();
        take(DUE);
        assertThat(effects).containsExactly(Effect.Tell.UNKNOWN, Effect.Send.INQUIRE);
        assertState(DeductionState.UNKNOWN);
    }

    @Test
    void notFoundProvesNothingBeforeTheOrderHasLongExpired() {
        requested();
        answer(new Answer.NotFound(false));
        assertState(DeductionState.UNKNOWN);
        answer(new Answer.NotFound(false));
        assertState(DeductionState.UNKNOWN);
        answer(new Answer.NotFound(true));
        assertThat(effects).containsExactly(new Effect.TellRefused(DeductionMachine.NOT_EXECUTED));
        assertState(DeductionState.REFUSED);
    }

    @Test
    void notFoundProvesNothingWhereTheBankHadTheOrder() {
        requested();
        answer(RECEIVED);
        answer(new Answer.NotFound(true));
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.COMMAND_VANISHED));
        answer(new Answer.NotFound(true));
        assertThat(effects).isEmpty();
        assertState(DeductionState.UNKNOWN);
        take(new Input.Dismissed());
        assertThat(effects).containsExactly(new Effect.TellRefused(DeductionMachine.DISMISSED));
        assertState(DeductionState.REFUSED);
    }

    @Test
    void whatStaysUnknownForLongIsShownToItsOwnerOnceAndClearsItself() {
        requested();
        take(DUE);
        take(new Input.Due(true));
        assertThat(effects).containsExactly(Effect.Send.INQUIRE, new Effect.OpenDifference(DifferenceKind.UNRESOLVED));
        take(new Input.Due(true));
        assertThat(effects).containsExactly(Effect.Send.INQUIRE);
        answer(SUCCESS);
        assertThat(effects)
                .containsExactly(
                        new Effect.Book(SUCCESS),
                        Effect.Tell.DEDUCTED,
                        new Effect.CloseDifference(DifferenceKind.UNRESOLVED));
    }

    @Test
    void aSuccessOfAnotherAmountIsNotBooked() {
        requested();
        answer(OTHER_TOTAL);
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.AMOUNT_DIFFERS));
        assertState(DeductionState.DISPUTED);
        answer(SUCCESS);
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.SUCCESS_DIFFERS));
        assertState(DeductionState.DISPUTED);
    }

    @Test
    void aSuccessAfterARefusalIsNotBookedAndNotLost() {
        requested();
        answer(REFUSED);
        answer(SUCCESS);
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.SUCCESS_AFTER_REFUSAL));
        assertState(DeductionState.DISPUTED);
        take(new Input.Accepted(SUCCESS));
        assertThat(effects).containsExactly(new Effect.Book(SUCCESS), Effect.Tell.DEDUCTED);
        assertState(DeductionState.SUCCEEDED);
    }

    @Test
    void whatTwoPeopleDismissedIsRaisedAgainWhereTheBankRepeatsItsSuccess() {
        requested();
        answer(REFUSED);
        answer(SUCCESS);
        take(new Input.Dismissed());
        assertState(DeductionState.REFUSED);
        answer(SUCCESS);
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.SUCCESS_AFTER_REFUSAL));
        assertState(DeductionState.DISPUTED);
    }

    @Test
    void contradictionsOfABookedSuccessMoveNoMoney() {
        requested();
        answer(SUCCESS);
        answer(OTHER_SPLIT);
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.SUCCESS_DIFFERS));
        answer(REFUSED);
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.REFUSAL_AFTER_SUCCESS));
        take(new Input.Dismissed());
        assertThat(effects).isEmpty();
        assertState(DeductionState.SUCCEEDED);
    }

    @Test
    void aBookingThatTwoPeopleTakeBackIsMirroredToldAndMayBeBookedAgainOnAnotherWordOfTheBank() {
        requested();
        answer(SUCCESS);
        take(DUE);
        take(new Input.TakenBack());
        assertThat(effects).containsExactly(new Effect.TakeBack(), new Effect.TellRefused(DeductionMachine.TAKEN_BACK));
        assertState(DeductionState.REFUSED);
        answer(REFUSED);
        assertThat(effects).isEmpty();
        answer(SUCCESS);
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.SUCCESS_AFTER_REFUSAL));
        take(new Input.Accepted(SUCCESS));
        take(DUE);
        assertThat(effects)
                .as("its money is looked for again")
                .containsExactly(new Effect.OpenDifference(DifferenceKind.NOT_ARRIVED));
    }

    @Test
    void onlyWhatIsBookedAndHasNotComeIsTakenBack() {
        requested();
        assertThatThrownBy(() -> take(new Input.TakenBack())).isInstanceOf(IllegalStateException.class);
        answer(OTHER_TOTAL);
        assertThatThrownBy(() -> take(new Input.TakenBack())).isInstanceOf(IllegalStateException.class);
        take(new Input.Accepted(OTHER_TOTAL));
        take(new Input.Arrived());
        assertThatThrownBy(() -> take(new Input.TakenBack())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void onlyWhatHasComeIsTakenBackWithTheEntryThatTakesItBackAndCanBeBookedAnew() {
        requested();
        assertThatThrownBy(() -> take(new Input.Returned())).isInstanceOf(IllegalStateException.class);
        answer(SUCCESS);
        assertThatThrownBy(() -> take(new Input.Returned())).isInstanceOf(IllegalStateException.class);
        take(new Input.Arrived());
        take(new Input.Returned());
        assertThat(effects).containsExactly(new Effect.TakeBack(), new Effect.TellRefused(DeductionMachine.TAKEN_BACK));
        assertState(DeductionState.REFUSED);
        assertThatThrownBy(() -> take(new Input.Returned())).isInstanceOf(IllegalStateException.class);
        answer(SUCCESS);
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.SUCCESS_AFTER_REFUSAL));
    }

    @Test
    void answersThatComeLateAndSayLessChangeNothing() {
        requested();
        answer(SUCCESS);
        for (Answer late : List.of(UNCLEAR, RECEIVED, new Answer.NotFound(false), new Answer.NotFound(true))) {
            answer(late);
            assertThat(effects).isEmpty();
        }
        assertState(DeductionState.SUCCEEDED);
    }

    @Test
    void moneyThatWasPromisedAndDoesNotArriveIsADifferenceUntilItDoes() {
        requested();
        answer(SUCCESS);
        take(DUE);
        assertThat(effects).containsExactly(new Effect.OpenDifference(DifferenceKind.NOT_ARRIVED));
        take(DUE);
        assertThat(effects).isEmpty();
        take(new Input.Arrived());
        assertThat(effects)
                .containsExactly(Effect.Tell.SETTLED, new Effect.CloseDifference(DifferenceKind.NOT_ARRIVED));
        assertState(DeductionState.SETTLED);
    }

    @Test
    void whatCannotHappenIsABug() {
        assertThatThrownBy(() -> answer(SUCCESS)).isInstanceOf(IllegalStateException.class);
        request(CONTENT, false);
        assertThatThrownBy(() -> answer(SUCCESS)).isInstanceOf(IllegalStateException.class);
        standing = Optional.empty();
        requested();
        assertThatThrownBy(() -> take(new Input.Arrived())).isInstanceOf(IllegalStateException.class);
        answer(SUCCESS);
        take(new Input.Arrived());
        assertThatThrownBy(() -> take(new Input.Arrived())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> take(new Input.Accepted(SUCCESS))).isInstanceOf(IllegalStateException.class);
    }

    private void requested() {
        request(CONTENT, true);
    }

    private void request(Sha256 content, boolean withinHours) {
        take(new Input.Request(content, FEN, withinHours));
    }

    private void answer(Answer answer) {
        take(new Input.Answered(answer));
    }

    private void take(Input input) {
        DeductionMachine.Step step = DeductionMachine.step(standing, input);
        standing = Optional.of(after(standing, input, step));
        effects = step.effects();
    }

    private void assertState(DeductionState state) {
        assertThat(standing.orElseThrow().state()).isEqualTo(state);
    }

    /** What the database remembers of it. */
    static Standing after(Optional<Standing> before, Input input, DeductionMachine.Step step) {
        if (before.isEmpty()) {
            Input.Request request = (Input.Request) input;
            return new Standing(step.state(), request.content(), request.amountFen(), Set.of(), false, false, Set.of());
        }
        Standing was = before.get();
        boolean dismissed = input instanceof Input.Dismissed && step.state() == DeductionState.REFUSED;
        if (input instanceof Input.TakenBack || input instanceof Input.Returned || dismissed) {
            return new Standing(
                    step.state(), was.content(), was.amountFen(), Set.of(), false, was.received(), Set.of());
        }
        Set<Split> successes = new HashSet<>(was.successes());
        boolean refused = was.refused();
        boolean received = was.received();
        if (input instanceof Input.Answered answered) {
            if (answered.answer() instanceof Answer.Success success) {
                successes.add(success.split());
            }
            refused |= answered.answer() instanceof Answer.Refused;
            received |= answered.answer() instanceof Answer.Pending pending && pending.received();
        }
        Set<DifferenceKind> differences = EnumSet.noneOf(DifferenceKind.class);
        differences.addAll(was.differences());
        List<Effect> effects = new ArrayList<>(step.effects());
        effects.stream()
                .filter(Effect.OpenDifference.class::isInstance)
                .forEach(effect -> differences.add(((Effect.OpenDifference) effect).kind()));
        return new Standing(step.state(), was.content(), was.amountFen(), successes, refused, received, differences);
    }
}
