package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.housingfund.gateway.kernel.WorkingCalendar;

/**
 * When the statements of an account are to come (R-M10).
 *
 * @param due time of day, on the next day for which a statement is written
 */
record FeedSchedule(StatementDays days, LocalTime due, WorkingCalendar calendar) {
    /** Whether this day has a statement. */
    boolean expects(LocalDate day) {
        return switch (days) {
            case EVERY_DAY -> true;
            case WORKING_DAYS -> calendar.isWorkingDay(day);
        };
    }

    /**
     * Whether a statement that begins on {@code from} is the next after one that ended with {@code through}: only days
     * without a statement lie between. A year whose working days are not published proves nothing of the kind.
     */
    boolean follows(LocalDate through, LocalDate from) {
        return from.isAfter(through)
                && through.plusDays(1).datesUntil(from).noneMatch(day -> expects(day) || !calendar.isPublished(day));
    }

    /** The moment from which the statement of this day is late. */
    LocalDateTime dueAt(LocalDate day) {
        LocalDate next = switch (days) {
            case EVERY_DAY -> day.plusDays(1);
            case WORKING_DAYS -> calendar.next(day);
        };
        return next.atTime(due);
    }
}
