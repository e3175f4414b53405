package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.CompanyName;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.Suggestion.Lead;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;

/**
 * Which notices a suspended credit may be for, best first (R-M6). Pure. What counts is how many of three agree: what is
 * written, the amount, the payer (by name, or by an account that people confirmed); among equals, how close the written
 * number is.
 */
final class Suggestions {
    /** As many as a person looks at. */
    private static final int LIMIT = 5;

    /** A hostile remark names a thousand numbers. */
    private static final int CANDIDATES = 4;

    /** Missing digits at the end that are tried out. */
    private static final int CUT_DIGITS = 2;

    private static final Comparator<Rated> BEST_FIRST = Comparator.comparingInt(Rated::agreements)
            .reversed()
            .thenComparing(rated -> rated.suggestion().lead())
            .thenComparing(rated -> !rated.payerKnown())
            .thenComparing(rated -> !rated.accountAllowed())
            .thenComparing(rated -> rated.notice().contributionMonth(), Comparator.reverseOrder())
            .thenComparing(rated -> rated.notice().number());

    private final RemarkRules rules;
    private final NumberNeighbours neighbours;

    Suggestions(RemarkRules rules) {
        this.rules = rules;
        this.neighbours = new NumberNeighbours(rules.numbers());
    }

    private record Rated(
            Suggestion suggestion, Notice notice, int agreements, boolean payerKnown, boolean accountAllowed) {}

    /** Numbers that are written, repaired where need be. */
    Set<String> named(Reading reading) {
        return usable(reading).stream()
                .filter(Reading.Candidate::complete)
                .map(Reading.Candidate::number)
                .collect(Collectors.toSet());
    }

    /** Whether anything is written that may name a notice, however badly. */
    boolean mayName(Reading reading) {
        return !usable(reading).isEmpty();
    }

    /** Numbers that what is written may have been meant to be. */
    Set<String> near(Reading reading) {
        Set<String> near = new HashSet<>();
        for (Reading.Candidate read : usable(reading)) {
            if (read.complete()) {
                near.addAll(neighbours.slips(read.number()));
                near.addAll(neighbours.otherReadings(read));
            } else {
                near.addAll(neighbours.withOneDigitMore(read.number()));
                near.addAll(neighbours.beginningWith(read.number(), CUT_DIGITS));
            }
        }
        return near;
    }

    /** The payer's own notice is named or has the amount: there is no need to look for numbers like the one written. */
    boolean isExplained(PostingEntry credit, Reading reading, NoticeIndex notices, PayerAccounts.Owner payer) {
        Set<String> named = named(reading);
        return named.stream()
                        .map(notices::under)
                        .filter(Objects::nonNull)
                        .anyMatch(notice ->
                                isKnown(payer, notice) || CompanyName.agree(notice.employerName(), credit.payerName()))
                || ofPayer(credit, notices, payer).anyMatch(notice -> notice.outstandingFen() == credit.amountFen());
    }

    /** Whether the credit came from an account of the notice's employer. */
    static boolean isKnown(PayerAccounts.Owner payer, Notice notice) {
        return payer != null && payer.isOf(notice);
    }

    /** By the entry's name, and by the employer that is known to pay from its account. */
    private static Stream<Notice> ofPayer(PostingEntry credit, NoticeIndex notices, PayerAccounts.Owner payer) {
        Stream<Notice> named = notices.of(credit.payerName(), credit.amountFen());
        return payer == null
                ? named
                : Stream.concat(
                        named, notices.of(payer.name(), credit.amountFen()).filter(payer::isOf));
    }

    /**
     * The likeliest notices.
     *
     * @param notices at least those that are named and those of the payer; where they do not explain the credit, those
     *     with near numbers too
     * @param accounts the centre's bank accounts by ledger account
     * @param payer whom people confirmed to pay from the credit's account; null where nobody is known to
     */
    List<Suggestion> rank(
            PostingEntry credit,
            Reading reading,
            NoticeIndex notices,
            Map<Long, BankAccount> accounts,
            PayerAccounts.Owner payer) {
        Set<String> numbers = named(reading);
        if (!isExplained(credit, reading, notices, payer)) {
            numbers.addAll(near(reading));
        }
        Set<Notice> candidates = numbers.stream()
                .map(notices::under)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        ofPayer(credit, notices, payer).forEach(candidates::add);
        return candidates.stream()
                .flatMap(notice ->
                        rate(credit, notice, leadTo(notice.number(), reading), accounts, isKnown(payer, notice))
                                .stream())
                .sorted(BEST_FIRST)
                .limit(LIMIT)
                .map(Rated::suggestion)
                .toList();
    }

    /**
     * Empty where it is not likely: neither do two of three agree, nor does what is written name it. Money for a notice
     * that waits for none only where it is named.
     */
    private Optional<Rated> rate(
            PostingEntry credit, Notice notice, Lead lead, Map<Long, BankAccount> accounts, boolean payerKnown) {
        boolean sameAmount = notice.outstandingFen() == credit.amountFen();
        boolean samePayer = CompanyName.agree(notice.employerName(), credit.payerName());
        int agreements = (lead == Lead.NO_NUMBER ? 0 : 1) + (sameAmount ? 1 : 0) + (samePayer || payerKnown ? 1 : 0);
        boolean named = lead.compareTo(Lead.REPAIRED) <= 0;
        if (!named && !(notice.live() && agreements >= 2)) {
            return Optional.empty();
        }
        List<Evidence.Check> checks = new ArrayList<>(6);
        check(
                checks,
                Predicate.NOTICE_VALID,
                Predicate.VALID,
                Predicate.valid(notice.state() != NoticeState.CANCELLED));
        check(
                checks,
                Predicate.NOTICE_UNPAID,
                Predicate.UNPAID,
                Predicate.unpaid(notice.state() != NoticeState.ALLOCATED));
        check(checks, Predicate.AMOUNT, Money.format(notice.outstandingFen()), Money.format(credit.amountFen()));
        check(checks, Predicate.PAYER, Predicate.AGREES, Predicate.agrees(samePayer));
        if (payerKnown) {
            check(checks, Predicate.PAYER_ACCOUNT, Predicate.CONFIRMED, Predicate.CONFIRMED);
        }
        boolean account = check(
                checks,
                Predicate.RECEIVING_ACCOUNT,
                notice.receivingAccounts().stream()
                        .map(id -> accounts.get(id).number())
                        .sorted()
                        .collect(Collectors.joining("、")),
                accounts.get(credit.accountId()).number());
        return Optional.of(
                new Rated(new Suggestion(notice.number(), lead, checks), notice, agreements, payerKnown, account));
    }

    private static boolean check(List<Evidence.Check> checks, Predicate predicate, String expected, String found) {
        Evidence.Check check = new Evidence.Check(predicate, expected, found);
        checks.add(check);
        return check.holds();
    }

    private Lead leadTo(String number, Reading reading) {
        return usable(reading).stream()
                .map(read -> leadTo(number, read))
                .min(Comparator.naturalOrder())
                .orElse(Lead.NO_NUMBER);
    }

    private Lead leadTo(String number, Reading.Candidate read) {
        if (read.complete()) {
            if (read.number().equals(number)) {
                return read.faults().isEmpty() ? Lead.WRITTEN : Lead.REPAIRED;
            }
            if (NumberNeighbours.isSlip(number, read.number())) {
                return Lead.ONE_SLIP;
            }
            return neighbours.otherReadings(read).contains(number) ? Lead.ONE_DIGIT_MORE_OR_LESS : Lead.NO_NUMBER;
        }
        if (NumberNeighbours.lacksOne(number, read.number())) {
            return Lead.ONE_DIGIT_MORE_OR_LESS;
        }
        return number.startsWith(read.number()) ? Lead.BEGINNING : Lead.NO_NUMBER;
    }

    private List<Reading.Candidate> usable(Reading reading) {
        return reading.candidates().stream()
                .filter(read -> rules.repairOf(read.faults()) != Repair.REFUSE)
                .limit(CANDIDATES)
                .toList();
    }
}
