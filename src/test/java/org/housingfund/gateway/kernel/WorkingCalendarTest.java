package org.housingfund.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.kernel.WorkingCalendar.Deadline;
import org.housingfund.gateway.kernel.WorkingCalendar.Year;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R-K4 and the counting of R-S4, on the week around the National Day of 2026. */
class WorkingCalendarTest {
    /** Off from Thursday the 1st to Wednesday the 7th; Sunday the 20th of September and Saturday the 10th are worked. */
    private static final WorkingCalendar CALENDAR = new WorkingCalendar(Map.of(
            2026,
            new Year(
                    true,
                    Set.copyOf(LocalDate.of(2026, 10, 1)
                            .datesUntil(LocalDate.of(2026, 10, 8))
                            .toList()),
                    Set.of(LocalDate.of(2026, 9, 20), LocalDate.of(2026, 10, 10))),
            2027,
            new Year(false, Set.of(LocalDate.of(2027, 1, 1)), Set.of())));

    @ParameterizedTest
    @CsvSource({
        "2026-09-18, true, an ordinary Friday",
        "2026-09-19, false, an ordinary Saturday",
        "2026-09-20, true, a Sunday that is worked",
        "2026-10-01, false, a Thursday off",
        "2026-10-04, false, a Sunday off",
        "2026-10-08, true, the Thursday after",
        "2026-10-10, true, a Saturday that is worked",
        "2026-10-11, false, the Sunday after it",
        "2027-01-01, false, a day off of a year that is not published",
        "2028-01-03, true, a Monday of a year that is not there",
        "2028-01-02, false, a Sunday of a year that is not there"
    })
    void aDayIsWorkedAsTheNoticeSaysAndOtherwiseByTheWeek(LocalDate day, boolean works, String what) {
        assertThat(CALENDAR.isWorkingDay(day)).as(what).isEqualTo(works);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-09-18, 2026-09-18, 2026-09-20, 2026-09-17",
        "2026-09-19, 2026-09-20, 2026-09-20, 2026-09-18",
        "2026-10-01, 2026-10-08, 2026-10-08, 2026-09-30",
        "2026-10-08, 2026-10-08, 2026-10-09, 2026-09-30",
        "2026-10-11, 2026-10-12, 2026-10-12, 2026-10-10"
    })
    void neighboursSkipWhatIsOff(LocalDate day, LocalDate sameOrNext, LocalDate next, LocalDate previous) {
        assertThat(CALENDAR.sameOrNext(day)).isEqualTo(sameOrNext);
        assertThat(CALENDAR.next(day)).isEqualTo(next);
        assertThat(CALENDAR.previous(day)).isEqualTo(previous);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-09-17, 0, 2026-09-17, the day of receipt itself",
        "2026-09-17, 1, 2026-09-18, day 1 is the working day after receipt",
        "2026-09-17, 2, 2026-09-20, over a Saturday to a Sunday that is worked",
        "2026-09-19, 0, 2026-09-20, receipt on a day off counts as on the next working day",
        "2026-09-19, 1, 2026-09-21, and day 1 is the one after that",
        "2026-09-30, 1, 2026-10-08, over the whole holiday",
        "2026-09-30, 3, 2026-10-10, to a Saturday that is worked",
        "2026-09-30, 5, 2026-10-13, and beyond",
        "2026-10-03, 3, 2026-10-12, received in the middle of the holiday"
    })
    void aDeadlineCountsWorkingDaysFromTheDayAfterReceipt(
            LocalDate received, int days, LocalDate deadline, String what) {
        assertThat(CALENDAR.deadline(received, days)).as(what).isEqualTo(new Deadline(deadline, false));
    }

    @Test
    void aDeadlineThatRestsOnAYearWithoutItsNoticeIsProvisional() {
        assertThat(CALENDAR.deadline(LocalDate.of(2026, 12, 30), 1))
                .isEqualTo(new Deadline(LocalDate.of(2026, 12, 31), false));
        assertThat(CALENDAR.deadline(LocalDate.of(2026, 12, 30), 2))
                .isEqualTo(new Deadline(LocalDate.of(2027, 1, 4), true));
        assertThat(CALENDAR.deadline(LocalDate.of(2027, 1, 4), 0))
                .isEqualTo(new Deadline(LocalDate.of(2027, 1, 4), true));
        assertThat(CALENDAR.isPublished(LocalDate.of(2026, 12, 31))).isTrue();
        assertThat(CALENDAR.isPublished(LocalDate.of(2027, 1, 1))).isFalse();
        assertThat(CALENDAR.isPublished(LocalDate.of(2028, 1, 1))).isFalse();
    }

    @Test
    void aDeadlineIsTheDayUpToWhichThatManyWorkingDaysFollowTheReceipt() {
        for (LocalDate received = LocalDate.of(2026, 9, 10);
                received.isBefore(LocalDate.of(2026, 10, 20));
                received = received.plusDays(1)) {
            LocalDate from = received;
            while (!CALENDAR.isWorkingDay(from)) {
                from = from.plusDays(1);
            }
            for (int days = 0; days <= 10; days++) {
                LocalDate deadline = CALENDAR.deadline(received, days).day();
                assertThat(CALENDAR.isWorkingDay(deadline)).isTrue();
                assertThat(from.plusDays(1)
                                .datesUntil(deadline.plusDays(1))
                                .filter(CALENDAR::isWorkingDay)
                                .count())
                        .as("%s + %d", received, days)
                        .isEqualTo(days);
            }
        }
    }
}
