package org.housingfund.gateway.lending;

/** What a deduction paid: principal, interest and penalty interest, none negative, together more than nothing. */
record Split(long principalFen, long interestFen, long penaltyFen) {
    Split {
        if (principalFen < 0 || interestFen < 0 || penaltyFen < 0 || principalFen + interestFen + penaltyFen <= 0) {
            throw new IllegalArgumentException(
                    "not a split: %d, %d, %d".formatted(principalFen, interestFen, penaltyFen));
        }
    }

    long totalFen() {
        return principalFen + interestFen + penaltyFen;
    }
}
