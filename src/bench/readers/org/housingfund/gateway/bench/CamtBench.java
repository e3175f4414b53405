package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import com.prowidesoftware.swift.model.mx.MxCamt05300102;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.StatementHandler;
import org.housingfund.gateway.statement.StatementReaders;
import org.junit.jupiter.api.Test;

/**
 * {@code ./mvnw -Pbench test -Dtest=CamtBench [-Dmegabytes=50] [-Drounds=5]}: how fast a
 * camt.053 is read, by processor time of the reading thread, next to a loop that only walks over the same XML and next to Prowide. Of {@code rounds} the best
 * counts. {@code -Dmegabytes=1024 -Drounds=1 -Dprowide=false -Dtest.heap=256m} shows that memory does not grow with the file.
 */
class CamtBench {
    private static final long MEGABYTES = Long.getLong("megabytes", 50);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final boolean PROWIDE = !"false".equals(System.getProperty("prowide"));
    private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
    private static final String ENTRY = """
              <Ntry>
                <NtryRef>%d</NtryRef>
                <Amt Ccy="CNY">12.34</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
                <BookgDt><Dt>2026-11-20</Dt></BookgDt><ValDt><Dt>2026-11-20</Dt></ValDt>
                <AcctSvcrRef>LC%010d</AcctSvcrRef>
                <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
                <NtryDtls>
                  <TxDtls>
                    <Refs><EndToEndId>E%d</EndToEndId></Refs>
                    <RltdPties>
                      <Dbtr><Nm>龙城区文昌印务有限公司</Nm><PstlAdr><Ctry>CN</Ctry><AdrLine>文昌路 1 号</AdrLine></PstlAdr></Dbtr>
                      <DbtrAcct><Id><Othr><Id>62220011</Id></Othr></Id></DbtrAcct>
                      <Cdtr><Nm>柳州市住房公积金管理中心</Nm></Cdtr>
                    </RltdPties>
                    <RltdAgts><DbtrAgt><FinInstnId><BIC>LCBKCNBJ</BIC></FinInstnId></DbtrAgt></RltdAgts>
                    <RmtInf><Ustrd>P2611%06d 公积金汇缴 11 月</Ustrd></RmtInf>
                  </TxDtls>
                </NtryDtls>
              </Ntry>
            """;

    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
            <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-20T23:30:00+08:00</CreDtTm></GrpHdr>
            <Stmt><Id>S1</Id><Acct><Id><Othr><Id>6222</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
            <Dt><Dt>2026-11-20</Dt></Dt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
            <Dt><Dt>2026-11-20</Dt></Dt></Bal>
            """;

    private interface Reading {
        long entries(InputStream in) throws Exception;
    }

    private static final class Counting implements StatementHandler {
        private long entries;
        private long creditFen;
        private StatementSummary closed;

        @Override
        public void opened(String account, String currency, String number) {}

        @Override
        public void entry(BankEntry entry) {
            entries++;
            creditFen += entry.amountFen();
        }

        @Override
        public void closed(StatementSummary summary) {
            closed = summary;
        }

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(Problem problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void camt_is_read_nearly_as_fast_as_its_xml_is_walked_over() throws Exception {
        Path file = Files.createTempFile(Path.of("target"), "bench", ".xml");
        try {
            long entries = write(file);
            double megabytes = Files.size(file) / 1e6;
            System.out.printf("camt.053, %.0f MB, %d entries, heap %d MB%n", megabytes, entries, heap());
            double floor = report("walk, Aalto (the parser under the reader)", file, entries, CamtBench::walkAalto);
            report("walk, JDK StAX", file, entries, in -> walk(XMLInputFactory.newDefaultFactory(), in));
            double own = report("gateway, every check, every entry", file, entries, CamtBench::read);
            System.out.printf("%.2f of the walk%n", floor / own);
            if (PROWIDE) {
                double other = report("Prowide, model of the whole file", file, entries, CamtBench::prowide);
                System.out.printf("%.1f times Prowide%n", other / own);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static long heap() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }

    /** Returns the best time in seconds. */
    private static double report(String what, Path file, long entries, Reading reading) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            long start = PROCESSOR.getCurrentThreadCpuTime();
            try (InputStream in = Files.newInputStream(file)) {
                assertThat(reading.entries(in)).isEqualTo(entries);
            }
            seconds.add((PROCESSOR.getCurrentThreadCpuTime() - start) / 1e9);
        }
        double best = seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        System.out.printf("%-45s %8.0f MB/s %12.0f entries/s%n", what, Files.size(file) / 1e6 / best, entries / best);
        return best;
    }

    private static long read(InputStream in) throws IOException {
        Counting counted = new Counting();
        StatementReaders.read(Mapping.anyCamt(), in, counted);
        assertThat(counted.closed.closes()).isTrue();
        return counted.entries;
    }

    private static long walkAalto(InputStream in) throws Exception {
        return walk(new InputFactoryImpl(), in);
    }

    /** Counts entries, and reads every text, as any use of the file must. */
    private static long walk(XMLInputFactory factory, InputStream in) throws Exception {
        XMLStreamReader reader = factory.createXMLStreamReader(in);
        long entries = 0;
        long characters = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT ->
                    entries += reader.getLocalName().equals("Ntry") ? 1 : 0;
                case XMLStreamConstants.CHARACTERS ->
                    characters += reader.getText().length();
                default -> {
                    // walked over
                }
            }
        }
        assertThat(characters).isPositive();
        return entries;
    }

    private static long prowide(InputStream in) throws IOException {
        MxCamt05300102 message = MxCamt05300102.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        return message.getBkToCstmrStmt().getStmt().get(0).getNtry().size();
    }

    private static long write(Path file) throws IOException {
        long entries = 0;
        long target = MEGABYTES * 1_000_000;
        try (BufferedOutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
            long entryBytes = ENTRY.formatted(0, 0, 0, 0).getBytes(StandardCharsets.UTF_8).length + 12;
            long count = target / entryBytes;
            out.write(HEAD.formatted(Money.format(1234L * count)));
            for (; entries < count; entries++) {
                out.write(ENTRY.formatted(entries, entries, entries, entries % 1_000_000));
            }
            out.write("</Stmt>\n</BkToCstmrStmt></Document>\n");
        }
        return entries;
    }
}
