package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.housingfund.gateway.bench.Report.Figure;

/** (b): a city's month, all banks' files at once. Items are employees whose money is allocated. */
record CityScenario(int notices, int lines) implements Scenario {
    private static final String ALLOCATED = "allocation WHERE reversed_by IS NULL";

    @Override
    public void run(BenchGateway gateway, Path directory, Report report) throws Exception {
        NoticeStock stock = gateway.stock(notices, lines);
        List<Path> files = new ArrayList<>();
        int banks = gateway.accounts().size();
        for (BankAccount account : gateway.accounts()) {
            int bank = files.size();
            files.add(account.statement(
                    directory, stock, stock.all().filter(n -> (n - stock.first()) % banks == bank)));
        }
        long booked = gateway.count("statement WHERE state = 'BOOKED'");
        long allocated = gateway.count(ALLOCATED);
        long from = System.nanoTime();
        receive(gateway, files);
        long done = gateway.await(
                "(SELECT count(*) FROM statement WHERE state = 'BOOKED') = " + (booked + files.size()), from);
        long published = gateway.awaitPublished(from);
        long employees = (notices - stock.suspended()) * lines;
        assertThat((gateway.count(ALLOCATED) - allocated) * lines).isEqualTo(employees);
        report.time(
                new Figure("b", StatementScenario.BOOKED), done, employees, new Figure("b", StatementScenario.FLOOR));
        report.time(
                new Figure("b", StatementScenario.PUBLISHED),
                published,
                employees,
                new Figure("b", StatementScenario.FLOOR));
        report.time(
                new Figure("b", StatementScenario.FLOOR),
                TableFloor.measure(gateway, directory).toMillis(),
                employees,
                null);
        report.note("(b): items are employees; %,d notices of %d lines in %d files"
                .formatted(notices, lines, files.size()));
    }

    private static void receive(BenchGateway gateway, List<Path> files) throws Exception {
        ExecutorService banks = Executors.newFixedThreadPool(files.size());
        try {
            List<Future<?>> received = new ArrayList<>();
            for (Path file : files) {
                received.add(banks.submit(() -> gateway.receive(file)));
            }
            for (Future<?> one : received) {
                one.get();
            }
        } finally {
            banks.shutdown();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
