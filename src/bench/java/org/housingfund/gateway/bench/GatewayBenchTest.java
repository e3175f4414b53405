package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark in little, one scenario after the other on one gateway, so that it cannot rot. */
class GatewayBenchTest {
    @TempDir
    private Path directory;

    @Test
    void everyScenarioStillRunsAndLeavesBooksThatVerify() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));
        Map<String, Scenario> scenarios = GatewayBench.scenarios(Sizes.SMALL);
        try (BenchGateway gateway = new BenchGateway(directory.resolve("data"))) {
            report.servers(gateway);
            for (Map.Entry<String, Scenario> scenario : scenarios.entrySet()) {
                scenario.getValue().run(gateway, Files.createDirectories(directory.resolve(scenario.getKey())), report);
            }
            assertThat(gateway.violations()).isEmpty();
        }
        report.print();
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.contains("fsync=on"))
                .anyMatch(line -> line.endsWith("  /suspense?waits=PROPOSED"))
                .anyMatch(line -> line.startsWith("camel") && line.endsWith("a: " + StatementScenario.PUBLISHED));
    }
}
