package org.housingfund.gateway.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.stream.IntStream;
import org.housingfund.gateway.kernel.Money;

/** One of the centre's accounts, and its bank that writes statements which follow each other. */
final class BankAccount {
    static final long OPENING_FEN = 1_000_000_00L;
    static final Charset CHARSET = Charset.forName("GB18030");

    private static final String[] REPAIRABLE = {"公积金%s", "%s、十一月", "p%2$s", "缴 P %2$s"};
    private static final String UNNUMBERED = "十一月公积金";
    private static final long TOO_MUCH_FEN = 10_000_000;
    private static final int FIRST_SERIAL = 10_000_000;

    private final String number;
    private final LocalDate bookedOn;
    private long balanceFen = OPENING_FEN;
    private int statements;

    BankAccount(String number, LocalDate bookedOn) {
        this.number = number;
        this.bookedOn = bookedOn;
    }

    String number() {
        return number;
    }

    /** Writes the next statement with one payment for each of these notices, 95 % clean; a seed decides the rest. */
    Path statement(Path directory, NoticeStock stock, IntStream notices) throws IOException {
        statements++;
        Path file = directory.resolve(number + "-" + statements + ".txt");
        String day = bookedOn.format(DateTimeFormatter.BASIC_ISO_DATE);
        Random random = new Random(statements);
        long creditFen = 0;
        int entries = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file, CHARSET)) {
            out.write("#H|" + number + "|156|" + statements + '|' + day + '|' + day + '|' + Money.format(balanceFen)
                    + "|\r\n");
            out.write("记账日期|流水号|分录号|交易码|借贷标志|金额|冲正标志|对方账号|对方户名|附言|摘要|用途|\r\n");
            for (PrimitiveIterator.OfInt all = notices.iterator(); all.hasNext(); entries++) {
                int notice = all.nextInt();
                long fen = stock.amountFen(notice) + (NoticeStock.isOverpaid(notice) ? TOO_MUCH_FEN : 0);
                creditFen += fen;
                out.write(day + '|' + (FIRST_SERIAL + notice) + "|1|P010|贷|" + Money.format(fen) + "||62170001|"
                        + NoticeStock.employer(notice) + '|' + remark(notice, random) + "|摘要||\r\n");
            }
            out.write("#T|" + entries + '|' + Money.format(creditFen) + '|' + Money.format(0) + '|'
                    + Money.format(balanceFen + creditFen) + "|\r\n");
        }
        balanceFen += creditFen;
        return file;
    }

    private static String remark(int notice, Random random) {
        String number = NoticeStock.number(notice);
        if (NoticeStock.isUnnumbered(notice)) {
            return UNNUMBERED;
        }
        return NoticeStock.isRepairable(notice)
                ? REPAIRABLE[random.nextInt(REPAIRABLE.length)].formatted(number, number.substring(1))
                : number + UNNUMBERED;
    }
}
