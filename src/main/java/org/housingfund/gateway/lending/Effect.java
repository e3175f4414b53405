package org.housingfund.gateway.lending;

/** What is to be done, in the transaction of the input that led to it. */
sealed interface Effect {
    /** A message to the bank. */
    enum Send implements Effect {
        DEDUCT,
        INQUIRE
    }

    /** The one posting, and the expectation of the money. */
    record Book(Answer.Success success) implements Effect {}

    /** The posting is mirrored, and its money expected no longer. */
    record TakeBack() implements Effect {}

    /** What whoever asked is told. */
    enum Tell implements Effect {
        ACCEPTED,
        DECLINED,
        /** Of the refused second request alone: the first one stands. */
        CONFLICT,
        UNKNOWN,
        DEDUCTED,
        SETTLED
    }

    /** Whoever asked is told that nothing was deducted, and why. */
    record TellRefused(String code) implements Effect {}

    /** A difference that somebody has to clear. */
    record OpenDifference(DifferenceKind kind) implements Effect {}

    /** A difference of this kind, where one is open, has cleared itself. */
    record CloseDifference(DifferenceKind kind) implements Effect {}
}
