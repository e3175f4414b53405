package org.housingfund.gateway.kernel;

import java.util.List;

/**
 * What a notice number looks like (R-N1, R-N4): literal texts and runs of ASCII digits in turn, with a check digit at the
 * end where the centre has one. The values stand in {@code mappings/remark/}; nothing else knows a letter of it.
 */
public final class NoticeNumberGrammar {
    /** Stands for any digit in {@link #pattern}. */
    public static final char DIGIT = '\0';

    private static final int FEWEST_DIGITS = 4;
    private static final int LONGEST = 40;

    private final String pattern;
    private final CheckDigit check;
    private final int digits;

    /** A grammar of these segments. */
    public NoticeNumberGrammar(List<Segment> segments, CheckDigit check) {
        StringBuilder all = new StringBuilder();
        for (Segment segment : segments) {
            all.append(segment.text);
        }
        this.pattern = all.toString();
        this.check = check;
        this.digits = (int) pattern.chars().filter(c -> c == DIGIT).count();
        if (digits < FEWEST_DIGITS || pattern.length() > LONGEST) {
            throw new IllegalArgumentException("缴款登记号规则应含至少 " + FEWEST_DIGITS + " 位数字，全长不超过 " + LONGEST + " 个字符");
        }
    }

    /** A prefix and a count of digits, without a check digit. */
    public static NoticeNumberGrammar of(String prefix, int digits) {
        return new NoticeNumberGrammar(List.of(Segment.ofText(prefix), Segment.ofDigits(digits)), CheckDigit.NONE);
    }

    /** One piece: a literal text (capital letters, ASCII brackets), or so many digits. */
    public record Segment(String text) {
        public static Segment ofText(String literal) {
            return new Segment(literal);
        }

        public static Segment ofDigits(int count) {
            if (count < 1 || count > LONGEST) {
                throw new IllegalArgumentException("缴款登记号规则中一段数字应为 1 到 " + LONGEST + " 位");
            }
            return new Segment(String.valueOf(DIGIT).repeat(count));
        }
    }

    /** How the last digit follows from those before it. */
    public enum CheckDigit {
        NONE,
        /** ISO/IEC 7812-1. */
        LUHN,
        /** ISO 7064 MOD 11,10. */
        MOD_11_10
    }

    /** One character for each of a number's: the literal one, or {@link #DIGIT}. */
    public String pattern() {
        return pattern;
    }

    /** How many digits a number has. */
    public int digits() {
        return digits;
    }

    /** Whether a digit stands at this index of a number. */
    public boolean isDigit(int index) {
        return pattern.charAt(index) == DIGIT;
    }

    /** Length of a complete number in characters. */
    public int length() {
        return pattern.length();
    }

    /** Whether the text is exactly one number, its check digit right. */
    public boolean matches(String text) {
        if (text.length() != length()) {
            return false;
        }
        for (int i = 0; i < pattern.length(); i++) {
            char expected = pattern.charAt(i);
            char c = text.charAt(i);
            if (expected == DIGIT ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        return checks(text);
    }

    private boolean checks(String number) {
        return switch (check) {
            case NONE -> true;
            case LUHN -> luhn(number) % 10 == 0;
            case MOD_11_10 -> mod1110(number) == 1;
        };
    }

    private int luhn(String number) {
        int sum = 0;
        boolean twice = false;
        for (int i = number.length() - 1; i >= 0; i--) {
            if (isDigit(i)) {
                int digit = (number.charAt(i) - '0') * (twice ? 2 : 1);
                sum += digit / 10 + digit % 10;
                twice = !twice;
            }
        }
        return sum;
    }

    /** 1 where the last digit is right. */
    private int mod1110(String number) {
        int product = 10;
        int seen = 0;
        for (int i = 0; i < number.length(); i++) {
            if (isDigit(i)) {
                int sum = (product + number.charAt(i) - '0') % 10;
                if (++seen == digits) {
                    return sum;
                }
                product = (sum == 0 ? 10 : sum) * 2 % 11;
            }
        }
        return -1;
    }
}
