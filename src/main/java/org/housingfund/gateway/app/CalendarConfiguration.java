package org.housingfund.gateway.app;

import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.kernel.WorkingCalendar;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The working calendar (R-K4): the product's file and, over it, the centre's. A day that the overlay names is as the
 * overlay says; a year is published where either says so.
 */
@Configuration(proxyBeanMethods = false)
class CalendarConfiguration {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .build();

    /** One year of a file: days off by holiday, each a day or an ISO 8601 span, and working weekends. */
    record YearFile(boolean published, Map<String, List<String>> off, List<String> working) {}

    @Bean
    WorkingCalendar workingCalendar(
            @Value("${gateway.calendar.file:classpath:mappings/calendar/working-days.yaml}") Resource file,
            @Value("${gateway.calendar.overlay:#{null}}") Resource overlay)
            throws IOException {
        Map<Integer, WorkingCalendar.Year> years = read(file);
        if (overlay != null) {
            read(overlay).forEach((year, over) -> years.merge(year, over, CalendarConfiguration::overlaid));
        }
        return new WorkingCalendar(years);
    }

    private static WorkingCalendar.Year overlaid(WorkingCalendar.Year base, WorkingCalendar.Year over) {
        Set<LocalDate> off = new HashSet<>(base.off());
        off.removeAll(over.working());
        off.addAll(over.off());
        Set<LocalDate> working = new HashSet<>(base.working());
        working.removeAll(over.off());
        working.addAll(over.working());
        return new WorkingCalendar.Year(base.published() || over.published(), off, working);
    }

    private static Map<Integer, WorkingCalendar.Year> read(Resource file) throws IOException {
        Map<Integer, YearFile> years;
        try (InputStream text = file.getInputStream()) {
            years = YAML.readValue(text, new TypeReference<>() {});
        } catch (JacksonException e) {
            throw new IllegalArgumentException("工作日历 " + file.getDescription() + " 不能解析：" + e.getOriginalMessage(), e);
        }
        Map<Integer, WorkingCalendar.Year> result = new HashMap<>();
        years.forEach((year, days) -> result.put(year, year(file, year, days)));
        return result;
    }

    private static WorkingCalendar.Year year(Resource file, int year, YearFile days) {
        Set<LocalDate> off = new LinkedHashSet<>();
        Map<String, List<String>> holidays = days.off() == null ? Map.of() : days.off();
        holidays.values()
                .forEach(spans -> spans.forEach(
                        span -> span(file, year, span).forEach(day -> require(off.add(day), file, year, day + " 重复"))));
        Set<LocalDate> working = new LinkedHashSet<>();
        List<String> weekends = days.working() == null ? List.of() : days.working();
        for (String text : weekends) {
            for (LocalDate day : span(file, year, text)) {
                boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
                require(weekend, file, year, "调休上班日 " + day + " 不是周末");
                require(working.add(day) && !off.contains(day), file, year, day + " 重复，或同时为放假日");
            }
        }
        return new WorkingCalendar.Year(days.published(), off, working);
    }

    private static List<LocalDate> span(Resource file, int year, String text) {
        String[] ends = text.split("/", -1);
        try {
            LocalDate first = LocalDate.parse(ends[0]);
            LocalDate last = ends.length == 1 ? first : LocalDate.parse(ends[1]);
            require(
                    ends.length <= 2 && !last.isBefore(first) && first.getYear() == year && last.getYear() == year,
                    file,
                    year,
                    "“" + text + "”应为该年的一天，或“首日/末日”");
            return first.datesUntil(last.plusDays(1)).toList();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "工作日历 " + file.getDescription() + "，" + year + " 年：“" + text + "”不是日期，应为 yyyy-MM-dd", e);
        }
    }

    private static void require(boolean condition, Resource file, int year, String what) {
        if (!condition) {
            throw new IllegalArgumentException("工作日历 " + file.getDescription() + "，" + year + " 年：" + what);
        }
    }
}
