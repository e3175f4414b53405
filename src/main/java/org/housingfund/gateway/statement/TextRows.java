package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.statement.Mapping.Limits;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.TextLayout.Column;
import org.housingfund.gateway.statement.TextLayout.LineEnd;

/** Lines of a text. */
final class TextRows implements Rows {
    private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final TextLayout layout;
    private final Limits limits;
    private final StatementHandler handler;
    private final Problems problems;
    private final Values values;
    private final LineReader line;
    private final LineCutter cutter;
    private final Map<String, byte[]> tags = new HashMap<>();
    private final byte alsoBlank;
    private boolean broken;

    TextRows(
            Mapping mapping,
            TextLayout layout,
            InputStream in,
            StatementHandler handler,
            Problems problems,
            Values values) {
        this.layout = layout;
        this.limits = mapping.limits();
        this.handler = handler;
        this.problems = problems;
        this.values = values;
        boolean newlines = layout.delimited() != null && layout.delimited().newlines();
        this.line = new LineReader(in, limits.lineBytes(), newlines ? layout.delimited() : null);
        this.cutter = LineCutter.of(layout, values);
        boolean padded = layout.delimited() != null && layout.delimited().padded();
        this.alsoBlank = (byte) (padded ? layout.delimited().delimiter() : ' ');
    }

    @Override
    public boolean next() throws IOException {
        if (!line.next()) {
            return false;
        }
        if (line.number() == 1 && !line.tooLong() && line.startsWith(UTF8_MARK)) {
            line.skip(UTF8_MARK.length);
        }
        values.startLine(line.number());
        if (line.offset() + line.rawLength() > limits.fileBytes()) {
            problems.add(Fault.FILE_TOO_LARGE.ofFile("上限 " + limits.fileBytes() + " 字节"));
            segment(SegmentKind.IGNORED);
            broken = true;
            return false;
        }
        if (line.isEndMark()) {
            segment(SegmentKind.IGNORED);
            return false;
        }
        if (line.tooLong()) {
            values.report(Fault.LINE_TOO_LONG, "", "", line.rawLength() + " 字节，上限 " + limits.lineBytes() + " 字节");
        } else if (layout.lineEnd() != LineEnd.ANY
                && !line.end().isEmpty()
                && !line.end().equals(layout.lineEnd().name())) {
            values.report(Fault.LINE_END, "", line.end(), "应为 " + layout.lineEnd());
        }
        return true;
    }

    @Override
    public boolean broken() {
        return broken;
    }

    @Override
    public long number() {
        return line.number();
    }

    @Override
    public long offset() {
        return line.offset();
    }

    @Override
    public int length() {
        return (int) line.rawLength();
    }

    @Override
    public void segment(SegmentKind kind) {
        handler.segment(kind, line.offset(), line.rawLength());
    }

    @Override
    public void ignoreRest() throws IOException {
        long start = line.offset() + line.rawLength();
        long length = 0;
        while (line.next()) {
            length += line.rawLength();
            if (start + length > limits.fileBytes()) {
                problems.add(Fault.FILE_TOO_LARGE.ofFile("上限 " + limits.fileBytes() + " 字节"));
                break;
            }
        }
        if (length > 0) {
            handler.segment(SegmentKind.IGNORED, start, length);
        }
    }

    @Override
    public boolean isBlank() {
        return line.isBlank(alsoBlank);
    }

    @Override
    public boolean tooLong() {
        return line.tooLong();
    }

    private byte[] bytes(String tag) {
        return tags.computeIfAbsent(tag, text -> text.getBytes(layout.charset()));
    }

    @Override
    public boolean startsWith(String tag) {
        byte[] bytes = bytes(tag);
        if (!line.startsWith(bytes)) {
            return false;
        }
        int next = line.from() + bytes.length;
        return layout.delimited() == null
                || bytes.length == 0
                || next == line.to()
                || line.bytes()[next] == layout.delimited().delimiter();
    }

    @Override
    public boolean opensWith(String tag) {
        int from = line.from();
        while (from < line.to() && isBeforeText(line.bytes()[from])) {
            from++;
        }
        byte[] bytes = bytes(tag);
        return line.to() - from >= bytes.length
                && Arrays.equals(line.bytes(), from, from + bytes.length, bytes, 0, bytes.length);
    }

    private boolean isBeforeText(byte b) {
        return b == ' '
                || b == '\t'
                || b == '='
                || b == layout.delimited().delimiter()
                || b == layout.delimited().quote();
    }

    @Override
    public boolean cut(List<Column> columns) {
        return cutter.cut(line, columns);
    }

    @Override
    public boolean cutAny(int most) {
        return cutter.cutAny(line, most);
    }

    @Override
    public int count() {
        return cutter.count();
    }

    @Override
    public String field(int position) {
        return cutter.field(position);
    }
}
