package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.WorkingCalendar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/** R-K4: the calendar file that is shipped, a centre's overlay over it, and what is wrong with either. */
class CalendarConfigurationTest {
    private static final Resource SHIPPED = new FileSystemResource("mappings/calendar/working-days.yaml");

    /** The State Council's notices, written out as weekdays off and weekends worked, and the year's working days. */
    @ParameterizedTest
    @CsvSource({
        "2024, 251, 0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007,"
                + " 0204 0218 0407 0428 0511 0914 0929 1012",
        "2025, 248, 0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008,"
                + " 0126 0208 0427 0928 1011",
        "2026, 248, 0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007,"
                + " 0104 0214 0228 0509 0920 1010"
    })
    void theShippedCalendarIsThatOfTheStateCouncilsNotices(int year, long workingDays, String off, String worked)
            throws IOException {
        WorkingCalendar calendar = calendar(SHIPPED, null);
        Set<LocalDate> weekdaysOff = days(year, off);
        Set<LocalDate> weekendsWorked = days(year, worked);
        for (LocalDate day = LocalDate.of(year, 1, 1); day.getYear() == year; day = day.plusDays(1)) {
            boolean weekend = day.getDayOfWeek().getValue() > 5;
            assertThat(calendar.isWorkingDay(day))
                    .as(day::toString)
                    .isEqualTo(weekend ? weekendsWorked.contains(day) : !weekdaysOff.contains(day));
        }
        assertThat(LocalDate.of(year, 1, 1)
                        .datesUntil(LocalDate.of(year + 1, 1, 1))
                        .filter(calendar::isWorkingDay)
                        .count())
                .isEqualTo(workingDays);
        assertThat(calendar.isPublished(LocalDate.of(year, 6, 1))).isTrue();
    }

    private static Set<LocalDate> days(int year, String monthDays) {
        return Arrays.stream(monthDays.strip().split(" ", -1))
                .map(day -> LocalDate.parse(year + day, DateTimeFormatter.BASIC_ISO_DATE))
                .collect(Collectors.toSet());
    }

    @Test
    void aYearWithoutItsNoticeIsProvisional() throws IOException {
        WorkingCalendar calendar = calendar(SHIPPED, null);
        assertThat(calendar.isPublished(LocalDate.of(2027, 1, 4))).isFalse();
        assertThat(calendar.deadline(LocalDate.of(2026, 12, 30), 5).provisional())
                .isTrue();
    }

    @Test
    void anOverlayPublishesAYear() throws IOException {
        WorkingCalendar calendar = calendar(SHIPPED, """
                2027:
                  published: true
                  off: {元旦: [2027-01-01/2027-01-03]}
                  working: [2027-01-09]
                """);
        LocalDate received = LocalDate.of(2026, 12, 31);
        assertThat(calendar.deadline(received, 1).day()).isEqualTo(LocalDate.of(2027, 1, 4));
        assertThat(calendar.deadline(received, 6).day()).isEqualTo(LocalDate.of(2027, 1, 9));
        assertThat(calendar.deadline(received, 6).provisional()).isFalse();
    }

    @Test
    void aDayThatTheOverlayNamesIsAsTheOverlaySaysAndEveryOtherAsBefore() throws IOException {
        WorkingCalendar calendar = calendar(SHIPPED, """
                2026:
                  published: false
                  off: {本地假日: [2026-04-20], 调休取消: [2026-10-10]}
                  working: [2026-10-03]
                """);
        assertThat(calendar.isWorkingDay(LocalDate.of(2026, 4, 20))).isFalse(); // an ordinary Monday
        assertThat(calendar.isWorkingDay(LocalDate.of(2026, 10, 10))).isFalse(); // was a worked Saturday
        assertThat(calendar.isWorkingDay(LocalDate.of(2026, 10, 3))).isTrue(); // was a Saturday off
        assertThat(calendar.isWorkingDay(LocalDate.of(2026, 10, 1))).isFalse();
        assertThat(calendar.isWorkingDay(LocalDate.of(2026, 9, 20))).isTrue();
        assertThat(calendar.isPublished(LocalDate.of(2026, 10, 1))).isTrue(); // the base says so
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{2027: {published: true, off: {a: [2027-02-30]}}}                            | 2027-02-30 | 不是日期",
                "{2027: {published: true, off: {a: [soon]}}}                                  | soon | 不是日期",
                "{2027: {published: true, off: {a: [2027-01-03/2027-01-01]}}}                 | 2027-01-03/2027-01-01 | 应为该年",
                "{2027: {published: true, off: {a: [2027-01-01/2027-01-02/2027-01-03]}}}      | 2027-01-03 | 应为该年",
                "{2027: {published: true, off: {a: [2026-12-31]}}}                            | 2026-12-31 | 应为该年",
                "{2027: {published: true, off: {a: [2027-01-01], b: [2027-01-01/2027-01-02]}}} | 2027-01-01 | 重复",
                "{2027: {published: true, working: [2027-01-04]}}                             | 2027-01-04 | 不是周末",
                "{2027: {published: true, working: [2027-01-09, 2027-01-09]}}                 | 2027-01-09 | 重复",
                "{2027: {published: true, off: {a: [2027-01-09]}, working: [2027-01-09]}}     | 2027-01-09 | 同时为放假日",
                "{2027: {published: true, weekends: [2027-01-09]}}                            | weekends | 不能解析",
                "{2027: {published: perhaps}}                                                 | perhaps | 不能解析",
                "{2027: [2027-01-01]}                                                         | 工作日历 | 不能解析",
                "{soon: {published: true}}                                                    | soon | 不能解析",
                "{2027: {published: true                                                      | 工作日历 | 不能解析",
            })
    void aWrongFileStopsTheStartAndSaysWhere(String text, String where, String what) {
        assertThatThrownBy(() -> calendar(SHIPPED, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the overlay")
                .hasMessageContaining(where)
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "{2027: }"})
    void aFileThatSaysNothingIsRefusedLikeAnyOtherWrongOne(String text) {
        assertThatThrownBy(() -> calendar(SHIPPED, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the overlay");
    }

    private static WorkingCalendar calendar(Resource base, String overlay) throws IOException {
        Resource over =
                overlay == null ? null : new ByteArrayResource(overlay.getBytes(StandardCharsets.UTF_8), "the overlay");
        return new CalendarConfiguration().workingCalendar(base, over);
    }
}
