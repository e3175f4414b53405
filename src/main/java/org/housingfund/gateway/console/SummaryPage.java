package org.housingfund.gateway.console;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.ClearingDifferences;
import org.housingfund.gateway.statement.FeedDays;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code GET /}: today's summary, and what waits for an operator. */
@Controller
class SummaryPage {
    private static final int POSTINGS_SHOWN = 50;
    private static final int STATEMENTS_SHOWN = 30;
    private static final int REJECTIONS_SHOWN = 10;
    private static final int DIFFERENCES_SHOWN = 30;
    private static final int ALARMS_SHOWN = 10;
    /** What a bank has answered for or was told to pay should be on its statement by then. */
    static final int CLEARING_WORKING_DAYS = 1;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final TodaySummary figures;
    private final DayLists lists;
    private final ClearingDifferences clearing;
    private final TodayQueries queries;
    private final FeedDays feeds;
    private final Charts charts;
    private final Clock clock;

    SummaryPage(
            TodaySummary figures,
            DayLists lists,
            ClearingDifferences clearing,
            TodayQueries queries,
            FeedDays feeds,
            Charts charts,
            Clock clock) {
        this.figures = figures;
        this.lists = lists;
        this.clearing = clearing;
        this.queries = queries;
        this.feeds = feeds;
        this.charts = charts;
        this.clock = clock;
    }

    @GetMapping("/")
    @PreAuthorize("hasRole('VIEWER')")
    String today(Model model, Locale locale) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, Times.ZONE);
        Instant from = today.atStartOfDay(Times.ZONE).toInstant();
        model.addAttribute("today", today);
        DaySummary summary = figures.get();
        model.addAttribute("asOf", TIME.format(summary.to().atZone(Times.ZONE)));
        model.addAttribute("summary", summary);
        model.addAttribute("postings", lists.waiting(from, now, POSTINGS_SHOWN));
        model.addAttribute("lateFeeds", lists.lateFeeds());
        model.addAttribute("notArrived", clearing.notArrived(CLEARING_WORKING_DAYS, DIFFERENCES_SHOWN));
        model.addAttribute("differences", lists.differences(DIFFERENCES_SHOWN));
        model.addAttribute("pushDifferences", lists.pushDifferences(from, DIFFERENCES_SHOWN));
        model.addAttribute("unanswered", clearing.unanswered(DIFFERENCES_SHOWN));
        model.addAttribute("statements", lists.statements(from, now, STATEMENTS_SHOWN));
        model.addAttribute("rejections", lists.rejections(from, now, REJECTIONS_SHOWN));
        waiting(model, from, now, today, locale);
        return "summary";
    }

    /** What waits and what is wrong, whatever day it began. */
    private void waiting(Model model, Instant from, Instant now, LocalDate today, Locale locale) {
        List<TodayQueries.Aged> aged = queries.suspense(now);
        model.addAttribute("alarms", queries.alarms(now, ALARMS_SHOWN));
        model.addAttribute("feeds", feeds.of(today));
        model.addAttribute("rejected", queries.rejected(from, now));
        model.addAttribute("aged", aged);
        model.addAttribute("suspenseChart", charts.suspense(aged, locale));
        model.addAttribute("bookedChart", charts.booked(queries.booked(today), locale));
        model.addAttribute("waiting", queries.waiting());
        model.addAttribute("deadlines", queries.deadlines(today));
    }
}
