package org.housingfund.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.kernel.Money;

/** Writes statement files of the invented bank {@code liujiang}, sound unless told otherwise. */
public final class LiujiangFile {
    public static final String ACCOUNT = "4501200100000000017";
    public static final Charset GB18030 = Charset.forName("GB18030");

    private final int number;
    private final LocalDate day;
    private final long openingFen;
    private final List<String> entries = new ArrayList<>();
    private long creditFen;
    private long debitFen;
    private long controlOffsetFen;
    private int serial;

    public LiujiangFile(int number, LocalDate day, long openingFen) {
        this.number = number;
        this.day = day;
        this.openingFen = openingFen;
        this.serial = number * 1_000_000;
    }

    public LiujiangFile credit(String remark, long fen, String payer) {
        return line("P010", "贷", fen, "", payer, remark);
    }

    public LiujiangFile debit(String code, long fen) {
        return line(code, "借", fen, "", "", "");
    }

    public LiujiangFile line(String code, String side, long fen, String reversal, String payer, String remark) {
        return line(++serial, code, side, fen, reversal, payer, remark);
    }

    public LiujiangFile line(
            int ownSerial, String code, String side, long fen, String reversal, String payer, String remark) {
        entries.add(String.join(
                        "|",
                        day.format(DateTimeFormatter.BASIC_ISO_DATE),
                        Integer.toString(ownSerial),
                        "1",
                        code,
                        side,
                        Money.format(fen),
                        reversal,
                        "62170001",
                        payer,
                        remark,
                        "摘要",
                        "")
                + "|");
        if ("贷".equals(side)) {
            creditFen += fen;
        } else {
            debitFen += fen;
        }
        return this;
    }

    public LiujiangFile wrongControlTotal() {
        controlOffsetFen = 1;
        return this;
    }

    public long closingFen() {
        return openingFen + creditFen - debitFen;
    }

    public String text() {
        String date = day.format(DateTimeFormatter.BASIC_ISO_DATE);
        List<String> lines = new ArrayList<>();
        lines.add(String.join("|", "#H", ACCOUNT, "156", Integer.toString(number), date, date, Money.format(openingFen))
                + "|");
        lines.add("记账日期|流水号|分录号|交易码|借贷标志|金额|冲正标志|对方账号|对方户名|附言|摘要|用途|");
        lines.addAll(entries);
        lines.add(String.join(
                        "|",
                        "#T",
                        Integer.toString(entries.size()),
                        Money.format(creditFen + controlOffsetFen),
                        Money.format(debitFen),
                        Money.format(closingFen()))
                + "|");
        return String.join("\r\n", lines) + "\r\n";
    }

    public Path write(Path directory, String name) {
        try {
            return Files.write(directory.resolve(name), text().getBytes(GB18030));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
