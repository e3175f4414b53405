package org.housingfund.gateway.matching;

import java.util.EnumSet;
import java.util.Set;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;
import org.housingfund.gateway.kernel.Text;

/**
 * Follows the grammar through one text from one place, forgiving what R-N3 names and noting it. Goes forward only: the
 * time is linear in what it reads.
 */
final class NumberScan {
    private final String pattern;
    private final String symbols;
    private final String units;
    private final String text;
    private final StringBuilder number;
    /** Only a prefix tells that what stands behind a gap belongs to the number. */
    private final boolean prefixed;

    private final Set<RemarkFault> faults = EnumSet.noneOf(RemarkFault.class);
    private final StringBuilder glued = new StringBuilder(0);
    private int end;
    private int digits;
    private int gapAt;

    NumberScan(NoticeNumberGrammar grammar, RemarkRules rules, String text) {
        this.pattern = grammar.pattern();
        this.symbols = rules.symbols();
        this.units = rules.units();
        this.text = text;
        this.prefixed = !grammar.isDigit(0);
        this.number = new StringBuilder(pattern.length());
    }

    /**
     * Reads on from {@code at}, where the pattern's character at {@code from} should stand.
     *
     * @param from 0, or past the prefix where that is missing; what stands before it is taken as written
     */
    NumberScan read(int at, int from) {
        number.append(pattern, 0, from);
        end = at;
        int next = at;
        boolean space = false;
        boolean symbol = false;
        while (number.length() < pattern.length() && next < text.length()) {
            char c = text.charAt(next);
            char taken = take(pattern.charAt(number.length()), c);
            if (taken != 0) {
                gapAt = space || symbol ? number.length() : gapAt;
                note(space, RemarkFault.WHITE_SPACE);
                note(symbol, RemarkFault.SYMBOL);
                note(Text.fold(c) != c, RemarkFault.FULL_WIDTH);
                number.append(taken);
                space = false;
                symbol = false;
                end = next + 1;
            } else if (!prefixed) {
                break;
            } else if (Text.isSpace(c)) {
                space = true;
            } else if (symbols.indexOf(c) >= 0) {
                symbol = true;
            } else {
                break;
            }
            next++;
        }
        note(number.length() < pattern.length(), RemarkFault.TRUNCATED);
        if (number.length() == pattern.length() && pattern.charAt(pattern.length() - 1) == NoticeNumberGrammar.DIGIT) {
            glue();
        }
        return this;
    }

    /** What the character stands for where {@code expected} should be; 0 where it cannot. */
    private char take(char expected, char c) {
        char folded = Text.fold(c);
        if (expected != NoticeNumberGrammar.DIGIT) {
            if (folded == expected) {
                return expected;
            }
            if (folded < 128 && Character.toUpperCase(folded) == expected) {
                faults.add(RemarkFault.LOWER_CASE);
                return expected;
            }
            return 0;
        }
        if (Text.isDigit(folded)) {
            digits++;
            return folded;
        }
        char meant = Text.lookalike(folded);
        // A letter alone is no digit: some real ones stand before it, or the prefix at least.
        if (meant != 0 && number.length() > 0) {
            faults.add(RemarkFault.LOOKALIKE);
            return meant;
        }
        return 0;
    }

    private void glue() {
        while (end < text.length() && Text.isDigit(Text.fold(text.charAt(end)))) {
            char c = text.charAt(end);
            note(Text.fold(c) != c, RemarkFault.FULL_WIDTH);
            faults.add(RemarkFault.GLUED_DIGITS);
            glued.append(Text.fold(c));
            end++;
        }
        // "…2月": the last digit may be the month's, and one of the number's own be lost.
        note(end < text.length() && units.indexOf(text.charAt(end)) >= 0, RemarkFault.GLUED_DIGITS);
    }

    private void note(boolean holds, RemarkFault fault) {
        if (holds) {
            faults.add(fault);
        }
    }

    String number() {
        return number.toString();
    }

    String glued() {
        return glued.toString();
    }

    Set<RemarkFault> faults() {
        return faults;
    }

    /** How many characters of the number stand before the last gap within it; 0 without. */
    int gapAt() {
        return gapAt;
    }

    /** Real digits that were read, glued ones not counted. */
    int digits() {
        return digits;
    }

    /** Index behind the last character that belongs to the number. */
    int end() {
        return end;
    }
}
