package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Text;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.Statement;
import org.springframework.stereotype.Component;

/** Announces what became of a part's or a push's entries: batches for events, one queue message per suspended posting. */
@Component
class PostingEvents {
    /** Characters; what the schema promises at most. */
    private static final int TEXT_LIMIT = 1_000;

    private static final int SENTENCE_LIMIT = 500;
    private static final int NAME_LIMIT = 200;
    private static final int ACCOUNT_LIMIT = 40;

    private final Outbox outbox;
    private final PostingQueues queues;
    private final RemarkLimits limits;

    PostingEvents(Outbox outbox, PostingQueues queues, RemarkLimits limits) {
        this.outbox = outbox;
        this.queues = queues;
        this.limits = limits;
    }

    void publish(
            PostingSource source,
            BankAccount bank,
            List<Booking.Booked> booked,
            Map<Long, Notice> notices,
            Map<Long, Suspense.Open> opened) {
        String cause = source.cause();
        String key = "account:" + bank.number();
        List<DomainEvent> events = new ArrayList<>(booked.size() + 1);
        events.add(new DomainEvent("entries.booked", cause, entriesBooked(source, bank, booked)));
        for (Booking.Booked one : booked) {
            Decision decision = one.decision();
            String subject = "entry:" + decision.entry().id();
            Notice notice = decision.noticeId() == null ? null : notices.get(decision.noticeId());
            switch (decision.kind()) {
                case ALLOCATED ->
                    events.add(new DomainEvent("payment.allocated", subject, allocated(one, bank, notice)));
                case PART_FUNDING -> {
                    events.add(new DomainEvent("payment.part-funded", subject, partFunded(decision, bank, notice)));
                    events.add(suspended(
                            source.statementId(),
                            bank,
                            decision,
                            notice,
                            opened.get(decision.entry().id()),
                            cause));
                }
                case SUSPENDED ->
                    events.add(suspended(
                            source.statementId(),
                            bank,
                            decision,
                            notice,
                            opened.get(decision.entry().id()),
                            cause));
                case FEE,
                        INTEREST,
                        INTERNAL_TRANSFER,
                        REPAYMENT_SETTLED,
                        RETURNED_PAYMENT,
                        REVERSAL,
                        PAYOUT_CONFIRMED,
                        DEDUCTION_RETURN -> {
                    // entries.booked says it all, and an expectation's owner says what it means
                }
            }
        }
        if (source.statementId() == null) {
            // Nobody who waits for a push should have to look into batches.
            events.forEach(event -> outbox.publish(cause, key, List.of(event)));
        } else {
            outbox.publish(cause, key, events);
        }
    }

    /** Sends the queue's message; returns the event for the topic. */
    DomainEvent suspended(
            Long statementId, BankAccount bank, Decision decision, Notice notice, Suspense.Open open, String cause) {
        String subject = "suspended-posting:" + open.id();
        Map<String, Object> data = suspendedData(statementId, bank, decision, notice, open);
        outbox.send(
                cause,
                "account:" + bank.number(),
                queues.suspended(),
                new DomainEvent("payment.suspended", subject, data));
        // Everybody may listen to the topic: no payer's name in clear and no free text there (R-L7).
        Map<String, Object> announced = new LinkedHashMap<>(data);
        announced.put("counterpartyName", Masks.name((String) data.get("counterpartyName")));
        announced.put("remark", "");
        return new DomainEvent("payment.suspended", subject, announced);
    }

    /** Announces money that is suspended again, or the rest of it, by a decision or the bank's answer. */
    void suspendedAgain(String cause, Long statementId, BankAccount bank, Decision decision, Suspense.Open open) {
        DomainEvent event = suspended(statementId, bank, decision, null, open, cause);
        outbox.publish(cause, "account:" + bank.number(), List.of(event));
    }

    /** Announces the posting of a statement gap: like an entry's, without an entry and its payer. */
    void gapSuspended(
            Statement statement,
            long fen,
            BankAccount bank,
            long suspendedPostingId,
            LocalDate bookedOn,
            Evidence evidence) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("suspendedPostingId", suspendedPostingId);
        data.put("entryId", null);
        data.put("statementId", statement.id());
        data.put("account", bank.number());
        data.put("bookedOn", bookedOn.toString());
        data.put("direction", (fen > 0 ? Direction.CREDIT : Direction.DEBIT).name());
        data.put("amount", Money.format(Math.abs(fen)));
        data.put("reason", Reason.STATEMENT_GAP.name());
        data.put("sentence", Sentences.of(Reason.STATEMENT_GAP, evidence));
        data.put("nextAction", Reason.STATEMENT_GAP.nextAction());
        data.put("notice", null);
        data.put("counterpartyName", "");
        data.put("counterpartyAccount", "");
        data.put("remark", "");
        data.put("suggestions", List.of());
        data.put("remittanceText", null);
        DomainEvent event = new DomainEvent("payment.suspended", "suspended-posting:" + suspendedPostingId, data);
        String cause = "statement:" + statement.id();
        String key = "account:" + bank.number();
        outbox.publish(cause, key, List.of(event));
        outbox.send(cause, key, queues.suspended(), event);
    }

    /** Announces that a suspended posting went where an expectation says, without anybody's doing. */
    void resolved(BankAccount bank, Suspense.Open posting, Decision decision, long journalId) {
        PostingEntry entry = decision.entry();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("suspendedPostingId", posting.id());
        data.put("entryId", entry.id());
        data.put("account", bank.number());
        data.put("bookedOn", entry.bookedOn().toString());
        data.put("direction", entry.direction().name());
        data.put("amount", Money.format(entry.amountFen()));
        data.put("reason", posting.reason().name());
        data.put("disposition", decision.kind().name());
        data.put("notice", null);
        data.put("reference", decision.reference().text());
        data.put("automatic", true);
        data.put("journalId", journalId);
        outbox.publish(
                "expectation:" + decision.expectation().id(),
                "account:" + bank.number(),
                List.of(new DomainEvent("suspense.resolved", "suspended-posting:" + posting.id(), data)));
    }

    private static Map<String, Object> entriesBooked(
            PostingSource source, BankAccount bank, List<Booking.Booked> booked) {
        long credits = 0;
        long debits = 0;
        for (Booking.Booked one : booked) {
            PostingEntry entry = one.decision().entry();
            if (entry.direction() == Direction.CREDIT) {
                credits += entry.amountFen();
            } else {
                debits += entry.amountFen();
            }
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("statementId", source.statementId());
        data.put("part", source.part());
        data.put("receiptId", source.receiptId());
        data.put("account", bank.number());
        data.put("entries", booked.size());
        data.put("credits", Money.format(credits));
        data.put("debits", Money.format(debits));
        return data;
    }

    static Map<String, Object> allocated(Booking.Booked one, BankAccount bank, Notice notice) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("entryId", one.decision().entry().id());
        data.put("notice", notice.number());
        data.put("employerAccount", notice.employerAccount());
        data.put("amount", Money.format(notice.amountFen()));
        data.put("account", bank.number());
        data.put("bookedOn", one.decision().entry().bookedOn().toString());
        data.put("contributionMonth", notice.contributionMonth().toString().substring(0, 7));
        data.put("employees", notice.lineCount());
        data.put("journalId", one.journalId());
        return data;
    }

    static Map<String, Object> partFunded(Decision decision, BankAccount bank, Notice notice) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("entryId", decision.entry().id());
        data.put("notice", notice.number());
        data.put("amount", Money.format(decision.entry().amountFen()));
        data.put("outstanding", Money.format(decision.outstandingFen()));
        data.put("account", bank.number());
        data.put("bookedOn", decision.entry().bookedOn().toString());
        return data;
    }

    Map<String, Object> suspendedData(
            Long statementId, BankAccount bank, Decision decision, Notice notice, Suspense.Open open) {
        PostingEntry entry = decision.entry();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("suspendedPostingId", open.id());
        data.put("entryId", entry.id());
        data.put("statementId", statementId);
        data.put("account", bank.number());
        data.put("bookedOn", entry.bookedOn().toString());
        data.put("direction", entry.direction().name());
        data.put("amount", Money.format(entry.amountFen()));
        data.put("reason", decision.reason().name());
        data.put("sentence", Sentences.of(decision));
        data.put("nextAction", decision.reason().nextAction());
        data.put("notice", notice == null ? null : notice.number());
        data.put("counterpartyName", entry.payerName() == null ? "" : Text.clipped(entry.payerName(), NAME_LIMIT));
        data.put("counterpartyAccount", masked(entry.payerAccount()));
        data.put(
                "remark",
                entry.texts().isEmpty() ? "" : Text.clipped(entry.texts().get(0), TEXT_LIMIT));
        data.put(
                "suggestions",
                decision.evidence().nearest().stream()
                        .map(PostingEvents::suggested)
                        .toList());
        data.put("remittanceText", remittanceText(bank, decision, notice));
        return data;
    }

    /**
     * What the payer should have written, and should next time; null where the number cannot be told. A suggestion counts
     * only where nothing speaks against it.
     */
    private String remittanceText(BankAccount bank, Decision decision, Notice notice) {
        if (decision.entry().direction() == Direction.DEBIT) {
            return null;
        }
        String number = notice != null
                ? notice.number()
                : decision.evidence().nearest().stream()
                        .limit(1)
                        .filter(suggestion -> suggestion.against().isEmpty())
                        .map(Suggestion::notice)
                        .findFirst()
                        .orElse(null);
        return number == null ? null : limits.text(number, limits.of(bank.bank()));
    }

    private static Map<String, Object> suggested(Suggestion suggestion) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("notice", suggestion.notice());
        data.put("why", suggestion.why());
        data.put("against", Text.clipped(suggestion.against(), SENTENCE_LIMIT));
        return data;
    }

    /** Account numbers leave with their first and last four characters only; short ones not at all. */
    private static String masked(String account) {
        if (account == null) {
            return "";
        }
        // Nothing else stands in an account number, and no character is halved.
        String shown = Text.clipped(account, ACCOUNT_LIMIT).replaceAll("[^0-9A-Za-z-]", "*");
        return shown.length() < 12
                ? "*".repeat(shown.length())
                : shown.substring(0, 4) + "*".repeat(shown.length() - 8) + shown.substring(shown.length() - 4);
    }
}
