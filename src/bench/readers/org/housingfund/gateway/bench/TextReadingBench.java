package org.housingfund.gateway.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.Mappings;
import org.housingfund.gateway.statement.StatementHandler;
import org.housingfund.gateway.statement.StatementReaders;
import org.junit.jupiter.api.Test;

/**
 * {@code ./mvnw -Pbench test -Dtest=TextReadingBench [-Dbench.megabytes=1024]}: how fast delimited text is read, beside
 * the floor of decoding the same file into lines, per second of CPU, in a JVM of its own with a heap of 256 MB.
 */
class TextReadingBench {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final int ROUNDS = 5;
    /** Seconds of CPU, collecting garbage included: other work on the machine does not blur them. */
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void delimitedText() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TextReadingBench.class.getName(),
                        System.getProperty("bench.megabytes", "128"))
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new AssertionError("exit " + process.exitValue());
        }
    }

    public static void main(String[] arguments) throws IOException {
        // A little less: a file may have 1 GB.
        long bytes = (Long.parseLong(arguments[0]) << 20) - 8_192;
        Path file = Files.createTempFile("liujiang", ".txt");
        try {
            // Two million entries are the limit of a file: larger ones have longer remarks.
            int remark = (int) Math.max(1, (bytes / 1_900_000 - 90) / 9);
            write(file, bytes, remark);
            measure(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void write(Path file, long bytes, int remark) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(line("#H|4501880010020030|156|1|20261120|20261120|0.00|"));
            out.write(line("记账日期|流水号|分录号|交易码|借贷标志|金额|冲正标志|对方账号|对方户名|附言|摘要|用途|"));
            String words = "公积金汇缴".repeat(remark);
            long written = 0;
            int count = 0;
            while (written < bytes) {
                byte[] line = line("20261120|" + (1_000_000 + count) + "|1|P010|贷|" + Money.format(100 + count % 99_999)
                        + "||62170008800" + count % 4_000 + "|柳州市第" + count % 4_000 + "号机械有限公司|P"
                        + (2_611_000_000L + count) + words + "|汇缴|公积金|");
                out.write(line);
                written += line.length;
                count++;
            }
            long sum = 0;
            for (int i = 0; i < count; i++) {
                sum += 100 + i % 99_999;
            }
            out.write(line("#T|" + count + "|" + Money.format(sum) + "|0.00|" + Money.format(sum) + "|"));
        }
    }

    private static byte[] line(String text) {
        return (text + "\r\n").getBytes(GB18030);
    }

    private static void measure(Path file) throws IOException {
        Mapping mapping = Mappings.fromClassPath().find("liujiang.statement").orElseThrow();
        double megabytes = Files.size(file) / 1_048_576.0;
        double read = 0;
        double floor = 0;
        int entries = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = PROCESS.getProcessCpuTime();
            entries = read(mapping, file);
            read = Math.max(read, megabytes / ((PROCESS.getProcessCpuTime() - start) / 1e9));
            start = PROCESS.getProcessCpuTime();
            long lines = lines(file);
            floor = Math.max(floor, megabytes / ((PROCESS.getProcessCpuTime() - start) / 1e9));
            if (lines != entries + 3L) {
                throw new AssertionError(lines + " lines, " + entries + " entries");
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nJDK %s, heap %d MB, file %,.0f MB, %,d entries; best of %d%n%-22s %8s %14s%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().maxMemory() >> 20,
                megabytes,
                entries,
                ROUNDS,
                "",
                "MB/s",
                "entries/s");
        row("delimited, checked", read, entries * read / megabytes);
        row("lines only (floor)", floor, entries * floor / megabytes);
        System.out.printf(Locale.ROOT, "%-22s %8.2f   (wanted: 0.50)%n", "of the floor", read / floor);
    }

    private static void row(String what, double megabytes, double entries) {
        System.out.printf(Locale.ROOT, "%-22s %,8.0f %,14.0f%n", what, megabytes, entries);
    }

    private static int read(Mapping mapping, Path file) throws IOException {
        Counting counting = new Counting();
        try (InputStream in = Files.newInputStream(file)) {
            StatementReaders.read(mapping, in, counting);
        }
        return counting.entries;
    }

    private static long lines(Path file) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), GB18030), 1 << 16)) {
            long lines = 0;
            while (reader.readLine() != null) {
                lines++;
            }
            return lines;
        }
    }

    private static final class Counting implements StatementHandler {
        private int entries;

        @Override
        public void opened(String account, String currency, String number) {}

        @Override
        public void entry(BankEntry entry) {
            entries++;
        }

        @Override
        public void closed(StatementSummary summary) {}

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(Problem problem) {
            throw new AssertionError(List.of(problem).toString());
        }
    }
}
