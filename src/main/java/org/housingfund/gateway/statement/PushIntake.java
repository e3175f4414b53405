package org.housingfund.gateway.statement;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes in pushes: bytes kept, whole accepted or whole refused, what is new staged (R-M8). */
@Component
public class PushIntake {
    /** The receipts' kind. */
    public static final String KIND = "ENTRY_PUSH";

    private static final String PARTNER = "bank";
    private static final int MAX_AGE_DAYS = 366;
    /** Problems that our configuration may have caused: the same bytes may be sound once it is put right. */
    private static final Set<String> OUR_OMISSIONS = Set.of(
            PushProblem.ACCOUNT_UNKNOWN.name(), PushProblem.OPENING_MISSING.name(), PushProblem.MAPPING_UNKNOWN.name());

    private final Receipts receipts;
    private final PushReader reader;
    private final BankAccounts bankAccounts;
    private final StatementChain chain;
    private final Statements statements;
    private final PushStaging staging;
    private final PushRejection rejection;
    private final TransactionTemplate savepoint;
    private final Clock clock;

    PushIntake(
            Receipts receipts,
            PushReader reader,
            BankAccounts bankAccounts,
            StatementChain chain,
            Statements statements,
            PushStaging staging,
            PushRejection rejection,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.receipts = receipts;
        this.reader = reader;
        this.bankAccounts = bankAccounts;
        this.chain = chain;
        this.statements = statements;
        this.staging = staging;
        this.rejection = rejection;
        this.savepoint = new TransactionTemplate(transactions);
        this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        this.clock = clock;
    }

    /**
     * A push whose new entries are staged, to be posted in the same transaction.
     *
     * @param cause of what it leads to
     * @param accountId the bank account's ledger account
     * @param mapping {@code id@version}
     */
    public record Accepted(long receiptId, String cause, long accountId, String mapping) {}

    /** A message, read. */
    public static final class Message {
        private final String id;
        private final byte[] body;
        private final PushReader.Reading reading;

        private Message(String id, byte[] body, PushReader.Reading reading) {
            this.id = id;
            this.body = body;
            this.reading = reading;
        }

        private BankEntry entry() {
            return reading.push().entries().get(0);
        }

        /** What it says; empty where it has problems. */
        public Optional<Push> push() {
            return Optional.ofNullable(reading.push());
        }
    }

    /** Reads a message; nothing is kept of it yet. */
    public Message read(String messageId, byte[] body) {
        return new Message(messageId, body, reader.read(body));
    }

    /**
     * Receives a message; joins the caller's transaction. The same bytes again do nothing, unless they were refused only
     * for what the centre had not set up; entries that are there already, pushed or on a statement, are left out.
     *
     * @return empty where nothing is to be posted
     */
    public Optional<Accepted> receive(Message message) {
        Receipts.Received received = receipts.receiveMessage(PARTNER, KIND, message.id, message.body);
        Receipt receipt = received.receipt();
        if (received.duplicate()) {
            if (!receipts.reopen(receipt.id(), receipt.mapping(), OUR_OMISSIONS)) {
                return Optional.empty();
            }
            receipt = receipts.find(receipt.id());
        }
        PushReader.Reading reading = message.reading;
        if (!reading.problems().isEmpty()) {
            rejection.reject(receipt, reading.bank(), reading.readable(), reading.problems());
            return Optional.empty();
        }
        Push push = reading.push();
        Optional<BankAccounts.BankAccount> account =
                bankAccounts.find(push.account()).filter(a -> a.bank().equals(push.bank()));
        List<Problem> problems = account.isEmpty()
                ? List.of(PushProblem.ACCOUNT_UNKNOWN.at(0, "account", push.account(), ""))
                : checkDates(account.get(), push.entries());
        PushStaging.Staged staged = problems.isEmpty()
                ? stage(receipt, account.orElseThrow().accountId(), push)
                : new PushStaging.Staged(0, problems);
        if (!staged.conflicts().isEmpty()) {
            rejection.reject(receipt, push.bank(), true, staged.conflicts());
            return Optional.empty();
        }
        receipts.accept(receipt.id());
        return staged.entries() == 0
                ? Optional.empty()
                : Optional.of(new Accepted(
                        receipt.id(),
                        receipt.cause(),
                        account.orElseThrow().accountId(),
                        push.mapping().versioned()));
    }

    /**
     * Receives messages of one account and mapping that bring one entry each, as {@link #receive} would, in a few statements;
     * joins the caller's transaction. What is not plain is left to that one: what is refused, came before, or is there
     * already.
     *
     * @return by message; the others were not touched
     * @throws ConcurrencyFailureException where an entry is new but its message has a receipt already, or a statement has it
     *     under another day: the caller rolls back
     */
    public Map<Message, Accepted> receiveTogether(List<Message> messages) {
        Push first = messages.get(0).reading.push();
        Optional<BankAccounts.BankAccount> account =
                bankAccounts.find(first.account()).filter(a -> a.bank().equals(first.bank()));
        if (account.isEmpty()) {
            return Map.of();
        }
        long accountId = account.get().accountId();
        Set<LocalDate> refused = refusedDays(account.get(), messages);
        Map<String, Message> fresh = new HashMap<>();
        messages.stream()
                .filter(message -> !refused.contains(message.entry().bookedOn()))
                .forEach(message -> fresh.putIfAbsent(message.entry().identity(), message));
        IdentityRule identity = first.mapping().layout().identity();
        Map<String, Long> entryIds = staging.claimNew(accountId, fresh.keySet(), identity);
        fresh.keySet().retainAll(entryIds.keySet());
        if (fresh.isEmpty()) {
            return Map.of();
        }
        List<Message> plain = List.copyOf(fresh.values());
        Map<Sha256, Long> receiptIds = receipts.acceptNew(
                PARTNER,
                KIND,
                plain.stream().map(message -> message.id).toList(),
                plain.stream().map(message -> message.body).toList());
        Map<Message, Accepted> accepted = new HashMap<>();
        Map<Long, BankEntry> entries = new HashMap<>();
        for (Message message : plain) {
            Long receiptId = receiptIds.get(Sha256.of(message.body));
            if (receiptId == null) {
                throw new ConcurrencyFailureException(
                        "message " + message.id + " has a receipt already: its entry is new");
            }
            accepted.put(
                    message,
                    new Accepted(
                            receiptId,
                            Receipt.cause(receiptId, 1),
                            accountId,
                            first.mapping().versioned()));
            entries.put(receiptId, message.entry());
        }
        if (!staging.stageNew(accountId, entries, entryIds, identity)) {
            throw new ConcurrencyFailureException("an entry of receipts " + entries.keySet() + " is stated already");
        }
        return accepted;
    }

    /** Days of these messages on which nothing can be booked; all of them where the account has no opening balance. */
    private Set<LocalDate> refusedDays(BankAccounts.BankAccount account, List<Message> messages) {
        Map<LocalDate, BankEntry> days = new HashMap<>();
        messages.forEach(message -> days.put(message.entry().bookedOn(), message.entry()));
        if (checkDates(account, List.copyOf(days.values())).isEmpty()) {
            return Set.of();
        }
        return days.entrySet().stream()
                .filter(day -> !checkDates(account, List.of(day.getValue())).isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private PushStaging.Staged stage(Receipt receipt, long accountId, Push push) {
        return savepoint.execute(status -> {
            PushStaging.Staged staged = staging.stage(
                    receipt.id(),
                    accountId,
                    push.entries(),
                    push.mapping().layout().identity());
            if (!staged.conflicts().isEmpty()) {
                status.setRollbackOnly();
            }
            return staged;
        });
    }

    private List<Problem> checkDates(BankAccounts.BankAccount account, List<BankEntry> entries) {
        Optional<StatementChain.Opening> opening = chain.opening(account);
        if (opening.isEmpty()) {
            return List.of(PushProblem.OPENING_MISSING.at(0, "account", account.number()));
        }
        LocalDate openedOn = opening.get().asOf();
        List<LocalDate> released = statements.inReleasedGap(
                account.accountId(),
                entries.stream().map(BankEntry::bookedOn).distinct().toList());
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        List<Problem> problems = new ArrayList<>();
        for (BankEntry entry : entries) {
            String day = entry.bookedOn().toString();
            if (!entry.bookedOn().isAfter(openedOn) || released.contains(entry.bookedOn())) {
                String how = entry.bookedOn().isAfter(openedOn) ? "对账单缺口已由两人放行" : "期初余额截至" + openedOn;
                problems.add(PushProblem.DATE_SETTLED.at(entry.sequence(), "bookedOn", day, day, how));
            }
            // A day of grace: around midnight the bank's clock may be ahead of ours.
            if (entry.bookedOn().isAfter(today.plusDays(1))
                    || entry.bookedOn().isBefore(today.minusDays(MAX_AGE_DAYS))) {
                problems.add(PushProblem.DATE_INVALID.at(entry.sequence(), "bookedOn", day, day));
            }
        }
        return problems;
    }

    /**
     * Looks again at what was received, when the caller has the account's chain held: what people or statements changed
     * meanwhile is not to be overlooked. Whoever receives the messages again sees it.
     *
     * @param receiptIds of that account
     * @return whether statements cover the days of these entries already, or may contradict them
     */
    public boolean confirm(long accountId, Collection<Long> receiptIds) {
        PushStaging.Standing standing = staging.standing(accountId, receiptIds);
        if (standing.overtaken()) {
            throw new ConcurrencyFailureException("the chain moved beside receipts " + receiptIds);
        }
        return standing.settled();
    }
}
