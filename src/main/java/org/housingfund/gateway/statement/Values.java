package org.housingfund.gateway.statement;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.TextLayout.Writing;

/** Turns the texts of one line into values; what cannot be turned is reported with line and field. */
final class Values {
    /** Dates of ISO 8601 and decimal yuan. */
    static final Writing ISO = new Writing(List.of("yyyy-MM-dd"), false, false);

    /** By pattern: there are as many as mappings write. */
    private static final Map<String, DateTimeFormatter> FORMATTERS = new ConcurrentHashMap<>();

    private static final int MOST_DIGITS = 18;
    private static final Pattern SCIENTIFIC = Pattern.compile("\\d(\\.\\d+)?E\\+\\d{1,2}");

    private final Problems problems;
    /** Housing funds began in 1991; what lies far ahead is a slip. */
    private static final int FIRST_YEAR = 1990;

    private static final int LAST_YEAR = 2200;

    private final List<DateTimeFormatter> dates;
    private final Writing writing;
    private long line;
    private boolean failed;
    private String lastDateText = "";
    private LocalDate lastDate = LocalDate.EPOCH;

    Values(Problems problems, Writing writing) {
        this.problems = problems;
        this.dates = writing.dates().stream().map(Values::formatter).toList();
        this.writing = writing;
    }

    /** A strict one: 31 November is no date. */
    static DateTimeFormatter formatter(String pattern) {
        return FORMATTERS.computeIfAbsent(
                pattern,
                written -> DateTimeFormatter.ofPattern(written.replace("yyyy", "uuuu"))
                        .withResolverStyle(ResolverStyle.STRICT));
    }

    /** Starts a line. */
    void startLine(long number) {
        line = number;
        failed = false;
    }

    /** Something in this line was reported. */
    boolean failed() {
        return failed;
    }

    void report(Fault fault, String field, String value, String detail) {
        failed = true;
        problems.add(fault.at(line, field, value, detail));
    }

    /** The same of an earlier line; the current one is as good as it was. */
    void reportAt(long earlier, Fault fault, String field, String value, String detail) {
        problems.add(fault.at(earlier, field, value, detail));
    }

    long line() {
        return line;
    }

    /** Returns the date, or null after a report. */
    LocalDate date(String field, String raw) {
        String text = raw.strip();
        if (text.isEmpty()) {
            report(Fault.FIELD_EMPTY, field, "", "");
            return null;
        }
        if (text.equals(lastDateText)) {
            return lastDate;
        }
        LocalDate date = parsed(text);
        if (date == null) {
            report(Fault.DATE_INVALID, field, text, "应为 " + String.join(" 或 ", writing.dates()));
        } else if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
            report(Fault.DATE_INVALID, field, text, "年份应在 " + FIRST_YEAR + " 到 " + LAST_YEAR + " 之间");
            return null;
        } else {
            lastDate = date;
            lastDateText = text;
        }
        return date;
    }

    private LocalDate parsed(String text) {
        for (DateTimeFormatter format : dates) {
            ParsePosition end = new ParsePosition(0);
            // Unlike parse(text), this makes no exception of what does not fit: another pattern may.
            if (format.parseUnresolved(text, end) != null && end.getIndex() == text.length()) {
                try {
                    return LocalDate.from(format.parse(text));
                } catch (DateTimeException notInTheCalendar) {
                    return null;
                }
            }
        }
        return null;
    }

    /** The text, stripped. An account that a spreadsheet took for a number is not an account any more: reported. */
    String unrounded(String field, String raw) {
        String text = raw.strip();
        if (text.indexOf('E') > 0 && SCIENTIFIC.matcher(text).matches()) {
            report(Fault.SCIENTIFIC, field, text, "");
        }
        return text;
    }

    /** Whether this is a date, without a report. */
    boolean isDate(String raw) {
        return parsed(raw.strip()) != null;
    }

    /** Where the first date of two in one text ends: the text begins with one and ends with one. Else -1. */
    int endOfFirstDate(String text) {
        for (DateTimeFormatter format : dates) {
            ParsePosition end = new ParsePosition(0);
            if (format.parseUnresolved(text, end) != null) {
                return end.getIndex();
            }
        }
        return -1;
    }

    /** Returns fen with sign, or null after a report. */
    Long amount(String field, String raw) {
        return amount(field, raw, Money::parseFen);
    }

    /** Like {@link #amount}, for balances and control totals, which may be larger. */
    Long total(String field, String raw) {
        return amount(field, raw, Money::parseTotalFen);
    }

    private Long amount(String field, String raw, ToLongFunction<String> yuan) {
        String text = raw.strip();
        try {
            String plain = writing.thousands() && text.indexOf(',') >= 0 ? withoutThousands(text) : text;
            return yuan.applyAsLong(writing.fen() ? withPoint(plain) : plain);
        } catch (IllegalArgumentException refused) {
            report(text.isEmpty() ? Fault.FIELD_EMPTY : Fault.AMOUNT_INVALID, field, text, reason(refused));
            return null;
        }
    }

    private static String reason(IllegalArgumentException refused) {
        return refused.getMessage() == null ? "" : refused.getMessage();
    }

    /** A comma out of place may be a decimal comma: 1,23 is refused, not read as 123. */
    private static String withoutThousands(String text) {
        int point = text.indexOf('.');
        int end = point < 0 ? text.length() : point;
        int sign = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        int first = text.indexOf(',') - sign;
        boolean good = first >= 1 && first <= 3 && text.indexOf(',', end) < 0;
        for (int i = sign; i < end && good; i++) {
            good = (text.charAt(i) == ',') == ((end - i) % 4 == 0);
        }
        if (!good) {
            throw new IllegalArgumentException("千分位逗号位置不对");
        }
        return text.replace(",", "");
    }

    /** Whole fen share all of {@link Money}'s rules but the point: the point is put in, then it decides. */
    private static String withPoint(String text) {
        int sign = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        if (text.indexOf('.') >= 0) {
            throw new IllegalArgumentException("以分为单位的金额不得有小数点");
        }
        int digits = text.length() - sign;
        if (digits == 0) {
            throw new IllegalArgumentException("金额为空");
        }
        String padded = digits >= 3 ? text.substring(sign) : "0".repeat(3 - digits) + text.substring(sign);
        int point = padded.length() - 2;
        return text.substring(0, sign) + padded.substring(0, point) + "." + padded.substring(point);
    }

    /** Returns a whole number that is not negative, or null after a report. */
    Long number(String field, String raw) {
        String text = raw.strip();
        boolean digits = !text.isEmpty() && text.length() <= MOST_DIGITS;
        for (int i = 0; i < text.length() && digits; i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!digits) {
            report(text.isEmpty() ? Fault.FIELD_EMPTY : Fault.NUMBER_INVALID, field, text, "");
            return null;
        }
        return Long.valueOf(text);
    }

    /** Returns the text without blanks around it; empty after a report. */
    String required(String field, String raw) {
        String text = raw.strip();
        if (text.isEmpty()) {
            report(Fault.FIELD_EMPTY, field, "", "");
        }
        return text;
    }
}
