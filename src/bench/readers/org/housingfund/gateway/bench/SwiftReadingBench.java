package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.prowidesoftware.swift.model.field.Field61;
import com.prowidesoftware.swift.model.field.Field86;
import com.prowidesoftware.swift.model.mt.mt9xx.MT940;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.StatementHandler;
import org.housingfund.gateway.statement.StatementReaders;
import org.junit.jupiter.api.Test;

/**
 * {@code ./mvnw -Pbench test -Dtest=SwiftReadingBench [-Dmegabytes=32]}: MT940 read by us, by Prowide, and the floor: the
 * same bytes cut into lines. Then 1 GiB through a JVM with a heap of 64 MB.
 */
class SwiftReadingBench {
    private static final int ENTRIES_A_MESSAGE = 100;
    private static final int ROUNDS = 10;

    /** One way to read the bytes; returns the sum of all amounts in fen. */
    private interface Reading {
        long sum(byte[] file) throws IOException;
    }

    @Test
    void megabytesAndEntriesPerSecond() throws IOException {
        int megabytes = Integer.getInteger("megabytes", 32);
        byte[] message = message();
        int messages = megabytes * 1_000_000 / message.length;
        byte[] file = new byte[messages * message.length];
        for (int i = 0; i < messages; i++) {
            System.arraycopy(message, 0, file, i * message.length, message.length);
        }
        Map<String, Reading> readings = new LinkedHashMap<>();
        readings.put("lines only", SwiftReadingBench::lines);
        readings.put("gateway", SwiftReadingBench::ours);
        readings.put("Prowide", SwiftReadingBench::prowide);
        Map<String, Double> best = new LinkedHashMap<>();
        // By turns, so that what else the machine does meets all alike.
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Reading> reading : readings.entrySet()) {
                best.merge(reading.getKey(), seconds(reading.getValue(), file), Math::min);
            }
        }
        System.out.printf(
                "%nJDK %s, %,d bytes, %,d entries%n%-16s %10s %14s%n",
                System.getProperty("java.version"), file.length, messages * ENTRIES_A_MESSAGE, "", "MB/s", "entries/s");
        best.forEach((name, seconds) -> System.out.printf(
                "%-16s %10.1f %,14.0f%n", name, file.length / 1e6 / seconds, messages * ENTRIES_A_MESSAGE / seconds));
        double timesProwide = best.get("Prowide") / best.get("gateway");
        System.out.printf(
                "gateway / lines only %.2f, gateway / Prowide %.1f%n",
                best.get("lines only") / best.get("gateway"), timesProwide);
        assertThat(ours(file)).isEqualTo(prowide(file));
        assertThat(timesProwide).as("times Prowide").isGreaterThanOrEqualTo(3);
    }

    private static double seconds(Reading reading, byte[] file) throws IOException {
        long start = System.nanoTime();
        reading.sum(file);
        return (System.nanoTime() - start) / 1e9;
    }

    private static long lines(byte[] file) throws IOException {
        long length = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.ISO_8859_1), 1 << 16)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                length += line.length();
            }
        }
        return length;
    }

    private static long ours(byte[] file) throws IOException {
        Sum sum = new Sum();
        StatementReaders.read(Mapping.anySwift(), new ByteArrayInputStream(file), sum);
        return sum.fen;
    }

    private static long prowide(byte[] file) throws IOException {
        BigDecimal sum = BigDecimal.ZERO;
        long texts = 0;
        StringBuilder text = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.ISO_8859_1), 1 << 16)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append("\r\n");
                if (line.startsWith("-}")) {
                    MT940 message = MT940.parse(text.toString());
                    for (Field61 entry : message.getField61()) {
                        sum = sum.add(entry.amount());
                    }
                    for (Field86 narrative : message.getField86()) {
                        texts += narrative.getValue().length();
                    }
                    text.setLength(0);
                }
            }
        }
        assertThat(texts).isPositive();
        return sum.movePointRight(2).longValueExact();
    }

    @Test
    void oneGibibyteInSmallHeap() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SwiftReadingBench.class.getName())
                .inheritIO()
                .start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    public static void main(String[] arguments) throws IOException {
        byte[] message = message();
        int messages = (1 << 30) / message.length + 1;
        Sum sum = new Sum();
        long start = System.nanoTime();
        StatementReaders.read(
                Mapping.anySwift(), new SequenceInputStream(new Repeated(message, new AtomicInteger(messages))), sum);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%,d bytes, %,d entries in a heap of %d MB: %.1f s, %.0f MB/s%n",
                (long) message.length * messages,
                sum.entries,
                Runtime.getRuntime().maxMemory() >> 20,
                seconds,
                (double) message.length * messages / 1e6 / seconds);
        if (sum.entries != (long) messages * ENTRIES_A_MESSAGE || sum.problems > 0) {
            throw new IllegalStateException(sum.entries + " entries, " + sum.problems + " problems");
        }
    }

    /** The same bytes again and again. */
    private record Repeated(byte[] message, AtomicInteger left) implements Enumeration<InputStream> {
        @Override
        public boolean hasMoreElements() {
            return left.get() > 0;
        }

        @Override
        public InputStream nextElement() {
            left.decrementAndGet();
            return new ByteArrayInputStream(message);
        }
    }

    private static byte[] message() {
        Random random = new Random(940);
        long balance = 100_000_000;
        StringBuilder text = new StringBuilder(
                "{1:F01BKLZCNBJAXXX0000000000}{2:I940BKLZCNBJXXXXN}{4:\r\n:20:LZ2611200001\r\n:25:BKLZCNBJ/4502231100440055\r\n"
                        + ":28C:0/1\r\n:60F:C261119CNY1000000,00\r\n");
        for (int i = 0; i < ENTRIES_A_MESSAGE; i++) {
            long fen = 1 + random.nextInt(5_000_000);
            boolean credit = i % 5 > 0;
            balance += credit ? fen : -fen;
            text.append(":61:2611201120%s%sNTRFNONREF//%010d\r\n".formatted(credit ? "C" : "D", amount(fen), i));
            text.append(":86:166?00GUTSCHRIFT?109075/611?20P26%08d Housing fund ?21Nov\r\n"
                    .formatted(random.nextInt(99_999_999)));
            text.append("ember 2026?30BKLZCNBJ?3145020100%08d?32Liujiang Works Ltd\r\n"
                    .formatted(random.nextInt(99_999_999)));
        }
        return text.append(":62F:C261120CNY")
                .append(amount(balance))
                .append("\r\n-}\r\n")
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String amount(long fen) {
        return Money.format(fen).replace('.', ',');
    }

    private static final class Sum implements StatementHandler {
        private long fen;
        private long entries;
        private long problems;

        @Override
        public void opened(String account, String currency, String number) {}

        @Override
        public void entry(BankEntry entry) {
            fen += entry.amountFen();
            entries++;
        }

        @Override
        public void closed(StatementSummary summary) {}

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(Problem problem) {
            problems++;
        }
    }
}
