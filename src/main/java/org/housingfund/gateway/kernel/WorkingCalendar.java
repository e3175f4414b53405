package org.housingfund.gateway.kernel;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/**
 * Working days (R-K4): Monday to Friday, except the days off of the State Council's yearly notice, and its working
 * weekends (调休上班).
 */
public final class WorkingCalendar {
    private final Map<Integer, Year> years;

    /** A calendar of these years, by number. */
    public WorkingCalendar(Map<Integer, Year> years) {
        this.years = Map.copyOf(years);
    }

    /**
     * Exceptions of one calendar year.
     *
     * @param published the notice for this year is known; without it days are counted by the week alone
     * @param off days off, weekends among them or not
     * @param working Saturdays and Sundays on which people work
     */
    public record Year(boolean published, Set<LocalDate> off, Set<LocalDate> working) {
        public Year {
            off = Set.copyOf(off);
            working = Set.copyOf(working);
        }
    }

    /**
     * The last day of a span of working days.
     *
     * @param provisional it rests on a year whose notice is not published yet; to be computed again when it is
     */
    public record Deadline(LocalDate day, boolean provisional) {}

    /** Whether the notice for this day's year is known. */
    public boolean isPublished(LocalDate day) {
        Year year = years.get(day.getYear());
        return year != null && year.published();
    }

    /** Whether people work on this day. */
    public boolean isWorkingDay(LocalDate day) {
        Year year = years.get(day.getYear());
        if (year != null && year.working().contains(day)) {
            return true;
        }
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return !weekend && (year == null || !year.off().contains(day));
    }

    /** This day where it is a working day, otherwise the next one. */
    public LocalDate sameOrNext(LocalDate day) {
        LocalDate working = day;
        while (!isWorkingDay(working)) {
            working = working.plusDays(1);
        }
        return working;
    }

    /** The first working day after this day. */
    public LocalDate next(LocalDate day) {
        return sameOrNext(day.plusDays(1));
    }

    /** The last working day before this day. */
    public LocalDate previous(LocalDate day) {
        LocalDate working = day.minusDays(1);
        while (!isWorkingDay(working)) {
            working = working.minusDays(1);
        }
        return working;
    }

    /**
     * R-S4: day 1 is the working day after receipt; receipt on another day counts as on the next working day.
     *
     * @param workingDays 0 for the day of receipt itself
     */
    public Deadline deadline(LocalDate receivedOn, int workingDays) {
        LocalDate day = sameOrNext(receivedOn);
        boolean provisional = !isPublished(receivedOn) || !isPublished(day);
        for (int i = 0; i < workingDays; i++) {
            day = next(day);
            provisional |= !isPublished(day);
        }
        return new Deadline(day, provisional);
    }
}
