package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;

/**
 * Reads MT940, MT942 and MT950, a line at a time: strict about money, tolerant about shape. Messages may stand in their
 * block headers or begin with {@code :20:}, may end with {@code -}, {@code -}} or nothing, and what stands between them is
 * skipped. In a refused file, entries whose side and amount are readable are still told, so that its figures are its own.
 */
final class MtReader {
    private final Mapping mapping;
    private final Problems problems;
    private final Values values;
    private final LineReader line;
    private final MtStatements statements;
    private final MtMessages messages;

    private boolean digitBefore;
    /** Where the text ends and its end mark begins; -1 where there is none. */
    private long markOffset = -1;

    MtReader(Mapping mapping, MtLayout layout, InputStream in, StatementHandler handler) {
        this.mapping = mapping;
        this.problems = new Problems(handler, mapping.limits().problems());
        this.values = new Values(problems, Values.ISO);
        boolean any = mapping.currency().isEmpty();
        MtValues fields = new MtValues(values, any ? Money.MAX_TOTAL_FEN : Money.MAX_FEN, any);
        this.line = new LineReader(in, mapping.limits().lineBytes());
        this.statements = new MtStatements(mapping, layout, handler, values);
        this.messages = new MtMessages(
                mapping.limits(), line, problems, values, fields, new MtEntry(layout, values, fields), statements);
    }

    void read() throws IOException {
        while (!messages.stopped() && line.next()) {
            values.startLine(line.number());
            if (line.offset() + line.rawLength() > mapping.limits().fileBytes()) {
                messages.stop(
                        Fault.FILE_TOO_LARGE.ofFile("上限 " + mapping.limits().fileBytes() + " 字节"));
            } else if (line.isEndMark()) {
                markOffset = line.offset();
            } else if (line.tooLong()) {
                values.report(
                        Fault.LINE_TOO_LONG, "", "", "上限 " + mapping.limits().lineBytes() + " 字节");
            } else {
                take(line.bytes(), line.from(), line.to());
            }
        }
        long end = drained();
        long textEnd = markOffset < 0 ? end : markOffset;
        if (!messages.stopped()) {
            messages.end(textEnd, false);
            statements.close(line.number());
            if (statements.count() == 0 && !messages.foreign()) {
                problems.add((end == 0 ? Fault.EMPTY_FILE : Fault.NOT_SWIFT).ofFile(""));
            }
        }
        boolean ignored = statements.count() == 0 || messages.stopped();
        statements.tile(ignored ? SegmentKind.IGNORED : SegmentKind.TRAILER, textEnd);
        statements.tile(SegmentKind.IGNORED, end);
        problems.finish();
    }

    /** The end of what is to be accounted for; past a limit, what is left is only counted. */
    private long drained() throws IOException {
        if (!messages.stopped()) {
            return line.offset();
        }
        long end = line.offset() + line.rawLength();
        while (end <= mapping.limits().fileBytes() && line.next()) {
            end = line.offset() + line.rawLength();
        }
        return end;
    }

    private void take(byte[] bytes, int start, int to) {
        int from = start;
        while (!messages.inText() && from < to && isLead(bytes[from])) {
            from++;
        }
        if (from < to && bytes[from] == '{' && isBlock(bytes, from, to)) {
            takeBlocks(bytes, from, to);
            return;
        }
        if (from < to && bytes[from] == '-' && takeHyphen(bytes, from, to)) {
            return;
        }
        int tag = MtTag.at(bytes, from, to);
        if (tag == MtTag.NONE || (messages.inText() && MtTag.isText(tag, bytes, from, to, digitBefore))) {
            messages.takeMore(bytes, from, to);
        } else {
            messages.take(tag, bytes, from + MtTag.length(bytes, from), to);
        }
        digitBefore = to > from && MtValues.isDigit(bytes[to - 1]);
    }

    /** Blanks, byte order marks and the control characters of old transmissions. */
    private static boolean isLead(byte b) {
        return (b >= 0 && b <= ' ') || b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
    }

    private static boolean isBlock(byte[] bytes, int from, int to) {
        return to - from > 2 && MtValues.isDigit(bytes[from + 1]) && bytes[from + 2] == ':';
    }

    /** <code>{1:…}{2:…}{4:</code> begins a message; what follows on the same line is its first field. */
    private void takeBlocks(byte[] bytes, int from, int to) {
        messages.end(line.offset(), false);
        for (int at = from; at + 2 < to; at++) {
            if (bytes[at] == '{' && bytes[at + 1] == '1' && bytes[at + 2] == ':') {
                messages.tileTail();
            } else if (bytes[at] == '{' && bytes[at + 1] == '2' && bytes[at + 2] == ':') {
                messages.header(MtValues.text(bytes, at + 4, Math.min(at + 7, to)));
            } else if (bytes[at] == '{' && bytes[at + 1] == '4' && bytes[at + 2] == ':') {
                if (at + 3 < to) {
                    take(bytes, at + 3, to);
                }
                return;
            }
        }
    }

    /** Returns whether it was the end of a message, or may be. */
    private boolean takeHyphen(byte[] bytes, int from, int to) {
        if (to - from > 1 && bytes[from + 1] == '}') {
            messages.end(line.offset(), true);
            if (to - from > 2) {
                take(bytes, from + 2, to);
            }
            return true;
        }
        if (MtValues.skipBlanks(bytes, from + 1, to) < to) {
            return false;
        }
        messages.takeHyphen();
        return true;
    }
}
