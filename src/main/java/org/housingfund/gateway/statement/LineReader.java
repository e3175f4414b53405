package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.housingfund.gateway.statement.TextLayout.Delimited;

/**
 * Cuts a stream into lines of bytes, which end with LF, CRLF, CR or (a text file that was converted twice) CRCRLF, each as
 * it comes. Line ends and quotes are never part of a character in UTF-8 or GB18030, so this needs no decoding. The current
 * line lies in {@link #bytes} until the next call.
 */
final class LineReader {
    /** Ctrl-Z: DOS put it behind the end of a text. */
    private static final byte END_MARK = 0x1A;

    private final InputStream in;
    private final int lineLimit;
    private byte[] buffer = new byte[1 << 16];
    private int position;
    private int filled;

    private long offset;
    private long number;
    private int from;
    private int to;
    private long rawLength;
    private int endLength;
    private boolean tooLong;
    private boolean endMark;

    private final Delimited quoting;
    private boolean quoted;
    private byte before;
    private int feeds;

    /** @param lineLimit bytes of a line, its end included */
    LineReader(InputStream in, int lineLimit) {
        this(in, lineLimit, null);
    }

    /** @param quoting where quoted fields may hold line ends, how fields are quoted; else null */
    LineReader(InputStream in, int lineLimit, Delimited quoting) {
        this.in = in;
        this.lineLimit = lineLimit;
        this.quoting = quoting;
    }

    /** Returns false at the end of the stream. */
    boolean next() throws IOException {
        offset += rawLength;
        number += feeds;
        feeds = 0;
        from = position;
        to = position;
        quoted = false;
        before = '\n';
        tooLong = false;
        long skipped = 0;
        boolean ended = false;
        while (!ended) {
            scan();
            if (to < filled) {
                if (!quoted || tooLong || to - from > lineLimit) {
                    break;
                }
                feeds += buffer[to] == '\r' || buffer[to - 1] != '\r' ? 1 : 0;
                to++;
                continue;
            }
            if (to - from > lineLimit) {
                tooLong = true;
                skipped += to - from;
                from = 0;
                to = 0;
                filled = 0;
            }
            ended = !fill();
        }
        endLength = lineEnd();
        endMark();
        position = to + endLength;
        rawLength = skipped + position - from;
        if (rawLength == 0) {
            return false;
        }
        tooLong |= rawLength > lineLimit;
        number++;
        return true;
    }

    /** Moves {@link #to} to the next line end in the buffer, or to the end of the buffer. */
    private void scan() {
        byte[] bytes = buffer;
        int end = filled;
        int scan = to;
        while (scan < end && bytes[scan] != '\n' && bytes[scan] != '\r') {
            scan++;
        }
        if (quoting != null) {
            follow(to, scan);
        }
        to = scan;
    }

    /** A quote opens a field only where the field begins; {@code ="…"} is a spreadsheet's way to keep text as text. */
    private void follow(int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = buffer[i];
            boolean begins = before == '\n' || before == quoting.delimiter();
            if (quoted) {
                quoted = b != quoting.quote();
                // A doubled quote closes and opens again.
                before = quoted ? b : (byte) quoting.delimiter();
            } else if (begins && b == quoting.quote()) {
                quoted = true;
            } else if (!begins || (b != '=' && b != ' ' && b != '\t')) {
                before = b;
            }
        }
    }

    /** Bytes of the line's end that stands at {@link #to}. */
    private int lineEnd() throws IOException {
        if (to == filled) {
            return 0;
        }
        if (buffer[to] == '\n') {
            return 1;
        }
        while (filled - to < 3 && fill()) {
            // one end may lie in two pieces
        }
        if (isAt(to + 1, '\n')) {
            return 2;
        }
        return isAt(to + 1, '\r') && isAt(to + 2, '\n') ? 3 : 1;
    }

    private boolean isAt(int at, char c) {
        return at < filled && buffer[at] == c;
    }

    /** The mark behind the last line is no part of it: it becomes a line of its own. */
    private void endMark() throws IOException {
        int content = to;
        while (content > from && buffer[content - 1] == END_MARK) {
            content--;
        }
        boolean alone = content == from;
        endMark = content < to && alone && !tooLong && to + endLength == filled && !fill();
        if (!alone && endLength == 0) {
            to = content;
        }
    }

    /** Reads more behind what stands from {@link #from} on, and may move it; returns false at the end of the stream. */
    private boolean fill() throws IOException {
        if (filled == buffer.length) {
            if (from > 0) {
                System.arraycopy(buffer, from, buffer, 0, filled - from);
                filled -= from;
                to -= from;
                from = 0;
            } else {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        filled += Math.max(read, 0);
        return read >= 0;
    }

    /** The line's bytes are from {@link #from} to {@link #to}. */
    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    /** Excluded, and without the line's end. */
    int to() {
        return to;
    }

    /** First byte in the stream. */
    long offset() {
        return offset;
    }

    /** Bytes, line end included. */
    long rawLength() {
        return rawLength;
    }

    /** From 1; of the first, where quoted fields hold line ends. */
    long number() {
        return number;
    }

    /** How the line ends: {@code LF}, {@code CRLF}, {@code CR}, {@code CRCRLF}; empty for a last line without end. */
    String end() {
        return switch (endLength) {
            case 0 -> "";
            case 1 -> buffer[to] == '\n' ? "LF" : "CR";
            case 2 -> "CRLF";
            default -> "CRCRLF";
        };
    }

    /** Longer than the limit: its bytes were skipped, only offset and length are known. */
    boolean tooLong() {
        return tooLong;
    }

    /** No line of the text, but the mark that stands behind its end: nothing follows. */
    boolean isEndMark() {
        return endMark;
    }

    /** Nothing but blanks, tabs and this byte. */
    boolean isBlank(byte alsoBlank) {
        for (int i = from; i < to; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != alsoBlank) {
                return false;
            }
        }
        return !tooLong;
    }

    boolean startsWith(byte[] tag) {
        return to - from >= tag.length && Arrays.equals(buffer, from, from + tag.length, tag, 0, tag.length);
    }

    /** Skips a byte order mark. */
    void skip(int count) {
        from += count;
    }
}
