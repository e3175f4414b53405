package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationState;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;

/**
 * Decides entries that quote the reference of an expectation (R-B4, R-P1). Pure: values in, values out. Everything must
 * agree to the fen; what does not agree is suspended with the predicate that failed (R-M4).
 */
final class ExpectationMatcher {
    private static final String MARK = "RF";

    /** A hostile text quotes a thousand references; two say as much. */
    private static final int CLUES = 8;

    private final String rulesVersion;

    ExpectationMatcher(String rulesVersion) {
        this.rulesVersion = rulesVersion;
    }

    /** The references that an entry quotes; looks closer only where their two letters occur at all. */
    static Set<CreditorReference> quoted(PostingEntry entry) {
        return quoted(entry.texts());
    }

    static Set<CreditorReference> quoted(List<String> texts) {
        Set<CreditorReference> quoted = Set.of();
        for (String text : texts) {
            if (text.contains(MARK)) {
                quoted = quoted.isEmpty() ? new LinkedHashSet<>() : quoted;
                quoted.addAll(CreditorReference.findAll(text));
            }
        }
        return quoted;
    }

    /**
     * Suspends an entry that says two things at once; null where its reference stands alone.
     *
     * @param quoted at least one
     * @param transferCode its transaction code where that says it is a transfer between the centre's accounts, else null
     */
    Decision contradicted(PostingEntry entry, Set<CreditorReference> quoted, String transferCode, RemarkReader reader) {
        Set<CreditorReference> told = quoted.stream().limit(CLUES).collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> rest =
                entry.texts().stream().map(text -> without(text, told)).toList();
        // Digits without the prefix are dates and serials here, not numbers of notices.
        Stream<String> numbers = reader.read(rest).candidates().stream()
                .filter(candidate -> !candidate.faults().contains(RemarkFault.PREFIX_MISSING))
                .map(Reading.Candidate::number);
        Stream<String> transfer = transferCode == null ? Stream.of() : Stream.of("内部划转交易码 " + transferCode);
        List<String> clues = Stream.of(told.stream().map(CreditorReference::text), numbers, transfer)
                .flatMap(clue -> clue)
                .toList();
        if (clues.size() == 1) {
            return null;
        }
        Evidence.Check check = new Evidence.Check(Predicate.REFERENCE_ALONE, "一个参考号", String.join("、", clues));
        return Decision.plain(entry, DispositionKind.SUSPENDED, Reason.AMBIGUOUS_REFERENCE, evidence(List.of(check)));
    }

    private static String without(String text, Set<CreditorReference> quoted) {
        String rest = text;
        for (CreditorReference reference : quoted) {
            rest = rest.replace(reference.text(), " ");
        }
        return rest;
    }

    /**
     * Decides the entries that quote one reference: the first that agrees meets the expectation, and whatever else quotes
     * it finds it met. The first that gives exactly the money of a met payout back, while nothing else under the reference
     * waits that it might give back instead, is its return (R-P1).
     *
     * @param entries in the bank's order
     * @param expectation what is registered under the reference, locked; null where nothing is
     * @param othersWait whether entries that quote the reference wait already, beside these
     * @param accounts the centre's bank accounts by ledger account
     */
    List<Decision> decide(
            List<PostingEntry> entries,
            CreditorReference reference,
            Expectation expectation,
            boolean othersWait,
            Map<Long, BankAccount> accounts) {
        List<Decision> decisions = new ArrayList<>(entries.size());
        ExpectationState state = expectation == null ? null : expectation.state();
        boolean alone = !othersWait;
        for (PostingEntry entry : entries) {
            Predicates predicates = new Predicates();
            boolean comesBack = state == ExpectationState.MET && isOutgoing(expectation) && isIncoming(entry);
            Reason reason = comesBack
                    ? obstacleToReturn(entry, expectation, alone, accounts, predicates)
                    : obstacle(entry, expectation, state, accounts, predicates);
            ExpectationState before = state;
            if (reason == null) {
                state = comesBack ? ExpectationState.RETURNED : ExpectationState.MET;
            } else {
                alone = false;
            }
            decisions.add(new Decision(
                    entry,
                    reason != null
                            ? DispositionKind.SUSPENDED
                            : comesBack ? DispositionKind.RETURNED_PAYMENT : kindOf(expectation.owner()),
                    reason,
                    null,
                    null,
                    0,
                    reference,
                    reason == null ? expectation.in(before) : null,
                    evidence(predicates.checks)));
        }
        return decisions;
    }

    private static boolean isOutgoing(Expectation expectation) {
        return !expectation.incoming();
    }

    private static boolean isIncoming(PostingEntry entry) {
        return entry.direction() == Direction.CREDIT;
    }

    /** What forbids this credit to be the whole return of the money that went out; null where nothing does. */
    private static Reason obstacleToReturn(
            PostingEntry entry,
            Expectation met,
            boolean alone,
            Map<Long, BankAccount> accounts,
            Predicates predicates) {
        compare(entry, met, accounts, predicates);
        predicates.hold(Predicate.RETURNED_ONCE, "没有", alone ? "没有" : "有");
        return predicates.allHold() ? null : Reason.RETURNED_PAYMENT;
    }

    /** What forbids this entry to be the expected one; null where nothing does. */
    private static Reason obstacle(
            PostingEntry entry,
            Expectation expected,
            ExpectationState state,
            Map<Long, BankAccount> accounts,
            Predicates predicates) {
        if (!predicates.hold(Predicate.REFERENCE_REGISTERED, "已登记", expected == null ? "未登记" : "已登记")) {
            return Reason.EXPECTATION_UNKNOWN;
        }
        boolean sameWay = isIncoming(entry) == expected.incoming();
        boolean settled = state == ExpectationState.MET || state == ExpectationState.RETURNED;
        if (settled && !sameWay) {
            predicates.hold(Predicate.EXPECTED_DIRECTION, way(expected.incoming()), way(isIncoming(entry)));
            return Reason.RETURNED_PAYMENT;
        }
        // What came in and was taken back may be expected again, like what was cancelled.
        boolean valid =
                state != ExpectationState.CANCELLED && !(state == ExpectationState.RETURNED && expected.incoming());
        if (!predicates.hold(Predicate.EXPECTATION_VALID, Predicate.VALID, Predicate.valid(valid))) {
            return Reason.EXPECTATION_CANCELLED;
        }
        if (!predicates.hold(Predicate.EXPECTATION_OPEN, "未核销", label(state))) {
            return Reason.EXPECTATION_MET;
        }
        predicates.hold(Predicate.EXPECTED_DIRECTION, way(expected.incoming()), way(isIncoming(entry)));
        compare(entry, expected, accounts, predicates);
        return predicates.allHold() ? null : Reason.EXPECTATION_DIFFERS;
    }

    /** All are tried, so that whoever asks the bank asks once. */
    private static void compare(
            PostingEntry entry, Expectation expected, Map<Long, BankAccount> accounts, Predicates predicates) {
        predicates.hold(
                Predicate.EXPECTED_ACCOUNT,
                accounts.get(expected.bankAccountId()).number(),
                accounts.get(entry.accountId()).number());
        predicates.hold(Predicate.EXPECTED_AMOUNT, Money.format(expected.amountFen()), Money.format(entry.amountFen()));
    }

    private static DispositionKind kindOf(Expectation.Owner owner) {
        return switch (owner) {
            case DEDUCTION -> DispositionKind.REPAYMENT_SETTLED;
            case CASE, SUSPENSE -> DispositionKind.PAYOUT_CONFIRMED;
        };
    }

    private static String way(boolean incoming) {
        return incoming ? "收入" : "支出";
    }

    static String label(ExpectationState state) {
        return switch (state) {
            case OPEN -> "未核销";
            case MET -> "已核销";
            case CANCELLED -> "已撤销";
            case RETURNED -> "已退回";
        };
    }

    private Evidence evidence(List<Evidence.Check> checks) {
        return new Evidence(rulesVersion, Set.of(), checks);
    }

    /** Predicates in the order in which they were tried. */
    private static final class Predicates {
        private final List<Evidence.Check> checks = new ArrayList<>();

        boolean hold(Predicate predicate, String expected, String found) {
            Evidence.Check check = new Evidence.Check(predicate, expected, found);
            checks.add(check);
            return check.holds();
        }

        boolean allHold() {
            return checks.stream().allMatch(Evidence.Check::holds);
        }
    }
}
