package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.Ledger.Line;
import org.housingfund.gateway.ledger.PostingBatch;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.springframework.stereotype.Component;

/**
 * Carries out what two people decided: one balanced journal where money moves, its cause the approval. The notices and the
 * posting are locked.
 */
@Component
class DecisionBooking {
    private static final int DECIDED = 0;

    private final DecisionTables tables;
    private final Suspense suspense;
    private final Notices notices;
    private final Ledger ledger;
    private final Accounts accounts;
    private final PostingEntries entries;
    private final SuspenseRefunds refunds;
    private final PayerAccounts payerAccounts;
    private final RemarkRules rules;
    private final DecisionEvents events;
    private final LateNotices lateNotices;
    private final SetOffs setOffs;
    private final StatementFollowUp followUp;
    private final Clock clock;

    DecisionBooking(
            DecisionTables tables,
            Suspense suspense,
            Notices notices,
            Ledger ledger,
            Accounts accounts,
            PostingEntries entries,
            SuspenseRefunds refunds,
            PayerAccounts payerAccounts,
            RemarkRules rules,
            DecisionEvents events,
            LateNotices lateNotices,
            SetOffs setOffs,
            StatementFollowUp followUp,
            Clock clock) {
        this.tables = tables;
        this.suspense = suspense;
        this.notices = notices;
        this.ledger = ledger;
        this.accounts = accounts;
        this.entries = entries;
        this.refunds = refunds;
        this.payerAccounts = payerAccounts;
        this.rules = rules;
        this.events = events;
        this.lateNotices = lateNotices;
        this.setOffs = setOffs;
        this.followUp = followUp;
        this.clock = clock;
    }

    void carryOut(Situation now, long approvalId) {
        SuspendedMoney money = now.money();
        Situation.Effect effect = now.effect();
        if (money.isPart() && effect != Situation.Effect.UNPIN) {
            notices.withdraw(money.partOf(), money.amountFen());
            lateNotices.payable(money.part());
        }
        if (effect.saysWhose() || now.givesBack()) {
            payerAccounts.forget(money.id());
        }
        now.employer().ifPresent(employer -> payerAccounts.confirm(employer, money.payerAccount(), approvalId));
        switch (effect) {
            case ALLOCATE, ALLOCATE_SOME -> allocate(now, approvalId);
            case PART -> becomePart(now, approvalId);
            case MOVE -> move(now, approvalId);
            case REFUND -> refund(now, approvalId);
            case SET_OFF -> {
                long journal = setOffs.carryOut(now, approvalId, head(now, approvalId));
                record(now, approvalId, money.amountFen(), journal);
                setOffs.settled(money);
            }
            case PIN, UNPIN -> {
                tables.pin(money, effect == Situation.Effect.PIN);
                if (effect == Situation.Effect.UNPIN) {
                    tryAgain(money);
                }
                record(now, approvalId, money.amountFen(), null);
                events.changed(now, approvalId, money.tier(), money.reason(), null);
            }
        }
    }

    /**
     * What came while it was pinned is found now: its notice, or the entry that it reverses; with the next statement where
     * the bank pushed it and none has it.
     */
    private void tryAgain(SuspendedMoney money) {
        notices.find(Set.of(money.number())).forEach(notice -> lateNotices.payable(notice.number()));
        if (money.reason() == Reason.REVERSED) {
            tables.statement(money).ifPresent(followUp::pointAt);
        }
    }

    /** Dr what waited for the notice, this money and its other parts / Cr the employees, and what is left over. */
    private void allocate(Situation now, long approvalId) {
        SuspendedMoney money = now.money();
        Notice notice = now.notice();
        List<Suspense.Open> parts = suspense.openParts(Set.of(notice.id())).getOrDefault(notice.id(), List.of());
        long restFen = money.amountFen() - notice.outstandingFen();
        long restAccount = restFen == 0 ? 0 : accounts.id(SubjectRole.OTHER_PAYABLES, now.target());
        List<Line> lines = new ArrayList<>();
        lines.add(Line.debit(money.accountId(), money.amountFen()));
        parts.forEach(part -> lines.add(new Line(part.accountId(), -part.amountFen())));
        if (restFen > 0) {
            lines.add(Line.credit(restAccount, restFen));
        }
        PostingBatch batch = ledger.open();
        long journal = batch.add(head(now, approvalId), lines);
        Booking.splitToEmployees(batch, Map.of(notice.id(), journal));
        batch.close();
        tables.close(money, journal);
        suspense.close(parts.stream()
                .map(part -> new Suspense.Closing(part.id(), journal))
                .toList());
        tables.recordAllocation(notice.id(), journal, notice.amountFen(), money);
        notices.markAllocated(List.of(funding(now, notice.amountFen())));
        tables.dispose(money, DispositionKind.ALLOCATED, notice.id(), journal);
        record(now, approvalId, notice.outstandingFen(), journal);
        events.allocated(now, approvalId, journal);
        if (restFen > 0) {
            keepRest(now, approvalId, restAccount, restFen, journal);
        }
    }

    /** R-M3 asks for the exact amount: what is left is the employer's, and people decide about it again. */
    private void keepRest(Situation now, long approvalId, long account, long restFen, long journal) {
        SuspendedMoney money = now.money();
        Evidence evidence = new Evidence(
                rules.version(),
                Set.of(),
                List.of(new Evidence.Check(
                        Predicate.AMOUNT_WITHIN,
                        Money.format(now.notice().outstandingFen()),
                        Money.format(money.amountFen()))));
        Suspense.Open rest = suspense.openAgain(
                money.rootId(), account, -restFen, money.bookedOn(), Reason.UNALLOCATED, evidence, journal);
        events.suspendedAgain(
                "approval:" + approvalId,
                money,
                now.accounts().get(money.bankAccountId()),
                entries.of(Set.of(money.entryId())).get(0),
                rest,
                evidence);
    }

    private void becomePart(Situation now, long approvalId) {
        SuspendedMoney money = now.money();
        Notice notice = now.notice();
        long account = accounts.id(SubjectRole.OTHER_PAYABLES, now.target());
        Long journal = account == money.accountId() ? null : post(now, approvalId, account);
        tables.keep(money, account, Reason.AMOUNT_SHORT, notice.id());
        tables.dispose(money, DispositionKind.PART_FUNDING, notice.id(), journal);
        notices.markPartFunded(List.of(funding(now, notice.fundedFen() + money.amountFen())));
        record(now, approvalId, money.amountFen(), journal);
        events.partFunded(now, approvalId);
        events.changed(now, approvalId, now.target(), Reason.AMOUNT_SHORT, journal);
    }

    private void move(Situation now, long approvalId) {
        SuspendedMoney money = now.money();
        long account = accounts.id(SubjectRole.OTHER_PAYABLES, now.target());
        long journal = post(now, approvalId, account);
        Reason reason = money.isPart() ? Reason.UNALLOCATED : money.reason();
        tables.keep(money, account, reason, null);
        tables.dispose(money, DispositionKind.SUSPENDED, null, null);
        record(now, approvalId, money.amountFen(), journal);
        events.changed(now, approvalId, now.target(), reason, journal);
    }

    private void refund(Situation now, long approvalId) {
        SuspenseRefunds.Instructed refund = refunds.instruct(now.money(), approvalId);
        tables.close(now.money(), refund.journal());
        tables.dispose(now.money(), DispositionKind.SUSPENDED, null, null);
        record(now, approvalId, now.money().amountFen(), refund.journal());
        events.resolved(now, approvalId, "REFUNDED", refund.reference(), refund.journal());
    }

    private long post(Situation now, long approvalId, long account) {
        SuspendedMoney money = now.money();
        return ledger.post(
                head(now, approvalId),
                List.of(Line.debit(money.accountId(), money.amountFen()), Line.credit(account, money.amountFen())));
    }

    private Notices.Funding funding(Situation now, long fundedFen) {
        SuspendedMoney money = now.money();
        return new Notices.Funding(
                now.notice().id(), fundedFen, money.bankAccountId(), Arrival.month(money.bookedOn()));
    }

    private void record(Situation now, long approvalId, long fen, Long journal) {
        Long noticeId = now.notice() == null ? null : now.notice().id();
        tables.record(approvalId, now.money(), now.decision(), noticeId, fen, journal);
    }

    /** On the day of the decision: the balances of days gone by stay as they were. */
    private Journal head(Situation now, long approvalId) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        LocalDate arrived = now.money().bookedOn();
        return new Journal(
                Journal.Cause.DECISION,
                approvalId,
                DECIDED,
                today.isAfter(arrived) ? today : arrived,
                now.decision().kind().label());
    }
}
