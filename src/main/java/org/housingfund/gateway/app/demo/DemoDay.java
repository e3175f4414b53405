package org.housingfund.gateway.app.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/**
 * One day of the demonstration: all that its bytes depend on.
 *
 * @param number counts from 1; it is also the number of the banks' statements
 * @param date booking date, the day after that of the day before: a bank sends one statement for every day
 * @param started when it was first begun; kept when it is resumed
 * @param entries statement entries over all banks
 * @param openingFen balance before the day, by account number
 */
record DemoDay(
        int number, LocalDate date, Instant started, int entries, boolean finished, Map<String, Long> openingFen) {
    DemoDay {
        openingFen = new TreeMap<>(openingFen);
    }

    /** The same day, over; what follows opens with these balances. */
    DemoDay finishedWith(Map<String, Long> closingFen) {
        return new DemoDay(number, date, started, entries, true, closingFen);
    }

    /** The day after this one, whatever the calendar says: without its statements the chain would break (R-M10). */
    DemoDay next(Instant now, int wantedEntries) {
        return new DemoDay(number + 1, date.plusDays(1), now, wantedEntries, false, openingFen);
    }
}
