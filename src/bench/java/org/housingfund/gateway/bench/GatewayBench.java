package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * {@code ./mvnw -Pbench verify}: every scenario several times, each on servers and data of its own, and one table.
 * {@code -Druns=3}, {@code -Dscenarios=a,camel}, and the sizes of {@link Sizes}. {@code verify} checks every run.
 */
class GatewayBench {
    /** Brings processes of its own. */
    private static final String HEAP = "e";

    @Test
    void theTable() throws Exception {
        Sizes sizes = Sizes.asked();
        Map<String, Scenario> scenarios = scenarios(sizes);
        Set<String> names = new LinkedHashSet<>(scenarios.keySet());
        names.add(HEAP);
        List<String> asked =
                List.of(System.getProperty("scenarios", String.join(",", names)).split(",", -1));
        assertThat(names).containsAll(asked);
        Report report = new Report(System.out);
        int runs = Integer.getInteger("runs", 3);
        Path base = Files.createDirectories(Path.of("target", "bench").toAbsolutePath());
        for (int run = 1; run <= runs; run++) {
            for (String name : asked) {
                Path directory = Files.createTempDirectory(base, name + "-" + run + "-");
                try {
                    if (name.equals(HEAP)) {
                        new HeapScenario(sizes.entries(), sizes.times()).run(directory, report);
                    } else {
                        run(scenarios.get(name), directory, report);
                    }
                } finally {
                    FileSystemUtils.deleteRecursively(directory);
                }
            }
        }
        report.print();
    }

    private static void run(Scenario scenario, Path directory, Report report) throws Exception {
        try (BenchGateway gateway = new BenchGateway(directory.resolve("data"))) {
            report.servers(gateway);
            scenario.run(gateway, directory, report);
            assertThat(gateway.violations()).isEmpty();
        }
    }

    /** Those that are given a gateway, in the order of the table. */
    static Map<String, Scenario> scenarios(Sizes sizes) {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("a", new StatementScenario("a", sizes.entries()));
        all.put("b", new CityScenario(sizes.notices(), sizes.lines()));
        all.put("c", new LargeLedgerScenario(sizes.entries(), sizes.ledger()));
        all.put("d", new PushScenario(sizes.pushRate(), sizes.pushSeconds(), sizes.statementEntries()));
        all.put("f", new DrainScenario(sizes.events()));
        all.put("pages", new PagesScenario(sizes.entries(), sizes.suspended()));
        all.put("camel", PeerScenario.camel(sizes.peerEntries()));
        all.put("batch", PeerScenario.batch(sizes.peerEntries()));
        return all;
    }
}
