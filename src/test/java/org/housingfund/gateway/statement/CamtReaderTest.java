package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CamtReaderTest {
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.%s"><BkToCstmrStmt>
            <Stmt><Id>S1</Id><Acct><Id><Othr><Id>6222</Id></Othr></Id></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
            <Dt><Dt>2026-11-20</Dt></Dt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
            <Dt><Dt>2026-11-20</Dt></Dt></Bal>
            """;
    private static final String TAIL = "</Stmt></BkToCstmrStmt></Document>\n";

    static String document(String closing, String entries) {
        return HEAD.formatted("02", closing) + entries + TAIL;
    }

    static String entry(String amount, String remark) {
        return "<Ntry><Amt Ccy=\"CNY\">" + amount + "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
                + "<BookgDt><Dt>2026-11-20</Dt></BookgDt><AddtlNtryInf>" + remark + "</AddtlNtryInf></Ntry>";
    }

    private static Recorder read(String xml) {
        return read(xml.getBytes(StandardCharsets.UTF_8));
    }

    /** As a bank's mapping reads it, that is for booking. */
    private static Recorder booked(String xml) {
        return Recorder.read(
                Mappings.fromClassPath().find("longcheng.statement").orElseThrow(),
                xml.getBytes(StandardCharsets.UTF_8));
    }

    private static Recorder read(byte[] xml) {
        return Recorder.read(Mapping.anyCamt(), xml);
    }

    @Test
    void offsets_count_bytes_with_chinese_text_comments_cdata_and_prefixes_i1() {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            String remark = "柳州公积金😀".repeat(i % 40) + "&amp;<![CDATA[<Ntry>]]>" + i;
            entries.append("\r\n  ").append(entry("1.00", remark));
            entries.append(i % 7 == 0 ? "<!-- 鱼峰 -->" : "");
        }
        String plain = document("3000.00", entries.toString());
        String prefixed = plain.replaceAll("<(/?)(Ntry|Amt|Stmt|Bal)(?=[ >])(?!>\\]\\])", "<$1c:$2")
                .replace("<Document ", "<Document xmlns:c='urn:c' ");
        for (String xml : new String[] {plain, prefixed, "\uFEFF" + plain}) {
            byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
            Recorder read = read(bytes);

            assertThat(read.problems).isEmpty();
            assertThat(read.entries).hasSize(3000);
            assertThat(read.tiledTo).isEqualTo(bytes.length);
            assertThat(read.entries).allSatisfy(entry -> {
                String raw = new String(bytes, (int) entry.rawOffset(), entry.rawLength(), StandardCharsets.UTF_8);
                assertThat(raw.strip())
                        .startsWith(xml.equals(prefixed) ? "<c:Ntry>" : "<Ntry>")
                        .endsWith("Ntry>");
                assertThat(raw).contains("]]>" + (entry.sequence() - 1) + "<");
                assertThat(entry.texts().get(0)).endsWith("&<Ntry>" + (entry.sequence() - 1));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "02", "08", "10", "14"})
    void every_version_reads_alike(String version) {
        Recorder read = read(HEAD.formatted(version, "1.00") + entry("1.00", "x") + TAIL);

        assertThat(read.problems).isEmpty();
        assertThat(read.closed)
                .singleElement()
                .satisfies(summary -> assertThat(summary.closes()).isTrue());
    }

    @Test
    void pending_and_information_entries_are_no_entries() {
        String pending = entry("9.00", "x").replace("BOOK", "PDNG");
        Recorder read = read(document("1.00", pending + entry("1.00", "x") + pending.replace("PDNG", "INFO")));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries).hasSize(1);
        assertThat(read.segments)
                .containsExactly(SegmentKind.HEADER, SegmentKind.IGNORED, SegmentKind.IGNORED, SegmentKind.TRAILER);
    }

    @Test
    void a_reversed_credit_is_a_debit_whose_other_party_is_the_payer_r_m9() {
        String reversal = entry("1.00", "x")
                .replace("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>")
                .replace(
                        "</Ntry>",
                        "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>甲</Nm></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>");
        Recorder read = read(document("0.00", entry("1.00", "x") + reversal));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries.get(1).direction()).isEqualTo(Direction.DEBIT);
        assertThat(read.entries.get(1).reversal()).isTrue();
        assertThat(read.entries.get(1).counterpartyName()).isEqualTo("甲");
    }

    @Test
    void what_the_standard_requires_and_the_file_lacks_is_named() {
        String good = document("1.00", entry("1.00", "x"));

        assertThat(booked(good.replace("CLBD", "CLAV")).codes()).contains("BALANCE_MISSING");
        assertThat(booked(good.replace("<Id>6222</Id>", "")).codes()).contains("FIELD_EMPTY");
        String fortnight = good.replaceFirst("2026-11-20", "2026-11-06");
        assertThat(booked(fortnight.replace("<Dt>2026-11-20</Dt></BookgDt>", "</BookgDt>"))
                        .codes())
                .contains("FIELD_EMPTY");
        assertThat(read(good.replace(
                                "Ccy=\"CNY\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>",
                                "Ccy=\"USD\">1.00</Amt>" + "<CdtDbtInd>CRDT</CdtDbtInd><Sts>"))
                        .codes())
                .contains("CURRENCY");
    }

    @Test
    void a_document_type_is_refused_and_nothing_is_fetched_or_expanded() {
        String xxe = "<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y \"yyyy\">]>\n";
        for (String reference : new String[] {"&x;", "&y;", ""}) {
            String xml = document("1.00", entry("1.00", reference)).replace("<Document", xxe + "<Document");
            assertThat(read(xml).codes()).containsExactly("XML_DTD");
        }
        assertThat(read(document("1.00", entry("1.00", "&x;"))).problems).hasSize(1);
    }

    @Test
    void hostile_structures_stop_at_a_limit() {
        String deep = "<a>".repeat(1_000_000);
        assertThat(read(document("1.00", deep)).codes()).containsExactly("XML_LIMIT");

        StringBuilder names = new StringBuilder();
        IntStream.range(0, 100_000).forEach(i -> names.append("<n").append(i).append("/>"));
        assertThat(read(document("1.00", names.toString())).codes()).containsExactly("XML_LIMIT");

        String huge = "x".repeat(3_000_000);
        assertThat(read(document("1.00", entry("1.00", huge))).codes()).containsExactly("XML_LIMIT");
        assertThat(read(document("1.00", "<a b='" + huge + "'/>")).codes()).containsExactly("XML_LIMIT");
        assertThat(read(document("1.00", "<!--" + huge + "-->")).codes()).containsExactly("XML_LIMIT");
        assertThat(read(document("1.00", "<Ntry>" + "<a/>".repeat(5_000_000) + "</Ntry>"))
                        .codes())
                .startsWith("ENTRY_TOO_LONG");
    }

    @Test
    void refused_documents_are_accounted_for_to_the_last_byte() {
        byte[] good = document("1.00", entry("1.00", "柳州")).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < good.length - 1; length++) {
            Recorder read = read(java.util.Arrays.copyOf(good, length));
            assertThat(read.problems).as("cut at %d", length).isNotEmpty();
            assertThat(read.tiledTo).isEqualTo(length);
        }
        assertThat(read("").codes()).containsExactly("EMPTY_FILE");
        assertThat(read("no xml at all").codes()).containsExactly("XML_MALFORMED");
        assertThat(read(document("1.00", "<xmlns:a/>")).codes()).containsExactly("XML_MALFORMED");
        assertThat(read("<html/>").codes()).containsExactly("NOT_CAMT");
    }

    @Test
    void a_failing_stream_is_no_fault_of_the_file() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk");
            }

            @Override
            public int read(byte[] target, int at, int length) throws IOException {
                throw new IOException("disk");
            }
        };
        assertThatThrownBy(() -> StatementReaders.read(Mapping.anyCamt(), failing, new Recorder()))
                .isInstanceOf(IOException.class)
                .hasMessage("disk");
    }
}
