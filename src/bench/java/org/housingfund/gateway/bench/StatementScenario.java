package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.housingfund.gateway.bench.Report.Figure;

/**
 * One statement against as many notices with one roster line each, so that entries dominate; from landed to posted,
 * allocated and published.
 *
 * @param letter (a), or (c) after {@link LedgerStock}
 */
record StatementScenario(String letter, int entries) implements Scenario {
    static final String STAGED = "landed to validated and staged";
    static final String BOOKED = "landed to posted and allocated";
    static final String PUBLISHED = "landed to published";
    static final String FLOOR = "floor: COPY of the same rows";

    private static final String FIRST = "a";

    /** Milliseconds since the file landed. */
    record Times(long staged, long booked, long published) {}

    @Override
    public void run(BenchGateway gateway, Path directory, Report report) throws SQLException, IOException {
        report(measure(gateway, directory, gateway.stock(entries, 1)), report);
        if (letter.equals(FIRST)) {
            long floor = TableFloor.measure(gateway, directory).toMillis();
            report.time(new Figure(letter, FLOOR), floor, entries, null);
        }
    }

    void report(Times times, Report report) {
        report.time(new Figure(letter, STAGED), times.staged(), entries, null);
        report.time(new Figure(letter, BOOKED), times.booked(), entries, base(BOOKED));
        report.time(new Figure(letter, PUBLISHED), times.published(), entries, base(PUBLISHED));
    }

    private Figure base(String what) {
        return letter.equals(FIRST) ? new Figure(FIRST, FLOOR) : new Figure(FIRST, what);
    }

    static Times measure(BenchGateway gateway, Path directory, NoticeStock stock) throws SQLException, IOException {
        Path file = gateway.accounts().get(0).statement(directory, stock, stock.all());
        long statements = gateway.count("statement");
        long bookedBefore = gateway.count("statement WHERE state = 'BOOKED'");
        long dispositions = gateway.count("disposition");
        long suspended = gateway.count("suspended_posting");
        long from = System.nanoTime();
        gateway.receive(file);
        long staged = gateway.await(
                "(SELECT count(*) FROM statement) = " + (statements + 1)
                        + " OR EXISTS (SELECT FROM receipt WHERE state = 'REJECTED')",
                from);
        assertThat(gateway.count("statement")).as("the file was accepted").isEqualTo(statements + 1);
        long booked =
                gateway.await("(SELECT count(*) FROM statement WHERE state = 'BOOKED') = " + (bookedBefore + 1), from);
        long published = gateway.awaitPublished(from);
        Files.delete(file);
        assertThat(gateway.count("disposition") - dispositions).isEqualTo(stock.notices());
        assertThat(gateway.count("suspended_posting") - suspended).isEqualTo(stock.suspended());
        return new Times(staged, booked, published);
    }
}
