package org.housingfund.gateway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * (pages): how long the server takes for every page and list of the console, one after the other and nothing beside it.
 *
 * @param entries of one statement, booked and closed; what is suspended besides comes on statements of other accounts and
 *     after the day close
 * @param suspended postings that wait
 */
record PagesScenario(int entries, int suspended) implements Scenario {
    @Override
    public void run(BenchGateway gateway, Path directory, Report report) throws SQLException, IOException {
        PageStock.fill(gateway, directory, entries, suspended);
        PageTimes times = new PageTimes(gateway);
        times.measure();
        times.tell(report);
    }
}
