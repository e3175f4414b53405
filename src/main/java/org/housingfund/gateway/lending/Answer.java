package org.housingfund.gateway.lending;

import java.time.LocalDate;

/** What a bank says became of a deduction (R-B2). */
sealed interface Answer {
    /**
     * It was deducted.
     *
     * @param deductedOn the bank's date
     */
    record Success(Split split, LocalDate deductedOn) implements Answer {}

    /** Nothing was deducted and nothing will be. */
    record Refused(String code) implements Answer {}

    /**
     * It is not known yet.
     *
     * @param received the bank has the order and works on it; otherwise it cannot say anything yet
     */
    record Pending(boolean received) implements Answer {}

    /**
     * The bank knows no such order.
     *
     * @param conclusive it was asked after the order had expired for so long that it cannot be carried out any more
     */
    record NotFound(boolean conclusive) implements Answer {}
}
