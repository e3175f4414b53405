package org.housingfund.gateway.console;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.console.DayLists.DifferingField;
import org.housingfund.gateway.console.DayLists.OpenDifference;
import org.housingfund.gateway.console.DayLists.PushDifference;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.ClearingDifferences;
import org.housingfund.gateway.statement.FeedDays;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/today}: the figures of the first page, and what waits for somebody. */
@RestController
@RequestMapping("/api/today")
class TodayApi {
    private static final int MOST_DIFFERENCES = 500;

    private final TodaySummary figures;
    private final DayLists lists;
    private final ClearingDifferences clearing;
    private final TodayQueries queries;
    private final FeedDays feeds;
    private final Clock clock;

    TodayApi(
            TodaySummary figures,
            DayLists lists,
            ClearingDifferences clearing,
            TodayQueries queries,
            FeedDays feeds,
            Clock clock) {
        this.figures = figures;
        this.lists = lists;
        this.clearing = clearing;
        this.queries = queries;
        this.feeds = feeds;
        this.clock = clock;
    }

    /**
     * Today's figures.
     *
     * @param summary what the gateway did since midnight, until the time that it names
     * @param suspense what is open, by reason and age
     * @param waiting what has not left the gateway
     * @param deadlines of cases, by stage
     * @param booked what became of the entries of the last days
     */
    record Figures(
            LocalDate day,
            DaySummary summary,
            List<TodayQueries.Aged> suspense,
            TodayQueries.Waiting waiting,
            List<TodayQueries.Deadlines> deadlines,
            List<TodayQueries.Booked> booked) {}

    /**
     * Statements of today, account by account.
     *
     * @param late accounts whose statements are late, whoever is latest first
     * @param rejected files and pushes that were refused today, by bank
     */
    record Feeds(
            LocalDate day, List<FeedDays.FeedDay> feeds, List<DayLists.LateFeed> late, Map<String, Long> rejected) {}

    /**
     * What agrees with a bank only when somebody has cleared it; of each the first five hundred.
     *
     * @param open differences that two people have to decide
     * @param notArrived expected, and not arrived by the working day after
     * @param unanswered arrived, and not answered for
     * @param pushes what statements say otherwise than pushes before them, or lack
     */
    record Differences(
            List<OpenDifference> open,
            List<ClearingDifferences.NotArrived> notArrived,
            List<ClearingDifferences.Unanswered> unanswered,
            List<PushDifference> pushes) {}

    /** What came, what became of it, and what waits. */
    @GetMapping
    @PreAuthorize("hasRole('VIEWER')")
    public Figures figures() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, Times.ZONE);
        return new Figures(
                today,
                figures.get(),
                queries.suspense(now),
                queries.waiting(),
                queries.deadlines(today),
                queries.booked(today));
    }

    /** Which statements were expected, came, are held or late, account by account. */
    @GetMapping("/feeds")
    @PreAuthorize("hasRole('VIEWER')")
    public Feeds feeds() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, Times.ZONE);
        return new Feeds(today, feeds.of(today), lists.lateFeeds(), queries.rejected(midnight(today), now));
    }

    /** Differences with banks that somebody has to clear. */
    @GetMapping("/differences")
    @PreAuthorize("hasRole('VIEWER')")
    public Differences differences(Viewer viewer) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        return new Differences(
                lists.differences(MOST_DIFFERENCES),
                clearing.notArrived(SummaryPage.CLEARING_WORKING_DAYS, MOST_DIFFERENCES),
                clearing.unanswered(MOST_DIFFERENCES),
                lists.pushDifferences(midnight(today), MOST_DIFFERENCES).stream()
                        .map(one -> seen(one, viewer))
                        .toList());
    }

    private static PushDifference seen(PushDifference plain, Viewer viewer) {
        return new PushDifference(
                plain.entryId(),
                plain.bankName(),
                plain.bookedOn(),
                plain.amountFen(),
                plain.fields().stream()
                        .map(field -> field.isFree()
                                ? new DifferingField(
                                        field.field(), viewer.remark(field.pushed()), viewer.remark(field.stated()))
                                : field)
                        .toList(),
                plain.owner());
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(Times.ZONE).toInstant();
    }
}
