package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.statement.CamtSamples.CLOSING;
import static org.housingfund.gateway.statement.CamtSamples.CREDIT;
import static org.housingfund.gateway.statement.CamtSamples.DEBIT;
import static org.housingfund.gateway.statement.CamtSamples.DECLARATION;
import static org.housingfund.gateway.statement.CamtSamples.OPENING;
import static org.housingfund.gateway.statement.CamtSamples.balance;
import static org.housingfund.gateway.statement.CamtSamples.batch;
import static org.housingfund.gateway.statement.CamtSamples.document;
import static org.housingfund.gateway.statement.CamtSamples.entry;
import static org.housingfund.gateway.statement.CamtSamples.message;
import static org.housingfund.gateway.statement.CamtSamples.ordinary;
import static org.housingfund.gateway.statement.CamtSamples.statement;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.StatementHandler.StatementSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real camt files do, read for inspection: the money exact to the cent, and never more claimed than is there. */
class CamtQuirksTest {
    private static final String BOOK = "<Sts>BOOK</Sts>";

    private static Recorder read(byte[] file) {
        Recorder read = Recorder.read(Mapping.anyCamt(), file);
        assertThat(read.tiledTo).isEqualTo(file.length);
        return read;
    }

    private static Recorder read(String xml) {
        return read(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static StatementSummary good(byte[] file) {
        Recorder read = read(file);
        assertThat(read.problems).isEmpty();
        assertThat(read.closed).hasSize(1);
        return read.closed.get(0);
    }

    private static StatementSummary good(String xml) {
        return good(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertOrdinary(StatementSummary summary) {
        assertThat(summary.account()).isEqualTo("DE02120300000000202051");
        assertThat(summary.entryCount()).isEqualTo(2);
        assertThat(summary.creditFen()).isEqualTo(10_00);
        assertThat(summary.debitFen()).isEqualTo(16_50);
        assertThat(summary.openingFen()).isEqualTo(100_00);
        assertThat(summary.closingFen()).isEqualTo(93_50);
        assertThat(summary.closes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"052,Rpt", "053,Stmt", "054,Ntfctn"})
    void all_fourteen_versions_of_all_three_messages_read_alike(String kind, String element) {
        for (int version = 1; version <= 14; version++) {
            String content = OPENING + CLOSING + CREDIT + DEBIT;
            if (version >= 8) {
                content = content.replace(BOOK, "<Sts><Cd>BOOK</Cd></Sts>");
            }
            assertOrdinary(good(message(kind, "%02d".formatted(version), statement(element, content))));
        }
    }

    @Test
    void the_first_version_names_accounts_balances_and_details_otherwise() {
        String xml = message(
                "053",
                "01",
                statement("Stmt", OPENING + CLOSING + CREDIT + DEBIT)
                        .replace("<CdOrPrtry>", "")
                        .replace("</CdOrPrtry>", "")
                        .replace("<IBAN>", "<PrtryAcct><Id>")
                        .replace("</IBAN>", "</Id></PrtryAcct>")
                        .replace(
                                "<AddtlNtryInf>",
                                "<TxDtls><RltdPties><Dbtr><Nm>甲</Nm></Dbtr></RltdPties></TxDtls><AddtlNtryInf>"));
        assertOrdinary(good(xml));
        assertThat(read(xml).entries.get(0).counterpartyName()).isEqualTo("甲");
    }

    @Test
    void several_statements_of_several_currencies_in_several_messages_are_kept_apart() {
        String euro = statement("Stmt", OPENING + CLOSING + CREDIT + DEBIT);
        String franc = euro.replace("EUR", "CHF").replace("<Id>7<", "<Id>8<");
        String xml = "<Envelope>" + message("053", "02", euro + franc) + message("053", "08", euro) + "</Envelope>";
        Recorder read = read(xml);

        assertThat(read.problems).isEmpty();
        assertThat(read.opened)
                .extracting(opened -> opened.substring(opened.indexOf('/')))
                .containsExactly("/EUR/7", "/CHF/8", "/EUR/7");
        read.closed.forEach(CamtQuirksTest::assertOrdinary);
    }

    @Test
    void prefixes_envelopes_and_headers_around_the_document_do_not_matter() {
        String prefixed = ordinary().replaceAll("<(/?)(\\w)", "<$1p:$2").replace("xmlns=", "xmlns:p=");
        String body = ordinary().substring(DECLARATION.length());
        String header = "<AppHdr xmlns=\"urn:iso:std:iso:20022:tech:xsd:head.001.001.01\"><Fr><Id>A</Id></Fr></AppHdr>";

        assertOrdinary(good(prefixed));
        assertOrdinary(good("<message>" + header + body + "</message>"));
        assertOrdinary(good("<s:Envelope xmlns:s='urn:soap'><s:Body>" + header + body + "</s:Body></s:Envelope>"));
        assertOrdinary(good(body.replaceAll(" xmlns=\"[^\"]*\"", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1252", "GBK", "GB18030", "UTF-16LE", "UTF-16BE", "UTF-8"})
    void each_encoding_gives_the_same_money_the_same_texts_and_its_own_offsets(String encoding) {
        Charset charset = Charset.forName(encoding);
        String remark = encoding.startsWith("GB") ? "龙城区" : encoding.startsWith("UTF") ? "Müller 柳州😀" : "Müller";
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            entries.append("\r\n").append(CREDIT.replace("Müller 柳州", remark.repeat(i % 30) + i));
        }
        String xml = DECLARATION.replace("UTF-8", encoding.startsWith("UTF-16") ? "UTF-16" : encoding)
                + document(OPENING + balance("CLBD", "4100.00", "CRDT", "2026-11-20") + entries);
        byte[] file = (encoding.startsWith("UTF") ? "\uFEFF" + xml : xml).getBytes(charset);
        Recorder read = read(file);

        assertThat(read.problems).isEmpty();
        assertThat(read.closed.get(0).closes()).isTrue();
        assertThat(read.entries).hasSize(400).allSatisfy(entry -> {
            String raw = new String(file, (int) entry.rawOffset(), entry.rawLength(), charset);
            assertThat(raw).startsWith("<Ntry>").contains(">" + entry.texts().get(0) + "<");
            assertThat(entry.texts().get(0))
                    .isEqualTo(remark.repeat((entry.sequence() - 1) % 30) + (entry.sequence() - 1));
        });
    }

    @Test
    void declarations_may_be_missing_late_or_wrong_about_utf_16() {
        String body = ordinary().substring(DECLARATION.length());
        assertOrdinary(good(body));
        assertOrdinary(good("\uFEFF" + body));
        assertOrdinary(good("\r\n  \n" + ordinary()));
        assertOrdinary(good(ordinary().replace("UTF-8", "utf-16")));
        assertOrdinary(good(ordinary().getBytes(StandardCharsets.UTF_16LE)));
        assertThat(read(ordinary().replace("UTF-8", "KOI-9")).codes()).containsExactly("XML_ENCODING");
        for (String hidden : List.of("<?xml\0version", "\0\0\0<?xml version")) {
            String xml = ordinary().replace("UTF-8", "GBK").replace("<?xml version", hidden);
            assertThat(read(xml).problems).as(hidden).isNotEmpty();
        }
    }

    @Test
    void carriage_returns_alone_end_lines_too() {
        assertOrdinary(good(ordinary().replace("\n", "\r")));
        assertOrdinary(good(ordinary().replace("\n", "\r\n")));
        assertOrdinary(good(ordinary().replace("\n", "")));
    }

    @Test
    void bytes_that_are_no_text_are_reported_and_the_rest_is_read() {
        byte[] file = ordinary().getBytes(StandardCharsets.ISO_8859_1);
        Recorder read = read(file);

        assertThat(read.codes()).containsExactly("MALFORMED_BYTES");
        assertThat(read.problems.get(0).message())
                .contains("共 1 处")
                .contains("第 " + (ordinary().indexOf('ü') + 1) + " 字节");
        assertOrdinary(read.closed.get(0));
    }

    @Test
    void padding_behind_the_document_is_ignored_and_anything_else_refused_after_reading() {
        assertOrdinary(good(ordinary() + "\n\n \u001A\0\0\0"));
        assertOrdinary(good(ordinary() + "<!-- end -->\n<?page 1?>"));
        for (String rest : List.of("-", "0", ordinary(), "<Document/>")) {
            Recorder read = read(ordinary() + rest);
            assertThat(read.codes()).as(rest).containsExactly("TEXT_AFTER_TRAILER");
            assertOrdinary(read.closed.get(0));
        }
    }

    @Test
    void a_balance_without_indicator_has_its_sign_for_a_side() {
        String xml = document(
                balance("OPBD", "-6.50", "", "2026-11-19") + balance("CLBD", "-13", "", "2026-11-20") + CREDIT + DEBIT);
        StatementSummary summary = good(xml);
        assertThat(summary.openingFen()).isEqualTo(-6_50);
        assertThat(summary.closingFen()).isEqualTo(-13_00);
        assertThat(summary.closes()).isTrue();
        String nothing = balance("OPBD", "-0.00", "", "2026-11-19") + balance("CLBD", "0", "", "2026-11-20");
        assertThat(good(document(nothing)).openingFen()).isZero();
        assertThat(read(document(balance("OPBD", "-6.50", "DBIT", "2026-11-19")))
                        .codes())
                .containsExactly("AMOUNT_NEGATIVE");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "OPBD CLBD,1,2", "PRCD CLBD,1,2", "PRCD OPBD CLBD,2,3", "CLBD OPBD,2,1", "ITBD CLBD,1,2",
                "OPBD ITBD,1,2", "ITBD ITBD,1,2", "OPAV CLAV,1,2", "OPBD CLAV,1,-", "CLBD CLAV FWAV,-,1",
                "ITBD,-,1", "OPBD,1,-", "XPCD INFO,-,-", "OPBD CLBD OPBD CLBD,1,4", "OPBD PRCD OPAV CLBD CLAV,1,4"
            })
    void which_balance_opens_and_which_closes(String codes, Long opening, Long closing) {
        StringBuilder balances = new StringBuilder();
        int position = 0;
        for (String code : codes.split(" ", -1)) {
            balances.append(balance(code, "" + ++position, "CRDT", "2026-11-20"));
        }
        Recorder read = read(document(balances.toString()));

        StatementSummary summary = read.closed.get(0);
        assertThat(summary.openingFen()).isEqualTo(opening == null ? null : (Long) (opening * 100));
        assertThat(summary.closingFen()).isEqualTo(closing == null ? null : (Long) (closing * 100));
        assertThat(summary.closes() == null).isEqualTo(opening == null || closing == null);
    }

    @Test
    void of_several_days_the_earliest_opens_and_the_latest_closes_in_the_accounts_currency() {
        String days = balance("CLBD", "5", "CRDT", "2026-11-21")
                + balance("OPBD", "4", "CRDT", "2026-11-21")
                + balance("OPBD", "5", "DBIT", "2026-11-20")
                + balance("CLBD", "4", "CRDT", "2026-11-20");
        String foreign = balance("CLBD", "99", "CRDT", "2026-11-30").replace("EUR", "CHF");
        StatementSummary summary = good(document(days + foreign + entry("10", "CRDT", "", "")));

        assertThat(summary.openingFen()).isEqualTo(-5_00);
        assertThat(summary.closingFen()).isEqualTo(5_00);
        assertThat(summary.closes()).isTrue();
        assertThat(read(document(OPENING + foreign)).codes()).contains("CURRENCY");
    }

    @Test
    void a_balance_that_does_not_add_up_is_told_and_a_missing_one_claims_nothing() {
        assertThat(read(document(OPENING + CLOSING + CREDIT)).codes()).containsExactly("BALANCE");
        StatementSummary nothing = good(message("054", "08", statement("Ntfctn", CREDIT + DEBIT)));
        assertThat(nothing.openingFen()).isNull();
        assertThat(nothing.closingFen()).isNull();
        assertThat(nothing.closes()).isNull();
        assertThat(nothing.entryCount()).isEqualTo(2);
    }

    @Test
    void entries_without_status_dates_or_details_are_booked_ones() {
        String bare = "<Ntry><Amt Ccy='EUR'>10</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>";
        Recorder read = read(document(OPENING + CLOSING + bare + DEBIT));
        assertThat(read.problems).isEmpty();
        assertOrdinary(read.closed.get(0));
        assertThat(read.entries.get(0).bookedOn()).isEqualTo(LocalDate.of(2026, 11, 20));

        Recorder undated = read(message("054", "02", statement("Ntfctn", bare)));
        assertThat(undated.problems).isEmpty();
        assertThat(undated.entries.get(0).bookedOn()).isEqualTo(LocalDate.of(2026, 11, 21));
    }

    @Test
    void dates_come_with_times_and_offsets_or_without() {
        for (String date : List.of(
                "<Dt>2026-11-20</Dt>",
                "<Dt> 2026-11-20Z </Dt>",
                "<Dt>2026-11-20+08:00</Dt>",
                "<DtTm>2026-11-20T23:59:59.999+01:00</DtTm>",
                "<DtTm>2026-11-20T00:00:00.000000000</DtTm>")) {
            Recorder read = read(document(OPENING + CLOSING + CREDIT.replace("<Dt>2026-11-20</Dt>", date) + DEBIT));
            assertThat(read.problems).isEmpty();
            assertThat(read.entries.get(0).bookedOn()).as(date).isEqualTo(LocalDate.of(2026, 11, 20));
        }
    }

    @Test
    void a_day_that_does_not_exist_is_reported_and_its_money_still_counted() {
        Recorder read = read(document(OPENING + CLOSING + CREDIT.replace("2026-11-20", "2026-11-31") + DEBIT));
        assertThat(read.codes()).containsExactly("DATE_INVALID");
        assertOrdinary(read.closed.get(0));
    }

    @ParameterizedTest
    @CsvSource({".5,50", "5.,500", "+5,500", "' 5.5 ',550", "5.00000,500", "0005.10,510", "1234567.89,123456789", "0,0"
    })
    void amounts_are_written_in_many_ways(String written, long fen) {
        Recorder read = read(document(entry(written, "CRDT", BOOK, "")));
        assertThat(read.problems).isEmpty();
        assertThat(read.entries)
                .singleElement()
                .satisfies(entry -> assertThat(entry.amountFen()).isEqualTo(fen));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.005", "5,00", "1 000", "-5", "", "NaN", "1e3", "5.00EUR"})
    void an_amount_that_is_none_is_refused_and_never_guessed(String written) {
        Recorder read = read(document(entry(written, "CRDT", BOOK, "")));
        assertThat(read.problems).hasSize(1);
        assertThat(read.entries).isEmpty();
    }

    @Test
    void large_numbers_of_small_currencies_are_exact_and_sums_never_overflow() {
        String largest = entry("100000000000000.00", "CRDT", BOOK, "");
        StatementSummary two = good(document(largest + largest));
        assertThat(two.creditFen()).isEqualTo(20_000_000_000_000_000L);
        Recorder many = read(document(largest.repeat(300)));
        assertThat(many.codes()).containsOnly("AMOUNT_INVALID");
        assertThat(many.closed.get(0).creditFen()).isEqualTo(230 * 10_000_000_000_000_000L);
    }

    @Test
    void nothing_moved_is_an_entry_too_and_no_entry_at_all_is_a_statement() {
        String same = balance("CLBD", "100.00", "CRDT", "2026-11-20");
        StatementSummary zero = good(document(OPENING + same + entry("0.00", "DBIT", BOOK, "")));
        assertThat(zero.entryCount()).isEqualTo(1);
        StatementSummary empty = good(document(OPENING + same));
        assertThat(empty.entryCount()).isZero();
        assertThat(empty.closes()).isTrue();
    }

    @Test
    void pending_and_informational_entries_are_in_no_sum_and_told_apart() {
        String pending = entry("1.00", "CRDT", "<Sts>PDNG</Sts>", "");
        String later = entry("2.00", "DBIT", "<Sts><Cd>PDNG</Cd></Sts>", "");
        String told = entry("4.00", "DBIT", "<Sts>INFO</Sts>", "");
        Recorder read = read(document(OPENING + CLOSING + pending + CREDIT + later + told + DEBIT));

        assertThat(read.problems).isEmpty();
        assertOrdinary(read.closed.get(0));
        assertThat(read.unbooked).containsExactly("PENDING C 100", "PENDING D 200", "INFORMATION D 400");
        assertThat(read.segments)
                .containsExactly(
                        SegmentKind.HEADER,
                        SegmentKind.IGNORED,
                        SegmentKind.IGNORED,
                        SegmentKind.IGNORED,
                        SegmentKind.TRAILER);
    }

    @Test
    void totals_are_wrong_only_where_no_way_of_counting_gives_them() {
        String pending = entry("1.00", "CRDT", "<Sts>PDNG</Sts>", "");
        for (String right : List.of("2 26.50", "3 27.50", "2 6.50", "2 -6.50", "2 26.5000")) {
            assertThat(totals(right, pending).codes()).as(right).isEmpty();
        }
        assertThat(totals("5 26.50", pending).codes()).containsExactly("CONTROL_COUNT");
        assertThat(totals("2 -26.50", pending).codes()).containsExactly("CONTROL_SUM");
        assertThat(totals("2 26.51", pending).codes()).containsExactly("CONTROL_SUM");
        String details = "<TtlCdtNtries><NbOfNtries>300</NbOfNtries><Sum>3.00</Sum></TtlCdtNtries>";
        assertThat(read(document("<TxsSummry>" + details + "</TxsSummry>" + batch(300))).problems)
                .isEmpty();
    }

    private static Recorder totals(String declared, String more) {
        String[] parts = declared.split(" ", -1);
        return read(document(OPENING + CLOSING + "<TxsSummry><TtlNtries><NbOfNtries>" + parts[0] + "</NbOfNtries><Sum>"
                + parts[1] + "</Sum></TtlNtries></TxsSummry>" + CREDIT + more + DEBIT));
    }

    @Test
    void a_bank_may_count_transactions_that_it_does_not_detail() {
        String batch = entry("20.00", "CRDT", BOOK, "<NtryDtls><Btch><NbOfTxs>7</NbOfTxs></Btch></NtryDtls>");
        String entries = OPENING + balance("CLBD", "103.50", "CRDT", "2026-11-20") + batch + DEBIT;
        String totals = "<TxsSummry><TtlNtries><NbOfNtries>%d</NbOfNtries></TtlNtries></TxsSummry>";
        for (int count : new int[] {2, 8}) {
            assertThat(read(document(totals.formatted(count) + entries)).problems)
                    .as("%d", count)
                    .isEmpty();
        }
        assertThat(read(document(totals.formatted(7) + entries)).codes()).containsExactly("CONTROL_COUNT");
        String nonsense = batch.replace(">7<", ">9999999999999999999<");
        assertThat(read(document(totals.formatted(2) + nonsense + DEBIT)).problems)
                .isEmpty();
    }

    @Test
    void an_entry_that_is_too_long_is_an_error_and_its_money_and_the_next_statement_are_still_told() {
        Mapping any = Mapping.anyCamt();
        Mapping strict = new Mapping(
                any.id(),
                any.version(),
                any.partner(),
                any.message(),
                any.title(),
                any.format(),
                any.currency(),
                any.transactionCodes(),
                new Mapping.Limits(1 << 30, 1 << 18, 1000, 200),
                any.layout());
        byte[] file = message(
                        "053",
                        "02",
                        statement("Stmt", OPENING + CLOSING + batch(3000).replace("30.00", "10.00") + DEBIT)
                                + statement("Stmt", OPENING + CLOSING + CREDIT + DEBIT))
                .getBytes(StandardCharsets.UTF_8);
        Recorder read = Recorder.read(strict, file);

        assertThat(read.codes()).containsExactly("ENTRY_TOO_LONG");
        assertThat(read.problems.get(0).line()).isEqualTo(1);
        assertThat(read.tiledTo).isEqualTo(file.length);
        assertThat(read.closed).hasSize(2).allSatisfy(CamtQuirksTest::assertOrdinary);
        assertThat(read.entries.get(0).texts().size()).isLessThan(3000);
    }

    @Test
    void of_a_file_that_was_cut_off_all_that_was_read_is_told() {
        String whole = document(OPENING + CLOSING + CREDIT + DEBIT);
        for (String cut : List.of(
                whole.substring(0, whole.indexOf(DEBIT)),
                whole.substring(0, whole.indexOf(DEBIT) + 20),
                whole.substring(0, whole.indexOf(DEBIT) - 1))) {
            Recorder read = read(cut);
            assertThat(read.codes()).containsExactly("XML_MALFORMED");
            assertThat(read.closed).isEmpty();
            assertThat(read.unfinished).singleElement().satisfies(soFar -> {
                assertThat(soFar.account()).isEqualTo("DE02120300000000202051");
                assertThat(soFar.openingFen()).isEqualTo(100_00L);
                assertThat(soFar.closingFen()).isEqualTo(93_50L);
                assertThat(soFar.entryCount()).isEqualTo(1);
                assertThat(soFar.creditFen()).isEqualTo(10_00);
            });
        }
        Recorder head = read(whole.substring(0, whole.indexOf("<Ntry>")));
        assertThat(head.opened).hasSize(1);
        assertThat(head.unfinished.get(0).openingFen()).isEqualTo(100_00L);
    }

    @Test
    void an_iban_wins_over_any_other_number_of_the_account() {
        String other = "<Othr><Id>4711</Id></Othr>";
        String document = document(OPENING + CLOSING + CREDIT + DEBIT);
        assertThat(read(document.replace("</IBAN>", "</IBAN>" + other)).opened)
                .containsExactly("DE02120300000000202051/EUR/7");
        assertThat(read(document.replace("<IBAN>", other + "<IBAN>")).opened)
                .containsExactly("DE02120300000000202051/EUR/7");
        assertThat(read(document.replaceAll("<IBAN>.*</IBAN>", other)).opened).containsExactly("4711/EUR/7");
    }

    @Test
    void reports_of_one_day_may_hold_only_what_came_since_the_one_before() {
        String first = OPENING + balance("ITBD", "110.00", "CRDT", "2026-11-20") + CREDIT;
        String second = OPENING + balance("ITBD", "93.50", "CRDT", "2026-11-20") + DEBIT;
        Recorder read = read(message("052", "08", statement("Rpt", first) + statement("Rpt", second)));

        assertThat(read.problems).isEmpty();
        assertThat(read.closed).extracting(StatementSummary::closes).containsExactly(true, null);
        assertThat(read.closed.get(1).openingFen()).isEqualTo(100_00L);
        assertThat(read.closed.get(1).closingFen()).isEqualTo(93_50L);
        assertThat(read(document(second)).codes()).as("a statement is whole").containsExactly("BALANCE");
        assertThat(read(message("052", "08", statement("Rpt", second.replace("ITBD", "CLBD"))))
                        .codes())
                .as("so is a report of a closed day")
                .containsExactly("BALANCE");
    }

    @Test
    void currencies_of_three_decimals_are_refused_and_never_rounded() {
        String dinars = document(OPENING + CREDIT + DEBIT).replace("EUR", "KWD");
        assertThat(read(dinars).codes()).containsExactly("CURRENCY_DECIMALS");
        Recorder fils = read(dinars.replace(">10.00<", ">10.005<"));
        assertThat(fils.codes()).containsExactly("AMOUNT_INVALID", "CURRENCY_DECIMALS");
        assertThat(fils.entries).hasSize(1);
    }

    @Test
    void a_batch_of_thousands_is_one_entry_with_every_remark() {
        Recorder read = read(document(batch(10_000)));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries).singleElement().satisfies(entry -> {
            assertThat(entry.amountFen()).isEqualTo(100_00);
            assertThat(entry.texts()).hasSize(10_000).endsWith("P9999");
            assertThat(entry.counterpartyName()).isEmpty();
        });
    }

    @Test
    void remittance_references_and_parties_are_found_wherever_the_standard_puts_them() {
        String detail = "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><InstrId>I1</InstrId></Refs>"
                + "<RltdPties><UltmtDbtr><Pty><Nm>甲</Nm></Pty></UltmtDbtr>"
                + "<DbtrAcct><Id><Othr><Id>6222</Id></Othr></Id></DbtrAcct></RltdPties>"
                + "<RltdAgts><DbtrAgt><FinInstnId><BICFI>ABCDEFGH</BICFI></FinInstnId></DbtrAgt></RltdAgts>"
                + "<RmtInf><Ustrd>one </Ustrd><Ustrd>two</Ustrd><Strd><RfrdDocInf><Nb>R9</Nb></RfrdDocInf>"
                + "<CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18</Ref></CdtrRefInf>"
                + "<AddtlRmtInf>more</AddtlRmtInf></Strd></RmtInf><AddtlTxInf>tx</AddtlTxInf></TxDtls></NtryDtls>"
                + "<AddtlNtryInf>entry</AddtlNtryInf>";
        BankEntry read =
                read(document(entry("1", "CRDT", BOOK, detail))).entries.get(0);

        assertThat(read.texts()).containsExactly("one ", "two", "RF18", "R9", "more", "tx", "entry");
        assertThat(read.counterpartyName()).isEqualTo("甲");
        assertThat(read.counterpartyAccount()).isEqualTo("6222");
    }

    @Test
    void an_entry_in_another_currency_than_its_account_is_counted_and_named() {
        Recorder read = read(document(CREDIT.replace("EUR", "USD")));
        assertThat(read.codes()).containsExactly("CURRENCY");
        assertThat(read.entries).hasSize(1);
        String unsaid = document(CREDIT).replace("<Ccy>EUR</Ccy>", "").replace("EUR", "JPY");
        assertThat(read(unsaid).problems).isEmpty();
        assertThat(read(unsaid).opened).containsExactly("DE02120300000000202051/JPY/7");
    }

    @Test
    void a_banks_mapping_takes_no_report_for_a_statement_and_no_foreign_currency_for_its_own() {
        Mapping bank = Mappings.fromClassPath().find("longcheng.statement").orElseThrow();
        String report = message("052", "02", statement("Rpt", OPENING + CLOSING + CREDIT + DEBIT));

        assertThat(Recorder.read(bank, report.getBytes(StandardCharsets.UTF_8)).codes())
                .containsExactly("NOT_CAMT");
        assertThat(Recorder.read(bank, ordinary().getBytes(StandardCharsets.UTF_8))
                        .codes())
                .contains("CURRENCY");
    }

    @Test
    void what_is_kept_of_a_recoded_document_does_not_grow_with_it() throws Exception {
        String xml = "<?xml version='1.0' encoding='ISO-8859-1'?><x>" + "<a>ä</a>\n".repeat(60_000) + "</x>";
        XmlBytes bytes = new XmlBytes(new ByteArrayInputStream(xml.getBytes(StandardCharsets.ISO_8859_1)));
        XmlEvents events = new XmlEvents(bytes, Long.MAX_VALUE, XmlEvents.MOST_TEXT);
        events.start();
        int most = 0;
        while (events.next() != XMLStreamConstants.END_DOCUMENT) {
            most = Math.max(most, bytes.pending());
        }

        assertThat(most).isBetween(1, 1 << 17);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16"})
    void an_attachment_that_nobody_reads_may_be_of_any_length(String name) {
        Charset charset = Charset.forName(name);
        String text = "QUJDRA==ü".repeat(100_000);
        String attached = "<SplmtryData><Envlp><Pdf>" + text + "</Pdf><Pdf><![CDATA[" + text + "<]]></Pdf></Envlp>"
                + "</SplmtryData>";
        byte[] file = (DECLARATION + document(OPENING + CLOSING + CREDIT.replace("柳州", "") + attached + DEBIT))
                .replace("UTF-8", name)
                .getBytes(charset);
        assertOrdinary(good(file));
        assertThat(read(file).entries).allSatisfy(entry -> {
            String raw = new String(
                    file,
                    (int) entry.rawOffset(),
                    entry.rawLength(),
                    name.equals("UTF-16") ? StandardCharsets.UTF_16BE : charset);
            assertThat(raw).startsWith("<Ntry>").contains("</Ntry>");
        });
        String huge = "<x>" + text + "<a b='" + text.repeat(3) + "'/></x>";
        assertThat(read(document(OPENING + huge)).codes())
                .as("a tag behind it may not")
                .containsExactly("XML_LIMIT");
    }

    @ParameterizedTest
    @CsvSource({
        "12.345,EUR,CRDT,AMOUNT_INVALID",
        "-3,EUR,CRDT,AMOUNT_NEGATIVE",
        "12.34,USD,CRDT,CURRENCY",
        "12.34,EUR,'',DIRECTION_UNKNOWN"
    })
    void the_money_of_an_entry_that_is_not_booked_is_checked_like_any(
            String amount, String currency, String side, String code) {
        for (String status : List.of("<Sts>PDNG</Sts>", "<Sts>INFO</Sts>")) {
            String entry = entry(amount, side, status, "").replace("EUR", currency);
            assertThat(read(document(OPENING + CLOSING + CREDIT + entry + DEBIT))
                            .codes())
                    .containsExactly(code);
        }
    }

    @Test
    void what_is_not_booked_may_be_as_large_as_what_is() {
        String totals = "<TxsSummry><TtlCdtNtries><NbOfNtries>2</NbOfNtries><Sum>12000000010.00</Sum></TtlCdtNtries>"
                + "</TxsSummry>";
        String large = entry("12000000000.00", "CRDT", "<Sts>PDNG</Sts>", "");
        Recorder read = read(document(OPENING + CLOSING + totals + CREDIT + large + DEBIT));

        assertThat(read.problems).isEmpty();
        assertThat(read.unbooked).containsExactly("PENDING C 1200000000000");
    }

    @Test
    void what_is_only_looked_at_has_no_limit_of_entries_and_a_high_one_of_bytes() {
        assertThat(List.of(Mapping.anyCamt(), Mapping.anySwift(), Mapping.anyArrivalNotice()))
                .allSatisfy(mapping -> {
                    assertThat(mapping.limits().entries()).isEqualTo(Integer.MAX_VALUE);
                    assertThat(mapping.limits().fileBytes()).isEqualTo(16L << 30);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01", "1900-01-01", "9999-12-31"})
    void a_day_that_only_fills_the_place_of_one_is_none(String day) {
        String period = "<FrToDt><FrDtTm>" + day + "T00:00:00</FrDtTm><ToDtTm>" + day + "T00:00:00</ToDtTm></FrToDt>";
        StatementSummary summary =
                good(document(period + balance("OPBD", "100.00", "CRDT", day) + CLOSING + CREDIT + DEBIT));

        assertOrdinary(summary);
        assertThat(summary.periodTo()).isEqualTo(LocalDate.of(2026, 11, 20));
        Mapping bank = Mappings.fromClassPath().find("longcheng.statement").orElseThrow();
        byte[] toBook = document(period + OPENING + CLOSING + CREDIT + DEBIT).getBytes(StandardCharsets.UTF_8);
        assertThat(Recorder.read(bank, toBook).codes()).contains("DATE_INVALID");
    }

    @Test
    void a_sum_of_nothing_may_have_a_sign() {
        String totals =
                "<TxsSummry><TtlCdtNtries><NbOfNtries>0</NbOfNtries><Sum>-0.00</Sum></TtlCdtNtries></TxsSummry>";

        assertThat(read(document(totals + DEBIT)).problems).isEmpty();
    }
}
