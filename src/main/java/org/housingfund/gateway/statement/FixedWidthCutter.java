package org.housingfund.gateway.statement;

import java.util.List;
import org.housingfund.gateway.statement.TextLayout.Column;

/** Fields at byte positions. Each is decoded on its own, so a character cut in two shows. Padding is blanks. */
final class FixedWidthCutter extends LineCutter {
    private String[] fields = new String[64];
    private int count;

    FixedWidthCutter(TextDecoder decoder, Values values) {
        super(decoder, values);
    }

    @Override
    boolean cut(LineReader line, List<Column> columns) {
        int length = line.to() - line.from();
        int wanted = 0;
        for (Column column : columns) {
            wanted = Math.max(wanted, column.to());
        }
        if (length != wanted) {
            values.report(Fault.LINE_LENGTH, "", "", "应为 " + wanted + " 字节，实为 " + length + " 字节");
            return false;
        }
        count = columns.size();
        if (fields.length < count) {
            fields = new String[count];
        }
        boolean good = true;
        for (int i = 0; i < count; i++) {
            Column column = columns.get(i);
            good &= decode(line, column, i);
        }
        return good;
    }

    private boolean decode(LineReader line, Column column, int position) {
        byte[] bytes = line.bytes();
        int from = line.from() + column.from();
        int to = line.from() + column.to();
        while (to > from && bytes[to - 1] == ' ') {
            to--;
        }
        int stopped = decoder.decode(bytes, from, to);
        fields[position] = decoder.length() == 0 ? "" : new String(decoder.chars(), 0, decoder.length());
        if (stopped >= 0) {
            reportBytes(line, stopped, column.name());
        }
        return stopped < 0;
    }

    @Override
    boolean cutAny(LineReader line, int most) {
        throw new IllegalStateException("fixed-width files have no titles");
    }

    @Override
    int count() {
        return count;
    }

    @Override
    String field(int position) {
        return fields[position];
    }
}
