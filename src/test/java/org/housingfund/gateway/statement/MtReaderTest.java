package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.StatementHandler.StatementSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SWIFT statements as banks really write them. */
class MtReaderTest {
    static final String HEAD = """
            :20:REF1
            :25:4501880010020030
            :28C:17/1
            :60F:C261119CNY100,00
            """;

    private static Recorder read(String text) {
        return read(text, StandardCharsets.UTF_8);
    }

    private static Recorder read(String text, Charset charset) {
        byte[] file = text.getBytes(charset);
        Recorder read = Recorder.read(Mapping.anySwift(), file);
        assertThat(read.tiledTo).as("every byte is told of").isEqualTo(file.length);
        return read;
    }

    /** A statement of these entries, which close with this balance. */
    private static String statement(String entries, String closing) {
        return HEAD + entries + ":62F:C261120CNY" + closing + "\n-\n";
    }

    private static BankEntry entry(String field61) {
        Recorder read = read(HEAD + ":61:" + field61 + "\n:62F:C261120CNY0,00\n-\n");
        assertThat(read.codes()).isSubsetOf("BALANCE");
        return read.entries.get(0);
    }

    private static List<String> texts(String field86) {
        Recorder read = read(statement(":61:2611201120C1,00NTRFNONREF\n:86:" + field86 + "\n", "101,00"));
        assertThat(read.problems).isEmpty();
        return read.entries.get(0).texts();
    }

    @Test
    void a_plain_statement_is_read_exactly() {
        Recorder read = read(statement("""
                :61:2611201120C25000,5NTRFNONREF//B001
                :86:P2611200021 住房公积金
                :61:2611201120D300,NCHGNONREF
                :86:手续费
                """, "24800,50"));

        assertThat(read.problems).isEmpty();
        assertThat(read.opened).containsExactly("4501880010020030/CNY/17");
        assertThat(read.closed)
                .containsExactly(new StatementSummary(
                        "4501880010020030",
                        "CNY",
                        "17",
                        null,
                        LocalDate.of(2026, 11, 20),
                        LocalDate.of(2026, 11, 20),
                        10_000L,
                        2_480_050L,
                        2,
                        2_500_050,
                        30_000,
                        false));
        assertThat(read.entries.get(0).texts()).containsExactly("P2611200021 住房公积金");
        assertThat(read.entries.get(0).identity())
                .as("no serial: the place tells it apart")
                .isEmpty();
        assertThat(read.entries.get(1).code()).isEqualTo("NCHG");
        assertThat(read.segments).containsExactly(SegmentKind.HEADER, SegmentKind.TRAILER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // as it is
                "\u0001", // start of header
                "\uFEFF",
                "ABNANL2A\n940\nABNANL2A\n",
                ":940:\n",
                "-\n",
                "{1:F01BKLZCNBJAXXX0000000000}{2:I940BKLZCNBJXXXXN}{3:{108:A}}{4:\n",
                "\u0001{1:F01BKLZCNBJAXXX0000000000}{2:I940BKLZCNBJXXXXN}{4:",
            })
    void whatever_stands_before_the_message_is_skipped(String before) {
        for (String after :
                new String[] {"-\n", "-}\n", "-}{5:{MAC:0}{CHK:0}}\n", "-}$", "", "\n\n", "-XXX\n", "\u001A"}) {
            String body = statement(":61:2611201120C1,00NTRFNONREF\n", "101,00").replaceFirst("-\n$", "");
            Recorder read = read(before + body + after + before + body + after);

            assertThat(read.problems).as("after %s", after).isEmpty();
            assertThat(read.closed).hasSize(2);
            assertThat(read.entries).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\r\r\n"})
    void any_line_end_will_do_and_offsets_are_bytes_i1(String lineEnd) {
        for (String name : new String[] {"UTF-8", "GB18030", "ISO-8859-1", "IBM850"}) {
            Charset charset = Charset.forName(name);
            boolean chinese = charset.newEncoder().canEncode('柳');
            String text = chinese ? "柳州公积金" : "Überweisung für Ärger";
            String entries = ":61:2611201120C1,00NTRFNONREF\n:86:%s 1\n:61:2611201120C2,00NTRFNONREF\nmehr\n:86:%s 2\n"
                    .formatted(text, text);
            byte[] file = statement(entries, "103,00").replace("\n", lineEnd).getBytes(charset);
            Recorder read = Recorder.read(Mapping.anySwift(), file);

            assertThat(read.problems).as(name).isEmpty();
            assertThat(read.tiledTo).isEqualTo(file.length);
            assertThat(read.entries).hasSize(2).allSatisfy(entry -> {
                String raw = new String(file, (int) entry.rawOffset(), entry.rawLength(), charset);
                assertThat(raw).startsWith(":61:").endsWith(text + " " + entry.sequence() + lineEnd);
                assertThat(entry.texts().get(0)).isEqualTo(text + " " + entry.sequence());
            });
        }
    }

    @Test
    void the_mark_behind_the_end_of_a_text_is_ignored() {
        String body = statement(":61:2611201120C1,00NTRFNONREF\n", "101,00");
        for (String end : new String[] {"\u001A", "\u001A\u001A", "\u001A\r\n"}) {
            Recorder read = read(body + end);
            assertThat(read.problems).isEmpty();
            assertThat(read.segments).containsExactly(SegmentKind.HEADER, SegmentKind.TRAILER, SegmentKind.IGNORED);
        }
        Recorder glued = read(body.replaceFirst("\n-\n$", "\u001A"));
        assertThat(glued.problems).isEmpty();
        assertThat(glued.closed.get(0).closes()).isTrue();
        assertThat(read(HEAD + ":61:261120C1,00NTRF\n:86:x\u001A")
                        .entries
                        .get(0)
                        .rawLength())
                .isEqualTo(":61:261120C1,00NTRF\n:86:x".length());
    }

    @Test
    void lower_case_and_trailing_blanks_change_nothing() {
        String text = statement(":61:2611201120C1,00NTRFNONREF\n:86:x\n", "101,00");
        Recorder read = read(text.toLowerCase(java.util.Locale.ROOT).replace("\n", "  \n"));

        assertThat(read.problems).isEmpty();
        assertThat(read.opened).containsExactly("4501880010020030/CNY/17");
        assertThat(read.entries.get(0).code()).isEqualTo("NTRF");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2611201120C1234,NTRFNONREF|C|123400|2026-11-20|false",
                "2611201120D,50NTRFNONREF|D|50|2026-11-20|false",
                "2611201120C12,5NTRFNONREF|C|1250|2026-11-20|false",
                "2611201120C500NTRFNONREF|C|50000|2026-11-20|false",
                "261120C00000000012,34NTRF|C|1234|2026-11-20|false",
                "261120    D65,00NOVB|D|6500|2026-11-20|false",
                "2611201120RC1,00NTRF|D|100|2026-11-20|true",
                "2611201120RD1,00NTRF|C|100|2026-11-20|true",
                "2611201120RCR1,00NTRF|D|100|2026-11-20|true",
                "2611201120CR1,00NTRF|C|100|2026-11-20|false",
                "2611201120DD1,00NTRF|D|100|2026-11-20|false",
                "2611201120DK1,00 NTRF|D|100|2026-11-20|false",
                "2612310102C1,00NTRF|C|100|2027-01-02|false",
                "2701021231C1,00NTRF|C|100|2026-12-31|false",
                "2802280229C1,00NTRF|C|100|2028-02-29|false",
                "2611201120C1,00|C|100|2026-11-20|false",
            })
    void every_way_to_write_an_entry(String written, String side, long fen, LocalDate bookedOn, boolean reversal) {
        BankEntry entry = entry(written);

        assertThat(entry.direction().code()).isEqualTo(side);
        assertThat(entry.amountFen()).isEqualTo(fen);
        assertThat(entry.bookedOn()).isEqualTo(bookedOn);
        assertThat(entry.reversal()).isEqualTo(reversal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234.50",
                "1.234,50",
                "1,234,50",
                "1'234,50",
                "1 234,50",
                "1,234",
                "-5,00",
                ",",
                "99999999999999999999,00",
            })
    void an_amount_that_is_not_plain_is_refused_never_guessed(String amount) {
        Recorder read = read(statement(":61:2611201120C" + amount + "NTRFNONREF\n:61:2611201120C1,00NTRF\n", "101,00"));

        assertThat(read.codes()).hasSize(1).first().isIn("AMOUNT_INVALID", "FIELD_EMPTY");
        assertThat(read.problems.get(0).line()).isEqualTo(5);
        assertThat(read.entries).hasSize(1);
        assertThat(read.segments).contains(SegmentKind.IGNORED);
        assertThat(read(HEAD.replace("100,00", "1.100,00")).codes()).contains("AMOUNT_INVALID");
    }

    @ParameterizedTest
    @CsvSource({"X1,00NTRF", "R1,00NTRF", "1,00NTRF", "CRD1,00NTRF"})
    void an_entry_without_a_side_is_refused(String written) {
        Recorder read = read(statement(":61:2611201120" + written + "\n", "100,00"));

        assertThat(read.codes().get(0)).isIn("DIRECTION_UNKNOWN", "DATE_INVALID");
        assertThat(read.entries).isEmpty();
    }

    @Test
    void a_day_that_no_calendar_has_is_reported_and_the_figures_are_told_all_the_same() {
        for (String date : new String[] {"2602301120", "2611311120", "2611201131", "260230", "000000", "26AB20"}) {
            Recorder read = read(statement(":61:" + date + "C1,00NTRFNONREF\n:86:x\n", "101,00"));

            assertThat(read.codes()).as(date).contains("DATE_INVALID");
        }
        Recorder read = read(statement(":61:260230C1,00NTRFNONREF\n:86:x\n", "101,00"));
        assertThat(read.entries).hasSize(1);
        assertThat(read.closed.get(0).closes()).isTrue();
        assertThat(read(statement("", "100,00").replace("C261119", "C261131")).codes())
                .containsExactly("DATE_INVALID");
    }

    @Test
    void expected_entries_are_kept_apart_and_not_in_the_sums() {
        Recorder read = read(
                statement(":61:2611201120EC7,00NTRF\n:61:2611201120C1,00NTRF\n:61:2611201120ED9,00NTRF\n", "101,00"));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries).hasSize(1);
        assertThat(read.segments).contains(SegmentKind.IGNORED);
    }

    @Test
    void pages_of_one_statement_are_joined_where_account_and_number_agree() {
        String first =
                ":20:A\n:25:6222\n:28C:999/1\n:60F:C261119CNY100,00\n:61:261120C1,00NTRF\n:62M:C261120CNY101,00\n-\n";
        String second =
                ":20:B\n:25:6222\n:28C:999/2\n:60M:C261120CNY101,00\n:61:261120D2,00NTRF\n:62F:C261120CNY99,00\n-\n";
        Recorder joined = read(first + second);

        assertThat(joined.problems).isEmpty();
        assertThat(joined.closed).singleElement().satisfies(summary -> {
            assertThat(summary.number()).isEqualTo("999");
            assertThat(summary.openingFen()).isEqualTo(10_000L);
            assertThat(summary.closingFen()).isEqualTo(9_900L);
            assertThat(summary.entryCount()).isEqualTo(2);
        });
        assertThat(joined.entries).extracting(BankEntry::sequence).containsExactly(1, 2);

        Recorder otherAccount = read(first + second.replace("6222", "6333"));
        assertThat(otherAccount.closed).extracting(StatementSummary::number).containsExactly("999/1", "999/2");
        assertThat(otherAccount.problems).isEmpty();
        Recorder alone = read(second);
        assertThat(alone.closed).extracting(StatementSummary::number).containsExactly("999/2");
        assertThat(alone.closed.get(0).closes()).isTrue();

        assertThat(read(first + second.replace("999/2", "999/3")).codes()).containsExactly("PAGE_MISSING");
        assertThat(read(first + second.replace("60M:C261120CNY101,00", "60M:C261120CNY101,50"))
                        .codes())
                .contains("BALANCE");
    }

    @Test
    void a_missing_closing_balance_claims_nothing_where_the_message_ends_and_is_an_error_where_it_may_be_cut_off() {
        String entries = HEAD + ":61:261120C1,00NTRF\n";
        for (String rest : new String[] {"-\n", "-}\n", ":64:C261120CNY1,00\n", ":65:Dnullnull7414,3\n-\n"}) {
            Recorder read = read(entries + rest);

            assertThat(read.problems).as(rest).isEmpty();
            assertThat(read.closed.get(0).openingFen()).isEqualTo(10_000L);
            assertThat(read.closed.get(0).closingFen()).isNull();
            assertThat(read.closed.get(0).closes()).isNull();
            assertThat(read.closed.get(0).creditFen()).isEqualTo(100);
        }
        for (String rest : new String[] {"", ":86:x\n", ":90C:1CNY1,00\n", HEAD + ":62F:C261120CNY100,00\n-\n"}) {
            Recorder cut = read(entries + rest);

            assertThat(cut.codes()).as(rest).containsExactly("BALANCE_MISSING");
            assertThat(cut.closed.get(0).creditFen()).isEqualTo(100);
        }
        byte[] ended = (entries + "-\n").getBytes(StandardCharsets.UTF_8);
        Mapping bank = Mappings.fromClassPath().find("luzhai.statement").orElseThrow();
        assertThat(Recorder.read(bank, ended).codes())
                .as("to be booked it needs both")
                .contains("BALANCE_MISSING");
    }

    @Test
    void sums_before_the_closing_balance_end_nothing() {
        Recorder read = read(
                HEAD + ":61:261120C1,00NTRF\n:90D:0CNY0,\n:90C:2CNY3,00\n:61:261120C2,00NTRF\n:62F:C261120CNY103,00\n");
        assertThat(read.problems).isEmpty();
        assertThat(read.closed).singleElement().satisfies(summary -> {
            assertThat(summary.closes()).isTrue();
            assertThat(summary.entryCount()).isEqualTo(2);
        });
        Recorder two = read(HEAD + ":62F:C261120CNY100,00\n:90C:0CNY0,\n" + HEAD.substring(HEAD.indexOf(":25:"))
                + ":62F:C261120CNY100,00\n");
        assertThat(two.closed).as("a head without reference").hasSize(2);
    }

    @Test
    void sums_count_a_reversal_on_the_side_of_its_effect_or_let_it_lessen_its_own() {
        String entries = ":61:261120C5,00NTRF\n:61:261120RC2,00NTRF\n:61:261120D1,00NTRF\n:61:261120RD0,50NTRF\n";
        for (String sums :
                new String[] {":90D:2CNY3,00\n:90C:2CNY5,50\n", ":90D:2CNY0,50\n:90C:2CNY3,00\n", ":90C:2CNY3,00\n"}) {
            Recorder read = read(HEAD + entries + sums + ":62F:C261120CNY102,50\n");
            assertThat(read.problems).as(sums).isEmpty();
            assertThat(read.closed.get(0).creditFen()).isEqualTo(550);
            assertThat(read.closed.get(0).debitFen()).isEqualTo(300);
        }
        assertThat(read(HEAD + entries + ":90D:2CNY0,50\n:90C:2CNY5,50\n:62F:C261120CNY102,50\n")
                        .codes())
                .as("one way for both sides")
                .containsExactly("CONTROL_DEBIT");
    }

    @Test
    void pages_of_an_interim_report_are_one_whose_sums_stand_on_the_last() {
        String page = ":20:R\n:25:6222\n:28C:5/%d\n:34F:CNY0,\n:61:261120C1,00NTRF\n:61:261120D0,25NTRF\n%s-\n";
        String sums = ":90D:3CNY0,75\n:90C:3CNY3,00\n";
        Recorder read = read(page.formatted(1, "") + page.formatted(2, "") + page.formatted(3, sums));

        assertThat(read.problems).isEmpty();
        assertThat(read.closed).singleElement().satisfies(summary -> {
            assertThat(summary.entryCount()).isEqualTo(6);
            assertThat(summary.creditFen()).isEqualTo(300);
        });
        String own = ":90D:1CNY0,25\n:90C:1CNY1,00\n";
        Recorder each = read(page.formatted(1, own) + page.formatted(2, own));
        assertThat(each.problems).as("each with its own sums is one of its own").isEmpty();
        assertThat(each.closed).hasSize(2);
        assertThat(read(page.formatted(1, "") + page.formatted(3, sums)).codes())
                .as("page 2 is not there")
                .contains("CONTROL_COUNT");
    }

    @Test
    void currencies_of_three_decimals_are_refused_and_never_rounded() {
        Recorder read = read(HEAD.replace("CNY", "KWD") + ":61:261120C1,250NTRF\n:62F:C261120KWD101,250\n-\n");

        assertThat(read.codes()).contains("CURRENCY_DECIMALS", "AMOUNT_INVALID");
        assertThat(read.entries).isEmpty();
    }

    @Test
    void balances_behind_the_closing_one_are_garbage_that_nobody_needs() {
        for (String rest :
                new String[] {":64:C261120CNY1,00", ":64:", ":65:Dnullnull7414,3", ":86:D000004C000002D25,24C28,71"}) {
            String body = statement(":61:261120C1,00NTRF\n", "101,00").replaceFirst("-\n$", rest + "\n-\n");
            assertThat(read(body).problems).as(rest).isEmpty();
        }
        assertThat(read(statement("", "100,00") + ":65:x\n:90C:0CNY0,00\n").codes())
                .containsExactly("FIELD_EMPTY");
    }

    @Test
    void an_interim_report_has_no_balances_and_its_sums_are_checked() {
        String report = """
                :20:REF
                :25:6222
                :28C:1/1
                :34F:CNY0,
                :13D:2611201815+0800
                :61:2611201120C1,01NTRFNONREF//A
                :86:x
                :61:2611201120RD0,02NTRFNONREF//A
                :90D:0CNY0,00
                :90C:2CNY1,03
                -
                """;
        Recorder read = read(report);
        assertThat(read.problems).isEmpty();
        assertThat(read.opened).containsExactly("6222/CNY/1");
        assertThat(read.closed.get(0).closes()).isNull();
        assertThat(read.closed.get(0).creditFen()).isEqualTo(103);

        assertThat(read(report.replace("2CNY1,03", "3CNY1,03")).codes()).containsExactly("CONTROL_COUNT");
        assertThat(read(report.replace("2CNY1,03", "2CNY1,04")).codes()).containsExactly("CONTROL_CREDIT");
        assertThat(read(report.replace("0CNY0,00", "1CNY0,50")).codes()).contains("CONTROL_COUNT", "CONTROL_DEBIT");
        assertThat(read(report.replace("34F:CNY0,", "34F:CNY500,").replace("2CNY1,03", "9CNY7,00")).problems)
                .as("below the floor limit entries are counted, not listed")
                .isEmpty();
    }

    @Test
    void mt950_has_no_narratives() {
        Recorder read =
                read(statement(":61:2611201120C1,00NTRFABC//DEF\nmore of it\n:61:2611201120D1,00NTRF\n", "100,00"));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries.get(0).texts()).containsExactly("more of it");
    }

    @Test
    void a_line_that_was_wrapped_before_the_type_goes_on() {
        Recorder read = read(statement(
                ":61:2611201120C1\n00,25NTRFNONREF\n:86:x\n:61:2611201120D1,00\nNCHGNONREF\nsupplement\n", "199,25"));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries).extracting(BankEntry::amountFen).containsExactly(10_025L, 100L);
        assertThat(read.entries.get(1).code()).isEqualTo("NCHG");
        assertThat(read.entries.get(1).texts()).containsExactly("supplement");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C901|,50NTRFNONREF|90150",
                "C901,|50NTRFNONREF|90150",
                "C90|1,5NTRFNONREF|90150",
                "C90|150S103NONREF|9015000",
                "C|901,50NTRFNONREF|90150",
            })
    void an_amount_that_was_wrapped_goes_on_up_to_the_type(String first, String next, long fen) {
        BankEntry entry = entry("240301" + first + "\n" + next);

        assertThat(entry.amountFen()).isEqualTo(fen);
        assertThat(entry.code()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C15,|24 Stueck",
                "C15|24 Stueck",
                "C15|24Stueck",
                "C15|,24 NTRF",
                "C15|24",
                "C15,00|- Miete",
                "C15|24STUECK",
                "C15|24NACHNAHME",
            })
    void a_text_that_begins_like_an_amount_is_never_joined_to_one(String first, String next) {
        Recorder read = read(HEAD + ":61:261120" + first + "\n" + next + "\n:62F:C261120CNY115,00\n-\n");

        assertThat(read.problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("FIELD_EMPTY");
            assertThat(problem.field()).isEqualTo("61/type");
        });
        assertThat(read.entries).singleElement().satisfies(entry -> {
            assertThat(entry.amountFen()).isEqualTo(1_500);
            assertThat(entry.code()).isEmpty();
            assertThat(entry.texts()).containsExactly(next);
        });
    }

    @Test
    void lines_of_a_text_that_look_like_fields_or_like_the_end_are_text() {
        assertThat(texts("on 12-09-2014T16\n:26:37 Fo\n:940:\n:XYZ: a").get(0))
                .isEqualTo("on 12-09-2014T16 :26:37 Fo :940: :XYZ: a");
        assertThat(texts("paid at 16\n:20:31 sharp").get(0)).isEqualTo("paid at 16 :20:31 sharp");
        for (String line : new String[] {
            ":20:15:33", ":21:05:00 Uhr", ":28:a", ":34:x", ":13:y", ":60: Grad", ":62:10", ":64:x", ":65:", ":90:5"
        }) {
            assertThat(texts("Uhr\n" + line + "\nb").get(0)).isEqualTo("Uhr " + line + " b");
        }
        assertThat(texts("a\n-\nb").get(0)).isEqualTo("a - b");
        assertThat(texts("a\n-Nr. 7").get(0)).isEqualTo("a -Nr. 7");
        assertThat(texts("a\n\n   \nb").get(0)).isEqualTo("a b");
        assertThat(texts("a\n:86:b\n:86:c").get(0)).isEqualTo("a b c");
        assertThat(texts("")).isEmpty();
    }

    @Test
    void a_full_line_runs_on_and_any_other_line_end_is_a_blank_r_n1() {
        String wrapped = "x".repeat(60) + "P2611";
        assertThat(texts(wrapped + "200021").get(0)).endsWith("P2611200021");
        assertThat(texts(wrapped + "\n200021").get(0)).endsWith("P2611200021");
        assertThat(texts("x".repeat(56) + "P2611\n200021").get(0))
                .as("the tag is counted too")
                .endsWith("P2611200021");
        assertThat(texts("x".repeat(20) + "P2611\n200021").get(0)).endsWith("P2611 200021");
        assertThat(texts("x".repeat(70) + "P2611\n200021").get(0))
                .as("nobody wraps there")
                .endsWith("P2611 200021");
        assertThat(texts("柳".repeat(65) + "\n州").get(0)).endsWith("柳州");
        assertThat(texts("x".repeat(62) + "C15\n24STUECK\n" + "y".repeat(66)).get(0))
                .as("a longer line: this writer does not wrap at 65")
                .contains("C15 24STUECK y");
        assertThat(texts("Stimmt das?\n24STUECK").get(0))
                .as("a question mark in free text marks nothing")
                .isEqualTo("Stimmt das? 24STUECK");
        assertThat(texts("C15\n>24").get(0)).isEqualTo("C15 >24");
        assertThat(texts("166?00x?20Menge C15\n24STUECK?21b").get(0)).isEqualTo("Menge C15 24STUECK b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "<", ">", "~", "^"})
    void subfields_behind_a_mark(String mark) {
        String text =
                "166?00GUTSCHRIFT?109075?20P2611200021 Beitraege Novem?21ber?2212 34?23?31DE4150\n0105?32Muster GmbH und Compagnie K?33G?602. Teil";
        Recorder read = read(statement(":61:261120C1,00NTRF\n:86:" + text.replace("?", mark) + "\n", "101,00"));
        BankEntry entry = read.entries.get(0);

        assertThat(entry.texts().get(0)).isEqualTo("P2611200021 Beitraege November 12 34 2. Teil");
        assertThat(entry.texts().get(2)).isEqualTo("GUTSCHRIFT");
        assertThat(entry.counterpartyAccount()).isEqualTo("DE4150 0105");
        assertThat(entry.counterpartyName()).isEqualTo("Muster GmbH und Compagnie KG");
        assertThat(texts(" 020?20a?2\n1b?\n22c".replace("?", mark)).get(0))
                .as("a mark that was cut")
                .isEqualTo("a b c");
    }

    @Test
    void words_between_slashes() {
        Recorder read = read(statement(
                ":61:261120C1,00NTRF\n:86:/EREF/01-01/ORDP//NAME/CONTRA/REMI/USTD//Ref 2013/4/ISDT/2013-07-11\n"
                        + ":61:261120C1,00NTRF\n:86:/TRTP/SEPA OVERBOEKING/IBAN/NL71RABO01/BIC/RABO\n/NAME/QASD/REMI/regels/EREF/X\n"
                        + ":61:261120C1,00NTRF\n:86:/CNTP/NL68RABO/RABONL2U/Lambrix BV///REMI/USTD//11/\n",
                "103,00"));

        assertThat(read.entries)
                .extracting(entry -> entry.texts().get(0))
                .containsExactly("Ref 2013/4", "regels", "11");
        assertThat(read.entries)
                .extracting(BankEntry::counterpartyName)
                .containsExactly("CONTRA", "QASD", "Lambrix BV");
        assertThat(read.entries)
                .extracting(BankEntry::counterpartyAccount)
                .containsExactly("", "NL71RABO01", "NL68RABO");
        assertThat(read.entries.get(1).texts()).contains("SEPA OVERBOEKING");
    }

    @Test
    void sepa_words_within_a_purpose() {
        assertThat(texts("166?00SEPA?20EREF+NOTPROVIDED?21SVWZ+P2611200021?22 Nov?23ABWA+Other")
                        .get(0))
                .isEqualTo("P2611200021 Nov");
    }

    @Test
    void fields_that_swift_does_not_know_belong_to_where_they_stand() {
        Recorder read = read(
                HEAD.replace(":60F:", ":NS:22JOHN\n23Doe\n:60F:")
                        + ":86:IBAN of the account\nmore\n:61:261120C1,00NTRF\n:NS:01purpose\n02more\n:61:261120C1,00NTRF\n:62F:C261120CNY102,00\n");

        assertThat(read.problems).isEmpty();
        assertThat(read.entries.get(0).texts()).containsExactly("01purpose 02more");
    }

    @Test
    void a_head_field_between_entries_is_never_another_account_in_silence() {
        Recorder read = read(HEAD + ":61:261120C1,00NTRF\n:25:9999\n:61:261120C1,00NTRF\n:62F:C261120CNY102,00\n");
        assertThat(read.codes()).containsExactly("UNKNOWN_LINE");

        Recorder lost = read(HEAD + ":62F:C261120CNY100,00\n:61:261120C1,00NTRF\n");
        assertThat(lost.codes()).contains("FIELD_EMPTY", "BALANCE_MISSING");
        assertThat(lost.closed).hasSize(2);
        assertThat(read(HEAD + ":62F:C261120CNY100,00\n:62F:C261120CNY100,00\n").codes())
                .containsExactly("UNKNOWN_LINE");
    }

    @Test
    void account_and_currency_as_banks_write_them() {
        assertThat(read(HEAD.replace(":25:", ":25:BKLZCNBJ/") + ":62F:C261120CNY100,00\n").opened)
                .containsExactly("BKLZCNBJ/4501880010020030/CNY/17");
        assertThat(read(HEAD.replace(":25:4501880010020030", ":25P:4501880010020030\nBKLZCNBJXXX")
                                + ":62F:C261120100,00\n")
                        .problems)
                .isEmpty();
        assertThat(read(HEAD.replace(":28C:17/1", ":28:00017/001") + ":62F:C261120CNY100,00\n")
                        .closed
                        .get(0)
                        .number())
                .isEqualTo("00017");
        assertThat(read(HEAD.replace(":28C:17/1", ":28C:00000/001") + ":62F:C261120CNY100,00\n")
                        .closed
                        .get(0)
                        .number())
                .as("no number: the period")
                .isEqualTo("2026-11-20");
        assertThat(read(HEAD + ":62F:C261120EUR100,00\n").codes()).containsExactly("CURRENCY");
        assertThat(read(HEAD.replace("60F:C", "60F:D") + ":62F:D261120CNY100,00\n")
                        .closed
                        .get(0)
                        .openingFen())
                .isEqualTo(-10_000L);
    }

    @Test
    void limits_are_problems() {
        String entries = ":61:261120C1,00NTRF\n".repeat(3);
        assertThat(read(HEAD + ":61:261120C1,00NTRF\n:86:" + "x".repeat(70_000) + "\n:62F:C261120CNY101,00\n")
                        .codes())
                .contains("LINE_TOO_LONG");
        assertThat(read(HEAD + ":61:261120C1,00NTRF\n:86:\n" + "xxxxxxxxx\n".repeat(10_000) + ":62F:C261120CNY101,00\n")
                        .codes())
                .containsExactly("LINE_TOO_LONG");
        assertThat(read(statement(entries, "103,00").repeat(2)).problems).isEmpty();
        assertThat(read(statement("", "100,00").repeat(200_001)).codes()).contains("TOO_MANY_ENTRIES");
        assertThat(read("").codes()).containsExactly("EMPTY_FILE");
        assertThat(read("some text\n- - -\n").codes()).containsExactly("NOT_SWIFT");
    }

    @Test
    void content_is_recognised_never_a_text_that_only_mentions_it() {
        assertThat(StatementReaders.isSwift(HEAD.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(StatementReaders.isSwift(("\u0001{1:F01}{4:" + HEAD).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(StatementReaders.isSwift(HEAD.replace("\n", "\r").getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(StatementReaders.isSwift("日期,:20:,:25:\n:20:1,2".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{1:F01AAAA}{2:O9101200}{4:\n:20:R1\n:21:R2\n:25:123\n:32A:200102EUR1000,00\n:50K:X\n-}\n",
                ":20:R1\n:21:R2\n:25:123\n:13D:2611201815+0800\n:32A:200102EUR1000,00\n-\n",
                ":20:R1\n:12:942\n:25:123\n:34F:EUR0,\n-\n",
                ":20:R1\n:25:123\n:30:261120\n:37H:C1,5\n:64:C261120EUR1,00\n-\n",
            })
    void other_messages_of_swift_are_no_empty_statements(String text) {
        Recorder read = read(text);
        assertThat(read.codes()).containsExactly("NOT_SWIFT");
        assertThat(read.opened).isEmpty();

        Recorder among = read(statement("", "100,00") + text);
        assertThat(among.codes()).containsExactly("NOT_SWIFT");
        assertThat(among.closed).hasSize(1);
    }

    @Test
    void a_header_that_names_another_message_is_believed_and_a_quiet_day_is_none() {
        assertThat(read("{1:F01A}{2:I103AAAAN}{4:\n" + statement("", "100,00") + "-}")
                        .codes())
                .containsExactly("NOT_SWIFT");
        for (String type : List.of("940", "941", "942", "950")) {
            assertThat(read("{1:F01A}{2:I" + type + "AAAAN}{4:\n" + statement("", "100,00") + "-}").problems)
                    .isEmpty();
        }
        Recorder quiet = read(":20:R\n:25:6222\n:28C:5/1\n:34F:CNY0,\n:13D:2611201815+0800\n-\n");
        assertThat(quiet.problems).isEmpty();
        assertThat(quiet.closed).hasSize(1);
    }

    @Test
    void an_available_balance_before_the_closing_one_takes_nothing_from_it() {
        Recorder read = read(HEAD + ":61:261120C1,00NTRF\n:64:C261120CNY101,00\n:62F:C261120CNY101,00\n-\n");

        assertThat(read.problems).isEmpty();
        assertThat(read.closed)
                .singleElement()
                .satisfies(summary -> assertThat(summary.closes()).isTrue());
        assertThat(read(HEAD + ":64:C261120CNY1,00\n:62F:C261120CNY100,00\n:62F:C261120CNY100,00\n")
                        .codes())
                .containsExactly("UNKNOWN_LINE");
    }

    @Test
    void a_page_within_a_message_begins_with_its_balance_alone() {
        String first = HEAD + ":61:261120C1,00NTRF\n:62M:C261120CNY101,00\n";
        String last = ":60M:C261120CNY101,00\n:61:261120C2,00NTRF\n:62F:C261120CNY103,00\n-\n";
        Recorder read = read(first + last);

        assertThat(read.problems).isEmpty();
        assertThat(read.closed).singleElement().satisfies(summary -> {
            assertThat(summary.number()).isEqualTo("17");
            assertThat(summary.entryCount()).isEqualTo(2);
            assertThat(summary.closes()).isTrue();
        });
        assertThat(read(first + last.replace("60M:C261120CNY101,00", "60M:C261120CNY101,50"))
                        .codes())
                .contains("BALANCE");
        assertThat(read(first + last.replace("60M", "60F")).codes())
                .as("what begins anew must say whose it is")
                .contains("FIELD_EMPTY");
    }

    @Test
    void a_balance_without_a_day_is_looked_at_and_never_booked() {
        String text = HEAD.replace("60F:C261119CNY100,00", "60F:C000000CNY0,00")
                + ":61:261120C1,00NTRF\n:62F:C261120CNY1,00\n-\n";
        Recorder read = read(text);

        assertThat(read.problems).isEmpty();
        assertThat(read.closed.get(0).closes()).isTrue();
        assertThat(read.closed.get(0).periodFrom()).isEqualTo(LocalDate.of(2026, 11, 20));
        Mapping bank = Mappings.fromClassPath().find("luzhai.statement").orElseThrow();
        assertThat(Recorder.read(bank, text.getBytes(StandardCharsets.UTF_8)).codes())
                .contains("DATE_INVALID");
    }

    @Test
    void account_and_number_may_stand_behind_the_opening_balance_once() {
        String entries = ":61:261120C1,00NTRF\n:62F:C261120CNY101,00\n-\n";
        Recorder read = read(":20:A\n:60F:C261119CNY100,00\n:28C:17/1\n:25:6222\n" + entries);
        assertThat(read.problems).isEmpty();
        assertThat(read.opened).containsExactly("6222/CNY/17");

        for (String again : List.of(":25:6333\n", ":28C:18/1\n", ":60F:C261119CNY100,00\n")) {
            assertThat(read(HEAD + again + entries).codes()).as(again).containsExactly("UNKNOWN_LINE");
        }
        assertThat(read(":20:A\n:25:6222\n:28C:1/1\n:60F:C261119CNY100,00\n-\n").closed)
                .as("nothing behind it")
                .hasSize(1);
    }

    @Test
    void a_related_reference_in_a_text_is_text() {
        assertThat(texts("Zahlung\n:21:4711 vom 2.1.").get(0)).isEqualTo("Zahlung :21:4711 vom 2.1.");
    }

    @Test
    void a_text_in_utf_16_is_said_to_be_one() {
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(read("\uFEFF" + statement("", "100,00"), charset).codes())
                    .containsExactly("TEXT_ENCODING");
        }
    }
}
