package org.housingfund.gateway.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.housingfund.gateway.matching.Reading;
import org.housingfund.gateway.matching.RemarkReader;
import org.housingfund.gateway.matching.RemarkRules;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** How many remarks one core reads in a second, beside the floor: looking at each of their characters once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RemarkReading {
    private static final int REMARKS = 4_096;

    /** What the remarks look like. */
    public enum Text {
        /** The number first, words behind it. */
        CLEAN,
        /** Lower case, full width, spaces, words before it. */
        FAULTY,
        /** Words and other numbers. */
        WITHOUT
    }

    @Param
    private Text text;

    private final String[][] remarks = new String[REMARKS][];
    private RemarkReader reader;

    @Setup
    public void write() throws IOException {
        try (InputStream rules = RemarkReading.class.getResourceAsStream("/mappings/remark/v1.yaml")) {
            reader = new RemarkReader(RemarkRules.read(rules));
        }
        Random random = new Random(1);
        for (int i = 0; i < REMARKS; i++) {
            String number = "P" + (1_900_000_000L + random.nextInt(99_999_999));
            String remark = switch (text) {
                case CLEAN -> number + "十一月公积金";
                case FAULTY ->
                    switch (i % 4) {
                        case 0 -> number.replace('P', 'p');
                        case 1 -> "公积金 " + number;
                        case 2 -> number.substring(0, 6) + " " + number.substring(6);
                        default -> number.replace('P', 'Ｐ') + "公积金";
                    };
                case WITHOUT -> "柳州某公司转账 2026年11月住房公积金 " + i;
            };
            remarks[i] = new String[] {remark, "转账"};
        }
    }

    @Benchmark
    @OperationsPerInvocation(REMARKS)
    public void read(Blackhole sink) {
        for (String[] remark : remarks) {
            Reading reading = reader.read(List.of(remark));
            sink.consume(reading);
        }
    }

    @Benchmark
    @OperationsPerInvocation(REMARKS)
    public void floor(Blackhole sink) {
        for (String[] remark : remarks) {
            int sum = 0;
            for (String field : remark) {
                for (int i = 0; i < field.length(); i++) {
                    sum += field.charAt(i);
                }
            }
            sink.consume(sum);
        }
    }
}
