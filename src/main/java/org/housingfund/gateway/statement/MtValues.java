package org.housingfund.gateway.statement;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import org.housingfund.gateway.kernel.Money;

/** Reads dates, amounts and balances of SWIFT fields from their bytes; what cannot be read is reported. */
final class MtValues {
    private static final int DATE_DIGITS = 6;
    private static final int CURRENCY_LETTERS = 3;
    private static final int CACHED = 64;
    /** Two digits of a year from here on are of the last century. */
    private static final int PIVOT = 80;

    private final Values values;
    private final long mostFen;
    private final boolean inspection;
    private final int[] keys = new int[CACHED];
    private final LocalDate[] dates = new LocalDate[CACHED];

    /**
     * A balance.
     *
     * @param intermediate of a page, not of the statement ({@code 60M}, {@code 62M})
     * @param date null after a report, and for inspection where all its digits are zero
     * @param currency empty where the bank leaves it out
     * @param fen signed, null after a report
     */
    record Balance(boolean intermediate, LocalDate date, String currency, Long fen) {}

    /**
     * Number and sum, {@code :90C:} or {@code :90D:}.
     *
     * @param count, fen null after a report
     */
    record Turnover(Long count, Long fen) {}

    /**
     * @param mostFen a larger entry is a slip
     * @param inspection a balance may have no day
     */
    MtValues(Values values, long mostFen, boolean inspection) {
        this.values = values;
        this.mostFen = mostFen;
        this.inspection = inspection;
    }

    static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    static boolean isLetter(int b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    /** The next byte that is no blank. */
    static int skipBlanks(byte[] bytes, int at, int to) {
        int next = at;
        while (next < to && bytes[next] <= ' ' && bytes[next] >= 0) {
            next++;
        }
        return next;
    }

    static int skipDigits(byte[] bytes, int at, int to) {
        int next = at;
        while (next < to && isDigit(bytes[next])) {
            next++;
        }
        return next;
    }

    static int skipLetters(byte[] bytes, int at, int to) {
        int next = at;
        while (next < to && isLetter(bytes[next])) {
            next++;
        }
        return next;
    }

    /** Plain text, for what only digits and Latin letters may stand in, and for reports. */
    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, Math.max(to - from, 0), StandardCharsets.ISO_8859_1).strip();
    }

    /** {@code YYMMDD}, or null after a report. */
    LocalDate date(String field, byte[] bytes, int from, int to) {
        if (to - from == DATE_DIGITS && skipDigits(bytes, from, to) == to) {
            int key = number(bytes, from, to);
            int slot = key % CACHED;
            if (dates[slot] != null && keys[slot] == key) {
                return dates[slot];
            }
            int year = key / 10_000 + (key / 10_000 < PIVOT ? 2000 : 1900);
            LocalDate date = date(year, key / 100 % 100, key % 100);
            if (date != null) {
                keys[slot] = key;
                dates[slot] = date;
                return date;
            }
        }
        String text = text(bytes, from, to);
        values.report(text.isEmpty() ? Fault.FIELD_EMPTY : Fault.DATE_INVALID, field, text, "应为 YYMMDD 的真实日期");
        return null;
    }

    private static LocalDate date(int year, int month, int day) {
        boolean real = month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
        return real ? LocalDate.of(year, month, day) : null;
    }

    /**
     * {@code MMDD} in the year that lies nearest to the value date, or null after a report.
     *
     * @param valueDate null where it could not be read
     * @param year of the value date as written, two digits
     */
    LocalDate entryDate(byte[] bytes, int from, int to, LocalDate valueDate, int year) {
        int monthDay = number(bytes, from, to);
        LocalDate near = valueDate == null ? LocalDate.of(2000 + year, 7, 1) : valueDate;
        if (near.getMonthValue() == monthDay / 100 && near.getDayOfMonth() == monthDay % 100) {
            return near;
        }
        LocalDate best = null;
        for (int candidate = near.getYear() - 1; candidate <= near.getYear() + 1; candidate++) {
            LocalDate date = date(candidate, monthDay / 100, monthDay % 100);
            boolean nearer = date != null
                    && (best == null
                            || Math.abs(date.toEpochDay() - near.toEpochDay())
                                    < Math.abs(best.toEpochDay() - near.toEpochDay()));
            best = nearer ? date : best;
        }
        if (best == null || to - from != 4) {
            values.report(Fault.DATE_INVALID, "61/entry-date", text(bytes, from, to), "应为 MMDD 的真实日期");
            return null;
        }
        return best;
    }

    /** Few digits only. */
    static int number(byte[] bytes, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /** Digits with at most one comma, at most two of them behind it; fen, or -1 after a report. */
    long amount(String field, byte[] bytes, int from, int to) {
        return amount(field, bytes, from, to, mostFen);
    }

    private long amount(String field, byte[] bytes, int from, int to, long most) {
        long fen = 0;
        int digits = 0;
        int decimals = -1;
        String wrong = "";
        for (int i = from; i < to && wrong.isEmpty(); i++) {
            byte b = bytes[i];
            if (isDigit(b)) {
                if (decimals == 2) {
                    wrong = "金额超过两位小数，不得四舍五入";
                }
                fen = fen * 10 + b - '0';
                digits++;
                decimals += decimals >= 0 ? 1 : 0;
            } else if (b == ',' && decimals < 0) {
                decimals = 0;
            } else {
                wrong = "应以一个逗号作小数点，不带千分位，如 1234,50";
            }
            if (fen > most) {
                wrong = "金额超过上限" + Money.format(most);
            }
        }
        for (int missing = Math.max(decimals, 0); missing < 2; missing++) {
            fen *= 10;
        }
        if (wrong.isEmpty() && fen > most) {
            wrong = "金额超过上限" + Money.format(most);
        }
        if (digits == 0 || !wrong.isEmpty()) {
            boolean empty = digits == 0 && wrong.isEmpty();
            values.report(empty ? Fault.FIELD_EMPTY : Fault.AMOUNT_INVALID, field, text(bytes, from, to), wrong);
            return -1;
        }
        return fen;
    }

    /** The letters of a currency that begin here, in upper case; empty where there are none. */
    static String currency(byte[] bytes, int from, int to) {
        int end = Math.min(skipLetters(bytes, from, to), from + CURRENCY_LETTERS);
        return text(bytes, from, end).toUpperCase(Locale.ROOT);
    }

    Balance balance(String field, byte[] bytes, int from, int to, boolean intermediate) {
        int at = skipBlanks(bytes, from, to);
        int mark = at < to ? bytes[at] & ~0x20 : 0;
        if (mark != 'C' && mark != 'D') {
            values.report(Fault.DIRECTION_UNKNOWN, field, text(bytes, at, Math.min(at + 1, to)), "应为 C 或 D");
        } else {
            at++;
        }
        int dateTo = Math.min(to, at + DATE_DIGITS);
        boolean none = inspection && dateTo - at == DATE_DIGITS && isZero(bytes, at, dateTo);
        LocalDate date = none ? null : date(field, bytes, at, dateTo);
        at = skipBlanks(bytes, dateTo, to);
        String currency = currency(bytes, at, to);
        at = skipBlanks(bytes, at + currency.length(), to);
        long fen = amount(field, bytes, at, trimmed(bytes, at, to), Money.MAX_TOTAL_FEN);
        boolean known = fen >= 0 && (mark == 'C' || mark == 'D');
        return new Balance(intermediate, date, currency, known ? Long.valueOf(mark == 'D' ? -fen : fen) : null);
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == '0') {
            at++;
        }
        return at == to;
    }

    private static int trimmed(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        return end;
    }

    Turnover turnover(String field, byte[] bytes, int from, int to) {
        int at = skipBlanks(bytes, from, to);
        int counted = skipDigits(bytes, at, to);
        Long count = values.number(field, text(bytes, at, counted));
        at = counted + currency(bytes, counted, to).length();
        long fen = amount(field, bytes, at, trimmed(bytes, at, to), Money.MAX_TOTAL_FEN);
        return new Turnover(count, fen < 0 ? null : Long.valueOf(fen));
    }
}
