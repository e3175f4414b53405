package org.housingfund.gateway.matching;

import java.util.List;
import java.util.Set;

/**
 * What was read from the text fields of an entry.
 *
 * @param candidates numbers, complete or not, each with what is wrong with it; empty where there is no trace of one
 * @param faults all faults together
 */
public record Reading(List<Candidate> candidates, Set<RemarkFault> faults) {
    /**
     * One number as it may have been meant.
     *
     * @param number as the grammar writes it, repaired; its beginning where the rest is missing
     * @param field index of the text field
     * @param from index of its first character there
     * @param to index behind its last character, glued digits included
     * @param gapAt how many of its characters stand before the last white space or symbol within it; 0 without
     * @param glued digits that stand directly behind it
     */
    public record Candidate(
            String number, int field, int from, int to, int gapAt, String glued, Set<RemarkFault> faults) {
        /** Nothing is missing. */
        public boolean complete() {
            return !faults.contains(RemarkFault.TRUNCATED);
        }
    }

    /** Exactly one number, written exactly as the rules want it. */
    public boolean certain() {
        return candidates.size() == 1 && faults.isEmpty();
    }

    /** The certain number, or the empty string. */
    public String number() {
        return certain() ? candidates.get(0).number() : "";
    }
}
