package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.StatementIntake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./mvnw -Pbench test -Dtest=StatementBench [-Dentries=1000000] [-Druns=3]}: one statement (95 % clean, 3 %
 * repairable, 2 % suspended) against as many open notices with one roster line each; from landed to posted, allocated and
 * published, beside the floor of the same rows by {@code COPY}. The gateway's {@code verify} checks every run.
 */
class StatementBench {
    private static final String ACCOUNT = "4501200100000000017";
    private static final long OPENING_FEN = 1_000_000_00L;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final String[] REPAIRABLE = {"公积金%s", "%s、十一月", "p%2$s", "缴 P %2$s"};

    @TempDir
    private Path directory;

    /** One run, in milliseconds. */
    private record Run(long staged, long booked, long published, long floor) {}

    @Test
    void aStatement() throws IOException, SQLException {
        int entries = Integer.getInteger("entries", 1_000_000);
        int runs = Integer.getInteger("runs", 3);
        List<Run> all = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            all.add(run(entries, Files.createDirectories(directory.resolve("run-" + run))));
        }
        Run median = new Run(
                median(all, Run::staged), median(all, Run::booked), median(all, Run::published), median(all, Run::floor));
        System.out.printf(
                "%n%,d entries, median of %d runs, %d processors, Java %s, PostgreSQL embedded, fsync on%n",
                entries,
                runs,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        System.out.printf("%-28s %10s %12s %10s%n", "from landed to", "ms", "entries/s", "x floor");
        line("validated and staged", median.staged(), entries, median);
        line("posted and allocated", median.booked(), entries, median);
        line("published", median.published(), entries, median);
        line("floor: COPY of the rows", median.floor(), entries, median);
    }

    private static void line(String what, long ms, int entries, Run median) {
        System.out.printf(
                "%-28s %,10d %,12d %10.2f%n", what, ms, entries * 1_000L / ms, (double) ms / median.floor());
    }

    private static long median(List<Run> runs, ToLongFunction<Run> of) {
        return runs.stream().mapToLong(of).sorted().toArray()[runs.size() / 2];
    }

    private static Run run(int entries, Path directory) throws IOException, SQLException {
        Path file = directory.resolve("statement.txt");
        write(file, entries);
        try (BenchGateway gateway = new BenchGateway(directory.resolve("data"))) {
            gateway.open(ACCOUNT, OPENING_FEN);
            new NoticeStock(entries).load(gateway);
            long from = System.nanoTime();
            gateway.bean(StatementIntake.class)
                    .receive("liujiang", "liujiang.statement", file.getFileName().toString(), file.toFile());
            long staged = await(gateway, "statement WHERE state IN ('POSTING', 'BOOKED')", 1, from);
            long booked = await(gateway, "statement WHERE state = 'BOOKED'", 1, from);
            long published = await(gateway, "outbox WHERE published_at IS NULL", 0, from);
            assertThat(gateway.count("disposition")).isEqualTo(entries);
            assertThat(gateway.count("disposition WHERE kind = 'SUSPENDED'")).isEqualTo(entries / 50);
            assertThat(gateway.violations()).isEmpty();
            Run run = new Run(staged, booked, published, TableFloor.measure(gateway, directory).toMillis());
            System.out.println(run);
            return run;
        }
    }

    private static long await(BenchGateway gateway, String from, long count, long since) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> gateway.count(from) == count);
        return (System.nanoTime() - since) / 1_000_000;
    }

    /** Of every hundred entries 95 are clean, 3 repairable and 2 suspended: no number, and a wrong amount. */
    private static void write(Path file, int entries) throws IOException {
        Random random = new Random(1);
        String day = BenchGateway.DAY.format(DateTimeFormatter.BASIC_ISO_DATE);
        long creditFen = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file, Charset.forName("GB18030"))) {
            out.write("#H|" + ACCOUNT + "|156|1|" + day + '|' + day + '|' + Money.format(OPENING_FEN) + "|\r\n");
            out.write("记账日期|流水号|分录号|交易码|借贷标志|金额|冲正标志|对方账号|对方户名|附言|摘要|用途|\r\n");
            for (int i = 0; i < entries; i++) {
                String number = NoticeStock.number(i);
                long fen = NoticeStock.amountFen(i);
                String remark = number + "十一月公积金";
                int kind = i % 100;
                if (kind < 3) {
                    remark = REPAIRABLE[random.nextInt(REPAIRABLE.length)].formatted(number, number.substring(1));
                } else if (kind == 3) {
                    remark = "十一月公积金";
                } else if (kind == 4) {
                    fen += 10_000_000;
                }
                creditFen += fen;
                out.write(day + '|' + (10_000_000 + i) + "|1|P010|贷|" + Money.format(fen) + "||62170001|"
                        + NoticeStock.employer(i) + '|' + remark + "|摘要||\r\n");
            }
            out.write("#T|" + entries + '|' + Money.format(creditFen) + '|' + Money.format(0) + '|'
                    + Money.format(OPENING_FEN + creditFen) + "|\r\n");
        }
    }
}
