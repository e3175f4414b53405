package org.housingfund.gateway.kernel;

import java.math.BigDecimal;

/**
 * Exact conversion between decimal yuan text and fen (R-K1). Everywhere else an amount is a {@code long} whose name
 * ends in {@code Fen}.
 */
public final class Money {
    /** Largest accepted amount: 10 billion yuan. Sums of millions of such amounts still fit a {@code long}. */
    public static final long MAX_FEN = 1_000_000_000_000L;

    /** Largest accepted balance or control total: 100 trillion yuan. */
    public static final long MAX_TOTAL_FEN = 10_000_000_000_000_000L;

    private Money() {}

    /**
     * Parses decimal yuan such as {@code 1234.50}, {@code -3} or {@code .5}.
     *
     * @return the amount in fen, sign kept
     * @throws IllegalArgumentException with a Chinese sentence for anything but an optional sign, digits and at most two
     *     decimals; for negative zero; and beyond {@link #MAX_FEN}
     */
    public static long parseFen(String text) {
        return parse(text, MAX_FEN);
    }

    /** Parses a balance or a sum of many amounts: as {@link #parseFen}, but up to {@link #MAX_TOTAL_FEN}. */
    public static long parseTotalFen(String text) {
        return parse(text, MAX_TOTAL_FEN);
    }

    private static long parse(String text, long maxFen) {
        int length = text.length();
        int at = 0;
        boolean negative = false;
        if (length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
            negative = text.charAt(0) == '-';
            at = 1;
        }
        long fen = 0;
        int digits = 0;
        int decimals = -1;
        for (; at < length; at++) {
            char c = text.charAt(at);
            if (c == '.' && decimals < 0) {
                decimals = 0;
            } else if (c >= '0' && c <= '9') {
                if (decimals == 2) {
                    throw new IllegalArgumentException("金额超过两位小数，不得四舍五入");
                }
                fen = fen * 10 + (c - '0');
                digits++;
                if (decimals >= 0) {
                    decimals++;
                }
                if (fen > maxFen) {
                    throw new IllegalArgumentException("金额超过上限" + format(maxFen));
                }
            } else {
                throw new IllegalArgumentException("金额含有非数字字符");
            }
        }
        if (digits == 0) {
            throw new IllegalArgumentException("金额为空");
        }
        for (int missing = Math.max(decimals, 0); missing < 2; missing++) {
            fen *= 10;
        }
        if (fen > maxFen) {
            throw new IllegalArgumentException("金额超过上限" + format(maxFen));
        }
        if (negative && fen == 0) {
            throw new IllegalArgumentException("负零不是金额");
        }
        return negative ? -fen : fen;
    }

    /** Decimal yuan with two decimals, such as {@code -1234.50}. */
    public static String format(long fen) {
        return BigDecimal.valueOf(fen, 2).toPlainString();
    }
}
