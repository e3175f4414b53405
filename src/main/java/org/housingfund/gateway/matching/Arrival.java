package org.housingfund.gateway.matching;

import java.time.LocalDate;

/**
 * Where and when the parts of a notice arrive: one receiving bank, one calendar month of the bank's booking date (R-N7).
 *
 * @param bank name of the receiving bank; its accounts count as one
 * @param month first day of the month
 */
record Arrival(String bank, LocalDate month) {
    static LocalDate month(LocalDate day) {
        return day.withDayOfMonth(1);
    }
}
