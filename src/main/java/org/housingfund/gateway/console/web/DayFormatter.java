package org.housingfund.gateway.console.web;

import java.time.LocalDate;
import java.util.Locale;
import org.springframework.format.Formatter;

/** A day as {@code 2026-11-22}. */
final class DayFormatter implements Formatter<LocalDate> {
    private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2999, 12, 31);

    /** @throws java.time.DateTimeException it is no day, or none that anybody could mean */
    @Override
    public LocalDate parse(String text, Locale locale) {
        LocalDate day = LocalDate.parse(text.strip());
        if (day.isBefore(FIRST) || day.isAfter(LAST)) {
            throw new java.time.DateTimeException("nobody means " + day);
        }
        return day;
    }

    @Override
    public String print(LocalDate day, Locale locale) {
        return day.toString();
    }
}
