package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.housingfund.gateway.statement.TextLayout.LineEnd;

/**
 * Cuts a stream into lines of bytes. A line feed is never part of a character in UTF-8 or GB18030, so this needs no
 * decoding. The current line lies in {@link #bytes} until the next call.
 */
final class LineReader {
    private final InputStream in;
    private final int lineLimit;
    private byte[] buffer = new byte[1 << 16];
    private int position;
    private int filled;
    private boolean ended;

    private long offset;
    private long number;
    private int from;
    private int to;
    private long rawLength;
    private LineEnd end = LineEnd.ANY;
    private boolean tooLong;

    /** @param lineLimit bytes of a line, its end included */
    LineReader(InputStream in, int lineLimit) {
        this.in = in;
        this.lineLimit = lineLimit;
    }

    /** Returns false at the end of the stream. */
    boolean next() throws IOException {
        offset += rawLength;
        int start = position;
        int scan = start;
        tooLong = false;
        long skipped = 0;
        while (true) {
            while (scan < filled && buffer[scan] != '\n') {
                scan++;
            }
            if (scan < filled) {
                break;
            }
            if (scan - start > lineLimit) {
                tooLong = true;
                skipped += scan - start;
                start = 0;
                scan = 0;
                position = 0;
                filled = 0;
            }
            int before = start;
            boolean more = fill(start);
            start = position;
            scan -= before - start;
            if (!more) {
                break;
            }
        }
        boolean feed = scan < filled;
        rawLength = skipped + scan - start + (feed ? 1 : 0);
        if (rawLength == 0) {
            return false;
        }
        tooLong |= rawLength > lineLimit;
        number++;
        from = start;
        boolean carriage = feed && scan > start && buffer[scan - 1] == '\r';
        to = carriage ? scan - 1 : scan;
        end = carriage ? LineEnd.CRLF : feed ? LineEnd.LF : LineEnd.ANY;
        position = feed ? scan + 1 : scan;
        return true;
    }

    /** Keeps what stands from {@code start} on, at {@link #position}, and reads more behind it. */
    private boolean fill(int start) throws IOException {
        if (ended) {
            position = start;
            return false;
        }
        if (filled == buffer.length) {
            if (start > 0) {
                System.arraycopy(buffer, start, buffer, 0, filled - start);
                filled -= start;
                start = 0;
            } else {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        position = start;
        int read = in.read(buffer, filled, buffer.length - filled);
        ended = read < 0;
        filled += Math.max(read, 0);
        return !ended;
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

    /** From 1. */
    long number() {
        return number;
    }

    /** {@link LineEnd#ANY} for a last line without end. */
    LineEnd end() {
        return end;
    }

    /** Longer than the limit: its bytes were skipped, only offset and length are known. */
    boolean tooLong() {
        return tooLong;
    }

    boolean isBlank() {
        for (int i = from; i < to; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t') {
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
