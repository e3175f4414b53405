package org.housingfund.gateway.statement;

import java.util.Set;

/**
 * Tags of SWIFT fields, as numbers: two digits, and the option letter in the lower byte. Only those of MT940, MT942 and
 * MT950 count; {@code :12:11} in a text is none.
 */
final class MtTag {
    static final int NONE = -1;
    static final int REPORTED = 13;
    static final int REFERENCE = 20;
    static final int RELATED = 21;
    static final int ACCOUNT = 25;
    static final int NUMBER = 28;
    static final int FLOOR = 34;
    static final int OPENING = 60;
    static final int ENTRY_NUMBER = 61;
    static final int CLOSING = 62;
    static final int AVAILABLE = 64;
    static final int FORWARD = 65;
    static final int NARRATIVE_NUMBER = 86;
    static final int TURNOVER = 90;
    static final int ENTRY = ENTRY_NUMBER << 8;
    static final int NARRATIVE = NARRATIVE_NUMBER << 8;
    /** {@code :NS:}, what German banks add that SWIFT does not know. */
    static final int NON_SWIFT = 99 << 8;

    /** Transaction types of the standard, behind {@code N} or {@code F}. */
    private static final Set<String> TYPES = Set.of(
            ("BNK BOE BRF CAR CAS CHG CHK CLR CMI CMN CMP CMS CMT CMZ COL COM CPN DCR DDT DIS DIV EQA EXT FEX INT LBX"
                            + " LDP MAR MAT MGT MSC NWI ODC OPT OVB PCH POP PRN REC RED RIG RTI SAL SEC SLE STO STP SUB SWP TAX TCK"
                            + " TCM TRA TRF TRN TWP UWC VDA WAR")
                    .split(" "));

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
            case REPORTED, REFERENCE, RELATED, ACCOUNT, NUMBER, FLOOR -> true;
            case OPENING, ENTRY_NUMBER, CLOSING, AVAILABLE, FORWARD, NARRATIVE_NUMBER, TURNOVER -> true;
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

    /**
     * Whether a line of a text only looks like this field: it goes on with a time of day ({@code …T16} {@code :26:37},
     * {@code :20:15:33}), or with what the field cannot hold. What may be an entry or another account is never text;
     * {@code :21:}, which stands behind {@code :20:} only, always is.
     *
     * @param digitBefore the line before ends with a digit
     */
    static boolean isText(int tag, byte[] bytes, int from, int to, boolean digitBefore) {
        int at = MtValues.skipBlanks(bytes, from + length(bytes, from), to);
        int first = at < to ? bytes[at] & ~0x20 : 0;
        boolean option = option(tag) != 0;
        return switch (number(tag)) {
            case RELATED -> true;
            case REFERENCE, ACCOUNT -> !option && isTime(bytes, from + 4, to, digitBefore);
            case NUMBER, REPORTED ->
                !MtValues.isDigit(at < to ? bytes[at] : 0) || (!option && isTime(bytes, from + 4, to, digitBefore));
            case OPENING, CLOSING -> !option;
            case FLOOR -> !option || !MtValues.isLetter(first);
            case AVAILABLE, FORWARD -> first != 'C' && first != 'D';
            case TURNOVER -> !option || !MtValues.isDigit(at < to ? bytes[at] : 0);
            default -> false;
        };
    }

    /** Two digits and no third, and behind them, where nothing before says that they are minutes, two more. */
    private static boolean isTime(byte[] bytes, int at, int to, boolean minutes) {
        boolean two = at + 2 <= to && MtValues.isDigit(bytes[at]) && MtValues.isDigit(bytes[at + 1]);
        if (!two || (at + 2 < to && MtValues.isDigit(bytes[at + 2]))) {
            return false;
        }
        return minutes || (at + 2 < to && bytes[at + 2] == ':' && isTime(bytes, at + 3, to, true));
    }

    /** Whether a transaction type begins here, and no word: {@code 24STUECK} and {@code 24NACHNAHME} hold none. */
    static boolean isType(byte[] bytes, int at) {
        boolean digits = MtValues.skipDigits(bytes, at + 1, at + 4) == at + 4;
        return switch (bytes[at]) {
            case 'S' -> digits;
            case 'N', 'F' -> digits || TYPES.contains(MtValues.text(bytes, at + 1, at + 4));
            default -> false;
        };
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
            case OPENING, FLOOR -> 8;
            case ENTRY_NUMBER -> 16;
            case CLOSING -> 32;
            default -> 0;
        };
    }
}
