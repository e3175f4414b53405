package org.housingfund.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R-B1: on working days, from the opening to just before the closing. */
class ServiceHoursTest {
    private static final ServiceHours HOURS = new ServiceHours(LocalTime.of(7, 0), LocalTime.of(17, 0));

    /** Friday the 25th of September 2026 is off, Sunday the 20th is worked. */
    private static final WorkingCalendar CALENDAR = new WorkingCalendar(Map.of(
            2026,
            new WorkingCalendar.Year(true, Set.of(LocalDate.of(2026, 9, 25)), Set.of(LocalDate.of(2026, 9, 20)))));

    @ParameterizedTest
    @CsvSource({
        "2026-09-24T06:59:59.999999999, false, 2026-09-24T07:00, the last instant before it opens",
        "2026-09-24T07:00,              true,  2026-09-28T07:00, the opening belongs to the hours",
        "2026-09-24T16:59:59.999999999, true,  2026-09-28T07:00, the last instant",
        "2026-09-24T17:00,              false, 2026-09-28T07:00, the closing does not; a holiday and a weekend follow",
        "2026-09-23T17:00,              false, 2026-09-24T07:00, the next day is a working day",
        "2026-09-25T12:00,              false, 2026-09-28T07:00, a Friday off",
        "2026-09-25T06:00,              false, 2026-09-28T07:00, in the morning of a day off",
        "2026-09-20T12:00,              true,  2026-09-21T07:00, a Sunday that is worked",
        "2026-09-19T23:59:59,           false, 2026-09-20T07:00, the night before it"
    })
    void aRequestIsAcceptedWithinTheHoursAndOtherwiseTheNextOpeningIsNamed(
            LocalDateTime at, boolean open, LocalDateTime next, String what) {
        assertThat(HOURS.isOpen(at, CALENDAR)).as(what).isEqualTo(open);
        assertThat(HOURS.nextOpening(at, CALENDAR)).as(what).isEqualTo(next);
    }

    @Test
    void theNextOpeningIsOpenAndNothingBeforeItIs() {
        for (LocalDateTime at = LocalDateTime.of(2026, 9, 17, 0, 0);
                at.isBefore(LocalDateTime.of(2026, 9, 30, 0, 0));
                at = at.plusMinutes(30)) {
            LocalDateTime next = HOURS.nextOpening(at, CALENDAR);
            assertThat(next).isAfter(at);
            assertThat(HOURS.isOpen(next, CALENDAR)).isTrue();
            assertThat(HOURS.isOpen(next.minusNanos(1), CALENDAR)).isFalse();
            if (!HOURS.isOpen(at, CALENDAR)) {
                for (LocalDateTime between = at; between.isBefore(next); between = between.plusMinutes(30)) {
                    assertThat(HOURS.isOpen(between, CALENDAR))
                            .as("%s before %s", between, next)
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"17:00, 07:00", "07:00, 07:00"})
    void hoursThatDoNotOpenBeforeTheyCloseAreRefused(LocalTime opens, LocalTime closes) {
        assertThatThrownBy(() -> new ServiceHours(opens, closes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("服务时间");
    }
}
