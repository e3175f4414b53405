package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.housingfund.gateway.statement.TextLayout.Delimited;
import org.housingfund.gateway.statement.TextLayout.LineEnd;

/**
 * Cuts a stream into lines of bytes. Line feeds and quotes are never part of a character in UTF-8 or GB18030, so this
 * needs no decoding. The current line lies in {@link #bytes} until the next call.
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

    private final Delimited quoting;
    private boolean quoted;
    private byte before;
    private int feeds;

    /**
     * @param lineLimit bytes of a line, its end included
     * @param quoting where quoted fields may hold line ends, how fields are quoted; else null
     */
    LineReader(InputStream in, int lineLimit, Delimited quoting) {
        this.in = in;
        this.lineLimit = lineLimit;
        this.quoting = quoting;
    }

    /** Returns false at the end of the stream. */
    boolean next() throws IOException {
        offset += rawLength;
        int start = position;
        int scan = start;
        int checked = start;
        number += feeds;
        feeds = 0;
        quoted = false;
        before = '\n';
        tooLong = false;
        long skipped = 0;
        while (true) {
            while (scan < filled && buffer[scan] != '\n') {
                scan++;
            }
            if (quoting != null) {
                follow(checked, scan);
                checked = scan;
            }
            if (scan < filled) {
                if (!quoted || tooLong || scan - start > lineLimit) {
                    break;
                }
                feeds++;
                scan++;
                continue;
            }
            if (scan - start > lineLimit) {
                tooLong = true;
                skipped += scan - start;
                start = 0;
                scan = 0;
                checked = 0;
                position = 0;
                filled = 0;
            }
            int moved = start;
            boolean more = fill(start);
            start = position;
            scan -= moved - start;
            checked -= moved - start;
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

    /** From 1; of the first, where quoted fields hold line ends. */
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
