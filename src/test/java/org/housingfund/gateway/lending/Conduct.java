package org.housingfund.gateway.lending;

import java.time.LocalDate;
import java.util.Optional;

/** How a model bank behaves that has, or has not, been given the order. It knows nothing of the gateway. */
enum Conduct {
    DEDUCTS,
    DEDUCTS_AND_GIVES_TWO_ACCOUNTS_OF_IT,
    DEDUCTS_ANOTHER_AMOUNT,
    REFUSES,
    TAKES_ITS_TIME,
    CANNOT_SAY,
    NEVER_GETS_THE_ORDER,
    LETS_THE_ORDER_EXPIRE,
    FORGETS_THE_ORDER;

    static final long FEN = 100_00;
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Answer SUCCESS = new Answer.Success(new Split(90_00, 9_00, 1_00), DAY);
    private static final Answer OTHER_SPLIT = new Answer.Success(new Split(99_00, 1_00, 0), DAY);
    private static final Answer OTHER_TOTAL = new Answer.Success(new Split(99_00, 0, 0), DAY);
    private static final Answer REFUSED = new Answer.Refused("INSUFFICIENT_FUNDS");

    /** To the order; empty where the bank never sees it. */
    Optional<Answer> answer() {
        return switch (this) {
            case DEDUCTS, DEDUCTS_AND_GIVES_TWO_ACCOUNTS_OF_IT -> Optional.of(SUCCESS);
            case DEDUCTS_ANOTHER_AMOUNT -> Optional.of(OTHER_TOTAL);
            case REFUSES -> Optional.of(REFUSED);
            case TAKES_ITS_TIME, FORGETS_THE_ORDER -> Optional.of(new Answer.Pending(true));
            case CANNOT_SAY -> Optional.of(new Answer.Pending(false));
            case NEVER_GETS_THE_ORDER, LETS_THE_ORDER_EXPIRE -> Optional.empty();
        };
    }

    /** To an inquiry. */
    Answer inquiryAnswer() {
        return switch (this) {
            case DEDUCTS, DEDUCTS_AND_GIVES_TWO_ACCOUNTS_OF_IT, TAKES_ITS_TIME -> SUCCESS;
            case DEDUCTS_ANOTHER_AMOUNT -> OTHER_TOTAL;
            case REFUSES -> REFUSED;
            case CANNOT_SAY -> new Answer.Pending(false);
            case NEVER_GETS_THE_ORDER -> new Answer.NotFound(false);
            case LETS_THE_ORDER_EXPIRE, FORGETS_THE_ORDER -> new Answer.NotFound(true);
        };
    }

    /** What it says where it contradicts itself. */
    Answer contradiction() {
        return switch (this) {
            case DEDUCTS, TAKES_ITS_TIME -> REFUSED;
            case DEDUCTS_AND_GIVES_TWO_ACCOUNTS_OF_IT -> OTHER_SPLIT;
            case DEDUCTS_ANOTHER_AMOUNT,
                    REFUSES,
                    CANNOT_SAY,
                    NEVER_GETS_THE_ORDER,
                    LETS_THE_ORDER_EXPIRE,
                    FORGETS_THE_ORDER -> SUCCESS;
        };
    }
}
