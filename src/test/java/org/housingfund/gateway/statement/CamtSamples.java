package org.housingfund.gateway.statement;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** camt documents made for tests, with what real ones do. */
final class CamtSamples {
    static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    static final String OPENING = balance("OPBD", "100.00", "CRDT", "2026-11-19");
    static final String CLOSING = balance("CLBD", "93.50", "CRDT", "2026-11-20");
    static final String CREDIT = entry("10.00", "CRDT", "<Sts>BOOK</Sts>", "<AddtlNtryInf>Müller 柳州</AddtlNtryInf>");
    static final String DEBIT = entry("16.50", "DBIT", "<Sts>BOOK</Sts>", "");
    private static final Charset GB18030 = Charset.forName("GB18030");

    private CamtSamples() {}

    static String balance(String code, String amount, String side, String date) {
        return "<Bal><Tp><CdOrPrtry><Cd>" + code + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" + amount + "</Amt>"
                + (side.isEmpty() ? "" : "<CdtDbtInd>" + side + "</CdtDbtInd>") + "<Dt><Dt>" + date
                + "</Dt></Dt></Bal>\n";
    }

    static String entry(String amount, String side, String status, String rest) {
        return "<Ntry><Amt Ccy=\"EUR\">" + amount + "</Amt><CdtDbtInd>" + side + "</CdtDbtInd>" + status
                + "<BookgDt><Dt>2026-11-20</Dt></BookgDt>" + rest + "</Ntry>\n";
    }

    static String statement(String name, String content) {
        return "<" + name + "><Id>7</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
                + content + "</" + name + ">\n";
    }

    static String message(String kind, String version, String statements) {
        String element = switch (kind) {
            case "052" -> "BkToCstmrAcctRpt";
            case "053" -> "BkToCstmrStmt";
            default -> "BkToCstmrDbtCdtNtfctn";
        };
        String name = element + (version.equals("01") ? "V01" : "");
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt." + kind + ".001." + version + "\"><" + name
                + ">\n<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-21T06:10:29.000+01:00</CreDtTm></GrpHdr>\n" + statements
                + "</" + name + "></Document>\n";
    }

    /** A camt.053 of two entries that closes at 93.50. */
    static String document(String content) {
        return message("053", "02", statement("Stmt", content));
    }

    static String ordinary() {
        return DECLARATION + document(OPENING + CLOSING + CREDIT + DEBIT);
    }

    /** A batch of this many transactions of one cent each. */
    static String batch(int transactions) {
        String detail =
                "<TxDtls><Refs><EndToEndId>E%d</EndToEndId></Refs><RltdPties><Dbtr><Nm>N</Nm></Dbtr></RltdPties>"
                        + "<RmtInf><Ustrd>P%d</Ustrd></RmtInf></TxDtls>\n";
        StringBuilder details =
                new StringBuilder("<NtryDtls><Btch><NbOfTxs>" + (transactions + 5) + "</NbOfTxs></Btch>");
        for (int i = 0; i < transactions; i++) {
            details.append(detail.formatted(i, i));
        }
        return entry("%d.%02d".formatted(transactions / 100, transactions % 100), "CRDT", "", details + "</NtryDtls>");
    }

    /** One of each kind, to be damaged. */
    static List<byte[]> corpus() {
        List<String> texts = new ArrayList<>();
        texts.add(ordinary());
        texts.add(message("052", "01", statement("Rpt", CREDIT + "<!-- c -->" + DEBIT)));
        texts.add(message("052", "08", statement("Rpt", balance("ITBD", "1", "", "2026-11-20") + CREDIT)));
        texts.add(message("054", "13", statement("Ntfctn", CREDIT.replace(">BOOK<", "><Cd>PDNG</Cd><") + DEBIT)));
        texts.add(
                "<Envelope><AppHdr><x>&amp;</x></AppHdr>" + ordinary().substring(DECLARATION.length()) + "</Envelope>");
        texts.add(document(OPENING + CLOSING + batch(30) + "<TxsSummry><TtlNtries><NbOfNtries>30</NbOfNtries>"
                + "<Sum>.30</Sum></TtlNtries></TxsSummry>"));
        texts.add(ordinary().replaceAll("<(/?)(\\w)", "<$1p:$2").replace("xmlns=", "xmlns:p="));
        List<byte[]> corpus = new ArrayList<>();
        texts.forEach(text -> corpus.add(text.getBytes(StandardCharsets.UTF_8)));
        String ordinary = ordinary();
        corpus.add(ordinary.replace("UTF-8", "GBK").getBytes(GB18030));
        corpus.add(ordinary.replace("UTF-8", "ISO-8859-1").getBytes(StandardCharsets.ISO_8859_1));
        corpus.add(("\uFEFF" + ordinary).getBytes(StandardCharsets.UTF_16LE));
        corpus.add(ordinary.getBytes(StandardCharsets.UTF_16));
        corpus.add(("\uFEFF" + ordinary + "\u001A\0\0").getBytes(StandardCharsets.UTF_8));
        return corpus;
    }
}
