package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.junit.jupiter.api.Test;

/** Histories as e-banking exports them for people: what stands around the entries, and how cells are written. */
class ExportsTest {
    private static final String YAML = """
            id: test.export
            version: 1
            partner: test
            message: export
            title: test
            format: delimited
            currency: CNY
            text:
              encoding: UTF-8
              delimiter: ","
              quote: '"'
              quoted-newlines: true
              padded: true
              dates: [yyyy-MM-dd, "yyyy-MM-dd HH:mm:ss"]
              amounts: yuan
              thousands-separators: true
            header:
              - titles: true
                labels: {account: 账号, period: 期间}
            trailer:
              tag: 合计
              columns: {credit-sum: 收入, debit-sum: 支出}
              labels: {count: 笔数}
            entry:
              columns: [时间, 收入, 支出, 余额, 对方, 附言]
              booked-on: 时间
              amount: {credit-column: 收入, debit-column: 支出, negative: reversal}
              balance: 余额
              counterparty-name: 对方
              texts: [附言]
            """;
    private static final String HEAD = "\n明细,,\n账号：4501 户名：某中心 期间：2026-11-20 至 2026-11-21\n\n序号,时间,收入,支出,余额,对方,附言\n";
    private static final String ONE = "1,2026-11-20 09:00:00,\"1,234.50\",,\"2,234.50\",甲,a\n";
    private static final String END = "合计,,\"1,234.50\",0.00\n笔数：1\n制表人：乙\n";

    private static Recorder read(String file) {
        return read(YAML, file);
    }

    private static Recorder read(String yaml, String file) {
        Mapping mapping = MappingLoader.load("test", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        Recorder read = Recorder.read(mapping, bytes);
        assertThat(read.tiledTo).as("every byte is accounted for").isEqualTo(bytes.length);
        return read;
    }

    @Test
    void rows_before_the_titles_and_totals_behind_the_entries_are_read_by_their_labels() {
        Recorder read = read(HEAD + ONE + END);

        assertThat(read.problems).isEmpty();
        assertThat(read.opened).containsExactly("4501/CNY/2026-11-20/2026-11-21");
        assertThat(read.entries).singleElement().satisfies(entry -> {
            assertThat(entry.amountFen()).isEqualTo(123_450);
            assertThat(entry.bookedOn()).hasToString("2026-11-20");
        });
        assertThat(read.closed).singleElement().satisfies(summary -> {
            assertThat(summary.openingFen()).isEqualTo(100_000);
            assertThat(summary.closingFen()).isEqualTo(223_450);
        });
        assertThat(read.segments)
                .startsWith(SegmentKind.SEPARATOR, SegmentKind.HEADER, SegmentKind.HEADER, SegmentKind.SEPARATOR)
                .endsWith(SegmentKind.TRAILER, SegmentKind.TRAILER, SegmentKind.TRAILER);
    }

    @Test
    void line_ends_inside_quotes_belong_to_the_field_and_lines_are_still_counted() {
        Recorder read =
                read(HEAD + ONE.replace(",a\n", ",\"a\r\n\"\"b\"\"\n,c\"\n") + ONE.replace("2,234.50", "x") + END);

        assertThat(read.entries.get(0).texts()).containsExactly("a\r\n\"b\"\n,c");
        assertThat(read.problems.get(0).line()).isEqualTo(9);
        assertThat(read.problems.get(0).field()).isEqualTo("余额");
    }

    @Test
    void a_quote_that_never_closes_is_an_error_at_the_line_where_it_opens() {
        Recorder read = read(HEAD + ONE.replace(",a\n", ",\"a\n") + END);

        assertThat(read.problems.get(0).code()).isEqualTo("QUOTE");
        assertThat(read.problems.get(0).line()).isEqualTo(6);
        assertThat(read.entries).isEmpty();
    }

    @Test
    void what_a_spreadsheet_wraps_or_pads_is_unwrapped_and_stripped() {
        for (String cell : new String[] {"=\"007,8\"", "\"=\"\"007,8\"\"\"", " \"007,8\"\t", "\t\"007,8\""}) {
            Recorder read = read(HEAD + ONE.replace(",a\n", "," + cell + "\n") + END);
            assertThat(read.problems).as(cell).isEmpty();
            assertThat(read.entries.get(0).texts()).as(cell).containsExactly("007,8");
        }
        assertThat(read(HEAD + ONE.replace(",a\n", ",\ta ,,\n") + END)
                        .entries
                        .get(0)
                        .texts())
                .containsExactly("a");
    }

    @Test
    void a_comma_out_of_place_is_no_thousands_separator() {
        for (String bad : new String[] {"12,34", "1,23.00", ",123.00", "1234,567.00", "1.234,5", "1,,234.00"}) {
            Recorder read = read(HEAD + ONE.replace("1,234.50", bad) + END);
            assertThat(read.codes()).as(bad).contains("AMOUNT_INVALID");
        }
    }

    @Test
    void a_missing_entry_breaks_the_running_balance() {
        String two = "2,2026-11-21,,34.50,\"2,200.00\",甲,b\n";
        String three = "3,2026-11-21,100.00,,\"2,300.00\",甲,c\n";
        String end = END.replace("0.00\n", "34.50\n")
                .replace("\"1,234.50\"", "\"1,334.50\"")
                .replace("笔数：1", "笔数：3");

        assertThat(read(HEAD + ONE + two + three + end).problems).isEmpty();
        assertThat(read(HEAD + ONE + three + end).codes()).contains("BALANCE_RUNNING", "CONTROL_COUNT");
    }

    @Test
    void an_export_that_lists_the_newest_first_is_proven_by_its_balances() {
        String two = "2,2026-11-21,,34.50,\"2,200.00\",甲,b\n";
        String three = "3,2026-11-21,100.00,,\"2,300.00\",甲,c\n";
        String end = END.replace("0.00\n", "34.50\n")
                .replace("\"1,234.50\"", "\"1,334.50\"")
                .replace("笔数：1", "笔数：3");
        Recorder newest = read(HEAD + three + two + ONE + end);

        assertThat(newest.problems).isEmpty();
        assertThat(newest.closed).singleElement().satisfies(summary -> {
            assertThat(summary.openingFen()).isEqualTo(100_000);
            assertThat(summary.closingFen()).isEqualTo(230_000);
            assertThat(summary.closes()).isTrue();
        });
        assertThat(newest.entries).extracting(BankEntry::amountFen).containsExactly(10_000L, 3_450L, 123_450L);
        assertThat(read(HEAD + three + ONE + end).codes())
                .as("a row is missing in either order")
                .contains("BALANCE_RUNNING");
        assertThat(read(HEAD + two + three + ONE + end).codes())
                .as("in no order")
                .contains("BALANCE_RUNNING");
        assertThat(read(HEAD + three.replace("-21", "-19") + two + ONE + end).codes())
                .as("the days rise: not the newest first")
                .contains("BALANCE_RUNNING");
        String back = "4,2026-11-20,,\"1,234.50\",\"1,000.00\",甲,d\n";
        String both = "合计,,\"1,234.50\",\"1,234.50\"\n笔数：2\n";
        assertThat(read(HEAD + ONE + back + both).closed.get(0).closingFen())
                .as("both orders fit on one day: as it is written")
                .isEqualTo(100_000);
        assertThat(read(HEAD + ONE.replace("-20", "-21") + back + both)
                        .closed
                        .get(0)
                        .closingFen())
                .as("both orders fit: the days decide")
                .isEqualTo(223_450);
    }

    @Test
    void an_entry_behind_the_totals_is_an_error_and_a_note_is_not() {
        assertThat(read(HEAD + ONE + END + ONE).codes()).contains("TEXT_AFTER_TRAILER");
        assertThat(read(HEAD + ONE + END + "以下空白\n").codes()).isEmpty();
    }

    @Test
    void a_label_that_is_nowhere_is_missed() {
        assertThat(read(HEAD.replace("账号", "帐号") + ONE + END).problems.get(0).message())
                .contains("没有“账号”");
        assertThat(read(HEAD + ONE + "合计,,\"1,234.50\",0.00\n").codes()).containsExactly("MISSING_TRAILER");
    }

    @Test
    void titles_that_differ_are_named_at_the_nearest_row() {
        Recorder read = read(HEAD.replace("附言", "备注") + ONE + END);

        assertThat(read.problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("HEADER_COLUMNS");
            assertThat(problem.line()).isEqualTo(5);
            assertThat(problem.message()).contains("缺少列 附言");
        });
    }

    @Test
    void an_account_that_became_a_number_is_refused() {
        String yaml = YAML.replace("  counterparty-name: 对方", "  counterparty-account: 对方");

        assertThat(read(yaml, HEAD + ONE.replace("甲", "6.21700E+18") + END).codes())
                .contains("SCIENTIFIC");
    }

    @Test
    void an_account_beside_a_label_that_became_a_number_is_refused() {
        Recorder read = read(HEAD.replace("4501", "4.50101002305E+16") + ONE + END);

        assertThat(read.problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("SCIENTIFIC");
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.field()).isEqualTo("account");
        });
    }

    @Test
    void a_statement_number_that_became_a_number_is_refused() {
        String yaml = YAML.replace("period: 期间}", "period: 期间, number: 编号}");

        assertThat(read(yaml, HEAD.replace("期间：", "编号：2.02611E+15 期间：") + ONE + END)
                        .codes())
                .containsExactly("SCIENTIFIC");
    }
}
