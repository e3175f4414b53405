package org.housingfund.gateway.app.demo;

import java.time.format.DateTimeFormatter;
import org.housingfund.gateway.kernel.Money;

/** 柳江银行: delimited text, titles over the columns, control totals at the end. */
final class LiujiangWriter implements StatementWriter {
    /** Its payments have one part each. */
    static final String PART = "1";

    private static final String END = "|\r\n";

    @Override
    public String fileName(BankDay day) {
        return "LJ_%s_%04d.txt".formatted(DateTimeFormatter.BASIC_ISO_DATE.format(day.date()), day.number());
    }

    @Override
    public byte[] write(BankDay day, long wrongByFen) {
        String date = DateTimeFormatter.BASIC_ISO_DATE.format(day.date());
        StringBuilder text = new StringBuilder();
        String opening = Money.format(day.openingFen());
        row(text, "#H", day.account(), "156", Integer.toString(day.number()), date, date, opening);
        row(text, "记账日期", "流水号", "分录号", "交易码", "借贷标志", "金额", "冲正标志", "对方账号", "对方户名", "附言", "摘要", "用途");
        int serial = 0;
        for (BankDay.Line line : day.lines()) {
            serial++;
            row(
                    text,
                    DateTimeFormatter.BASIC_ISO_DATE.format(line.bookedOn()),
                    serial(day, serial),
                    PART,
                    code(line.kind()),
                    line.amountFen() > 0 ? "贷" : "借",
                    Money.format(Math.abs(line.amountFen())),
                    line.reversal() ? "Y" : "",
                    line.counterpartyAccount(),
                    line.counterpartyName(),
                    line.remark(),
                    line.summary(),
                    "");
        }
        row(
                text,
                "#T",
                Integer.toString(day.lines().size()),
                Money.format(day.creditFen() + wrongByFen),
                Money.format(day.debitFen()),
                Money.format(day.closingFen()));
        return text.toString().getBytes(GB18030);
    }

    /** The serial of the entry at this position of the day's statement. */
    static String serial(BankDay day, int position) {
        return SHORT_DATE.format(day.date()) + "%07d".formatted(position);
    }

    private static void row(StringBuilder text, String... fields) {
        text.append(String.join("|", fields)).append(END);
    }

    static String code(BankDay.Kind kind) {
        return switch (kind) {
            case PAYMENT -> "P010";
            case FEE -> "F001";
            case TRANSFER -> "T100";
            case INTEREST -> "I300";
            case REPAYMENT -> "L020";
            case PAYOUT -> "Z030";
            case UNEXPLAINED -> "X777";
        };
    }
}
