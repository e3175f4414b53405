package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.springframework.stereotype.Component;

/** Decides and books the entries of one part or push, in the caller's transaction. */
@Component
class PartPosting {
    private final Notices notices;
    private final BankAccounts bankAccounts;
    private final TransactionCodes transactionCodes;
    private final RemarkReader reader;
    private final Matcher matcher;
    private final ExpectationMatcher expectationMatcher;
    private final Expectations expectations;
    private final Triage triage;
    private final NearestNotices nearest;
    private final Booking booking;
    private final PayerAccounts payerAccounts;
    private final Suspense suspense;

    PartPosting(
            Notices notices,
            BankAccounts bankAccounts,
            TransactionCodes transactionCodes,
            Expectations expectations,
            RemarkRules rules,
            NearestNotices nearest,
            Booking booking,
            PayerAccounts payerAccounts,
            Suspense suspense) {
        this.notices = notices;
        this.bankAccounts = bankAccounts;
        this.transactionCodes = transactionCodes;
        this.reader = new RemarkReader(rules);
        this.matcher = new Matcher(rules);
        this.expectationMatcher = new ExpectationMatcher(rules.version());
        this.expectations = expectations;
        this.triage = new Triage(rules, reader, expectationMatcher);
        this.nearest = nearest;
        this.booking = booking;
        this.payerAccounts = payerAccounts;
        this.suspense = suspense;
    }

    /**
     * @param sourced all from one bank account under one mapping; each one's entries in the order of notice numbers, then
     *     in the bank's
     * @param doubtful those that may have been pushed and booked before, by id
     */
    StatementParts.Outcome post(Map<PostingSource, List<PostingEntry>> sourced, Set<Long> doubtful) {
        PostingSource source = sourced.keySet().iterator().next();
        List<PostingEntry> all = sourced.values().stream().flatMap(List::stream).toList();
        List<Decision> decisions = new ArrayList<>(all.size());
        Map<String, List<Matcher.Credit>> byNumber = new LinkedHashMap<>();
        Map<CreditorReference, List<PostingEntry>> byReference = new LinkedHashMap<>();
        Map<Long, Reading> readings = new HashMap<>();
        Set<CreditorReference> contradicted = new HashSet<>();
        for (PostingEntry entry : all) {
            Set<CreditorReference> quoted = ExpectationMatcher.quoted(entry);
            Decision decided = doubtful.contains(entry.id())
                    ? triage.doubtful(entry)
                    : triage.decide(entry, transactionCodes.kindOf(source.mapping(), entry.code()), quoted);
            if (decided != null) {
                decisions.add(decided);
                if (decided.kind() == DispositionKind.SUSPENDED) {
                    contradicted.addAll(quoted);
                }
            } else if (!quoted.isEmpty()) {
                byReference
                        .computeIfAbsent(quoted.iterator().next(), r -> new ArrayList<>())
                        .add(entry);
            } else {
                Reading reading = reader.read(entry.texts());
                readings.put(entry.id(), reading);
                // A key that the rules of today do not read groups nothing: its notice might be in another part.
                Optional<Reading.Candidate> read = reader.match(reading)
                        .filter(candidate -> candidate.number().equals(entry.noticeKey()));
                if (read.isPresent()) {
                    byNumber.computeIfAbsent(entry.noticeKey(), n -> new ArrayList<>())
                            .add(new Matcher.Credit(entry, read.get()));
                } else {
                    decisions.add(matcher.unread(entry, reading));
                }
            }
        }
        // Everyone locks notices first, then expectations, then what belongs to their owners.
        Map<String, Notice> live =
                notices.lockByNumbers(byNumber.keySet()).stream().collect(Collectors.toMap(Notice::number, n -> n));
        payerAccounts.recognise(byNumber, live);
        Map<String, Notices.Waiting> nearby = nearby(byNumber, live);
        Map<Long, BankAccount> accounts =
                bankAccounts.all().stream().collect(Collectors.toMap(BankAccount::accountId, a -> a));
        byNumber.forEach(
                (number, credits) -> decisions.addAll(matcher.decide(credits, accounts, live.get(number), nearby)));
        Map<CreditorReference, Expectation> expected =
                lockExpected(Stream.concat(byReference.keySet().stream(), contradicted.stream())
                        .collect(Collectors.toSet()));
        byReference.forEach((reference, quoting) -> {
            // A part is sorted by notice number first, and digits of a remark may have been taken for one.
            quoting.sort(Comparator.comparingInt(PostingEntry::sequence));
            Expectation expectation = expected.get(reference);
            // Only what may be a return asks; returns are few.
            boolean othersWait = expectation != null
                    && !expectation.incoming()
                    && quoting.stream().anyMatch(entry -> entry.direction() == Direction.CREDIT)
                    && suspense.waitsBeside(reference, List.of());
            decisions.addAll(expectationMatcher.decide(quoting, reference, expectation, othersWait, accounts));
        });
        decisions.stream()
                .filter(decision -> decision.kind() == DispositionKind.SUSPENDED && decision.reference() != null)
                .forEach(decision -> contradicted.add(decision.reference()));
        contradicted.stream()
                .map(expected::get)
                .filter(Objects::nonNull)
                .forEach(expectation -> expectations.dispute(expectation.id()));
        booking.book(
                sourced,
                accounts.get(source.accountId()),
                nearest.suggest(decisions, readings, accounts),
                live.values());
        expectations.meet(met(decisions, false));
        expectations.giveBack(met(decisions, true));
        return outcome(decisions);
    }

    private Map<CreditorReference, Expectation> lockExpected(Set<CreditorReference> references) {
        return references.isEmpty()
                ? Map.of()
                : expectations.lockByReferences(references).stream()
                        .collect(Collectors.toMap(Expectation::reference, e -> e));
    }

    /** In the order of the owners' rows, so that two parts lock them in one order. */
    private static List<ExpectationOwner.Met> met(List<Decision> decisions, boolean givenBack) {
        return decisions.stream()
                .filter(decision -> decision.expectation() != null
                        && (decision.kind() == DispositionKind.RETURNED_PAYMENT) == givenBack)
                .map(Decision::met)
                .sorted(Comparator.comparing(met -> met.expectation().ownerId()))
                .toList();
    }

    /** What the live notices near the numbers that were read still wait for (R-M3, R-M3a). */
    private Map<String, Notices.Waiting> nearby(Map<String, List<Matcher.Credit>> byNumber, Map<String, Notice> live) {
        Set<String> nearby = new TreeSet<>();
        byNumber.forEach((number, credits) -> nearby.addAll(matcher.nearby(credits, live.get(number))));
        return nearby.isEmpty() ? Map.of() : notices.waiting(nearby);
    }

    private static StatementParts.Outcome outcome(Collection<Decision> decisions) {
        Map<DispositionKind, Long> counts =
                decisions.stream().collect(Collectors.groupingBy(Decision::kind, Collectors.counting()));
        ToIntFunction<DispositionKind> count =
                kind -> counts.getOrDefault(kind, 0L).intValue();
        return new StatementParts.Outcome(
                count.applyAsInt(DispositionKind.ALLOCATED),
                count.applyAsInt(DispositionKind.PART_FUNDING),
                count.applyAsInt(DispositionKind.REPAYMENT_SETTLED)
                        + count.applyAsInt(DispositionKind.PAYOUT_CONFIRMED),
                count.applyAsInt(DispositionKind.SUSPENDED));
    }
}
