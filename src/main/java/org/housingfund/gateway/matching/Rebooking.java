package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.Ledger.Line;
import org.housingfund.gateway.ledger.PostingBatch;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Books what was decided again about money that waits in suspense: it goes to the employees of its notice, becomes a part
 * on it, or waits for another reason. The bank's account stays untouched (R-B4).
 */
@Component
class Rebooking {
    private final JdbcTemplate jdbc;
    private final Ledger ledger;
    private final Accounts accounts;
    private final Booking booking;
    private final Suspense suspense;
    private final WaitingPostings waiting;
    private final AuditTrail audit;
    private final LateEvents events;
    private final Clock clock;

    Rebooking(
            JdbcTemplate jdbc,
            Ledger ledger,
            Accounts accounts,
            Booking booking,
            Suspense suspense,
            WaitingPostings waiting,
            AuditTrail audit,
            LateEvents events,
            Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.accounts = accounts;
        this.booking = booking;
        this.suspense = suspense;
        this.waiting = waiting;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** The next journal of this entry: on the day on which it became clear, so that days gone by stay as they were. */
    Journal next(PostingEntry entry, String kind) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        Integer last = jdbc.queryForObject(
                "SELECT max(step) FROM journal WHERE cause = 'ENTRY' AND cause_id = ?", Integer.class, entry.id());
        return new Journal(
                Journal.Cause.ENTRY,
                entry.id(),
                Objects.requireNonNull(last) + 1,
                today.isAfter(entry.bookedOn()) ? today : entry.bookedOn(),
                kind);
    }

    /**
     * Books.
     *
     * @param notice locked
     * @param decisions of entries whose postings are these, by entry
     */
    void book(
            Notice notice,
            List<Decision> decisions,
            Map<Long, Suspense.Open> postings,
            Map<Long, BankAccount> bankAccounts) {
        Map<Long, Long> tiers = tiers(decisions);
        Map<Journal, List<Line>> journals = new LinkedHashMap<>();
        Decision whole = null;
        for (Decision decision : decisions) {
            Suspense.Open posting = postings.get(decision.entry().id());
            if (decision.kind() == DispositionKind.ALLOCATED) {
                whole = decision;
            } else {
                long tier = tiers.get(decision.entry().id());
                if (tier != posting.accountId()) {
                    journals.put(
                            next(decision.entry(), decision.kind().name()),
                            List.of(
                                    new Line(posting.accountId(), -posting.amountFen()),
                                    new Line(tier, posting.amountFen())));
                }
                goOnWaiting(posting, decision, tier, notice, bankAccounts);
            }
        }
        if (whole != null || !journals.isEmpty()) {
            PostingBatch batch = ledger.open();
            journals.forEach(batch::add);
            if (whole != null) {
                allocate(batch, notice, whole, postings.get(whole.entry().id()), bankAccounts);
            }
            batch.close();
        }
        decisions.stream()
                .filter(decision -> decision.kind() != DispositionKind.SUSPENDED)
                .findFirst()
                .ifPresent(first -> booking.fundNotices(
                        decisions,
                        Map.of(notice.id(), notice),
                        bankAccounts.get(first.entry().accountId())));
    }

    /** The suspense accounts in which the postings belong by these decisions (R-M7), by entry. */
    private Map<Long, Long> tiers(List<Decision> decisions) {
        long general = accounts.id(SubjectRole.OTHER_PAYABLES, Suspense.GENERAL);
        Map<String, Long> unallocated = accounts.ids(
                SubjectRole.OTHER_PAYABLES,
                decisions.stream()
                        .map(Decision::employerAccount)
                        .filter(Objects::nonNull)
                        .map(Suspense::unallocatedKey)
                        .collect(Collectors.toSet()));
        Map<Long, Long> tiers = new HashMap<>();
        for (Decision decision : decisions) {
            String employer = decision.employerAccount();
            tiers.put(
                    decision.entry().id(),
                    employer == null ? general : unallocated.get(Suspense.unallocatedKey(employer)));
        }
        return tiers;
    }

    /** Goes on waiting, perhaps in the other tier: that closes nothing. */
    private void goOnWaiting(
            Suspense.Open posting,
            Decision decision,
            long accountId,
            Notice notice,
            Map<Long, BankAccount> bankAccounts) {
        int moves = waiting.decide(posting.id(), decision, accountId);
        dispose(decision, null);
        String cause = LateEvents.cause(posting, moves);
        BankAccount bank = bankAccounts.get(decision.entry().accountId());
        boolean otherReason = decision.reason() != posting.reason();
        if (otherReason) {
            reasonChanged(posting, decision.reason(), notice);
        }
        if (decision.kind() == DispositionKind.PART_FUNDING) {
            events.partFunded(cause, decision, bank, notice);
        } else if (otherReason) {
            events.suspended(cause, posting, decision, bank, notice);
        }
    }

    /** Its history: why a posting waits by now. */
    void reasonChanged(Suspense.Open posting, Reason reason, Notice notice) {
        audit.record(
                Actor.GATEWAY,
                "SUSPENSE_REASON_CHANGED",
                "suspended-posting:" + posting.id(),
                AuditTrail.Outcome.DONE,
                Map.of(
                        "from", posting.reason().name(),
                        "to", reason.name(),
                        "notice", notice == null ? "" : notice.number()));
    }

    private void allocate(
            PostingBatch batch,
            Notice notice,
            Decision whole,
            Suspense.Open posting,
            Map<Long, BankAccount> bankAccounts) {
        List<Line> lines = new ArrayList<>();
        List<Suspense.Open> used =
                new ArrayList<>(suspense.openParts(List.of(notice.id())).getOrDefault(notice.id(), List.of()));
        used.add(posting);
        used.forEach(part -> lines.add(new Line(part.accountId(), -part.amountFen())));
        long journal = batch.add(next(whole.entry(), whole.kind().name()), lines);
        Booking.splitToEmployees(batch, Map.of(notice.id(), journal));
        suspense.close(used.stream()
                .map(part -> new Suspense.Closing(part.id(), journal))
                .toList());
        BankAccount bank = bankAccounts.get(whole.entry().accountId());
        Booking.Booked booked = new Booking.Booked(whole, journal);
        booking.recordAllocations(List.of(booked), Map.of(notice.id(), notice), bank);
        dispose(whole, journal);
        events.allocated(posting, booked, bank, notice);
    }

    /** @param journalId where its money went; null where it stays where it was booked on arrival */
    private void dispose(Decision decision, Long journalId) {
        jdbc.update(
                "UPDATE disposition SET kind = ?, notice_id = ?, rules_version = ?, evidence = ?,"
                        + " journal_id = coalesce(?, journal_id) WHERE entry_id = ?",
                decision.kind().name(),
                decision.noticeId(),
                decision.evidence().rules(),
                decision.shortEvidence(),
                journalId,
                decision.entry().id());
    }

    /** A part that is no longer one: it waits where it is, for a person. */
    void becomeCase(Suspense.Open part, Decision decision, Notice notice, BankAccount bank) {
        int moves = waiting.decide(part.id(), decision, part.accountId());
        dispose(decision, null);
        reasonChanged(part, decision.reason(), notice);
        events.suspended(LateEvents.cause(part, moves), part, decision, bank, notice);
    }

    /** A part that people put on its notice stays theirs (I11); they are told that the rest can come no more. */
    void announceCase(Suspense.Open part, Decision decision, Notice notice, BankAccount bank) {
        int moves = waiting.witness(part.id(), decision.evidence());
        events.suspended(LateEvents.cause(part, moves), part, decision, bank, notice);
    }

    /**
     * A reversal found the entry that it takes back.
     *
     * @param evidence null where people said so
     */
    void reversed(PostingEntry reversal, PostingEntry original, Evidence evidence, Notice notice, long journalId) {
        jdbc.update(
                "UPDATE disposition SET kind = 'REVERSAL', notice_id = ?, journal_id = ?,"
                        + " rules_version = coalesce(?, rules_version), evidence = ? WHERE entry_id = ?",
                notice == null ? null : notice.id(),
                journalId,
                evidence == null ? null : evidence.rules(),
                evidence == null ? "" : EvidenceText.of(evidence),
                reversal.id());
        int taken = jdbc.update(
                "UPDATE disposition SET reversed_by = ? WHERE entry_id = ? AND reversed_by IS NULL",
                reversal.id(),
                original.id());
        if (taken != 1) {
            // A charge has neither a notice nor a posting to lock.
            throw new ConcurrencyFailureException("entry " + original.id() + " was reversed meanwhile");
        }
    }
}
