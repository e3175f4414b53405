package org.housingfund.gateway.matching;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.Ledger.Line;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.springframework.stereotype.Component;

/**
 * Suspended money and what came the other way settle each other because two people said so (R-M6): the way out for a
 * reversal that no machine may carry out (R-M9), for a debit that somebody has explained, and for what the bank gives back
 * otherwise than a machine can tell (R-P1, R-B4).
 */
@Component
class SetOffs {
    private final DecisionTables tables;
    private final Originals originals;
    private final PostingEntries entries;
    private final Notices notices;
    private final Undoing undoing;
    private final Expectations expectations;
    private final UnmetEntries unmet;
    private final LateNotices lateNotices;
    private final Ledger ledger;
    private final DecisionEvents events;
    private final PushConfirmations pushes;

    SetOffs(
            DecisionTables tables,
            Originals originals,
            PostingEntries entries,
            Notices notices,
            Undoing undoing,
            Expectations expectations,
            UnmetEntries unmet,
            LateNotices lateNotices,
            Ledger ledger,
            DecisionEvents events,
            PushConfirmations pushes) {
        this.tables = tables;
        this.originals = originals;
        this.entries = entries;
        this.notices = notices;
        this.undoing = undoing;
        this.expectations = expectations;
        this.unmet = unmet;
        this.lateNotices = lateNotices;
        this.ledger = ledger;
        this.events = events;
        this.pushes = pushes;
    }

    /** What the decision names; empty where that does not exist. */
    Optional<Counterpart> find(SuspendedMoney money, SuspenseDecision.SetOff setOff) {
        return setOff.posting() == null
                ? originals
                        .named(setOff.entry())
                        .filter(original -> money.ownEntryId() != null)
                        .map(original -> counterpart(money, original))
                : tables.find(setOff.posting()).map(Counterpart.Posting::new);
    }

    private Counterpart counterpart(SuspendedMoney money, Originals.Original original) {
        PostingEntry entry = entries.of(Set.of(money.ownEntryId())).get(0);
        return switch (original.kind()) {
            case REPAYMENT_SETTLED, PAYOUT_CONFIRMED -> givenBack(entry, original);
            case ALLOCATED,
                    PART_FUNDING,
                    INTEREST,
                    INTERNAL_TRANSFER,
                    RETURNED_PAYMENT,
                    REVERSAL,
                    DEDUCTION_RETURN,
                    FEE,
                    SUSPENDED -> taken(entry, original);
        };
    }

    private Counterpart givenBack(PostingEntry entry, Originals.Original original) {
        Expectation met = expectations.metBy(original.entry().id()).orElse(null);
        long othersFen =
                met == null ? 0 : unmet.beside(met.reference(), entry.id()).netFen();
        return new Counterpart.GivenBack(
                entry, original, met, expectations.registered(ExpectationMatcher.quoted(entry)), othersFen);
    }

    private Counterpart taken(PostingEntry entry, Originals.Original original) {
        Notice notice = original.number() == null
                ? null
                : notices.find(Set.of(original.number())).get(0);
        return new Counterpart.Taken(entry, original, notice, undoing.partsOf(original, notice));
    }

    /** Behind the notices and before the postings, as everybody does: what the original met. */
    void lockExpectation(Counterpart counterpart) {
        if (counterpart instanceof Counterpart.GivenBack given) {
            expectations.lockMetBy(given.original().entry().id());
        }
    }

    /** What employees' accounts hold stays there where it may have to be taken back; notices and postings are locked. */
    void holdWithdrawals(Counterpart counterpart) {
        if (counterpart instanceof Counterpart.Taken) {
            ledger.holdWithdrawals();
        }
    }

    /** Carries it out: everything it touches is locked, and {@link Counterpart#require} holds. Returns the journal. */
    long carryOut(Situation now, long approvalId, Journal head) {
        if (now.counterpart() instanceof Counterpart.Posting posting) {
            return settle(now, posting.settled(), approvalId, head);
        }
        return now.counterpart() instanceof Counterpart.GivenBack given
                ? giveBack(now, given, approvalId, head)
                : takeBack(now, (Counterpart.Taken) now.counterpart(), approvalId, head);
    }

    /** It is on record: two pushes that took each other's money back lack no statement any more (R-M8). */
    void settled(SuspendedMoney money) {
        pushes.resolveLacking(money.bankAccountId());
    }

    private long settle(Situation now, SuspendedMoney other, long approvalId, Journal head) {
        SuspendedMoney money = now.money();
        if (other.isPart()) {
            notices.withdraw(other.partOf(), other.amountFen());
            lateNotices.payable(other.part());
        }
        long journal = ledger.post(
                head,
                List.of(
                        new Line(money.accountId(), money.amountFen()),
                        new Line(other.accountId(), other.amountFen())));
        for (SuspendedMoney one : List.of(money, other)) {
            tables.close(one, journal);
            tables.dispose(one, DispositionKind.SUSPENDED, null, null);
        }
        events.setOff(now, other, approvalId, journal);
        return journal;
    }

    /** Onto the clearing account, off which its owner takes it: the payout is returned, the deduction taken back. */
    private long giveBack(Situation now, Counterpart.GivenBack given, long approvalId, Journal head) {
        SuspendedMoney money = now.money();
        Expectation met = given.met();
        long journal = ledger.post(
                head,
                List.of(
                        new Line(money.accountId(), money.amountFen()),
                        new Line(met.clearingAccountId(), -money.amountFen())));
        tables.close(money, journal);
        tables.dispose(money, given.kind(), null, journal);
        events.resolved(now, approvalId, given.kind().name(), met.reference().text(), journal);
        expectations.giveBack(List.of(new ExpectationOwner.Met(
                met, money.entryId(), money.bookedOn(), given.brought().amountFen())));
        return journal;
    }

    /** As the machine would have done, had nobody decided about the original. */
    private long takeBack(Situation now, Counterpart.Taken taken, long approvalId, Journal head) {
        Undoing.By people = new Undoing.By(head, "approval:" + approvalId, null);
        long journal = undoing.takeBack(
                new Undoing.Reversal(now.money().posting(), taken.reversal(), taken.original(), null, people),
                taken.fundNotice(),
                taken.parts());
        tables.decidedBy(journal);
        if (taken.original().funds()) {
            lateNotices.payable(taken.notice());
        }
        return journal;
    }
}
