package org.housingfund.gateway.kernel;

import java.util.regex.Pattern;

/**
 * Hides the middle of what names somebody: enough stays to recognise it by, not enough to read it. What partners write
 * freely reaches log lines, audit and problems only through here (R-L7): a name stands in no list, so free text is not
 * quoted at all, and what follows a convention, such as a code or a file's name, without what may name somebody.
 */
public final class Masks {
    private static final int LONG_NAME = 5;
    private static final int SHOWN_DIGITS = 4;
    private static final int LONGEST_QUOTED = 80;

    /**
     * As long as a mobile number; ID and card numbers are longer, dates shorter. What is shorter than an ID number
     * of fifteen digits and has two decimals is an amount.
     */
    private static final Pattern NUMBER = Pattern.compile(
            "\\p{Nd}{7,}(\\p{Nd}{4}|\\p{Nd}{3}[Xx])(?!\\p{Nd}|(?<!\\p{Nd}{15})\\.\\p{Nd}{2}(?!\\p{Nd}))");

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    private static final Pattern FOREIGN_LETTER = Pattern.compile("[^\\p{ASCII}]");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}]");

    private Masks() {}

    /** A person's or an organisation's name; empty stays empty. */
    public static String name(String name) {
        int[] characters = name.strip().codePoints().toArray();
        int length = characters.length;
        if (length <= 1) {
            return "*".repeat(length);
        }
        int head = length >= LONG_NAME ? 2 : 1;
        int tail = length == 2 ? 0 : head;
        return new String(characters, 0, head)
                + "*".repeat(Math.min(length - head - tail, SHOWN_DIGITS))
                + new String(characters, length - tail, tail);
    }

    /** A mobile number of eleven digits or more: its first three and last four; of anything shorter, nothing. */
    public static String mobile(String number) {
        int length = 11;
        String stripped = number.strip();
        return stripped.length() < length
                ? "*".repeat(stripped.length())
                : stripped.substring(0, 3) + "****" + stripped.substring(stripped.length() - SHOWN_DIGITS);
    }

    /** Numbers in a text that may be those of a person, a card or a telephone: their last four digits. */
    public static String digits(String text) {
        return NUMBER.matcher(text).replaceAll("…$1");
    }

    /**
     * What a partner wrote, as far as it may be quoted: a file's name, a value that is none of those allowed. Long numbers
     * are shortened, letters that a Chinese name is written with hidden.
     */
    public static String quoted(String text) {
        String kept = text.length() > LONGEST_QUOTED ? text.substring(0, LONGEST_QUOTED) + "…" : text;
        String letters = FOREIGN_LETTER.matcher(kept).replaceAll("*");
        return digits(UNPRINTABLE.matcher(letters).replaceAll("?"));
    }

    /** A partner's code: as it is where it is written like one, otherwise only its length. */
    public static String code(String code) {
        return code.isEmpty() || CODE.matcher(code).matches() ? digits(code) : "（" + code.length() + "个字符）";
    }

    /** An account number: its last four digits. */
    public static String account(String number) {
        String stripped = number.strip();
        int hidden = Math.max(stripped.length() - SHOWN_DIGITS, 0);
        return (hidden > 0 ? "…" : "") + stripped.substring(hidden);
    }
}
