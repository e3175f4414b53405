package org.housingfund.gateway.matching;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.EntryKind;

/**
 * What matching would do with entries, without a database and without posting anything. A statement is decided at one
 * moment, the entries of one notice together (R-M3b), and one statement after the other changes what the next one finds.
 * The ends of months are not played. A source is read twice instead of being kept: memory is that of the notices and of
 * what their payments are decided by.
 */
public final class DryRun {
    private final RemarkReader reader;
    private final Matcher matcher;
    private final Triage triage;
    private final ExpectationMatcher expectationMatcher;
    private final Suggestions suggestions;
    private final Map<Long, BankAccount> accounts;
    private final Map<String, PayerAccounts.Owner> payers = new HashMap<>();
    private final Map<String, Notice> notices = new HashMap<>();
    private final NoticeIndex index;
    private final Map<String, Long> identities = new HashMap<>();

    /**
     * Prepares.
     *
     * @param accounts by ledger account; may grow while sources are read
     * @param payerAccounts employers by the account from which they and no other are known to pay
     */
    public DryRun(
            RemarkRules rules,
            Collection<Notice> notices,
            Map<Long, BankAccount> accounts,
            Map<String, Long> payerAccounts) {
        this.reader = new RemarkReader(rules);
        this.matcher = new Matcher(rules);
        this.expectationMatcher = new ExpectationMatcher(rules.version());
        this.triage = new Triage(rules, reader, expectationMatcher);
        this.suggestions = new Suggestions(rules);
        this.accounts = accounts;
        Map<Long, String> names = payerAccounts.isEmpty()
                ? Map.of()
                : notices.stream()
                        .collect(Collectors.toMap(Notice::employerId, Notice::employerName, (one, same) -> one));
        payerAccounts.forEach((account, employer) -> payers.put(
                PayerAccounts.fold(account), new PayerAccounts.Owner(employer, names.getOrDefault(employer, ""))));
        payers.remove(""); // what is no whole account number is nobody's
        notices.forEach(notice -> this.notices.put(notice.number(), notice));
        this.index = new NoticeIndex(notices);
    }

    /** Entries that can be read again and again, always the same in the same order. */
    public interface Source {
        /** Hands over all entries. */
        void read(Sink sink) throws IOException;

        /** Whether one entry may stand in it twice, as it was pushed and in the statement: it is booked once (R-M8). */
        default boolean mayRepeat() {
            return false;
        }
    }

    /** Takes one entry after the other. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One entry.
         *
         * @param statement which of the source's statements it is of; they are decided in ascending order
         * @param accountId of the receiving account, a key of the accounts
         * @param kind what its transaction code means, or null
         */
        void entry(long statement, long accountId, EntryKind kind, BankEntry entry);
    }

    /**
     * What would become of an entry.
     *
     * @param duplicate the same identity, amount and direction came before: it is booked once (R-M8)
     * @param notice number of the notice that gets the money, else null
     * @param reason why it would wait, else null
     * @param faults what is wrong with its remark
     */
    public record Outcome(
            BankEntry entry,
            DispositionKind kind,
            boolean duplicate,
            String notice,
            Reason reason,
            Set<RemarkFault> faults,
            List<Suggestion> suggestions) {}

    /** An identity that must not come again (R-M8): the source would be refused. */
    public static final class ConflictException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConflictException(BankEntry entry, boolean same) {
            super("流水号 " + entry.identity() + " 重复出现" + (same ? "" : "，而金额或方向不同") + "（第 " + entry.sequence()
                    + " 笔），对账单会被拒收；请与银行核对");
        }
    }

    /**
     * Decides the entries of a source and tells the outcomes in their order.
     *
     * @throws ConflictException where it would be refused
     */
    public void run(Source source, Consumer<Outcome> outcomes) throws IOException {
        Pass pass = new Pass(source.mayRepeat());
        source.read(pass::collect);
        pass.decide();
        pass.next = 0;
        source.read((statement, accountId, kind, raw) -> outcomes.accept(pass.outcome(accountId, kind, raw)));
    }

    private PayerAccounts.Owner payerOf(PostingEntry entry) {
        return payers.isEmpty() ? null : payers.get(PayerAccounts.fold(entry.payerAccount()));
    }

    /** One source, while its entries are decided; an entry's id is its place in it. */
    private final class Pass {
        private final boolean mayRepeat;
        private final BitSet duplicates = new BitSet();
        private final TreeMap<Long, List<Matcher.Credit>> payments = new TreeMap<>();
        private final Map<Set<RemarkFault>, Set<RemarkFault>> faults = new HashMap<>();
        private int next;
        /** Of what notices have a say about. */
        private Verdicts verdicts;

        Pass(boolean mayRepeat) {
            this.mayRepeat = mayRepeat;
        }

        /** Keeps what notices decide about. */
        void collect(long statement, long accountId, EntryKind kind, BankEntry raw) {
            int id = next++;
            if (isRepeated(accountId, raw)) {
                duplicates.set(id);
                return;
            }
            PostingEntry entry = PostingEntry.of(id, accountId, raw);
            Set<CreditorReference> quoted = ExpectationMatcher.quoted(entry);
            if (quoted.isEmpty() && triage.decide(entry, kind, quoted) == null) {
                reader.match(reader.read(entry.texts()))
                        .filter(read -> notices.containsKey(read.number()))
                        .ifPresent(read -> payments.computeIfAbsent(statement, s -> new ArrayList<>())
                                .add(payment(entry, read, notices.get(read.number()))));
            }
        }

        /** Only what the decision needs, shared where possible: there may be a million. */
        private Matcher.Credit payment(PostingEntry entry, Reading.Candidate read, Notice notice) {
            boolean named = notice.employerName().equals(entry.payerName());
            PostingEntry light = new PostingEntry(
                    entry.id(),
                    entry.accountId(),
                    entry.sequence(),
                    entry.bookedOn(),
                    entry.direction(),
                    entry.amountFen(),
                    false,
                    null,
                    null,
                    named ? notice.employerName() : entry.payerName(),
                    List.of(),
                    "");
            Reading.Candidate shared = new Reading.Candidate(
                    notice.number(),
                    read.field(),
                    read.from(),
                    read.to(),
                    read.gapAt(),
                    read.glued(),
                    faults.computeIfAbsent(read.faults(), f -> f));
            return new Matcher.Credit(light, shared, Suggestions.isKnown(payerOf(entry), notice));
        }

        /** One statement after the other. */
        void decide() {
            verdicts = new Verdicts(next);
            while (!payments.isEmpty()) {
                Map<String, List<Matcher.Credit>> byNumber = new LinkedHashMap<>();
                payments.pollFirstEntry()
                        .getValue()
                        .forEach(
                                credit -> byNumber.computeIfAbsent(credit.read().number(), n -> new ArrayList<>(1))
                                        .add(credit));
                List<Notice> funded = new ArrayList<>();
                byNumber.forEach((number, credits) -> {
                    Notice notice = notices.get(number);
                    decideAll(credits, notice).forEach(verdicts::keep);
                    fund(credits, notice).ifPresent(funded::add);
                });
                for (Notice notice : funded) {
                    notices.put(notice.number(), notice);
                    index.replace(notice);
                }
            }
        }

        private List<Decision> decideAll(List<Matcher.Credit> credits, Notice notice) {
            Map<String, Notices.Waiting> nearby = new HashMap<>();
            for (String number : matcher.nearby(credits, notice)) {
                Notice near = notices.get(number);
                if (near != null && near.live()) {
                    nearby.put(number, Notices.Waiting.of(near));
                }
            }
            return matcher.decide(credits, accounts, notice, nearby);
        }

        /** The notice with what was decided to be its money; empty where it gets none. */
        private Optional<Notice> fund(List<Matcher.Credit> credits, Notice notice) {
            List<PostingEntry> entries = credits.stream()
                    .map(Matcher.Credit::entry)
                    .filter(entry -> verdicts.kind(entry.id()) != DispositionKind.SUSPENDED)
                    .toList();
            return entries.isEmpty()
                    ? Optional.empty()
                    : Optional.of(notice.funded(
                            entries.stream().mapToLong(PostingEntry::amountFen).sum(),
                            entries.get(0).accountId(),
                            Arrival.month(entries.get(0).bookedOn())));
        }

        Outcome outcome(long accountId, EntryKind code, BankEntry raw) {
            PostingEntry entry = PostingEntry.of(next++, accountId, raw);
            Reading reading = reader.read(entry.texts());
            int id = Math.toIntExact(entry.id());
            if (duplicates.get(id)) {
                return new Outcome(raw, null, true, null, null, reading.faults(), List.of());
            }
            DispositionKind kind = verdicts.kind(id);
            Reason reason = verdicts.reason(id);
            String notice = null;
            if (kind == null) {
                Decision decision = withoutNotice(entry, code, reading);
                kind = decision.kind();
                reason = decision.reason();
            } else if (kind != DispositionKind.SUSPENDED) {
                notice = reader.match(reading).orElseThrow().number();
            }
            boolean waits =
                    kind == DispositionKind.SUSPENDED && entry.direction() == Direction.CREDIT && !entry.reversal();
            return new Outcome(
                    raw,
                    kind,
                    false,
                    notice,
                    reason,
                    reading.faults(),
                    waits ? suggestions.rank(entry, reading, index, accounts, payerOf(entry)) : List.of());
        }

        private Decision withoutNotice(PostingEntry entry, EntryKind kind, Reading reading) {
            Set<CreditorReference> quoted = ExpectationMatcher.quoted(entry);
            Decision decided = triage.decide(entry, kind, quoted);
            if (decided != null) {
                return decided;
            }
            if (!quoted.isEmpty()) {
                return expectationMatcher
                        .decide(List.of(entry), quoted.iterator().next(), null, false, accounts)
                        .get(0);
            }
            return reader.match(reading)
                    .map(read -> decideAll(List.of(new Matcher.Credit(entry, read)), null)
                            .get(0))
                    .orElseGet(() -> matcher.unread(entry, reading));
        }

        private boolean isRepeated(long accountId, BankEntry raw) {
            if (raw.identity().isEmpty()) {
                return false;
            }
            Long known = identities.putIfAbsent(accountId + "|" + raw.identity(), raw.effectFen());
            if (known != null && (known != raw.effectFen() || !mayRepeat)) {
                throw new ConflictException(raw, known == raw.effectFen());
            }
            return known != null;
        }
    }
}
