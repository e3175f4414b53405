package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.housingfund.gateway.bench.Report.Figure;

/** (e): the statement of (a) and one many times as long, each in a process of its own whose heap is what a gateway has. */
record HeapScenario(int entries, int times) {
    private static final String HEAP = "-Xmx512m";
    /** What a mapping takes in one file unless it says otherwise. */
    private static final int ENTRY_LIMIT = 2_000_000;

    HeapScenario {
        entries = Math.min(entries, ENTRY_LIMIT / times);
    }

    void run(Path directory, Report report) throws IOException, InterruptedException {
        Figure once = new Figure("e", "%,d entries, %s, published".formatted(entries, HEAP));
        HeapRun.Result small = fork(directory.resolve("once"), entries);
        HeapRun.Result large = fork(directory.resolve("many"), entries * times);
        report.time(once, small.publishedMillis(), entries, null);
        report.time(
                new Figure("e", "%,d entries, %s, published".formatted(entries * times, HEAP)),
                large.publishedMillis(),
                (long) entries * times,
                once);
        report.value(
                new Figure("e", "%,d entries, live heap at most".formatted(entries)),
                (double) small.liveMegabytes(),
                "MB");
        report.value(
                new Figure("e", "%,d entries, live heap at most".formatted(entries * times)),
                (double) large.liveMegabytes(),
                "MB");
        report.note(
                "(e): the process holds gateway and broker; live heap is the most that a full collection left, one every 3 s");
    }

    private static HeapRun.Result fork(Path directory, int entries) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path arguments = Files.writeString(
                directory.resolve("java.args"),
                "-cp \"" + classPath().replace("\\", "\\\\") + '"',
                StandardCharsets.UTF_8);
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-Dfile.encoding=UTF-8",
                        "@" + arguments,
                        HeapRun.class.getName(),
                        directory.toString(),
                        Integer.toString(entries)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit)
                .as("%,d entries: %s", entries, Files.readString(output))
                .isZero();
        return HeapRun.Result.read(directory);
    }

    /** Ours, without the empty element that Surefire's ends with: it would stand for the working directory. */
    private static String classPath() {
        String ours = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(ours.split(File.pathSeparator, -1))
                .filter(element -> !element.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
