package org.housingfund.gateway.statement;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Turns a number of a sheet into the text that a person sees: dates, amounts, and what should have been text. */
final class SheetNumbers {
    /** What Excel shows and keeps of a number that people type. */
    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

    private static final BigDecimal LONGEST_WHOLE = BigDecimal.TEN.pow(15);
    private static final double LAST_DAY = 2_958_466;
    private static final Pattern NOT_A_DATE = Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\[[^\\]]*\\]");
    private static final Pattern DATE = Pattern.compile("[yYdD]|[mM]+[-/年]|[hH]+:");
    private static final Pattern ZEROS = Pattern.compile("0{2,64}");

    private final DateTimeFormatter dates;
    private boolean from1904;

    /** @param dates how the mapping writes dates: a date cell has no text of its own */
    SheetNumbers(DateTimeFormatter dates) {
        this.dates = dates;
    }

    /** Days are counted as the first Macintosh did. */
    void countFrom1904() {
        from1904 = true;
    }

    /**
     * The text of a number.
     *
     * @param formatId of the number format, as workbooks number the built-in ones
     * @param format its code; empty for a built-in one
     */
    String text(double value, int formatId, String format) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "#NUM!";
        }
        if (isDate(formatId, format) && value >= 0 && value < LAST_DAY) {
            return dates.format(day(value));
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shown = exact.round(DIGITS);
        // What 0.1 + 0.2 leaves behind the 15th digit is noise; 12345678901234.56 is not.
        if (shown.subtract(exact).abs().compareTo(new BigDecimal(Math.ulp(value)).multiply(BigDecimal.valueOf(2)))
                > 0) {
            shown = BigDecimal.valueOf(value);
        }
        if (shown.scale() <= 0 || shown.stripTrailingZeros().scale() <= 0) {
            return whole(shown, format);
        }
        return shown.stripTrailingZeros().toPlainString();
    }

    /** A whole number of more than 15 digits has lost some: it is left in the form in which it shows that. */
    private static String whole(BigDecimal shown, String format) {
        if (shown.abs().compareTo(LONGEST_WHOLE) >= 0) {
            BigDecimal digits = shown.round(DIGITS).stripTrailingZeros();
            int exponent = digits.precision() - digits.scale() - 1;
            return digits.movePointLeft(exponent).toPlainString() + "E+" + exponent;
        }
        String digits = shown.setScale(0, RoundingMode.UNNECESSARY).toPlainString();
        if (ZEROS.matcher(format).matches() && digits.length() < format.length() && shown.signum() >= 0) {
            return "0".repeat(format.length() - digits.length()) + digits;
        }
        return digits;
    }

    private static boolean isDate(int id, String format) {
        if (format.isEmpty()) {
            // 27 to 36 and 50 to 58 are dates where Excel speaks Chinese.
            return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
        }
        return DATE.matcher(NOT_A_DATE.matcher(format).replaceAll("")).find();
    }

    private LocalDateTime day(double value) {
        long days = (long) Math.floor(value);
        long seconds = Math.round((value - days) * 86_400);
        if (from1904) {
            return LocalDateTime.of(1904, 1, 1, 0, 0).plusDays(days).plusSeconds(seconds);
        }
        // Excel believes that 1900 was a leap year.
        return LocalDateTime.of(1899, 12, days < 60 ? 31 : 30, 0, 0)
                .plusDays(days)
                .plusSeconds(seconds);
    }
}
