package org.housingfund.gateway.bench;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code ./mvnw -Pbench test -Dtest=RemarkReadingBench}: reading speed, in remarks per second and core. */
class RemarkReadingBench {
    @Test
    void remarksPerSecond() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(RemarkReading.class.getName())
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        Map<String, double[]> table = new TreeMap<>();
        for (RunResult result : results) {
            double[] row = table.computeIfAbsent(result.getParams().getParam("text"), text -> new double[2]);
            boolean floor = result.getParams().getBenchmark().endsWith("floor");
            row[floor ? 1 : 0] = result.getPrimaryResult().getStatistics().getPercentile(50);
        }
        System.out.printf(
                "%nJDK %s, %d cores%n",
                System.getProperty("java.version"), Runtime.getRuntime().availableProcessors());
        System.out.printf("%-10s %16s %16s %10s%n", "remarks", "read/s", "floor/s", "floor/read");
        table.forEach((text, row) ->
                System.out.printf("%-10s %,16.0f %,16.0f %10.1f%n", text, row[0], row[1], row[1] / row[0]));
    }
}
