package org.housingfund.gateway.kernel;

/** Characters as people and banks write them. */
public final class Text {
    private Text() {}

    /** Full width to ASCII and nothing else: NFKC folds too much (①, ㎡). */
    public static char fold(char c) {
        return c >= '\uFF01' && c <= '\uFF5E' ? (char) (c - 0xFEE0) : c;
    }

    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** White space and characters that print as nothing. */
    public static boolean isSpace(char c) {
        return c <= ' ' || (c >= '\u007F' && isRareSpace(c));
    }

    private static boolean isRareSpace(char c) {
        return Character.isSpaceChar(c)
                || Character.isWhitespace(c)
                || Character.getType(c) == Character.FORMAT
                || Character.isISOControl(c);
    }

    /** The digit that a letter looks like (R-N3: O for zero, I or l for one); 0 where there is none. */
    public static char lookalike(char c) {
        return switch (c) {
            case 'O', 'o' -> '0';
            case 'I', 'l' -> '1';
            default -> 0;
        };
    }

    /** At most so many characters of the beginning; none of them is halved. */
    public static String clipped(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }
}
