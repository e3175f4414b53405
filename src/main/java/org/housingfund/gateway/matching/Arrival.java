package org.housingfund.gateway.matching;

import java.time.LocalDate;

/**
 * Where and when the parts of a notice arrive: one receiving bank account, one calendar month of the bank's booking date
 * (R-N7).
 *
 * @param month first day of the month
 */
record Arrival(long accountId, LocalDate month) {
    static Arrival of(long accountId, LocalDate bookedOn) {
        return new Arrival(accountId, month(bookedOn));
    }

    static LocalDate month(LocalDate day) {
        return day.withDayOfMonth(1);
    }
}
