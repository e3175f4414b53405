package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into lines of bytes that end with CRLF, LF or CR, each as it comes. The current line lies in
 * {@link #bytes} until the next call.
 */
final class MtLines {
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
    private boolean tooLong;

    /** @param lineLimit bytes of a line, its end included */
    MtLines(InputStream in, int lineLimit) {
        this.in = in;
        this.lineLimit = lineLimit;
    }

    /** Returns false at the end of the stream. */
    boolean next() throws IOException {
        offset += rawLength;
        from = position;
        tooLong = false;
        long skipped = 0;
        int scan = scan(from);
        while (scan == filled) {
            if (scan - from > lineLimit) {
                tooLong = true;
                skipped += scan - from;
                from = 0;
                filled = 0;
                scan = 0;
            }
            int kept = scan - from;
            boolean more = fill();
            scan = from + kept;
            if (!more) {
                break;
            }
            scan = scan(scan);
        }
        to = scan;
        int end = lineEnd(scan);
        position = to + end;
        rawLength = skipped + to - from + end;
        if (rawLength == 0) {
            return false;
        }
        tooLong |= rawLength > lineLimit;
        number++;
        return true;
    }

    private int scan(int start) {
        byte[] bytes = buffer;
        int end = filled;
        int scan = start;
        while (scan < end && bytes[scan] != '\n' && bytes[scan] != '\r') {
            scan++;
        }
        return scan;
    }

    /** Bytes of the line's end at this place; {@link #to} follows where the bytes move. */
    private int lineEnd(int at) throws IOException {
        if (at == filled) {
            return 0;
        }
        if (buffer[at] == '\n') {
            return 1;
        }
        if (at + 1 == filled) {
            int kept = at - from;
            fill();
            to = from + kept;
        }
        return to + 1 < filled && buffer[to + 1] == '\n' ? 2 : 1;
    }

    /** Reads more behind what stands from {@link #from} on, and may move it; returns false at the end of the stream. */
    private boolean fill() throws IOException {
        if (filled == buffer.length) {
            if (from > 0) {
                System.arraycopy(buffer, from, buffer, 0, filled - from);
                filled -= from;
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

    /** From 1. */
    long number() {
        return number;
    }

    /** Longer than the limit: its bytes were skipped, only offset and length are known. */
    boolean tooLong() {
        return tooLong;
    }
}
