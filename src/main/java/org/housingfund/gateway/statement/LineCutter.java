package org.housingfund.gateway.statement;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.housingfund.gateway.statement.TextLayout.Column;
import org.housingfund.gateway.statement.TextLayout.Delimited;

/** Decodes a line and cuts it into fields. The fields are good until the next call. */
abstract sealed class LineCutter permits LineCutter.AtDelimiter, FixedWidthCutter {
    private static final int BYTES_SHOWN = 4;

    final TextDecoder decoder;
    final Values values;

    LineCutter(TextDecoder decoder, Values values) {
        this.decoder = decoder;
        this.values = values;
    }

    static LineCutter of(TextLayout layout, Values values) {
        boolean newlines = layout.delimited() != null && layout.delimited().newlines();
        TextDecoder decoder = TextDecoder.of(layout.charset(), newlines);
        return layout.delimited() == null
                ? new FixedWidthCutter(decoder, values)
                : new AtDelimiter(decoder, values, layout.delimited());
    }

    /** Returns false after a report. */
    abstract boolean cut(LineReader line, List<Column> columns);

    /** Cuts a line of unknown columns, at most {@code most}; {@link #count} says how many there are. */
    abstract boolean cutAny(LineReader line, int most);

    abstract int count();

    /** @param position as in the columns of {@link #cut} */
    abstract String field(int position);

    final void reportBytes(LineReader line, int at, String field) {
        byte[] bytes = line.bytes();
        int end = Math.min(at + BYTES_SHOWN, line.to());
        boolean control = bytes[at] >= 0;
        String hex = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes, at, control ? at + 1 : end);
        String detail = "行内第 " + (at - line.from() + 1) + " 字节";
        values.report(control ? Fault.CONTROL_CHARACTER : Fault.MALFORMED_BYTES, field, hex, detail);
    }

    /** Fields between delimiters. The whole line is decoded first: a delimiter byte may be half of a Chinese character. */
    static final class AtDelimiter extends LineCutter {
        private final Delimited rule;
        private int[] starts = new int[64];
        private int[] ends = new int[64];
        private final String[] previous = new String[64];
        private final char[][] previousChars = new char[64][];
        private int count;

        AtDelimiter(TextDecoder decoder, Values values, Delimited rule) {
            super(decoder, values);
            this.rule = rule;
            Arrays.fill(previous, "");
        }

        @Override
        boolean cut(LineReader line, List<Column> columns) {
            if (!split(line, columns.size(), columns)) {
                return false;
            }
            if (rule.padded()) {
                fit(columns.size());
            }
            if (count != columns.size()) {
                String found = count > columns.size() ? "超过 " + columns.size() : "" + count;
                values.report(Fault.COLUMN_COUNT, "", "", "应为 " + columns.size() + " 列，实为 " + found + " 列");
                return false;
            }
            return true;
        }

        /** Empty fields at the end count for nothing, be they too many or too few. */
        private void fit(int wanted) {
            while (count > wanted && field(count - 1).isEmpty()) {
                count--;
            }
            while (count < wanted) {
                store(0, 0);
                count++;
            }
        }

        @Override
        boolean cutAny(LineReader line, int most) {
            if (!split(line, most, List.of())) {
                return false;
            }
            if (count > most) {
                values.report(Fault.COLUMN_COUNT, "", "", "超过 " + most + " 列");
            }
            return count <= most;
        }

        /** Stops one field after {@code most}: a line of a million columns costs no more than a good one. */
        private boolean split(LineReader line, int most, List<Column> columns) {
            int stopped = decoder.decode(line.bytes(), line.from(), line.to());
            int length = decoder.length();
            count = 0;
            if (starts.length < most + 2) {
                starts = new int[most + 2];
                ends = new int[most + 2];
            }
            int at = 0;
            while (count <= most + 1) {
                int quote = rule.quote() == 0 ? -1 : quoteAt(at);
                at = quote >= 0 ? quoted(quote) : plain(at);
                if (at < 0 && stopped >= 0) {
                    break;
                }
                if (at < 0) {
                    values.report(Fault.QUOTE, nameAt(columns, count), "", "");
                    return false;
                }
                count++;
                if (at >= length || count > most + 1) {
                    break;
                }
                at++;
            }
            if (stopped >= 0) {
                reportBytes(line, stopped, nameAt(columns, at < 0 ? count : count - 1));
                return false;
            }
            if (rule.trailingDelimiter() && count <= most + 1) {
                if (starts[count - 1] != ends[count - 1]) {
                    values.report(Fault.COLUMN_COUNT, "", "", "行尾缺少分隔符");
                    return false;
                }
                count--;
            }
            return true;
        }

        /** Where the field's opening quote is, or -1: {@code ="…"} keeps a spreadsheet from taking text for a number. */
        private int quoteAt(int at) {
            char[] chars = decoder.chars();
            int length = decoder.length();
            int quote = at;
            if (rule.padded()) {
                while (quote < length
                        && (chars[quote] == ' ' || chars[quote] == '\t')
                        && chars[quote] != rule.delimiter()) {
                    quote++;
                }
            }
            if (quote + 1 < length && chars[quote] == '=') {
                quote++;
            }
            return quote < length && chars[quote] == rule.quote() ? quote : -1;
        }

        private int plain(int from) {
            char[] chars = decoder.chars();
            int length = decoder.length();
            int at = from;
            while (at < length && chars[at] != rule.delimiter()) {
                if (chars[at] == '\n') {
                    return -1;
                }
                at++;
            }
            store(from, at);
            return at;
        }

        /** Doubled quotes stand for one: the field is rewritten in place, it only gets shorter. */
        private int quoted(int from) {
            char[] chars = decoder.chars();
            int length = decoder.length();
            int at = from + 1;
            int write = from + 1;
            while (at < length) {
                if (chars[at] == rule.quote()) {
                    if (at + 1 < length && chars[at + 1] == rule.quote()) {
                        at++;
                    } else {
                        at++;
                        if (write - from > 3
                                && chars[from + 1] == '='
                                && chars[from + 2] == '"'
                                && chars[write - 1] == '"') {
                            store(from + 3, write - 1);
                        } else {
                            store(from + 1, write);
                        }
                        while (rule.padded() && at < length && chars[at] != rule.delimiter() && chars[at] <= ' ') {
                            at++;
                        }
                        return at == length || chars[at] == rule.delimiter() ? at : -1;
                    }
                }
                chars[write++] = chars[at++];
            }
            return -1;
        }

        private void store(int start, int end) {
            starts[count] = start;
            ends[count] = end;
        }

        private static String nameAt(List<Column> columns, int position) {
            return position >= 0 && position < columns.size()
                    ? columns.get(position).name()
                    : "";
        }

        @Override
        int count() {
            return count;
        }

        /** Dates, flags, codes and payers repeat from line to line: then the last line's string serves again. */
        @Override
        String field(int position) {
            char[] chars = decoder.chars();
            int start = starts[position];
            int end = ends[position];
            if (rule.padded()) {
                while (start < end && isPadding(chars[start])) {
                    start++;
                }
                while (start < end && isPadding(chars[end - 1])) {
                    end--;
                }
            }
            int length = end - start;
            if (length == 0) {
                return "";
            }
            if (position >= previous.length) {
                return new String(chars, start, length);
            }
            String last = previous[position];
            if (last.length() == length
                    && Arrays.equals(previousChars[position], 0, length, chars, start, start + length)) {
                return last;
            }
            String field = new String(chars, start, length);
            previous[position] = field;
            if (previousChars[position] == null || previousChars[position].length < length) {
                previousChars[position] = new char[length * 2];
            }
            System.arraycopy(chars, start, previousChars[position], 0, length);
            return field;
        }

        private static boolean isPadding(char c) {
            return c <= ' ' || c == '\u3000';
        }
    }
}
