package org.housingfund.gateway.console;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.housingfund.gateway.console.TodayQueries.Aged;
import org.housingfund.gateway.console.TodayQueries.Booked;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the charts of the first page show, as the JSON that {@code static/charts.js} draws. Each has its table beside it. */
@Component
class Charts {
    private static final List<String> AGES = List.of("day", "week", "month", "older");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd");

    private final MessageSource words;
    private final JsonMapper json;

    Charts(MessageSource words, JsonMapper json) {
        this.words = words;
        this.json = json;
    }

    /** Stacked bars: one stack for each category. */
    record Chart(List<String> categories, boolean horizontal, List<Series> series) {}

    /** One layer of the stacks. */
    record Series(String name, List<Long> data) {}

    /** Open suspense by reason, layered by age. */
    String suspense(List<Aged> reasons, Locale locale) {
        List<Series> ages = new ArrayList<>();
        for (int age = 0; age < AGES.size(); age++) {
            int at = age;
            ages.add(new Series(
                    word("today.age." + AGES.get(age), locale),
                    reasons.stream().map(reason -> reason.counts().get(at)).toList()));
        }
        return json.writeValueAsString(new Chart(
                reasons.stream()
                        .map(reason -> word("reason." + reason.reason(), locale))
                        .toList(),
                true,
                ages));
    }

    /** What became of the entries of each day. */
    String booked(List<Booked> days, Locale locale) {
        return json.writeValueAsString(new Chart(
                days.stream().map(day -> DAY.format(day.day())).toList(),
                false,
                List.of(
                        new Series(
                                word("today.allocated", locale),
                                days.stream().map(Booked::allocated).toList()),
                        new Series(
                                word("today.part-funded", locale),
                                days.stream().map(Booked::partFunded).toList()),
                        new Series(
                                word("today.settled", locale),
                                days.stream().map(Booked::settled).toList()),
                        new Series(
                                word("today.suspended", locale),
                                days.stream().map(Booked::suspended).toList()),
                        new Series(
                                word("today.other", locale),
                                days.stream().map(Booked::other).toList()))));
    }

    private String word(String key, Locale locale) {
        return words.getMessage(key, null, locale);
    }
}
