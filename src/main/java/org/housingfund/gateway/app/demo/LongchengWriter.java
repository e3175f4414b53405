package org.housingfund.gateway.app.demo;

import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;

/** 龙城银行: ISO 20022 camt.053. */
final class LongchengWriter implements StatementWriter {
    private static final LocalTime WRITTEN_AT = LocalTime.of(23, 30);

    @Override
    public String fileName(BankDay day) {
        return "camt053_%s_%04d.xml".formatted(DateTimeFormatter.BASIC_ISO_DATE.format(day.date()), day.number());
    }

    @Override
    public byte[] write(BankDay day, long wrongByFen) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
                <BkToCstmrStmt>
                """);
        head(xml, day, wrongByFen);
        int serial = 0;
        for (BankDay.Line line : day.lines()) {
            serial++;
            entry(xml, line, "LC%s%06d".formatted(SHORT_DATE.format(day.date()), serial));
        }
        return xml.append("</Stmt>\n</BkToCstmrStmt>\n</Document>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void head(StringBuilder xml, BankDay day, long wrongByFen) {
        OffsetDateTime written =
                day.date().atTime(WRITTEN_AT).atZone(Times.ZONE).toOffsetDateTime();
        String created = tag("CreDtTm", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(written));
        String number = Integer.toString(day.number());
        xml.append(tag("GrpHdr", tag("MsgId", "LC-" + day.date() + "-" + number) + created))
                .append("\n<Stmt>")
                .append(tag("Id", "LC-" + number))
                .append(tag("ElctrncSeqNb", number))
                .append(created)
                .append(tag(
                        "FrToDt",
                        tag("FrDtTm", day.date() + "T00:00:00+08:00") + tag("ToDtTm", day.date() + "T23:59:59+08:00")))
                .append(tag("Acct", tag("Id", tag("Othr", tag("Id", day.account()))) + tag("Ccy", "CNY")))
                .append('\n');
        balance(xml, "OPBD", day.openingFen(), day);
        balance(xml, "CLBD", day.closingFen(), day);
        long sum = day.creditFen() + day.debitFen();
        xml.append(tag(
                        "TxsSummry",
                        total("TtlNtries", day.lines().size(), sum)
                                + total("TtlCdtNtries", day.credits(), day.creditFen() + wrongByFen)
                                + total("TtlDbtNtries", day.debits(), day.debitFen())))
                .append('\n');
    }

    private static void balance(StringBuilder xml, String code, long fen, BankDay day) {
        xml.append(tag(
                        "Bal",
                        tag("Tp", tag("CdOrPrtry", tag("Cd", code)))
                                + amount(fen)
                                + tag("Dt", tag("Dt", day.date().toString()))))
                .append('\n');
    }

    private static String total(String name, int count, long fen) {
        return tag(name, tag("NbOfNtries", Integer.toString(count)) + tag("Sum", Money.format(fen)));
    }

    private static void entry(StringBuilder xml, BankDay.Line line, String reference) {
        String party = line.amountFen() > 0 ? "Dbtr" : "Cdtr";
        String details = tag(
                "TxDtls",
                tag(
                                "RltdPties",
                                tag(party, tag("Pty", tag("Nm", escaped(line.counterpartyName()))))
                                        + tag(
                                                party + "Acct",
                                                tag("Id", tag("Othr", tag("Id", line.counterpartyAccount())))))
                        + tag("RmtInf", tag("Ustrd", escaped(line.remark()))));
        xml.append(tag(
                        "Ntry",
                        amount(line.amountFen())
                                + (line.reversal() ? tag("RvslInd", "true") : "")
                                + tag("Sts", tag("Cd", "BOOK"))
                                + tag("BookgDt", tag("Dt", line.bookedOn().toString()))
                                + tag("AcctSvcrRef", reference)
                                + tag("BkTxCd", tag("Prtry", tag("Cd", code(line.kind()))))
                                + (line.remark().isEmpty() ? "" : tag("NtryDtls", details))
                                + tag("AddtlNtryInf", escaped(line.summary()))))
                .append('\n');
    }

    private static String amount(long fen) {
        return "<Amt Ccy=\"CNY\">" + Money.format(Math.abs(fen)) + "</Amt>"
                + tag("CdtDbtInd", fen > 0 ? "CRDT" : "DBIT");
    }

    private static String code(BankDay.Kind kind) {
        return switch (kind) {
            case PAYMENT -> "PMNT";
            case FEE -> "CHRG";
            case TRANSFER -> "XFER";
            case INTEREST -> "INTR";
            case REPAYMENT -> "LOAN";
            case PAYOUT -> "PAYO";
            case UNEXPLAINED -> "MISC";
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String tag(String name, String content) {
        return "<" + name + ">" + content + "</" + name + ">";
    }
}
