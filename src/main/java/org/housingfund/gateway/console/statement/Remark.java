package org.housingfund.gateway.console.statement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.matching.Reading;
import org.housingfund.gateway.matching.RemarkFault;
import org.housingfund.gateway.matching.RemarkReader;
import org.housingfund.gateway.matching.RemarkRules;

/**
 * Remark fields as somebody looks at them: what was read as a number stands apart from the rest.
 *
 * @param fields in the order of preference
 * @param numbers every number that was read, complete or not
 * @param faults phrases of what is wrong with the remark as a whole
 */
public record Remark(List<Field> fields, List<ReadNumber> numbers, List<String> faults) {
    /**
     * One field.
     *
     * @param place counted from 1
     */
    public record Field(int place, List<Piece> pieces) {}

    /** A stretch of a field; a marked one was read as a number. */
    public record Piece(String text, boolean marked) {}

    /** One number as it was read, and what is wrong with how it is written. */
    public record ReadNumber(String text, boolean complete, List<String> faults) {}

    /** What the rules read in these texts. */
    public static Remark of(List<String> texts, RemarkRules rules) {
        Reading reading = new RemarkReader(rules).read(texts);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isBlank()) {
                fields.add(new Field(i + 1, pieces(texts.get(i), i, reading.candidates())));
            }
        }
        List<ReadNumber> numbers = reading.candidates().stream()
                .map(read -> new ReadNumber(read.number(), read.complete(), phrases(read.faults())))
                .toList();
        return new Remark(fields, numbers, phrases(reading.faults()));
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
                add(pieces, text.substring(at, read.from()), false);
                add(pieces, text.substring(read.from(), read.to()), true);
                at = read.to();
            }
        }
        add(pieces, text.substring(at), false);
        return pieces;
    }

    private static void add(List<Piece> pieces, String text, boolean marked) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, marked));
        }
    }

    private static List<String> phrases(Set<RemarkFault> faults) {
        return faults.stream().sorted().map(RemarkFault::phrase).collect(Collectors.toList());
    }
}
