package org.housingfund.gateway.statement;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the value beside its label in a row that people were meant to read. */
final class Labels {
    /** Where the next label begins in a cell that holds several: blanks, then words with a colon. */
    private static final Pattern NEXT_LABEL = Pattern.compile("[\\s\\u3000]+[^\\s\\u3000:：\\d][^\\s\\u3000:：]*[:：]");

    private Labels() {}

    /**
     * The value of a label such as 账号: the rest of its cell ({@code 账号：4501}, up to the next label in it), or the next
     * cell that is not empty.
     *
     * @return null where the label is not in this row
     */
    static String value(Rows rows, String label) {
        for (int i = 0; i < rows.count(); i++) {
            String cell = rows.field(i).strip();
            int after = endOf(label, cell);
            if (after >= 0) {
                String rest = cell.substring(after).strip();
                if (!rest.isEmpty()) {
                    Matcher next = NEXT_LABEL.matcher(rest);
                    return next.find() ? rest.substring(0, next.start()) : rest;
                }
                return nextCell(rows, i + 1);
            }
        }
        return null;
    }

    private static String nextCell(Rows rows, int from) {
        for (int i = from; i < rows.count(); i++) {
            if (!rows.field(i).isBlank()) {
                return rows.field(i).strip();
            }
        }
        return "";
    }

    /** Where the label and its colon end; -1 where it is not there as a word of its own. */
    private static int endOf(String label, String cell) {
        for (int at = cell.indexOf(label); at >= 0; at = cell.indexOf(label, at + 1)) {
            int end = at + label.length();
            while (end < cell.length() && isBlank(cell.charAt(end))) {
                end++;
            }
            boolean begins = at == 0 || isBlank(cell.charAt(at - 1));
            if (begins && end == cell.length()) {
                return end;
            }
            if (begins && (cell.charAt(end) == ':' || cell.charAt(end) == '：')) {
                return end + 1;
            }
        }
        return -1;
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == '\u3000';
    }
}
