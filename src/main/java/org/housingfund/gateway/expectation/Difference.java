package org.housingfund.gateway.expectation;

/**
 * What keeps a clearing account from zero, or might: the bank's word, its entries and the books do not agree (R-B4).
 *
 * @param subjectId the deduction or the payout
 * @param kind in its owner's words
 * @param answerId the answer that shows it; null where time or an entry does
 */
public record Difference(
        long id, Expectation.Owner owner, long subjectId, String kind, Long answerId, DifferenceState state) {
    /** How a difference ends. */
    public enum Resolution {
        /** Two people: the bank's word is right, and is booked. */
        ACCEPTED,
        /** Two people: nothing is to be booked on it. */
        DISMISSED,
        /** Two people: no money moved and none will; what is booked is taken back. */
        TAKEN_BACK,
        /** What was missing came. */
        CLEARED
    }
}
