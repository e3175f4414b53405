package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * written, the amount, the payer; among equals, how close the written number is.
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
            .thenComparing(rated -> !rated.accountAllowed())
            .thenComparing(rated -> rated.notice().contributionMonth(), Comparator.reverseOrder())
            .thenComparing(rated -> rated.notice().number());

    private final RemarkRules rules;
    private final NumberNeighbours neighbours;

    Suggestions(RemarkRules rules) {
        this.rules = rules;
        this.neighbours = new NumberNeighbours(rules.numbers());
    }

    private record Rated(Suggestion suggestion, Notice notice, int agreements, boolean accountAllowed) {}

    /** Numbers that what was read may stand for, each with its strongest lead: to be looked up before {@link #rank}. */
    Map<String, Lead> leads(Reading reading) {
        Map<String, Lead> leads = new HashMap<>();
        for (Reading.Candidate read : usable(reading)) {
            String number = read.number();
            if (read.complete()) {
                lead(leads, Set.of(number), read.faults().isEmpty() ? Lead.WRITTEN : Lead.REPAIRED);
                lead(leads, neighbours.slips(number), Lead.ONE_SLIP);
                lead(leads, neighbours.otherReadings(read), Lead.ONE_DIGIT_MORE_OR_LESS);
            } else {
                lead(leads, neighbours.withOneDigitMore(number), Lead.ONE_DIGIT_MORE_OR_LESS);
                lead(leads, neighbours.beginningWith(number, CUT_DIGITS), Lead.BEGINNING);
            }
        }
        return leads;
    }

    /**
     * The likeliest notices.
     *
     * @param leads of the reading
     * @param notices at least those under the leads and those of the payer
     * @param accounts the centre's bank accounts by ledger account
     */
    List<Suggestion> rank(
            PostingEntry credit,
            Reading reading,
            Map<String, Lead> leads,
            NoticeIndex notices,
            Map<Long, BankAccount> accounts) {
        Stream<Notice> written = leads.keySet().stream().map(notices::under).filter(Objects::nonNull);
        return Stream.concat(written, notices.of(credit.payerName()))
                .distinct()
                .map(notice -> rate(credit, notice, leadTo(notice.number(), reading, leads), accounts))
                .filter(Suggestions::isLikely)
                .sorted(BEST_FIRST)
                .limit(LIMIT)
                .map(Rated::suggestion)
                .toList();
    }

    /** Two of three agree, or what is written names it; money for a notice that waits for none only where it is named. */
    private static boolean isLikely(Rated rated) {
        boolean named = rated.suggestion().lead().compareTo(Lead.REPAIRED) <= 0;
        return named || (rated.notice().live() && rated.agreements() >= 2);
    }

    private Rated rate(PostingEntry credit, Notice notice, Lead lead, Map<Long, BankAccount> accounts) {
        List<Evidence.Check> checks = new ArrayList<>(5);
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
        boolean amount = check(
                checks, Predicate.AMOUNT, Money.format(notice.outstandingFen()), Money.format(credit.amountFen()));
        boolean payer = check(
                checks,
                Predicate.PAYER,
                Predicate.AGREES,
                Predicate.agrees(CompanyName.agree(notice.employerName(), credit.payerName())));
        boolean account = check(
                checks,
                Predicate.RECEIVING_ACCOUNT,
                notice.receivingAccounts().stream()
                        .map(id -> accounts.get(id).number())
                        .sorted()
                        .collect(Collectors.joining("、")),
                accounts.get(credit.accountId()).number());
        int agreements = (lead == Lead.NO_NUMBER ? 0 : 1) + (amount ? 1 : 0) + (payer ? 1 : 0);
        return new Rated(new Suggestion(notice.number(), lead, checks), notice, agreements, account);
    }

    private static boolean check(List<Evidence.Check> checks, Predicate predicate, String expected, String found) {
        Evidence.Check check = new Evidence.Check(predicate, expected, found);
        checks.add(check);
        return check.holds();
    }

    private Lead leadTo(String number, Reading reading, Map<String, Lead> leads) {
        Lead lead = leads.get(number);
        if (lead != null) {
            return lead;
        }
        boolean begins =
                usable(reading).stream().anyMatch(read -> !read.complete() && number.startsWith(read.number()));
        return begins ? Lead.BEGINNING : Lead.NO_NUMBER;
    }

    private List<Reading.Candidate> usable(Reading reading) {
        return reading.candidates().stream()
                .filter(read -> rules.repairOf(read.faults()) != Repair.REFUSE)
                .limit(CANDIDATES)
                .toList();
    }

    private static void lead(Map<String, Lead> leads, Set<String> numbers, Lead lead) {
        numbers.forEach(
                number -> leads.merge(number, lead, (known, other) -> known.compareTo(other) <= 0 ? known : other));
    }
}
