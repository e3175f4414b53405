package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.ExpectationState;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.Ledger.Line;
import org.housingfund.gateway.ledger.PostingBatch;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.matching.Originals.Original;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes back what a reversed entry did, against the suspense account in which the reversal waits (R-M9): one journal of
 * the reversal, so that the bank's account stays as the bank says (R-B4).
 */
@Component
class Undoing {
    private static final Logger LOG = LoggerFactory.getLogger(Undoing.class);

    private final Ledger ledger;
    private final Accounts accounts;
    private final Rebooking rebooking;
    private final Suspense suspense;
    private final Allocations allocations;
    private final Notices notices;
    private final Expectations expectations;
    private final BankAccounts bankAccounts;
    private final AuditTrail audit;
    private final LateEvents events;

    Undoing(
            Ledger ledger,
            Accounts accounts,
            Rebooking rebooking,
            Suspense suspense,
            Allocations allocations,
            Notices notices,
            Expectations expectations,
            BankAccounts bankAccounts,
            AuditTrail audit,
            LateEvents events) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.rebooking = rebooking;
        this.suspense = suspense;
        this.allocations = allocations;
        this.notices = notices;
        this.expectations = expectations;
        this.bankAccounts = bankAccounts;
        this.audit = audit;
        this.events = events;
    }

    /**
     * A reversal and what it reverses.
     *
     * @param posting in which it waits, locked
     * @param met what the original met, locked; null where it met nothing
     * @param by who takes back
     */
    record Reversal(Suspense.Open posting, PostingEntry entry, Original original, Expectation met, By by) {}

    /**
     * On whose account something is taken back.
     *
     * @param journal its head
     * @param cause of what is announced
     * @param evidence of a machine's choice; null where people decided
     */
    record By(Journal journal, String cause, Evidence evidence) {
        boolean automatic() {
            return evidence != null;
        }
    }

    /**
     * Takes back, or leaves the reversal as a case.
     *
     * @param posting of the reversal, locked
     * @param notice of the original, locked; null where it has none
     * @param met what the original met, locked; null where it met nothing
     * @return whether money went off the notice
     */
    boolean takeBack(
            Suspense.Open posting, PostingEntry entry, ReversalMatcher.Choice choice, Notice notice, Expectation met) {
        BankAccount bank = bankAccounts.get(entry.accountId());
        Original original = choice.original();
        if (original == null) {
            goOnWaiting(
                    posting,
                    Decision.plain(entry, DispositionKind.SUSPENDED, Reason.REVERSED, choice.evidence()),
                    bank);
            return false;
        }
        By machine = new By(
                rebooking.next(entry, DispositionKind.REVERSAL.name()), "entry:" + entry.id(), choice.evidence());
        Reversal reversal = new Reversal(posting, entry, original, met, machine);
        ledger.holdWithdrawals();
        Allocations.Parts parts = partsOf(original, notice);
        Reason obstacle = obstacle(reversal, parts);
        if (obstacle != null) {
            Evidence evidence = with(
                    choice.evidence(),
                    new Evidence.Check(
                            Predicate.ORIGINAL_UNDOABLE,
                            "可以",
                            "流水 " + original.entry().id() + "（" + original.kind() + reference(met) + "）不可以"));
            // A deduction's owner is not done with it as long as this waits, whether it quotes the deduction or not.
            Decision decision = Decision.plain(entry, DispositionKind.SUSPENDED, obstacle, evidence)
                    .under(obstacle == Reason.REVERSAL_OF_DEDUCTION ? met.reference() : null);
            boolean news = goOnWaiting(posting, decision, bank);
            if (news && met != null) {
                // Its owner hears of it, also where the reversal quotes no reference; and of the same no second time.
                expectations.dispute(met.id());
            }
            return false;
        }
        takeBack(reversal, notice, parts);
        return original.funds();
    }

    private static String reference(Expectation met) {
        return met == null ? "" : "，参考号 " + met.reference().text();
    }

    /** What the original's allocation was made of: only what is locked, withdrawals too, stays so. */
    Allocations.Parts partsOf(Original original, Notice notice) {
        if (!original.funds() || original.open()) {
            return Allocations.Parts.NONE;
        }
        return allocations.partsOf(original, notice);
    }

    /** Takes back, whoever said so; the caller has looked for what forbids it. Returns the journal. */
    long takeBack(Reversal reversal, Notice notice, Allocations.Parts parts) {
        PostingEntry entry = reversal.entry();
        Original original = reversal.original();
        BankAccount bank = bankAccounts.get(entry.accountId());
        long journal = original.open()
                ? takeFromSuspense(reversal, bank, notice)
                : original.funds() ? takeFromEmployees(reversal, bank, notice, parts) : takeFromContra(reversal);
        rebooking.reversed(entry, original.entry(), reversal.by().evidence(), notice, journal);
        if (reversal.met() != null) {
            expectations.giveBack(
                    List.of(new ExpectationOwner.Met(reversal.met(), entry.id(), entry.bookedOn(), entry.amountFen())));
        }
        audit.record(
                Actor.GATEWAY,
                "ENTRY_REVERSED",
                "entry:" + original.entry().id(),
                AuditTrail.Outcome.DONE,
                Map.of(
                        "by", entry.id(),
                        "disposition", original.kind().name(),
                        "notice", notice == null ? "" : notice.number()));
        events.reversed(entry, original, bank, notice, journal);
        resolved(reversal, reversal.posting(), entry, bank, notice, journal);
        LOG.info(
                "冲正 {} 已撤销原流水 {}（{}），{} 元",
                entry.id(),
                original.entry().id(),
                original.kind(),
                Money.format(entry.amountFen()));
        return journal;
    }

    private void resolved(
            Reversal reversal, Suspense.Open posting, PostingEntry of, BankAccount bank, Notice notice, long journal) {
        By by = reversal.by();
        events.resolved(by.cause(), posting, of, DispositionKind.REVERSAL, bank, notice, by.automatic(), journal);
    }

    /** What forbids a machine to take this back; null where nothing does. */
    private Reason obstacle(Reversal reversal, Allocations.Parts parts) {
        Original original = reversal.original();
        if (original.personal() || parts.personal()) {
            return Reason.REVERSAL_OF_DECISION;
        }
        return switch (original.kind()) {
            case ALLOCATED, PART_FUNDING -> !original.open() && parts.overdraws() ? Reason.REVERSAL_OVERDRAWS : null;
            case SUSPENDED -> original.open() ? null : Reason.REVERSED;
            case FEE, INTEREST, INTERNAL_TRANSFER -> null;
            case PAYOUT_CONFIRMED -> isReturn(reversal) ? null : Reason.REVERSED;
            // Their owners rely on them: a person sorts that out with the bank.
            case REPAYMENT_SETTLED -> Reason.REVERSAL_OF_DEDUCTION;
            case RETURNED_PAYMENT, REVERSAL, DEDUCTION_RETURN -> Reason.REVERSED;
        };
    }

    /** Where another entry of the payout waits, the bank may have taken back that one, or paid anew (R-P1). */
    private boolean isReturn(Reversal reversal) {
        return reversal.met().state() == ExpectationState.MET
                && !suspense.waitsBeside(
                        reversal.met().reference(), Set.of(reversal.entry().id()));
    }

    private static Evidence with(Evidence evidence, Evidence.Check check) {
        List<Evidence.Check> checks = new ArrayList<>(evidence.checks());
        checks.add(check);
        return new Evidence(evidence.rules(), evidence.faults(), checks, evidence.nearest());
    }

    /** Returns whether that is news. */
    private boolean goOnWaiting(Suspense.Open posting, Decision decision, BankAccount bank) {
        boolean news = suspense.waitFor(posting.id(), decision);
        if (decision.reason() != posting.reason()) {
            rebooking.reasonChanged(posting, decision.reason(), null);
            events.suspended("entry:" + decision.entry().id(), posting, decision, bank, null);
        }
        return news;
    }

    /** What waits, or is a part of what waits, is not there any more. */
    private long takeFromSuspense(Reversal reversal, BankAccount bank, Notice notice) {
        Suspense.Open waiting = reversal.original().posting();
        long journal = ledger.post(
                reversal.by().journal(),
                List.of(
                        new Line(waiting.accountId(), -waiting.amountFen()),
                        new Line(
                                reversal.posting().accountId(),
                                -reversal.posting().amountFen())));
        suspense.close(List.of(
                new Suspense.Closing(waiting.id(), journal),
                new Suspense.Closing(reversal.posting().id(), journal)));
        resolved(reversal, waiting, reversal.original().entry(), bank, notice, journal);
        if (reversal.original().funds()) {
            fund(notice, notice.fundedFen() - reversal.entry().amountFen());
        }
        return journal;
    }

    /** A charge, interest, transfer or payout: its other side is taken back. */
    private long takeFromContra(Reversal reversal) {
        long contra = reversal.met() == null
                ? allocations.contraOf(reversal.original())
                : reversal.met().clearingAccountId();
        long journal = ledger.post(
                reversal.by().journal(),
                List.of(
                        new Line(contra, reversal.posting().amountFen()),
                        new Line(
                                reversal.posting().accountId(),
                                -reversal.posting().amountFen())));
        suspense.close(List.of(new Suspense.Closing(reversal.posting().id(), journal)));
        return journal;
    }

    /** The employees' lines exactly; what else was paid for the notice waits again. */
    private long takeFromEmployees(Reversal reversal, BankAccount bank, Notice notice, Allocations.Parts parts) {
        long unallocated = accounts.id(SubjectRole.OTHER_PAYABLES, Suspense.unallocatedKey(notice.employerAccount()));
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(reversal.posting().accountId(), -reversal.posting().amountFen()));
        parts.others().forEach(other -> lines.add(Line.credit(unallocated, other.amountFen())));
        parts.rests().forEach(rest -> lines.add(new Line(rest.accountId(), -rest.amountFen())));
        PostingBatch batch = ledger.open();
        long journal = batch.add(reversal.by().journal(), lines);
        allocations.takeBack(batch, parts.journalId(), journal);
        batch.close();
        suspense.close(Stream.concat(Stream.of(reversal.posting()), parts.rests().stream())
                .map(posting -> new Suspense.Closing(posting.id(), journal))
                .toList());
        parts.rests()
                .forEach(rest -> resolved(reversal, rest, reversal.original().entry(), bank, notice, journal));
        fund(notice, parts.others().stream().mapToLong(PostingEntry::amountFen).sum());
        allocations.waitAgain(
                parts,
                reversal.original(),
                notice,
                reversal.entry(),
                reversal.by().cause(),
                journal,
                unallocated);
        return journal;
    }

    private void fund(Notice notice, long fen) {
        if (fen == 0) {
            notices.markAwaiting(notice.id());
        } else {
            notices.markPartFunded(
                    List.of(new Notices.Funding(notice.id(), fen, notice.fundedAccountId(), notice.fundedMonth())));
        }
    }
}
