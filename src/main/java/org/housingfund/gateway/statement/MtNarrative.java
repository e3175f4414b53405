package org.housingfund.gateway.statement;

import java.util.List;
import java.util.Set;

/**
 * What a {@code :86:} says. Banks have structured it in three ways: two digits behind a mark ({@code 166?00…?20…?32…}; the
 * mark is {@code ? < > ~} or {@code ^}), words between slashes ({@code /EREF/…/REMI/…}), or not at all.
 */
final class MtNarrative {
    private static final String MARKS = "?<>~^";
    /** A subfield of full length was cut: the next continues it. */
    private static final int SUBFIELD = 27;

    private static final int LONGEST_WORD = 8;
    private static final Set<String> WORDS = Set.of(
            "ACCW", "ADDR", "BENM", "BIC", "BO", "BUSP", "CHGS", "CNTP", "CSID", "EREF", "EXCH", "IBAN", "ID", "INST",
            "IREF", "ISDT", "KREF", "MARF", "NAME", "NRTX", "OCMT", "ORDP", "PREF", "PURP", "REMI", "RREF", "RTRN",
            "SUBJ", "SVCL", "TRCD", "TRTP", "ULTB", "ULTC", "ULTD");
    private static final List<String> SEPA = List.of(
            "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "ABWA+", "ABWE+", "IBAN+", "BIC+", "PURP+");

    private final StringBuilder purpose = new StringBuilder();
    private String remark = "";
    private String bookingText = "";
    private String account = "";
    private String name = "";
    private boolean nameCut;

    /** Reads one; what was read before is forgotten. */
    void read(String text) {
        purpose.setLength(0);
        remark = "";
        bookingText = "";
        account = "";
        name = "";
        nameCut = false;
        int mark = firstMark(text);
        if (mark >= 0) {
            readSubfields(text, mark);
            remark = sepaRemittance(purpose.toString().strip());
        } else if (wordEnd(text, 0) > 0) {
            readWords(text);
        } else {
            remark = text.strip();
        }
        name = name.strip();
    }

    /** Where the first subfield begins, behind a code of three digits or none; -1 where there are none. */
    private static int firstMark(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        int code = at;
        while (code < text.length() && code < at + 3 && isDigit(text.charAt(code))) {
            code++;
        }
        int mark = code == at + 3 ? code : at;
        while (mark < text.length() && text.charAt(mark) == ' ') {
            mark++;
        }
        return isMark(text, mark) ? mark : -1;
    }

    /** The mark of a text in subfields, whose first lines may be cut anywhere behind the first mark; -1 where it has none. */
    static int markOf(byte[] text, int length) {
        int at = MtValues.skipBlanks(text, 0, length);
        int code = MtValues.skipDigits(text, at, Math.min(at + 3, length));
        int mark = MtValues.skipBlanks(text, code == at + 3 ? code : at, length);
        boolean found = mark + 2 < length && MARKS.indexOf(text[mark]) >= 0;
        return found && MtValues.isDigit(text[mark + 1]) && MtValues.isDigit(text[mark + 2]) ? text[mark] : -1;
    }

    private static boolean isMark(String text, int at) {
        return at + 2 < text.length()
                && MARKS.indexOf(text.charAt(at)) >= 0
                && isDigit(text.charAt(at + 1))
                && isDigit(text.charAt(at + 2));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void readSubfields(String text, int first) {
        char mark = text.charAt(first);
        int at = first;
        while (at < text.length()) {
            int next = text.indexOf(mark, at + 1);
            while (next >= 0 && !isMark(text, next)) {
                next = text.indexOf(mark, next + 1);
            }
            next = next < 0 ? text.length() : next;
            int code = (text.charAt(at + 1) - '0') * 10 + text.charAt(at + 2) - '0';
            take(code, text, at + 3, next);
            at = next;
        }
    }

    private void take(int code, String text, int from, int to) {
        switch (code) {
            case 0 -> bookingText = text.substring(from, to).strip();
            case 31 -> account = text.substring(from, to).strip();
            case 38 -> account = account.isEmpty() ? text.substring(from, to).strip() : account;
            case 32 -> {
                name = text.substring(from, to);
                nameCut = to - from >= SUBFIELD;
            }
            case 33 -> {
                String rest = text.substring(from, to);
                name = nameCut || name.isEmpty() ? name + rest : name.strip() + " " + rest.strip();
            }
            default -> {
                if ((code >= 20 && code <= 29) || (code >= 60 && code <= 63)) {
                    continuePurpose(text, from, to);
                }
            }
        }
    }

    private void continuePurpose(String text, int from, int to) {
        boolean blankBefore = purpose.isEmpty() || purpose.charAt(purpose.length() - 1) == ' ';
        int start = from;
        while (blankBefore && start < to && text.charAt(start) == ' ') {
            start++;
        }
        purpose.append(text.substring(start, to));
        if (to - from < SUBFIELD) {
            while (!purpose.isEmpty() && purpose.charAt(purpose.length() - 1) == ' ') {
                purpose.setLength(purpose.length() - 1);
            }
            purpose.append(' ');
        }
    }

    /** What follows {@code SVWZ+}, without what the bank put before and behind it. */
    private static String sepaRemittance(String purpose) {
        int from = purpose.indexOf("SVWZ+");
        if (from < 0) {
            return purpose;
        }
        from += "SVWZ+".length();
        int to = purpose.length();
        for (String word : SEPA) {
            int at = purpose.indexOf(word, from);
            to = at >= 0 && at < to ? at : to;
        }
        return purpose.substring(from, to).strip();
    }

    /** Where the known word between slashes that begins here ends, its last slash included; 0 where there is none. */
    private static int wordEnd(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '/') {
            return 0;
        }
        int end = text.indexOf('/', at + 1);
        return end > 0 && end - at - 1 <= LONGEST_WORD && WORDS.contains(text.substring(at + 1, end)) ? end + 1 : 0;
    }

    private void readWords(String text) {
        int at = 0;
        while (at < text.length()) {
            int from = wordEnd(text, at);
            int to = from;
            // The slash that ends one word may begin the next.
            while (to < text.length() && wordEnd(text, to) == 0) {
                to++;
            }
            take(text.substring(at + 1, from - 1), text.substring(from, to).strip());
            at = to;
        }
    }

    private void take(String word, String value) {
        switch (word) {
            case "REMI" -> remark = remark.isEmpty() ? remittance(value) : remark;
            case "TRTP" -> bookingText = value;
            case "NAME" -> name = name.isEmpty() ? value : name;
            case "IBAN" -> account = account.isEmpty() ? value : account;
            case "CNTP" -> {
                String[] parts = value.split("/", -1);
                account = parts[0].strip();
                name = parts.length > 2 ? parts[2] : "";
            }
            default -> {
                // references and codes that nobody here needs
            }
        }
    }

    /** Some banks say in front whether it is structured, and whose structure. */
    private static String remittance(String value) {
        String text = value;
        if (text.startsWith("USTD//")) {
            text = text.substring("USTD//".length());
        } else if (text.startsWith("STRD/")) {
            text = text.substring(text.lastIndexOf('/', text.length() - 2) + 1);
        }
        return (text.endsWith("/") ? text.substring(0, text.length() - 1) : text).strip();
    }

    String remark() {
        return remark;
    }

    String bookingText() {
        return bookingText;
    }

    /** The other party's. */
    String account() {
        return account;
    }

    /** The other party's. */
    String name() {
        return name;
    }
}
