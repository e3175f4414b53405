package org.housingfund.gateway.app.demo;

import java.io.ByteArrayOutputStream;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** 鱼峰银行: lines of 200 bytes, amounts in fen, money out negative. */
final class YufengWriter implements StatementWriter {
    private static final int LINE_BYTES = 200;

    @Override
    public String fileName(BankDay day) {
        return "YF%s.dat".formatted(DateTimeFormatter.BASIC_ISO_DATE.format(day.date()));
    }

    @Override
    public byte[] write(BankDay day, long wrongByFen) {
        ByteArrayOutputStream file = new ByteArrayOutputStream(day.lines().size() * (LINE_BYTES + 1));
        line(
                file,
                "1",
                left(day.account(), 32),
                "CNY",
                day.date().toString(),
                "%016d".formatted(day.openingFen()),
                left("", 138));
        int serial = 0;
        for (BankDay.Line line : day.lines()) {
            serial++;
            line(
                    file,
                    "5",
                    line.bookedOn().toString(),
                    "%012d".formatted(serial),
                    code(line.kind()),
                    "%016d".formatted(line.amountFen()),
                    left(line.counterpartyAccount(), 32),
                    left(line.counterpartyName(), 40),
                    left(line.remark(), 60),
                    left(line.summary(), 20),
                    line.reversal() ? "R" : " ",
                    left("", 4));
        }
        line(
                file,
                "9",
                "%08d".formatted(day.credits()),
                "%016d".formatted(day.creditFen() + wrongByFen),
                "%08d".formatted(day.debits()),
                "%016d".formatted(day.debitFen()),
                "%016d".formatted(day.closingFen()),
                left("", 135));
        return file.toByteArray();
    }

    private static String code(BankDay.Kind kind) {
        return switch (kind) {
            case PAYMENT -> "0201";
            case FEE -> "0901";
            case TRANSFER -> "0102";
            case INTEREST -> "0801";
            case REPAYMENT -> "0301";
            case PAYOUT -> "0401";
            case UNEXPLAINED -> "0777";
        };
    }

    /** Widths count bytes. */
    private static String left(String text, int bytes) {
        return text + " ".repeat(bytes - text.getBytes(GB18030).length);
    }

    private static void line(ByteArrayOutputStream file, String... fields) {
        byte[] bytes = String.join("", fields).getBytes(GB18030);
        if (bytes.length != LINE_BYTES) {
            throw new IllegalStateException(bytes.length + " bytes: " + Arrays.toString(fields));
        }
        file.writeBytes(bytes);
        file.write('\n');
    }
}
