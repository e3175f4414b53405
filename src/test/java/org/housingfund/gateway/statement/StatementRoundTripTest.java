package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.housingfund.gateway.kernel.Money;

/** What a bank writes in each of the shipped formats reads back exactly, and every byte is accounted for (I1). */
class StatementRoundTripTest {
    private static final Mappings MAPPINGS = Mappings.fromClassPath();
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final String ACCOUNT = "4501880010020030";

    /** What the bank means, before any format. */
    record Meant(Direction direction, long fen, boolean reversal, String name, String remark) {}

    @Provide
    Arbitrary<List<Meant>> statements() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("Ｐp０ABCxyz0123456789柳州市公积金㙍䶮𠮷→￥（）→&<>'\"")
                .ofMaxLength(12)
                .map(StatementRoundTripTest::withoutHalfPairs);
        Arbitrary<Meant> entry = Combinators.combine(
                        Arbitraries.of(Direction.class),
                        Arbitraries.longs().between(1, 99_999_999_999L),
                        Arbitraries.of(true, false),
                        text,
                        text)
                .as(Meant::new);
        return entry.list().ofMaxSize(40);
    }

    private static String withoutHalfPairs(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text) ? text : text.replaceAll("[\\uD800-\\uDFFF]", "");
    }

    private static long sum(List<Meant> entries, Direction direction) {
        return entries.stream()
                .filter(entry -> entry.direction() == direction)
                .mapToLong(Meant::fen)
                .sum();
    }

    private static void check(String mapping, byte[] file, List<Meant> meant, long openingFen) {
        Recorder read = Recorder.read(MAPPINGS.find(mapping).orElseThrow(), file);

        assertThat(read.problems).isEmpty();
        assertThat(read.tiledTo).isEqualTo(file.length);
        assertThat(read.entries)
                .extracting(entry -> new Meant(
                        entry.direction(),
                        entry.amountFen(),
                        entry.reversal(),
                        entry.counterpartyName(),
                        entry.texts().isEmpty() ? "" : entry.texts().get(0)))
                .isEqualTo(meant);
        assertThat(read.entries).extracting(BankEntry::bookedOn).allMatch(DAY::equals);
        assertThat(read.closed).singleElement().satisfies(summary -> {
            assertThat(summary.openingFen()).isEqualTo(openingFen);
            assertThat(summary.closes()).isTrue();
            assertThat(summary.account()).isEqualTo(ACCOUNT);
        });
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void delimited(@ForAll("statements") List<Meant> entries, @ForAll short openingFen) {
        long credits = sum(entries, Direction.CREDIT);
        long debits = sum(entries, Direction.DEBIT);
        StringBuilder file = new StringBuilder("#H|" + ACCOUNT + "|156|7|20261120|20261120|"
                + Money.format(openingFen) + "|\r\n"
                + "记账日期|流水号|分录号|交易码|借贷标志|金额|冲正标志|对方账号|对方户名|附言|摘要|用途|\r\n");
        for (int i = 0; i < entries.size(); i++) {
            Meant entry = entries.get(i);
            file.append("20261120|%05d|1|P010|%s|%s|%s|6217|%s|%s|||\r\n"
                    .formatted(
                            i,
                            entry.direction() == Direction.CREDIT ? "贷" : "借",
                            Money.format(entry.fen()),
                            entry.reversal() ? "Y" : "",
                            entry.name(),
                            entry.remark()));
        }
        file.append("#T|%d|%s|%s|%s|\r\n"
                .formatted(
                        entries.size(),
                        Money.format(credits),
                        Money.format(debits),
                        Money.format(openingFen + credits - debits)));
        check("liujiang.statement", file.toString().getBytes(TextDecoder.GB18030), entries, openingFen);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void fixed_width(@ForAll("statements") List<Meant> entries, @ForAll short openingFen) {
        long credits = sum(entries, Direction.CREDIT);
        long debits = sum(entries, Direction.DEBIT);
        StringBuilder file = new StringBuilder(
                "1" + padded(ACCOUNT, 32) + "CNY2026-11-20" + padded("" + openingFen, 16) + " ".repeat(138) + "\n");
        for (int i = 0; i < entries.size(); i++) {
            Meant entry = entries.get(i);
            long signed = entry.direction() == Direction.CREDIT ? entry.fen() : -entry.fen();
            file.append("52026-11-20%012d0201".formatted(i))
                    .append(padded("" + signed, 16))
                    .append(padded("6217", 32))
                    .append(padded(entry.name(), 40))
                    .append(padded(entry.remark(), 60))
                    .append(padded("汇缴", 20))
                    .append(entry.reversal() ? "R" : " ")
                    .append("    \n");
        }
        long credited = entries.stream()
                .filter(entry -> entry.direction() == Direction.CREDIT)
                .count();
        file.append("9%08d".formatted(credited))
                .append(padded("" + credits, 16))
                .append("%08d".formatted(entries.size() - credited))
                .append(padded("" + debits, 16))
                .append(padded("" + (openingFen + credits - debits), 16))
                .append(" ".repeat(135))
                .append('\n');
        check("yufeng.statement", file.toString().getBytes(TextDecoder.GB18030), entries, openingFen);
    }

    /** Pads to a number of bytes. */
    private static String padded(String text, int bytes) {
        return text + " ".repeat(bytes - text.getBytes(TextDecoder.GB18030).length);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void camt(@ForAll("statements") List<Meant> entries, @ForAll short openingFen) {
        long closing = openingFen + sum(entries, Direction.CREDIT) - sum(entries, Direction.DEBIT);
        StringBuilder file = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?><Document><BkToCstmrStmt>"
                + "<Stmt><ElctrncSeqNb>3</ElctrncSeqNb><Acct><Id><Othr><Id>" + ACCOUNT
                + "</Id></Othr></Id><Ccy>CNY</Ccy></Acct>" + balance("OPBD", openingFen) + balance("CLBD", closing));
        for (int i = 0; i < entries.size(); i++) {
            Meant entry = entries.get(i);
            boolean credit = entry.direction() == Direction.CREDIT;
            String party = credit != entry.reversal() ? "Dbtr" : "Cdtr";
            file.append("\n <Ntry><Amt Ccy='CNY'>" + Money.format(entry.fen()) + "</Amt><CdtDbtInd>"
                    + (credit ? "CRDT" : "DBIT") + "</CdtDbtInd><RvslInd>" + entry.reversal()
                    + "</RvslInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>R" + i
                    + "</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><" + party + "><Nm>" + escaped(entry.name())
                    + "</Nm></" + party + "></RltdPties><RmtInf><Ustrd>" + escaped(entry.remark())
                    + "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>");
        }
        file.append("</Stmt></BkToCstmrStmt></Document>");
        check("longcheng.statement", file.toString().getBytes(StandardCharsets.UTF_8), entries, openingFen);
    }

    private static String balance(String code, long fen) {
        return "<Bal><Tp><CdOrPrtry><Cd>" + code + "</Cd></CdOrPrtry></Tp><Amt Ccy='CNY'>" + Money.format(Math.abs(fen))
                + "</Amt><CdtDbtInd>" + (fen < 0 ? "DBIT" : "CRDT")
                + "</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
