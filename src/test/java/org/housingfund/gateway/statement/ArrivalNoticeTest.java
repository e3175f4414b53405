package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.StatementHandler.StatementSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalNoticeTest {
    private static final Charset GBK = Charset.forName("GBK");
    private static final Mappings MAPPINGS = Mappings.fromClassPath();
    private static final Mapping SERIAL_ONLY = MAPPINGS.find("luzhai.statement").orElseThrow();
    private static final Mapping NUMBERED = MAPPINGS.find("liujiang.statement").orElseThrow();
    private static final Mapping DATED = MAPPINGS.find("yufeng.statement").orElseThrow();

    private static final String LINE =
            "1|4501880010020030|0000012345|P010|6217001122334455|柳州鱼峰建材有限公司|25000.50|20261120|093015|"
                    + "125000.50|4501|P2611200021十一月公积金|156|0|125000.50|0.00|null|null|102614000018|汇缴|0|2|1|";

    private static ArrivalNotice read(String text) {
        return ArrivalNotice.read(text.getBytes(GBK), SERIAL_ONLY);
    }

    private static List<String> codes(String text) {
        return read(text).problems().stream().map(Problem::code).toList();
    }

    @Test
    void a_notice_becomes_canonical_entries() {
        ArrivalNotice notice =
                read(LINE + "\r\n" + LINE.replace("12345|", "12346|").replace("25000.50|2", "-300|2"));

        assertThat(notice.problems()).isEmpty();
        assertThat(notice.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.account()).isEqualTo("4501880010020030"));
        int bytes = LINE.getBytes(GBK).length + 2;
        assertThat(notice.lines().get(0).entry())
                .isEqualTo(new BankEntry(
                        1,
                        LocalDate.of(2026, 11, 20),
                        Direction.CREDIT,
                        2_500_050,
                        false,
                        "12345",
                        "P010",
                        "6217001122334455",
                        "柳州鱼峰建材有限公司",
                        List.of("P2611200021十一月公积金", "汇缴"),
                        0,
                        bytes));
        BankEntry out = notice.lines().get(1).entry();
        assertThat(out.direction()).as("negative is money out").isEqualTo(Direction.DEBIT);
        assertThat(out.amountFen()).isEqualTo(30_000);
        assertThat(out.sequence()).isEqualTo(2);
        assertThat(out.rawOffset()).isEqualTo(bytes);
    }

    @Test
    void the_word_null_is_an_empty_field() {
        BankEntry entry = read(LINE.replace("6217001122334455|柳州鱼峰建材有限公司", "null|null")
                        .replace("汇缴", "null"))
                .lines()
                .get(0)
                .entry();

        assertThat(entry.counterpartyAccount()).isEmpty();
        assertThat(entry.counterpartyName()).isEmpty();
        assertThat(entry.texts()).containsExactly("P2611200021十一月公积金");
        assertThat(codes(LINE.replace("4501880010020030", "null"))).containsExactly("FIELD_EMPTY");
    }

    @Test
    void one_serial_is_one_identity_whatever_zeros_the_channel_writes_r_m8() {
        assertThat(read(LINE).lines().get(0).entry().identity())
                .isEqualTo(read(LINE.replace("0000012345", "12345"))
                        .lines()
                        .get(0)
                        .entry()
                        .identity());
        assertThat(codes(LINE + "\n" + LINE.replace("0000012345", "12345"))).containsExactly("IDENTITY_DUPLICATE");
    }

    @Test
    void the_identity_is_the_one_that_the_banks_statement_gives() {
        byte[] bytes = LINE.getBytes(GBK);

        assertThat(ArrivalNotice.read(bytes, NUMBERED).lines().get(0).entry().identity())
                .as("serial and entry number")
                .isEqualTo("12345-2");
        assertThat(ArrivalNotice.read(bytes, DATED).lines().get(0).entry().identity())
                .as("serials that restart daily")
                .isEqualTo("20261120-12345");
        assertThatThrownBy(() -> ArrivalNotice.read(bytes, Mapping.anySwift()))
                .as("no serials: it could never be told which entry it is")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_reversal_flag_marks_and_the_sign_is_the_effect_r_m9() {
        BankEntry entry = read(LINE.replace("|25000.50|2026", "|-25000.50|2026").replace("汇缴|0|", "冲正|1|"))
                .lines()
                .get(0)
                .entry();

        assertThat(entry.reversal()).isTrue();
        assertThat(entry.direction()).isEqualTo(Direction.DEBIT);
    }

    @ParameterizedTest
    @CsvSource({
        "156|, 840|, CURRENCY",
        "20261120, 20261131, DATE_INVALID",
        "|25000.50|2, |25000.505|2, AMOUNT_INVALID",
        "|25000.50|2, |0.00|2, AMOUNT_ZERO",
        "|25000.50|2, ||2, FIELD_EMPTY",
        "0000012345, null, IDENTITY_EMPTY",
        "汇缴|0|, 汇缴|X|, REVERSAL_UNKNOWN",
        "汇缴|0|, 汇|缴|0|, COLUMN_COUNT",
        "汇缴|0|2|1|, 汇缴, COLUMN_COUNT",
    })
    void what_is_wrong_is_named_and_nothing_of_it_told(String good, String bad, String code) {
        ArrivalNotice notice = read(LINE.replace(good, bad));

        assertThat(notice.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.line()).isEqualTo(1);
        });
        assertThat(notice.lines()).isEmpty();
    }

    @Test
    void a_bar_within_a_character_is_no_delimiter_and_malformed_bytes_are_refused() {
        assertThat("鱸".getBytes(GBK)).as("its second byte is a bar").contains((byte) '|');
        assertThat(read(LINE.replace("汇缴", "鱸")).lines().get(0).entry().texts()).contains("鱸");
        byte[] malformed = LINE.getBytes(GBK);
        malformed[LINE.indexOf("柳")] = (byte) 0xFF;
        assertThat(ArrivalNotice.read(malformed, SERIAL_ONLY).problems())
                .extracting(Problem::code)
                .containsExactly("MALFORMED_BYTES");
        assertThat(codes("")).containsExactly("EMPTY_FILE");
    }

    @Test
    void as_a_file_it_is_recognised_and_summed_up_by_account() {
        String file = LINE + "\n\n" + LINE.replace("12345|P", "12346|P") + "\n"
                + LINE.replace("4501880010020030", "4501880010020099").replace("|25000.50|2026", "|-0.50|2026") + "\n";
        byte[] bytes = file.getBytes(GBK);
        assertThat(StatementReaders.isArrivalNotice(bytes)).isTrue();
        assertThat(StatementReaders.isArrivalNotice(MtReaderTest.HEAD.getBytes(GBK)))
                .isFalse();
        Recorder read = Recorder.read(Mapping.anyArrivalNotice(), bytes);

        assertThat(read.problems).isEmpty();
        assertThat(read.tiledTo).isEqualTo(bytes.length);
        assertThat(read.opened).containsExactly("4501880010020030/CNY/", "4501880010020099/CNY/");
        assertThat(read.closed).extracting(StatementSummary::creditFen).containsExactly(5_000_100L, 0L);
        assertThat(read.closed).extracting(StatementSummary::debitFen).containsExactly(0L, 50L);
        assertThat(read.closed).extracting(StatementSummary::closes).containsOnlyNulls();
    }

    @Test
    void a_notice_in_utf_8_is_read_as_what_it_is_and_never_garbled() {
        for (String name : new String[] {"柳州鱼峰建材有限公司", "买买提·艾力", "（柳州）“五菱”", "路"}) {
            String text = LINE.replace("柳州鱼峰建材有限公司", name);
            for (String mark : new String[] {"", "\uFEFF"}) {
                byte[] bytes = (mark + text).getBytes(StandardCharsets.UTF_8);
                ArrivalNotice notice = ArrivalNotice.read(bytes, SERIAL_ONLY);
                assertThat(notice.problems()).isEmpty();
                BankEntry entry = notice.lines().get(0).entry();
                assertThat(entry.counterpartyName()).isEqualTo(name);
                assertThat(entry.texts()).containsExactly("P2611200021十一月公积金", "汇缴");
            }
            assertThat(read(text).lines().get(0).entry().counterpartyName()).isEqualTo(name);
        }
        String road = LINE.replace("柳州鱼峰建材有限公司", "路").replace("十一月公积金", "").replace("汇缴", "");
        assertThat(read(road).lines().get(0).entry().counterpartyName())
                .as("in GBK these two bytes would be a sign of UTF-8")
                .isEqualTo("路");
    }

    @Test
    void a_file_whose_first_line_is_wrong_is_an_arrival_notice_with_an_error_all_the_same() {
        for (String wrong : new String[] {
            LINE.replace("20261120", "20261131"),
            LINE.replace("汇缴|0|", "汇|缴|0|"),
            LINE.replace("4501880010020030", "null"),
            LINE.replace("|25000.50|2", "||2"),
            "序号|账号|流水号"
        }) {
            byte[] bytes = (wrong + "\n" + LINE + "\n\u001A").getBytes(GBK);
            assertThat(StatementReaders.isArrivalNotice(bytes)).isTrue();
            Recorder read = Recorder.read(Mapping.anyArrivalNotice(), bytes);
            assertThat(read.problems).as(wrong).hasSize(1);
            assertThat(read.problems.get(0).line()).isEqualTo(1);
            assertThat(read.entries).hasSize(1);
            assertThat(read.tiledTo).isEqualTo(bytes.length);
        }
    }

    @Test
    void several_entries_of_one_serial_are_told_apart_by_their_number_in_inspection_too() {
        String other = LINE.replace("|0|2|1|", "|0|3|1|");
        assertThat(Recorder.read(Mapping.anyArrivalNotice(), (LINE + "\n" + other).getBytes(GBK)).problems)
                .isEmpty();
        assertThat(ArrivalNotice.read((LINE + "\n" + other).getBytes(GBK), NUMBERED)
                        .problems())
                .isEmpty();
        assertThat(Recorder.read(Mapping.anyArrivalNotice(), (LINE + "\n" + LINE).getBytes(GBK))
                        .codes())
                .containsExactly("IDENTITY_DUPLICATE");
    }
}
