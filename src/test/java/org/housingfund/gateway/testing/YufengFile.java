package org.housingfund.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;

/** Writes statement files of the invented bank {@code yufeng}: lines of 200 bytes. */
public final class YufengFile {
    public static final String ACCOUNT = "4502200200000000025";

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final int LINE_BYTES = 200;

    private final String account;
    private final LocalDate day;
    private final long openingFen;
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private int serial;
    private int credits;
    private int debits;
    private long creditFen;
    private long debitFen;

    public YufengFile(LocalDate day, long openingFen) {
        this(ACCOUNT, day, openingFen);
    }

    public YufengFile(String account, LocalDate day, long openingFen) {
        this.account = account;
        this.day = day;
        this.openingFen = openingFen;
    }

    /** A line; money out where {@code fen} is negative. */
    public YufengFile line(String code, long fen, boolean reversal, String payer, String remark) {
        append(
                entries,
                "5",
                1,
                day.toString(),
                10,
                "%012d".formatted(++serial),
                12,
                code,
                4,
                signed(fen, 16),
                16,
                "62170002",
                32,
                payer,
                40,
                remark,
                60,
                "汇缴",
                20,
                reversal ? "R" : "",
                1,
                "",
                4);
        if (fen > 0) {
            credits++;
            creditFen += fen;
        } else {
            debits++;
            debitFen -= fen;
        }
        return this;
    }

    public long closingFen() {
        return openingFen + creditFen - debitFen;
    }

    public Path write(Path directory, String name) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        append(file, "1", 1, account, 32, "CNY", 3, day.toString(), 10, signed(openingFen, 16), 16, "", 138);
        file.writeBytes(entries.toByteArray());
        append(
                file,
                "9",
                1,
                "%08d".formatted(credits),
                8,
                signed(creditFen, 16),
                16,
                "%08d".formatted(debits),
                8,
                signed(debitFen, 16),
                16,
                signed(closingFen(), 16),
                16,
                "",
                135);
        try {
            return Files.write(directory.resolve(name), file.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String signed(long fen, int width) {
        return fen < 0 ? "-" + ("%0" + (width - 1) + "d").formatted(-fen) : ("%0" + width + "d").formatted(fen);
    }

    /** One line of (text, width in bytes) pairs. */
    private static void append(ByteArrayOutputStream file, Object... pairs) {
        byte[] line = new byte[LINE_BYTES];
        Arrays.fill(line, (byte) ' ');
        int at = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            byte[] text = ((String) pairs[i]).getBytes(GB18030);
            int width = (Integer) pairs[i + 1];
            if (text.length > width) {
                throw new IllegalArgumentException("too long: " + pairs[i]);
            }
            System.arraycopy(text, 0, line, at, text.length);
            at += width;
        }
        file.writeBytes(line);
        file.write('\n');
    }
}
