package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.junit.jupiter.api.Test;

class TextStatementReaderTest {
    private static final String YAML = """
            id: test.statement
            version: 1
            partner: test
            message: statement
            title: test
            format: delimited
            currency: CNY
            text:
              encoding: UTF-8
              delimiter: ","
              quote: '"'
              dates: yyyy/MM/dd
              amounts: yuan
            header:
              - tag: H
                fields: ["-", account, date, opening]
            trailer:
              tag: T
              fields: ["-", count, closing]
            entry:
              columns: [serial, day, amount, flag, remark]
              booked-on: day
              amount: {column: amount, direction: flag, credit: [C], debit: [D], negative: reversal}
              identity: {columns: [serial]}
              texts: [remark]
            limits: {line-bytes: 200, entries: 1000, problems: 5, file-bytes: 100000}
            """;

    private static Mapping mapping(String yaml) {
        return MappingLoader.load("test", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static Recorder read(String file) {
        return read(YAML, file);
    }

    private static Recorder read(String yaml, String file) {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        Recorder read = Recorder.read(mapping(yaml), bytes);
        assertThat(read.tiledTo).as("every byte is accounted for").isEqualTo(bytes.length);
        return read;
    }

    private static String file(String... lines) {
        return "H,6222,2026/11/20,0\n" + String.join("\n", lines) + "\n";
    }

    @Test
    void any_line_end_and_a_mark_behind_the_end_change_nothing_but_the_bytes_i1() {
        String good = file("1,2026/11/20,5.5,C,柳州", "2,2026/11/20,2,D,", "T,2,3.50");
        for (String end : List.of("\n", "\r\n", "\r", "\r\r\n")) {
            for (String mark : List.of("", "\u001A", "\u001A\u001A" + end)) {
                Recorder read = read(good.replace("\n", end) + mark);
                assertThat(read.problems).as(end + mark).isEmpty();
                assertThat(read.closed.get(0).closes()).isTrue();
                assertThat(read.entries.get(0).rawLength())
                        .isEqualTo("1,2026/11/20,5.5,C,柳州".length() + 4 + end.length());
                assertThat(read.segments.contains(SegmentKind.IGNORED)).isEqualTo(!mark.isEmpty());
            }
        }
        assertThat(read(good.strip() + "\u001A").problems).isEmpty();
        assertThat(read(file("1,2026/11/20,5.5,C,", "\u001A", "T,1,5.50")).codes())
                .as("in the middle it is a control character")
                .isNotEmpty();
        assertThat(read(YAML.replace("  delimiter", "  line-end: LF\n  delimiter"), good.replace("\n", "\r")).problems)
                .extracting(problem -> problem.code() + " " + problem.value())
                .containsOnly("LINE_END CR");
    }

    @Test
    void a_good_file_is_told_in_order_and_tiles() {
        Recorder read = read(file("1,2026/11/20,5.5,C,柳州", "", "2,2026/11/20,2,D,", "T,2,3.50"));

        assertThat(read.problems).isEmpty();
        assertThat(read.opened).containsExactly("6222/CNY/2026-11-20");
        assertThat(read.entries).extracting(BankEntry::effectFen).containsExactly(550L, -200L);
        assertThat(read.segments).containsExactly(SegmentKind.HEADER, SegmentKind.SEPARATOR, SegmentKind.TRAILER);
        assertThat(read.closed).singleElement().satisfies(summary -> {
            assertThat(summary.closes()).isTrue();
            assertThat(summary.entryCount()).isEqualTo(2);
            assertThat(summary.creditFen()).isEqualTo(550);
            assertThat(summary.debitFen()).isEqualTo(200);
            assertThat(summary.periodTo()).isEqualTo(LocalDate.of(2026, 11, 20));
            assertThat(summary.sequenceNo()).isNull();
        });
    }

    @Test
    void quotes_may_hold_delimiters_and_doubled_quotes() {
        Recorder read = read(file("1,2026/11/20,1,C,\"a,\"\"b\"\"\"", "T,1,1"));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries.get(0).texts()).containsExactly("a,\"b\"");
        assertThat(read(file("1,2026/11/20,1,C,\"a", "T,1,1")).codes()).containsExactly("QUOTE");
        assertThat(read(file("1,2026/11/20,1,C,\"a\"b", "T,1,1")).codes()).containsExactly("QUOTE");
    }

    @Test
    void a_negative_amount_on_a_flagged_side_takes_that_side_back_r_m9() {
        Recorder read = read(file("1,2026/11/20,-5,C,红字", "2,2026/11/20,-3,D,红字", "T,2,-2"));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries).extracting(BankEntry::direction).containsExactly(Direction.DEBIT, Direction.CREDIT);
        assertThat(read.entries).extracting(BankEntry::amountFen).containsExactly(500L, 300L);
        assertThat(read.entries).allMatch(BankEntry::reversal);
    }

    @Test
    void a_reversal_flag_may_mean_the_opposite_side() {
        String yaml = YAML.replace(
                        "columns: [serial, day, amount, flag, remark]",
                        "columns: [serial, day, amount, flag, rev, remark]\n"
                                + "  reversal: {column: rev, values: [Y], effect: opposite}")
                .replace("negative: reversal", "negative: refuse");
        Recorder read = read(yaml, file("1,2026/11/20,5,C,Y,", "T,1,-5"));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries.get(0).effectFen()).isEqualTo(-500);
        assertThat(read.entries.get(0).reversal()).isTrue();
    }

    @Test
    void amounts_may_stand_in_two_columns() {
        String yaml = YAML.replace(
                "amount: {column: amount, direction: flag, credit: [C], debit: [D], negative: reversal}",
                "amount: {credit-column: amount, debit-column: flag}");

        Recorder read = read(yaml, file("1,2026/11/20,5,0.00,", "2,2026/11/20,,2,", "T,2,3"));
        assertThat(read.problems).isEmpty();
        assertThat(read.entries).extracting(BankEntry::effectFen).containsExactly(500L, -200L);
        assertThat(read(yaml, file("1,2026/11/20,5,2,", "2,2026/11/20,,,", "T,2,3"))
                        .codes())
                .containsExactly("AMOUNT_BOTH", "AMOUNT_BOTH");
    }

    @Test
    void a_line_too_long_is_skipped_in_constant_memory_and_the_rest_is_still_checked() {
        Recorder read = read(file("1,2026/11/20,1,C," + "x".repeat(70_000), "2,2026/11/20,1.001,C,", "T,2,1"));

        assertThat(read.codes()).containsExactly("LINE_TOO_LONG", "AMOUNT_INVALID");
        assertThat(read.problems.get(0).line()).isEqualTo(2);
        assertThat(read.problems.get(1).line()).isEqualTo(3);
    }

    @Test
    void a_line_of_a_million_columns_is_a_column_count_not_a_million_fields() {
        String yaml = YAML.replace("line-bytes: 200", "line-bytes: 2000000").replace("100000}", "3000000}");

        Recorder read = read(yaml, file(",".repeat(1_000_000), "T,1,0"));
        assertThat(read.codes()).containsExactly("COLUMN_COUNT");
        byte[] tooLarge = file(",".repeat(1_000_000), "T,1,0").getBytes(StandardCharsets.UTF_8);
        assertThat(Recorder.read(mapping(YAML), tooLarge).codes()).containsExactly("FILE_TOO_LARGE");
    }

    @Test
    void problems_beyond_the_limit_are_counted() {
        String[] lines = new String[20];
        Arrays.fill(lines, "1,2026/11/20,x,C,");

        Recorder read = read(file(lines));
        assertThat(read.problems).hasSize(6);
        assertThat(read.problems.get(5).code()).isEqualTo("MORE_PROBLEMS");
        assertThat(read.problems.get(5).message()).contains("共 21 处", "前 5 处");
    }

    @Test
    void too_many_entries_stop_the_reading() {
        String[] lines = new String[1001];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = i + ",2026/11/20,1,C,";
        }

        Recorder read = read(file(lines));
        assertThat(read.codes()).containsExactly("TOO_MANY_ENTRIES");
        assertThat(read.entries).hasSize(1000);
        assertThat(read.closed).isEmpty();
    }

    @Test
    void head_and_end_must_be_there() {
        assertThat(read("").codes()).containsExactly("EMPTY_FILE");
        assertThat(read("1,2026/11/20,1,C,\n").codes()).containsExactly("MISSING_HEADER");
        assertThat(read(file("1,2026/11/20,1,C,")).codes()).containsExactly("MISSING_TRAILER");
        assertThat(read(file("T,0,0", "1,2026/11/20,1,C,", "2,x")).codes()).containsExactly("TEXT_AFTER_TRAILER");
        assertThat(read(file("T,0,0", "", " ")).codes()).isEmpty();
    }

    @Test
    void a_bad_head_field_is_named_and_the_entries_are_checked_all_the_same() {
        Recorder read = read("H,,2026/11/31,1.234\n1,2026/11/20,x,C,\nT,1,0\n");

        assertThat(read.problems)
                .extracting(problem -> problem.line() + " " + problem.field())
                .startsWith("1 account", "1 date", "1 opening", "2 amount");
        assertThat(read.closed).isEmpty();
    }

    @Test
    void control_characters_and_malformed_bytes_are_errors_that_name_line_and_field_r_k3() throws IOException {
        Recorder read = read(file("1,2026/11/20,1,C,a\u0000b", "T,1,1"));
        assertThat(read.problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("CONTROL_CHARACTER");
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.field()).isEqualTo("remark");
        });

        byte[] bytes = file("1,2026/11/20,1,C,柳州", "T,1,1").getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 9] = (byte) 0xFF;
        assertThat(Recorder.read(mapping(YAML), bytes).codes()).containsExactly("MALFORMED_BYTES");
    }

    @Test
    void line_ends_are_checked_where_they_are_agreed() {
        String yaml = YAML.replace("amounts: yuan", "amounts: yuan\n  line-end: LF");

        assertThat(read(yaml, file("T,0,0").replace("\n", "\r\n")).codes()).containsExactly("LINE_END", "LINE_END");
        assertThat(read(file("T,0,0").replace("\n", "\r\n")).codes()).isEmpty();
        assertThat(read("\uFEFF" + file("T,0,0").stripTrailing()).codes()).isEmpty();
    }

    @Test
    void names_and_id_numbers_never_appear_in_problems() {
        Recorder read = read(file("1,张三丰,450205199001011234,王小明,", "T,1,0"));

        assertThat(read.problems)
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem.toString()).doesNotContain("张三丰", "王小明", "199001011234"));
    }

    @Test
    void a_million_entries_are_read_in_constant_memory() throws IOException {
        Mapping mapping =
                mapping(YAML.replace("entries: 1000", "entries: 1000000").replace("100000}", "200000000}"));
        long[] told = new long[2];
        StatementReaders.read(mapping, new Generated(1_000_000), new StatementHandler() {
            @Override
            public void opened(String account, String currency, String number) {}

            @Override
            public void entry(BankEntry entry) {
                told[0] += entry.effectFen();
            }

            @Override
            public void closed(StatementSummary summary) {
                told[1] = summary.closingFen();
            }

            @Override
            public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

            @Override
            public void problem(org.housingfund.gateway.kernel.Problem problem) {
                throw new AssertionError(problem.toString());
            }
        });

        assertThat(told).containsExactly(100_000_000L, 100_000_000L);
    }

    /** A statement that never exists as a whole. */
    private static final class Generated extends InputStream {
        private final int entries;
        private int next = -1;
        private InputStream line = InputStream.nullInputStream();

        Generated(int entries) {
            this.entries = entries;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            int read = line.read(target, at, length);
            if (read >= 0 || next > entries) {
                return read;
            }
            String text = next < 0
                    ? "H,6222,2026/11/20,0"
                    : next == entries
                            ? "T," + entries + "," + entries
                            : next + ",2026/11/20,1.00,C,P" + (2_611_200_000L + next) + "公积金汇缴";
            next++;
            line = new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8));
            return line.read(target, at, length);
        }
    }

    @Test
    void balances_may_be_larger_than_any_single_amount() {
        Recorder read = read("H,6222,2026/11/20,23000000000.00\n1,2026/11/20,10000000000.01,C,\nT,1,23000000000.00\n");

        assertThat(read.problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("amount"));
        assertThat(read.closed.get(0).openingFen()).isEqualTo(2_300_000_000_000L);
    }

    @Test
    void identities_are_canonical_r_m8() {
        IdentityRule rule = new IdentityRule(List.of("a", "b"), true, true);

        assertThat(rule.canonical(List.of(" 00012 ", "000"), LocalDate.of(2026, 11, 20)))
                .isEqualTo("20261120-12-0");
    }

    @Test
    void a_dash_in_one_of_two_columns_means_that_nothing_is_written_there() {
        String yaml = YAML.replace(
                "amount: {column: amount, direction: flag, credit: [C], debit: [D], negative: reversal}",
                "amount: {credit-column: amount, debit-column: flag}");
        for (String dash : List.of("-", "--", "—", "－")) {
            Recorder read = read(yaml, file("1,2026/11/20,5," + dash + ",", "2,2026/11/20, " + dash + " ,2,", "T,2,3"));
            assertThat(read.problems).as(dash).isEmpty();
            assertThat(read.entries).extracting(BankEntry::effectFen).containsExactly(500L, -200L);
        }
        assertThat(read(yaml, file("1,2026/11/20,-,-,", "T,0,0")).codes()).contains("AMOUNT_BOTH");
        assertThat(read(yaml, file("1,2026/11/20,-0.00,,", "T,0,0")).codes()).contains("AMOUNT_INVALID");
    }
}
