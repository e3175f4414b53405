package org.housingfund.gateway.statement;

/**
 * Tags of SWIFT fields, as numbers: two digits, and the option letter in the lower byte. Only those of MT940, MT942 and
 * MT950 count; {@code :12:11} in a text is none.
 */
final class MtTag {
    static final int NONE = -1;
    static final int REFERENCE = 20;
    static final int ACCOUNT = 25;
    static final int NUMBER = 28;
    static final int OPENING = 60;
    static final int ENTRY_NUMBER = 61;
    static final int CLOSING = 62;
    static final int NARRATIVE_NUMBER = 86;
    static final int ENTRY = ENTRY_NUMBER << 8;
    static final int NARRATIVE = NARRATIVE_NUMBER << 8;
    /** {@code :NS:}, what German banks add that SWIFT does not know. */
    static final int NON_SWIFT = 99 << 8;

    private MtTag() {}

    /** The tag that begins here, or {@link #NONE}. */
    static int at(byte[] bytes, int from, int to) {
        if (to - from < 4 || bytes[from] != ':') {
            return NONE;
        }
        if (bytes[from + 3] == ':' && (bytes[from + 1] & ~0x20) == 'N' && (bytes[from + 2] & ~0x20) == 'S') {
            return NON_SWIFT;
        }
        if (!MtValues.isDigit(bytes[from + 1]) || !MtValues.isDigit(bytes[from + 2])) {
            return NONE;
        }
        int number = MtValues.number(bytes, from + 1, from + 3);
        if (!isKnown(number)) {
            return NONE;
        }
        if (bytes[from + 3] == ':') {
            return number << 8;
        }
        boolean option = to - from > 4 && bytes[from + 4] == ':' && MtValues.isLetter(bytes[from + 3]);
        return option ? number << 8 | (bytes[from + 3] & ~0x20) : NONE;
    }

    private static boolean isKnown(int number) {
        return switch (number) {
            case 13, 20, 21, 25, 28, 34, 60, 61, 62, 64, 65, 86, 90 -> true;
            default -> false;
        };
    }

    /** Bytes of the tag that begins here, colons included. */
    static int length(byte[] bytes, int from) {
        return bytes[from + 3] == ':' ? 4 : 5;
    }

    static int number(int tag) {
        return tag >> 8;
    }

    /** The letter in upper case, or 0. */
    static int option(int tag) {
        return tag & 0xFF;
    }

    /** Whether it looks like the rest of a time of day that was cut at the end of a line: {@code …T16} {@code :26:37}. */
    static boolean isTime(int tag, byte[] bytes, int from, int to) {
        boolean minutes = number(tag) < 60 && option(tag) == 0;
        int seconds = from + 4;
        return minutes
                && seconds + 2 <= to
                && MtValues.isDigit(bytes[seconds])
                && MtValues.isDigit(bytes[seconds + 1])
                && (seconds + 2 == to || !MtValues.isDigit(bytes[seconds + 2]));
    }

    /** Whether a file begins like one: two of the fields, or the header of such a message. */
    static boolean isIn(byte[] start) {
        int found = 0;
        boolean lineStart = true;
        for (int at = 0; at < start.length; at++) {
            int tag = lineStart ? at(start, at, start.length) : NONE;
            found |= tag == NONE ? 0 : bit(number(tag));
            boolean block = at > 1 && start[at] == ':' && start[at - 1] == '4' && start[at - 2] == '{';
            lineStart = start[at] < ' ' || block || (lineStart && start[at] == ' ');
        }
        return Integer.bitCount(found) >= 2;
    }

    private static int bit(int number) {
        return switch (number) {
            case REFERENCE -> 1;
            case ACCOUNT -> 2;
            case NUMBER -> 4;
            case OPENING, 34 -> 8;
            case ENTRY_NUMBER -> 16;
            case CLOSING -> 32;
            default -> 0;
        };
    }
}
