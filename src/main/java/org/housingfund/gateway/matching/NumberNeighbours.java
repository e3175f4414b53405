package org.housingfund.gateway.matching;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;

/** Numbers that people write when they mean another. Only such as the grammar allows, check digit included. */
final class NumberNeighbours {
    private final NoticeNumberGrammar grammar;

    NumberNeighbours(NoticeNumberGrammar grammar) {
        this.grammar = grammar;
    }

    /** Whether the two differ by one substitution or one adjacent transposition. */
    static boolean isSlip(String one, String other) {
        if (one.length() != other.length() || one.equals(other)) {
            return false;
        }
        int first = 0;
        while (one.charAt(first) == other.charAt(first)) {
            first++;
        }
        int last = one.length() - 1;
        while (one.charAt(last) == other.charAt(last)) {
            last--;
        }
        return first == last
                || (first + 1 == last
                        && one.charAt(first) == other.charAt(last)
                        && one.charAt(last) == other.charAt(first));
    }

    /** Whether the shorter is the longer without one of its characters. */
    static boolean lacksOne(String longer, String shorter) {
        if (shorter.length() != longer.length() - 1) {
            return false;
        }
        int at = 0;
        while (at < shorter.length() && shorter.charAt(at) == longer.charAt(at)) {
            at++;
        }
        return longer.regionMatches(at + 1, shorter, at, shorter.length() - at);
    }

    /** Numbers one substituted digit or one adjacent transposition away (R-M3a). */
    Set<String> slips(String number) {
        Set<String> slips = new TreeSet<>();
        char[] digits = number.toCharArray();
        for (int i = 0; i < digits.length; i++) {
            if (!grammar.isDigit(i)) {
                continue;
            }
            char original = digits[i];
            for (char c = '0'; c <= '9'; c++) {
                digits[i] = c;
                slips.add(new String(digits));
            }
            digits[i] = original;
            if (i + 1 < digits.length && grammar.isDigit(i + 1)) {
                digits[i] = digits[i + 1];
                digits[i + 1] = original;
                slips.add(new String(digits));
                digits[i + 1] = digits[i];
                digits[i] = original;
            }
        }
        slips.remove(number);
        return valid(slips);
    }

    /**
     * What else a text may mean from which a number was read with digits glued behind it, or over a gap: a lost digit and
     * the rest the writer's own ({@code P123456789} and {@code 12月}), or a digit written twice. Nothing for others.
     */
    Set<String> otherReadings(Reading.Candidate read) {
        Set<String> others = new TreeSet<>();
        String number = read.number();
        if (read.faults().contains(RemarkFault.GLUED_DIGITS)) {
            others.addAll(withOneDigitMore(number.substring(0, number.length() - 1)));
        }
        if (!read.glued().isEmpty()) {
            String longer = number + read.glued().charAt(0);
            for (int i = 0; i < number.length(); i++) {
                if (grammar.isDigit(i)) {
                    others.add(longer.substring(0, i) + longer.substring(i + 1));
                }
            }
        }
        others.addAll(withOneDigitMore(number.substring(0, read.gapAt())));
        others.remove(number);
        return valid(others);
    }

    /**
     * Complete numbers that a text one digit short may mean; none where more is missing.
     *
     * @param fragment a number that lacks its last character, or one in the middle
     */
    Set<String> withOneDigitMore(String fragment) {
        Set<String> longer = new TreeSet<>();
        if (fragment.length() == grammar.length() - 1) {
            for (int i = 0; i < grammar.length(); i++) {
                if (grammar.isDigit(i)) {
                    for (char c = '0'; c <= '9'; c++) {
                        longer.add(fragment.substring(0, i) + c + fragment.substring(i));
                    }
                }
            }
        }
        return valid(longer);
    }

    /**
     * Complete numbers that a cut one may have been; none where more than so many digits are missing at its end.
     *
     * @param fragment a number that lacks its last characters
     */
    Set<String> beginningWith(String fragment, int mostDigits) {
        int missing = grammar.length() - fragment.length();
        if (missing > mostDigits) {
            return Set.of();
        }
        Set<String> longer = Set.of(fragment);
        for (int at = fragment.length(); at < grammar.length(); at++) {
            Set<String> next = new TreeSet<>();
            for (String begun : longer) {
                if (grammar.isDigit(at)) {
                    for (char c = '0'; c <= '9'; c++) {
                        next.add(begun + c);
                    }
                } else {
                    next.add(begun + grammar.pattern().charAt(at));
                }
            }
            longer = next;
        }
        return valid(new TreeSet<>(longer));
    }

    private Set<String> valid(Set<String> numbers) {
        numbers.removeIf(Predicate.not(grammar::matches));
        return numbers;
    }
}
