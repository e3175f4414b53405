package org.housingfund.gateway.lending;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationState;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.ServiceHours;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.kernel.WorkingCalendar;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.Ledger.Line;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.statement.BankAccounts;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Asks {@link DeductionMachine} what follows, and does it in the caller's transaction. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class DeductionSteps {
    private final Deductions deductions;
    private final Differences differences;
    private final LendingEvents events;
    private final LendingProperties properties;
    private final Accounts accounts;
    private final BankAccounts bankAccounts;
    private final Ledger ledger;
    private final Expectations expectations;
    private final WorkingCalendar calendar;
    private final Clock clock;

    DeductionSteps(
            Deductions deductions,
            Differences differences,
            LendingEvents events,
            LendingProperties properties,
            Accounts accounts,
            BankAccounts bankAccounts,
            Ledger ledger,
            Expectations expectations,
            WorkingCalendar calendar,
            Clock clock) {
        this.deductions = deductions;
        this.differences = differences;
        this.events = events;
        this.properties = properties;
        this.accounts = accounts;
        this.bankAccounts = bankAccounts;
        this.ledger = ledger;
        this.expectations = expectations;
        this.calendar = calendar;
        this.clock = clock;
    }

    /**
     * What an input comes from.
     *
     * @param occasion what it is, unlike every other input of the same deduction; events are told apart by it
     * @param answerId the answer, or null
     * @param bookedOn the date of the bank's entry, or null
     */
    record Source(Actor actor, String occasion, Long answerId, LocalDate bookedOn) {
        static Source request(Actor actor) {
            return new Source(actor, "request", null, null);
        }

        static Source answer(Actor actor, long answerId) {
            return new Source(actor, "answer-" + answerId, answerId, null);
        }

        /** The so-many-th look of the clock. */
        static Source clock(int number) {
            return new Source(Actor.GATEWAY, "check-" + number, null, null);
        }

        static Source entry(long entryId, LocalDate bookedOn) {
            return new Source(Actor.GATEWAY, "entry-" + entryId, null, bookedOn);
        }

        /** Two people's decision of a difference, which an answer may have shown. */
        static Source decision(Actor actor, long differenceId, Long answerId) {
            return new Source(actor, "difference-" + differenceId, answerId, null);
        }
    }

    /**
     * Takes a request.
     *
     * @return why this message is refused where the one under its id stands; empty otherwise
     */
    Optional<Problem> request(RepaymentRequest request, long receiptId, Actor actor) {
        LendingProperties.Bank bank = properties.bank(request.bank());
        Instant now = clock.instant();
        Input.Request input = new Input.Request(request.content(), request.amountFen(), isOpen(bank, now));
        DeductionMachine.Step first = DeductionMachine.step(Optional.empty(), input);
        boolean sent = first.state() == DeductionState.SENT;
        Optional<Long> added = deductions.add(
                request,
                receiptId,
                accountOf(bank),
                now,
                sent ? now.plus(bank.validFor()) : null,
                first.state(),
                sent ? now.plus(bank.replyTimeout()) : null,
                sent ? null : LendingProblem.OUTSIDE_HOURS.name());
        if (added.isPresent()) {
            carryOut(deductions.lock(added.get()), first, Source.request(actor));
            return Optional.empty();
        }
        Deduction known = deductions.lock(request.requestedBy(), request.requestId());
        boolean conflict = DeductionMachine.step(Optional.of(known.standing()), input)
                .effects()
                .contains(Effect.Tell.CONFLICT);
        return conflict
                ? Optional.of(LendingProblem.REQUEST_ID_TAKEN.at("requestId", request.requestId(), request.requestId()))
                : Optional.empty();
    }

    /** Takes what happens to a locked deduction. */
    void take(Deduction deduction, Input input, Source source) {
        DeductionMachine.Step step = DeductionMachine.step(Optional.of(deduction.standing()), input);
        boolean bookedOrEnded = step.state() != deduction.state()
                && step.state() != DeductionState.UNKNOWN
                && step.state() != DeductionState.DISPUTED;
        if (!bookedOrEnded && (step.state() != deduction.state() || input instanceof Input.Due)) {
            int inquiries =
                    Math.max(0, deduction.commands() - 1) + (step.effects().contains(Effect.Send.INQUIRE) ? 1 : 0);
            deductions.move(deduction.id(), step.state(), nextCheck(deduction, step.state(), inquiries));
        }
        carryOut(deduction, step, source);
    }

    private Instant nextCheck(Deduction deduction, DeductionState state, int inquiries) {
        return state == DeductionState.UNKNOWN
                ? clock.instant()
                        .plus(properties.bank(deduction.request().bank()).pauseAfter(inquiries))
                : null;
    }

    private void carryOut(Deduction deduction, DeductionMachine.Step step, Source source) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Send send) {
                deductions.addCommand(deduction.id(), deduction.commands(), send, clock.instant());
                events.command(deduction, send, deduction.commands());
            } else if (effect instanceof Effect.Book book) {
                book(deduction, book.success(), source);
            } else if (effect instanceof Effect.TellRefused refused) {
                deductions.moveToRefused(deduction.id(), refused.code());
                events.refused(deduction, refused.code(), source);
            } else if (effect instanceof Effect.TakeBack) {
                takeBack(deduction);
            } else if (effect instanceof Effect.OpenDifference difference) {
                open(deduction, difference.kind(), source.answerId());
            } else if (effect instanceof Effect.CloseDifference difference) {
                differences.clear(
                        Expectation.Owner.DEDUCTION,
                        deduction.id(),
                        difference.kind().name());
            } else {
                tell(deduction, (Effect.Tell) effect, source);
            }
        }
    }

    private void tell(Deduction deduction, Effect.Tell news, Source source) {
        switch (news) {
            case ACCEPTED -> events.accepted(deduction, source);
            case DECLINED -> declined(deduction, source);
            case UNKNOWN -> events.unknown(deduction, source);
            case SETTLED -> {
                deductions.moveToSettled(deduction.id(), source.bookedOn());
                events.settled(deduction, source);
            }
            case DEDUCTED, CONFLICT -> {} // told with the booking; told by whoever took the request
        }
    }

    /** Opens a difference and tells its owner; a null answer where time or an entry shows it. */
    void open(Deduction deduction, DifferenceKind kind, Long answerId) {
        String owner = properties.differenceOwner();
        long id = differences
                .open(Expectation.Owner.DEDUCTION, deduction.id(), kind.name(), answerId, kind.sentence(), owner)
                .orElseThrow(() -> new IllegalStateException("opened before: " + kind));
        events.disputed(deduction, id, kind, owner);
    }

    /** One transaction: the journal, the expectation of its money, and that it is so (R-B4). */
    private void book(Deduction deduction, Answer.Success success, Source source) {
        String bank = deduction.request().bank();
        Split split = success.split();
        long clearing = accounts.id(SubjectRole.RECEIVABLES, "clearing:deduction:" + bank);
        List<Line> lines = new ArrayList<>(List.of(Line.debit(clearing, split.totalFen())));
        credit(lines, SubjectRole.LOANS, bank, split.principalFen());
        credit(lines, SubjectRole.INCOME, "loan-interest:" + bank, split.interestFen());
        credit(lines, SubjectRole.INCOME, "loan-penalty:" + bank, split.penaltyFen());
        long journalId = ledger.post(
                new Journal(
                        Journal.Cause.DEDUCTION,
                        deduction.id(),
                        ledger.nextStep(Journal.Cause.DEDUCTION, deduction.id()),
                        success.deductedOn(),
                        "REPAYMENT_DEDUCTED"),
                lines);
        long expectationId = expectations.register(
                Expectation.Owner.DEDUCTION,
                deduction.id(),
                deduction.bankAccountId(),
                clearing,
                true,
                split.totalFen(),
                deduction.reference());
        deductions.moveToSucceeded(deduction.id(), arrivalEnds(bank), source.answerId(), journalId, expectationId);
        events.deducted(deduction, success, source);
    }

    /** The mirrored journal of today (R-L1); the clearing account is free of it, and nothing is expected, or has come, any more. */
    private void takeBack(Deduction deduction) {
        ledger.reverse(
                new Journal(
                        Journal.Cause.DEDUCTION,
                        deduction.id(),
                        ledger.nextStep(Journal.Cause.DEDUCTION, deduction.id()),
                        LocalDate.ofInstant(clock.instant(), Times.ZONE),
                        "REPAYMENT_TAKEN_BACK"),
                deductions.journalOf(deduction.id()));
        expectations.lockByReferences(List.of(deduction.reference())).stream()
                .filter(expectation -> expectation.state() == ExpectationState.OPEN)
                .forEach(expectations::cancel);
    }

    private void credit(List<Line> lines, SubjectRole role, String key, long fen) {
        if (fen > 0) {
            lines.add(Line.credit(accounts.id(role, key), fen));
        }
    }

    /** Midnight after the last working day in which the money should arrive. */
    private Instant arrivalEnds(String bank) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        return calendar.deadline(today, properties.bank(bank).arrivalWorkingDays())
                .day()
                .plusDays(1)
                .atStartOfDay(Times.ZONE)
                .toInstant();
    }

    private boolean isOpen(LendingProperties.Bank bank, Instant now) {
        LocalDateTime local = LocalDateTime.ofInstant(now, Times.ZONE);
        return bank.serviceHours().map(hours -> hours.isOpen(local, calendar)).orElse(true);
    }

    private void declined(Deduction deduction, Source source) {
        LocalDateTime local = LocalDateTime.ofInstant(deduction.requestedAt(), Times.ZONE);
        ServiceHours hours =
                properties.bank(deduction.request().bank()).serviceHours().orElseThrow();
        LocalDateTime next = hours.nextOpening(local, calendar);
        String sentence =
                "%d年%d月%d日%s".formatted(next.getYear(), next.getMonthValue(), next.getDayOfMonth(), next.toLocalTime());
        events.declined(
                deduction,
                LendingProblem.OUTSIDE_HOURS.of(sentence),
                next.atZone(Times.ZONE).toOffsetDateTime(),
                source);
    }

    private long accountOf(LendingProperties.Bank bank) {
        return bankAccounts
                .find(bank.account())
                .orElseThrow(() -> new IllegalStateException(
                        "gateway.lending.banks 的 account " + bank.account() + " 不在 gateway.bank-accounts 中"))
                .accountId();
    }

    /** Whether NOT_FOUND, said of this command, proves that the order is dead (decision 0016). */
    boolean isConclusive(Deduction deduction, int commandNumber) {
        Duration quiet = properties.bank(deduction.request().bank()).quietPeriod();
        return !deductions
                .writtenAt(deduction.id(), commandNumber)
                .isBefore(deduction.notAfter().plus(quiet));
    }

    /** Whether it is unknown for so long that its owner has to look. */
    boolean isOverdue(Deduction deduction) {
        Duration patience = properties.bank(deduction.request().bank()).unresolvedAfter();
        return !clock.instant().isBefore(deduction.requestedAt().plus(patience));
    }
}
