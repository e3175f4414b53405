package org.housingfund.gateway.matching;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.Originals.Original;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.springframework.stereotype.Component;

/** Announces what becomes of entries after their part was posted. Every occasion is a cause of its own. */
@Component
class LateEvents {
    private final Outbox outbox;
    private final PostingEvents postingEvents;
    private final PostingEntries entries;

    LateEvents(Outbox outbox, PostingEvents postingEvents, PostingEntries entries) {
        this.outbox = outbox;
        this.postingEvents = postingEvents;
        this.entries = entries;
    }

    /** The occasion on which a posting was decided again. */
    static String cause(Suspense.Open posting, int moves) {
        return "suspended-posting:" + posting.id() + "/" + moves;
    }

    /** What waited was split to the employees. */
    void allocated(Suspense.Open posting, Booking.Booked booked, BankAccount bank, Notice notice) {
        PostingEntry entry = booked.decision().entry();
        String cause = "journal:" + booked.journalId();
        publish(
                cause,
                bank,
                new DomainEvent(
                        "payment.allocated", "entry:" + entry.id(), PostingEvents.allocated(booked, bank, notice)));
        resolved(cause, posting, entry, DispositionKind.ALLOCATED, bank, notice, true, booked.journalId());
    }

    /** What waited is a part by now. */
    void partFunded(String cause, Decision decision, BankAccount bank, Notice notice) {
        publish(
                cause,
                bank,
                new DomainEvent(
                        "payment.part-funded",
                        "entry:" + decision.entry().id(),
                        PostingEvents.partFunded(decision, bank, notice)));
    }

    /** What waited went somewhere, by itself or because two people said so. */
    void resolved(
            String cause,
            Suspense.Open posting,
            PostingEntry entry,
            DispositionKind disposition,
            BankAccount bank,
            Notice notice,
            boolean automatic,
            long journalId) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("suspendedPostingId", posting.id());
        data.put("entryId", entry.id());
        data.put("account", bank.number());
        data.put("bookedOn", entry.bookedOn().toString());
        data.put("direction", entry.direction().name());
        data.put("amount", Money.format(Math.abs(posting.amountFen())));
        data.put("reason", posting.reason().name());
        data.put("disposition", disposition.name());
        data.put("notice", notice == null ? null : notice.number());
        data.put("reference", null);
        data.put("automatic", automatic);
        data.put("journalId", journalId);
        publish(cause, bank, new DomainEvent("suspense.resolved", "suspended-posting:" + posting.id(), data));
    }

    /** A posting waits again, or for another reason that somebody has to hear of. */
    void suspended(String cause, Suspense.Open posting, Decision decision, BankAccount bank, Notice notice) {
        DomainEvent event = postingEvents.suspended(
                entries.statementOf(decision.entry().id()), bank, decision, notice, posting, cause);
        publish(cause, bank, event);
    }

    /** The bank took an entry back, and what it did was undone. */
    void reversed(PostingEntry reversal, Original original, BankAccount bank, Notice notice, long journalId) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("entryId", original.entry().id());
        data.put("reversalEntryId", reversal.id());
        data.put("account", bank.number());
        data.put("bookedOn", reversal.bookedOn().toString());
        data.put("direction", reversal.direction().name());
        data.put("amount", Money.format(reversal.amountFen()));
        data.put("disposition", original.kind().name());
        data.put("notice", notice == null ? null : notice.number());
        data.put("journalId", journalId);
        publish(
                "entry:" + reversal.id(),
                bank,
                new DomainEvent("payment.reversed", "entry:" + original.entry().id(), data));
    }

    private void publish(String cause, BankAccount bank, DomainEvent event) {
        outbox.publish(cause, "account:" + bank.number(), List.of(event));
    }
}
