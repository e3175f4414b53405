package org.housingfund.gateway.kernel;

/** Hides the middle of what names somebody: enough stays to recognise it by, not enough to read it. */
public final class Masks {
    private static final int LONG_NAME = 5;
    private static final int SHOWN_DIGITS = 4;

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

    /** An account number: its last four digits. */
    public static String account(String number) {
        String stripped = number.strip();
        int hidden = Math.max(stripped.length() - SHOWN_DIGITS, 0);
        return (hidden > 0 ? "…" : "") + stripped.substring(hidden);
    }
}
