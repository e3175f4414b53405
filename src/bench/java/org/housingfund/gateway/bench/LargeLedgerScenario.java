package org.housingfund.gateway.bench;

import java.nio.file.Path;
import org.housingfund.gateway.bench.Report.Figure;

/**
 * (c): the statement of (a), with years of books in the tables already.
 *
 * @param lines journal lines that are there before
 */
record LargeLedgerScenario(int entries, long lines) implements Scenario {
    @Override
    public void run(BenchGateway gateway, Path directory, Report report) throws Exception {
        long roomAfter = LedgerStock.leaveRoom(gateway);
        NoticeStock notices = gateway.stock(entries, 1);
        LedgerStock.load(gateway, roomAfter, lines);
        new StatementScenario("c", entries).report(StatementScenario.measure(gateway, directory, notices), report);
        report.value(new Figure("c", "journal lines in the end"), (double) gateway.count("journal_line"), "");
        report.note(
                "(c): journals, their lines and the entries' identities are loaded; entries and rosters of those years are not");
    }
}
