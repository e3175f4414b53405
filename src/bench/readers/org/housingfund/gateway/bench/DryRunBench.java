package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.housingfund.gateway.app.dryrun.DryRunCommand;
import org.housingfund.gateway.kernel.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code ./mvnw -Pbench test -Dtest=DryRunBench [-Dentries=1000000]}: {@code dry-run} of a million entries against 200,000
 * notices in one call, in a process of its own with a heap of 1 GB; prints its time and the peak of its heap.
 */
class DryRunBench {
    private static final String HEAP = "-Xmx1g";
    private static final int NOTICES = 200_000;
    private static final long FIRST = 1_906_000_000L;
    private static final String[] WRITTEN = {"%s", "%s公积金", "公积金 %s", "p%2$s", "%s2月", "%3$s", "十一月公积金"};

    @TempDir
    private Path dir;

    @Test
    void aMillionEntriesInOneCall() throws IOException, InterruptedException {
        int entries = Integer.getInteger("entries", 1_000_000);
        write(entries);
        Path told = dir.resolve("told.jsonl");
        long from = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DryRunBench.class.getName(),
                        dir.resolve("notices.csv").toString(),
                        dir.resolve("entries.csv").toString())
                .redirectOutput(told.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
        Duration time = Duration.ofNanos(System.nanoTime() - from);
        try (var lines = Files.lines(told)) {
            assertThat(lines.filter(line -> !line.isBlank()).count()).isEqualTo(entries);
        }
        System.out.printf("%,d entries, %,d notices, %s: %d s%n", entries, NOTICES, HEAP, time.toSeconds());
    }

    /** The process of its own. */
    public static void main(String[] files) {
        PrintWriter out = new PrintWriter(System.out, false);
        int exit = new CommandLine(new DryRunCommand())
                .setOut(out)
                .execute("--notices", files[0], "--entries", files[1], "--json");
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(DryRunBench::peakBytes)
                .sum();
        System.err.printf("peak heap: %,d MB%n", peak >> 20);
        System.exit(exit);
    }

    private static long peakBytes(MemoryPoolMXBean pool) {
        return pool.getPeakUsage().getUsed();
    }

    private void write(int entries) throws IOException {
        Random random = new Random(1);
        long[] fen = new long[NOTICES];
        try (BufferedWriter notices = Files.newBufferedWriter(dir.resolve("notices.csv"))) {
            notices.write(
                    "number,employer_account,employer_name,amount,contribution_month,receiving_account,receiving_bank,"
                            + "issued_on,state\n");
            for (int i = 0; i < NOTICES; i++) {
                fen[i] = 1 + random.nextInt(3_000_000);
                notices.write("P" + (FIRST + i) + ",E" + i % 50_000 + "," + name(i) + "," + Money.format(fen[i])
                        + ",2026-11,6201;6202,柳江银行,2026-11-01,\n");
            }
        }
        try (BufferedWriter rows = Files.newBufferedWriter(dir.resolve("entries.csv"))) {
            rows.write(
                    "serial,account,bank,booked_at,direction,amount,counterparty_account,counterparty_name,remark,summary\n");
            for (int i = 0; i < entries; i++) {
                int meant = random.nextInt(NOTICES);
                String number = "P" + (FIRST + meant);
                String remark = WRITTEN[random.nextInt(WRITTEN.length)].formatted(
                        number, number.substring(1), number.substring(0, 9));
                rows.write(i + ",620" + (1 + i % 2) + ",柳江银行,2026-11-" + (10 + random.nextInt(20)) + ",CREDIT,"
                        + Money.format(fen[meant]) + ",," + name(random.nextInt(4) > 0 ? meant : i) + "," + remark
                        + ",转账\n");
            }
        }
    }

    private static String name(int notice) {
        return "柳州（广西）第" + notice % 50_000 + "贸易有限公司";
    }
}
