package org.housingfund.gateway.lending;

import org.housingfund.gateway.kernel.Sha256;

/** What can happen to a deduction. */
sealed interface Input {
    /**
     * An internal system asks for it, for the first time or again.
     *
     * @param content digest of what is asked for
     * @param withinHours whether the bank's service was open at the gateway's receipt (R-B1)
     */
    record Request(Sha256 content, long amountFen, boolean withinHours) implements Input {}

    /** The bank answers. */
    record Answered(Answer answer) implements Input {}

    /**
     * The time that was set for it is over.
     *
     * @param overdue so long ago was it requested that somebody has to look into it
     */
    record Due(boolean overdue) implements Input {}

    /** The bank's entry met its expectation. */
    record Arrived() implements Input {}

    /** Two people decided that this answer of the bank is right. */
    record Accepted(Answer.Success success) implements Input {}

    /** Two people decided that nothing is to be booked on what is in dispute. */
    record Dismissed() implements Input {}

    /** The bank took its entry back, as two people found. */
    record Returned() implements Input {}

    /** Two people decided that what was booked never happened. */
    record TakenBack() implements Input {}
}
