package org.housingfund.gateway.console.statement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.matching.Reading;
import org.housingfund.gateway.matching.RemarkFault;
import org.housingfund.gateway.matching.RemarkReader;
import org.housingfund.gateway.matching.RemarkRules;

/**
 * Remark fields as somebody looks at them: what was read as a number stands apart from the rest.
 *
 * @param fields in the order of preference
 * @param numbers every number that was read, complete or not
 * @param faults what is wrong with the remark as a whole
 */
public record Remark(List<Field> fields, List<ReadNumber> numbers, List<RemarkFault> faults) {
    /**
     * One field.
     *
     * @param place counted from 1
     * @param pieces for whoever may see all of it
     */
    public record Field(int place, String text, List<Piece> pieces) {
        /**
         * What this person may see of it. Digits without the prefix of a number may be anybody's telephone or card: who may
         * not see remarks sees the whole field masked, and marked in it what the mask has left of numbers with a prefix.
         */
        public List<Piece> pieces(Viewer viewer) {
            if (viewer.may(Right.SEE_METADATA.name())) {
                return pieces;
            }
            String masked = viewer.remark(text);
            List<Piece> shown = new ArrayList<>();
            int at = 0;
            for (Piece piece : pieces) {
                int from = piece.prefixed() ? masked.indexOf(piece.text(), at) : -1;
                if (from >= 0) {
                    add(shown, masked.substring(at, from), false, false);
                    add(shown, piece.text(), true, true);
                    at = from + piece.text().length();
                }
            }
            add(shown, masked.substring(at), false, false);
            return shown;
        }
    }

    /** A stretch of a field; a marked one was read as a number, with or without its prefix. */
    public record Piece(String text, boolean marked, boolean prefixed) {
        private static final Pattern RUN = Pattern.compile("[0-9]+|[^0-9]+");

        /** Taken apart, so that a letter O among zeros is seen. */
        public List<Run> runs() {
            return RUN.matcher(text)
                    .results()
                    .map(run -> new Run(
                            run.group(),
                            run.start() > 0 && !Character.isDigit(run.group().charAt(0))))
                    .toList();
        }
    }

    /** Digits, or what is none; odd where it stands among or behind digits. */
    public record Run(String text, boolean odd) {}

    /** One number as it was read, and what is wrong with how it is written. */
    public record ReadNumber(String text, boolean prefixed, boolean complete, List<RemarkFault> faults) {
        /** What this person may see of it. */
        public String text(Viewer viewer) {
            return prefixed ? text : viewer.account(text);
        }
    }

    /** What the rules read in these texts. */
    public static Remark of(List<String> texts, RemarkRules rules) {
        Reading reading = new RemarkReader(rules).read(texts);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isBlank()) {
                fields.add(new Field(i + 1, texts.get(i), pieces(texts.get(i), i, reading.candidates())));
            }
        }
        List<ReadNumber> numbers = reading.candidates().stream()
                .map(read -> new ReadNumber(read.number(), prefixed(read), read.complete(), sorted(read.faults())))
                .toList();
        return new Remark(fields, numbers, sorted(reading.faults()));
    }

    /** The same with only what this person may see. */
    Remark seenBy(Viewer viewer) {
        return new Remark(
                fields.stream()
                        .map(field -> new Field(
                                field.place(), viewer.remark(field.text()), List.copyOf(field.pieces(viewer))))
                        .toList(),
                numbers.stream()
                        .map(number -> new ReadNumber(
                                number.text(viewer), number.prefixed(), number.complete(), number.faults()))
                        .toList(),
                faults);
    }

    private static boolean prefixed(Reading.Candidate read) {
        return !read.faults().contains(RemarkFault.PREFIX_MISSING);
    }

    private static List<Piece> pieces(String text, int field, List<Reading.Candidate> candidates) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        List<Reading.Candidate> here = candidates.stream()
                .filter(read -> read.field() == field)
                .sorted(Comparator.comparingInt(Reading.Candidate::from))
                .toList();
        for (Reading.Candidate read : here) {
            if (read.from() >= at) {
                add(pieces, text.substring(at, read.from()), false, false);
                add(pieces, text.substring(read.from(), read.to()), true, prefixed(read));
                at = read.to();
            }
        }
        add(pieces, text.substring(at), false, false);
        return pieces;
    }

    private static void add(List<Piece> pieces, String text, boolean marked, boolean prefixed) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, marked, prefixed));
        }
    }

    private static List<RemarkFault> sorted(Set<RemarkFault> faults) {
        return faults.stream().sorted().toList();
    }
}
