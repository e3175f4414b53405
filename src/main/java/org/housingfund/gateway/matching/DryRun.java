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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.EntryKind;

/**
 * What matching would do with entries, without a database and without posting anything. The entries of one notice within
 * one source are decided together (R-M3b), and one source after the other changes what the next one finds. Memory is that
 * of the notices and of entries that share a notice: a source is read several times instead of being kept.
 */
public final class DryRun {
    private final RemarkReader reader;
    private final Matcher matcher;
    private final Triage triage;
    private final ExpectationMatcher expectationMatcher;
    private final Suggestions suggestions;
    private final Map<Long, BankAccount> accounts;
    private final Map<String, Notice> notices = new HashMap<>();
    private final NoticeIndex index;
    private final Map<String, Long> identities = new HashMap<>();

    /**
     * Prepares.
     *
     * @param accounts by ledger account; may grow while sources are read
     */
    public DryRun(RemarkRules rules, Collection<Notice> notices, Map<Long, BankAccount> accounts) {
        this.reader = new RemarkReader(rules);
        this.matcher = new Matcher(rules);
        this.expectationMatcher = new ExpectationMatcher(rules.version());
        this.triage = new Triage(rules, reader, expectationMatcher);
        this.suggestions = new Suggestions(rules);
        this.accounts = accounts;
        notices.forEach(notice -> this.notices.put(notice.number(), notice));
        this.index = new NoticeIndex(notices);
    }

    /** Entries that can be read again and again, always the same in the same order. */
    @FunctionalInterface
    public interface Source {
        /** Hands over all entries. */
        void read(Sink sink) throws IOException;
    }

    /** Takes one entry after the other. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One entry.
         *
         * @param accountId of the receiving account, a key of the accounts
         * @param kind what its transaction code means, or null
         */
        void entry(long accountId, EntryKind kind, BankEntry entry);
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

    /** The same identity with another amount or direction (R-M8): the source would be refused. */
    public static final class ConflictException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConflictException(BankEntry entry) {
            super("流水号 " + entry.identity() + " 重复出现，而金额或方向不同（第 " + entry.sequence() + " 笔）；请与银行核对");
        }
    }

    /**
     * Decides the entries of a source and tells the outcomes in their order.
     *
     * @throws ConflictException where it would be refused
     */
    public void run(Source source, Consumer<Outcome> outcomes) throws IOException {
        Pass pass = new Pass();
        source.read(numbered(pass::count));
        source.read(numbered(pass::decide));
        pass.decideShared();
        pass.after.values().forEach(index::replace);
        source.read(numbered((entry, kind, raw) -> outcomes.accept(pass.outcome(entry, kind, raw))));
        notices.putAll(pass.after);
    }

    /** An entry as matching sees it, with what its code means and as it was read. */
    @FunctionalInterface
    private interface Step {
        void take(PostingEntry entry, EntryKind kind, BankEntry raw);
    }

    /** Gives the entries of one reading their ids: their places in it. */
    private static Sink numbered(Step step) {
        AtomicLong id = new AtomicLong();
        return (accountId, kind, raw) -> step.take(
                new PostingEntry(
                        id.getAndIncrement(),
                        accountId,
                        raw.sequence(),
                        raw.bookedOn(),
                        raw.direction(),
                        raw.amountFen(),
                        raw.reversal(),
                        raw.code(),
                        raw.counterpartyAccount(),
                        raw.counterpartyName(),
                        raw.texts(),
                        ""),
                kind,
                raw);
    }

    /** One source, while its entries are decided. */
    private final class Pass {
        private final BitSet duplicates = new BitSet();
        private final Map<String, Integer> counts = new HashMap<>();
        private final Map<String, List<Matcher.Credit>> shared = new LinkedHashMap<>();
        private final Map<Long, Decision> together = new HashMap<>();
        private final Map<String, Notice> after = new HashMap<>();

        void count(PostingEntry entry, EntryKind kind, BankEntry raw) {
            if (isRepeated(entry, raw)) {
                duplicates.set(Math.toIntExact(entry.id()));
            } else {
                payment(entry, kind)
                        .filter(credit -> notices.containsKey(credit.read().number()))
                        .ifPresent(credit -> counts.merge(credit.read().number(), 1, Integer::sum));
            }
        }

        void decide(PostingEntry entry, EntryKind kind, BankEntry raw) {
            if (duplicates.get(Math.toIntExact(entry.id()))) {
                return;
            }
            payment(entry, kind).ifPresent(credit -> {
                String number = credit.read().number();
                int count = counts.getOrDefault(number, 0);
                if (count > 1) {
                    shared.computeIfAbsent(number, n -> new ArrayList<>(count)).add(credit);
                } else if (count == 1) {
                    fund(decideAll(List.of(credit)));
                }
            });
        }

        void decideShared() {
            shared.values().forEach(credits -> {
                List<Decision> decisions = decideAll(credits);
                fund(decisions);
                decisions.forEach(decision -> together.put(decision.entry().id(), decision));
            });
            shared.clear();
        }

        Outcome outcome(PostingEntry entry, EntryKind kind, BankEntry raw) {
            Reading reading = reader.read(entry.texts());
            if (duplicates.get(Math.toIntExact(entry.id()))) {
                return new Outcome(raw, null, true, null, null, reading.faults(), List.of());
            }
            Decision decision = together.get(entry.id());
            if (decision == null) {
                decision = alone(entry, kind, reading);
            }
            boolean suspended = decision.kind() == DispositionKind.SUSPENDED;
            boolean payment = decision.reason() != null && entry.direction() == Direction.CREDIT && !entry.reversal();
            return new Outcome(
                    raw,
                    decision.kind(),
                    false,
                    suspended || decision.noticeId() == null ? null : matched(reading),
                    decision.reason(),
                    reading.faults(),
                    suspended && payment ? suggestions.rank(entry, reading, index, accounts) : List.of());
        }

        /** Decides an entry that shares its notice with no other, again and with the same end. */
        private Decision alone(PostingEntry entry, EntryKind kind, Reading reading) {
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
                    .map(read ->
                            decideAll(List.of(new Matcher.Credit(entry, read))).get(0))
                    .orElseGet(() -> matcher.unread(entry, reading));
        }

        private String matched(Reading reading) {
            return reader.match(reading).map(Reading.Candidate::number).orElse(null);
        }

        private Optional<Matcher.Credit> payment(PostingEntry entry, EntryKind kind) {
            Set<CreditorReference> quoted = ExpectationMatcher.quoted(entry);
            return quoted.isEmpty() && triage.decide(entry, kind, quoted) == null
                    ? reader.match(reader.read(entry.texts())).map(read -> new Matcher.Credit(entry, read))
                    : Optional.empty();
        }

        private List<Decision> decideAll(List<Matcher.Credit> credits) {
            Notice notice = notices.get(credits.get(0).read().number());
            Map<String, Long> nearbyFen = new HashMap<>();
            for (String number : matcher.nearby(credits, notice)) {
                Notice near = notices.get(number);
                if (near != null && near.live()) {
                    nearbyFen.put(number, near.outstandingFen());
                }
            }
            return matcher.decide(credits, accounts, notice, nearbyFen);
        }

        private void fund(List<Decision> decisions) {
            for (Decision decision : decisions) {
                boolean whole = decision.kind() == DispositionKind.ALLOCATED;
                if (whole || decision.kind() == DispositionKind.PART_FUNDING) {
                    Notice notice =
                            notices.get(matched(reader.read(decision.entry().texts())));
                    after.merge(
                            notice.number(),
                            funded(
                                    notice,
                                    whole ? notice.amountFen() : notice.amountFen() - decision.outstandingFen(),
                                    decision.entry()),
                            (earlier, later) -> earlier.state() == NoticeState.ALLOCATED ? earlier : later);
                }
            }
        }

        private Notice funded(Notice notice, long fundedFen, PostingEntry entry) {
            return new Notice(
                    notice.id(),
                    notice.number(),
                    notice.employerId(),
                    notice.employerAccount(),
                    notice.employerName(),
                    notice.amountFen(),
                    fundedFen,
                    fundedFen == notice.amountFen() ? NoticeState.ALLOCATED : NoticeState.PART_FUNDED,
                    notice.receivingAccounts(),
                    entry.accountId(),
                    Arrival.month(entry.bookedOn()),
                    notice.contributionMonth(),
                    notice.lineCount());
        }

        private boolean isRepeated(PostingEntry entry, BankEntry raw) {
            if (raw.identity().isEmpty()) {
                return false;
            }
            Long known = identities.putIfAbsent(entry.accountId() + "|" + raw.identity(), raw.effectFen());
            if (known != null && known != raw.effectFen()) {
                throw new ConflictException(raw);
            }
            return known != null;
        }
    }
}
