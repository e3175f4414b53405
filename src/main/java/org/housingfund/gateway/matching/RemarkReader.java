package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;

/**
 * Reads notice numbers from remark fields. Pure: same texts and rules, same reading, whoever asks. It names faults
 * (R-N3) and never decides; the raw texts stay untouched.
 *
 * <p>One pass over each field without backtracking: linear in the text, whatever it holds.
 */
public final class RemarkReader {
    private static final Set<RemarkFault> NONE = Set.of();

    private final RemarkRules rules;
    private final NoticeNumberGrammar grammar;

    public RemarkReader(RemarkRules rules) {
        this.rules = rules;
        this.grammar = rules.grammar();
    }

    /**
     * Reads.
     *
     * @param texts remark fields in order of preference
     */
    public Reading read(List<String> texts) {
        List<Reading.Candidate> candidates = new ArrayList<>(1);
        for (int field = 0; field < texts.size(); field++) {
            scan(texts.get(field), field, candidates);
        }
        if (candidates.isEmpty()) {
            return new Reading(List.of(), NONE);
        }
        Set<RemarkFault> faults = EnumSet.noneOf(RemarkFault.class);
        List<Reading.Candidate> distinct = new ArrayList<>(1);
        for (Reading.Candidate candidate : candidates) {
            boolean known = distinct.stream().anyMatch(d -> d.number().equals(candidate.number()));
            if (!known) {
                distinct.add(candidate);
                faults.addAll(candidate.faults());
            }
        }
        if (distinct.size() > 1) {
            faults.add(RemarkFault.TWO_NUMBERS);
        }
        return new Reading(List.copyOf(distinct), faults);
    }

    private void scan(String text, int field, List<Reading.Candidate> candidates) {
        boolean first = true;
        int at = 0;
        while (at < text.length()) {
            int end = at + 1;
            if (prefixAt(text, at)) {
                end = number(text, at, at + grammar.prefix().length(), field, first, candidates);
            } else if (isDigit(fold(text.charAt(at)))) {
                end = bareDigits(text, at, field, first, candidates);
            }
            first = first && isSpace(text.charAt(at));
            at = end;
        }
    }

    /** A prefix was seen at {@code start}: reads the digits behind it. Returns where scanning goes on. */
    private int number(
            String text, int start, int digitsFrom, int field, boolean first, List<Reading.Candidate> candidates) {
        Set<RemarkFault> faults = EnumSet.noneOf(RemarkFault.class);
        for (int i = start; i < digitsFrom; i++) {
            char c = text.charAt(i);
            if (fold(c) != c) {
                faults.add(RemarkFault.FULL_WIDTH);
            }
            if (Character.isLowerCase(fold(c))) {
                faults.add(RemarkFault.LOWER_CASE);
            }
        }
        StringBuilder digits = new StringBuilder(grammar.digits());
        int at = digitsFrom;
        int end = digitsFrom;
        Set<RemarkFault> pending = EnumSet.noneOf(RemarkFault.class);
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isDigit(fold(c))) {
                if (digits.length() == grammar.digits() && !pending.isEmpty()) {
                    break; // a separate group of digits behind a complete number is none of it
                }
                faults.addAll(pending);
                pending.clear();
                if (fold(c) != c) {
                    faults.add(RemarkFault.FULL_WIDTH);
                }
                digits.append(fold(c));
                end = at + 1;
            } else if (isSpace(c)) {
                pending.add(RemarkFault.WHITE_SPACE);
            } else if (isSymbol(c)) {
                pending.add(RemarkFault.SYMBOL);
            } else {
                break;
            }
            at++;
        }
        if (digits.isEmpty()) {
            return digitsFrom;
        }
        if (digits.length() > grammar.digits()) {
            faults.add(RemarkFault.GLUED_DIGITS);
            digits.setLength(grammar.digits());
        } else if (digits.length() < grammar.digits()) {
            faults.add(RemarkFault.TRUNCATED);
        }
        candidates.add(candidate(text, grammar.prefix() + digits, field, start, end, first, faults));
        return end;
    }

    /** Digits without the prefix: an attempt at a number where there are enough of them in a row. */
    private int bareDigits(String text, int start, int field, boolean first, List<Reading.Candidate> candidates) {
        StringBuilder digits = new StringBuilder(grammar.digits());
        int at = start;
        while (at < text.length() && isDigit(fold(text.charAt(at)))) {
            digits.append(fold(text.charAt(at)));
            at++;
        }
        if (digits.length() >= rules.bareDigits()) {
            Set<RemarkFault> faults = EnumSet.of(RemarkFault.PREFIX_MISSING);
            if (digits.length() > grammar.digits()) {
                faults.add(RemarkFault.GLUED_DIGITS);
                digits.setLength(grammar.digits());
            } else if (digits.length() < grammar.digits()) {
                faults.add(RemarkFault.TRUNCATED);
            }
            candidates.add(candidate(text, grammar.prefix() + digits, field, start, at, first, faults));
        }
        return at;
    }

    private Reading.Candidate candidate(
            String text, String number, int field, int start, int end, boolean first, Set<RemarkFault> faults) {
        if (field > 0) {
            faults.add(RemarkFault.OTHER_FIELD);
        }
        if (start > 0) {
            char before = text.charAt(start - 1);
            if (isSymbol(before)) {
                faults.add(RemarkFault.SYMBOL);
            }
            if (!first) {
                faults.add(RemarkFault.NOT_FIRST);
            } else {
                faults.add(RemarkFault.WHITE_SPACE);
            }
        }
        if (end < text.length() && isSymbol(text.charAt(end))) {
            faults.add(RemarkFault.SYMBOL);
        }
        return new Reading.Candidate(number, field, start, faults.isEmpty() ? NONE : faults);
    }

    private boolean prefixAt(String text, int at) {
        String prefix = grammar.prefix();
        if (at + prefix.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (Character.toUpperCase(fold(text.charAt(at + i))) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSymbol(char c) {
        return rules.symbols().indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** White space and characters that print as nothing. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT
                || Character.isISOControl(c);
    }

    /** Full width to ASCII and nothing else (facts: NFKC folds too much). */
    private static char fold(char c) {
        return c >= '\uFF01' && c <= '\uFF5E' ? (char) (c - 0xFEE0) : c;
    }
}
