package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;
import org.housingfund.gateway.kernel.Text;

/**
 * Reads notice numbers from remark fields. Pure: same texts and rules, same reading, whoever asks. It names faults
 * (R-N3) and never decides; the raw texts stay untouched.
 *
 * <p>Separate groups of digits are never joined into a number that has no prefix, and a letter in the middle ends it. It
 * goes forward without backtracking: linear in the text, whatever it holds.
 */
public final class RemarkReader {
    private static final Set<RemarkFault> NONE = Set.of();
    /** So many digits beyond a number's are an account or a telephone, not a number with a month behind it. */
    private static final int LONGEST_GLUE_WITHOUT_PREFIX = 2;
    /** Whoever writes more numbers than this means none of them; reading stops, so that its time stays linear. */
    private static final int CANDIDATES = 32;

    private final RemarkRules rules;
    private final NoticeNumberGrammar grammar;
    private final String symbols;
    private final char firstChar;
    private final char firstLower;
    private final int prefixLength;

    public RemarkReader(RemarkRules rules) {
        this.rules = rules;
        this.grammar = rules.numbers();
        this.symbols = rules.symbols();
        this.firstChar = grammar.pattern().charAt(0);
        this.firstLower = Character.toLowerCase(firstChar);
        this.prefixLength = Math.max(0, grammar.pattern().indexOf(NoticeNumberGrammar.DIGIT));
    }

    /**
     * Reads.
     *
     * @param texts remark fields in order of preference
     */
    public Reading read(List<String> texts) {
        List<Reading.Candidate> all = new ArrayList<>(1);
        for (int field = 0; field < texts.size(); field++) {
            scan(texts.get(field), field, all);
        }
        if (all.isEmpty()) {
            return new Reading(List.of(), NONE);
        }
        List<Reading.Candidate> distinct = distinct(all);
        if (distinct.size() == 1 && all.size() < CANDIDATES) {
            return new Reading(List.copyOf(distinct), distinct.get(0).faults());
        }
        Set<RemarkFault> faults = EnumSet.of(RemarkFault.TWO_NUMBERS);
        distinct.forEach(candidate -> faults.addAll(candidate.faults()));
        return new Reading(List.copyOf(distinct), faults);
    }

    /**
     * The one number that may be matched without a person: certain, or by repairs whose policy is AUTO. Empty where there
     * is none.
     */
    public Optional<Reading.Candidate> match(Reading reading) {
        return reading.candidates().size() == 1
                        && rules.repairOf(reading.faults()) == Repair.AUTO
                        && reading.candidates().get(0).complete()
                ? Optional.of(reading.candidates().get(0))
                : Optional.empty();
    }

    /**
     * One for each number, the first. Where a number with its prefix stands in the text, digits without one are something
     * else; a beginning of a complete number says nothing new.
     */
    private static List<Reading.Candidate> distinct(List<Reading.Candidate> all) {
        boolean prefixed = all.stream().anyMatch(c -> !c.faults().contains(RemarkFault.PREFIX_MISSING));
        List<Reading.Candidate> distinct = new ArrayList<>(1);
        for (Reading.Candidate candidate : all) {
            boolean counts = !prefixed || !candidate.faults().contains(RemarkFault.PREFIX_MISSING);
            boolean known = distinct.stream().anyMatch(d -> d.number().equals(candidate.number()));
            boolean begins = !candidate.complete()
                    && all.stream().anyMatch(c -> c.complete() && c.number().startsWith(candidate.number()));
            if (counts && !known && !begins) {
                distinct.add(candidate);
            }
        }
        return distinct;
    }

    private void scan(String text, int field, List<Reading.Candidate> candidates) {
        boolean first = true;
        int at = 0;
        while (at < text.length() && candidates.size() < CANDIDATES) {
            char c = text.charAt(at);
            int end = at + 1;
            if (isFirst(c)) {
                end = prefixed(text, at, field, first, candidates);
            } else if (prefixLength > 0 && Text.isDigit(Text.fold(c))) {
                end = bare(text, at, field, first, candidates);
            }
            first = first && Text.isSpace(c);
            at = end;
        }
    }

    private boolean isFirst(char c) {
        char folded = Text.fold(c);
        return firstChar == NoticeNumberGrammar.DIGIT
                ? Text.isDigit(folded)
                : folded == firstChar || folded == firstLower;
    }

    /** The number's first character stands here. Returns where scanning goes on. */
    private int prefixed(String text, int start, int field, boolean first, List<Reading.Candidate> candidates) {
        NumberScan scan = new NumberScan(grammar, rules, text).read(start, 0);
        if (scan.number().length() < prefixLength) {
            return start + 1;
        }
        int fewest = scan.number().length() == grammar.length()
                ? 1
                : firstChar == NoticeNumberGrammar.DIGIT ? rules.bareDigits() : rules.fragmentDigits();
        if (scan.digits() < fewest) {
            // Digits that begin no number are passed as a whole: the rest of a group is none either.
            return firstChar == NoticeNumberGrammar.DIGIT ? scan.end() : start + 1;
        }
        candidates.add(candidate(text, scan, field, start, first));
        return scan.end();
    }

    /** Digits without the prefix: an attempt at a number where there are about enough of them in a row. */
    private int bare(String text, int start, int field, boolean first, List<Reading.Candidate> candidates) {
        int end = start;
        while (end < text.length() && Text.isDigit(Text.fold(text.charAt(end)))) {
            end++;
        }
        int digits = end - start;
        if (digits >= rules.bareDigits() && digits <= grammar.digits() + LONGEST_GLUE_WITHOUT_PREFIX) {
            // Only this group: what follows a gap is another.
            NumberScan scan = new NumberScan(grammar, rules, text.substring(0, end)).read(start, prefixLength);
            scan.faults().add(RemarkFault.PREFIX_MISSING);
            candidates.add(candidate(text, scan, field, start, first));
        }
        return end;
    }

    private Reading.Candidate candidate(String text, NumberScan scan, int field, int start, boolean first) {
        Set<RemarkFault> faults = scan.faults();
        if (field > 0) {
            faults.add(RemarkFault.OTHER_FIELD);
        }
        if (start > 0) {
            if (symbols.indexOf(text.charAt(start - 1)) >= 0) {
                faults.add(RemarkFault.SYMBOL);
            }
            faults.add(first ? RemarkFault.WHITE_SPACE : RemarkFault.NOT_FIRST);
        }
        if (scan.end() < text.length() && symbols.indexOf(text.charAt(scan.end())) >= 0) {
            faults.add(RemarkFault.SYMBOL);
        }
        String number = scan.number();
        if (number.length() == grammar.length() && !grammar.matches(number)) {
            faults.add(RemarkFault.CHECK_DIGIT);
        }
        return new Reading.Candidate(
                number, field, start, scan.end(), scan.gapAt(), scan.glued(), faults.isEmpty() ? NONE : faults);
    }
}
