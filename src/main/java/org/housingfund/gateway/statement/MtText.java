package org.housingfund.gateway.statement;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of one SWIFT field, joined and decoded.
 *
 * <p>SWIFT wraps a text at 65 characters, in the middle of words and numbers; some banks count the {@code :86:} before it.
 * So a full line runs on into the next without anything between, unless a longer one shows that this writer wraps
 * elsewhere. Any other line end is a blank: digits that stand on two lines by the writer's will are never joined to one
 * number (R-N1). In a text of subfields, the mark before each ({@code ?20}), which may be cut too, always runs on.
 */
final class MtText {
    private static final int WIDTH = 65;
    private static final int TAG = ":86:".length();
    private static final Charset CP850 = Charset.forName("IBM850");

    /** Null: told by the bytes, anew for each field. */
    private final Charset charset;

    private final CharsetDecoder decoder;
    private final CharsetDecoder utf8 = reporting(StandardCharsets.UTF_8);
    private final CharsetDecoder gb18030 = reporting(TextDecoder.GB18030);

    private byte[] bytes = new byte[512];
    private int length;
    private int[] ends = new int[16];
    private int lines;
    private byte[] joined = new byte[512];
    private int joinedLength;

    /** @param charset of the file, or null where nobody knows */
    MtText(Charset charset) {
        this.charset = charset;
        this.decoder = charset == null ? null : reporting(charset);
    }

    private static CharsetDecoder reporting(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    void clear() {
        length = 0;
        lines = 0;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Bytes so far. */
    int size() {
        return length;
    }

    /** Adds a line, without its end; blank ones mean nothing. */
    void add(byte[] source, int from, int to) {
        int count = to - from;
        if (MtValues.skipBlanks(source, from, to) == to) {
            return;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        if (lines == ends.length) {
            ends = Arrays.copyOf(ends, lines * 2);
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        ends[lines++] = length;
    }

    /** The first line; there must be one. */
    byte[] firstLine() {
        return Arrays.copyOf(bytes, ends[0]);
    }

    void dropFirstLine() {
        int dropped = ends[0];
        System.arraycopy(bytes, dropped, bytes, 0, length - dropped);
        length -= dropped;
        lines--;
        for (int i = 0; i < lines; i++) {
            ends[i] = ends[i + 1] - dropped;
        }
    }

    /**
     * All lines as one text, or null where a byte is no character of the mapping's encoding. Where the encoding is not
     * known, control characters are blanks.
     */
    String joined() {
        if (length == 0) {
            return "";
        }
        if (joined.length < length + lines) {
            joined = new byte[Math.max(joined.length * 2, length + lines)];
        }
        if (lines == 1) {
            joinedLength = trimmed(0, length);
            System.arraycopy(bytes, 0, joined, 0, joinedLength);
            return decoded();
        }
        joinedLength = 0;
        int from = 0;
        boolean wrapped = isWrapped();
        int mark = MtNarrative.markOf(bytes, length);
        for (int i = 0; i < lines; i++) {
            int to = ends[i];
            boolean runsOn =
                    i + 1 < lines && ((wrapped && isFull(i == 0, from, to)) || isMarked(mark, from, to, ends[i + 1]));
            int end = runsOn ? to : trimmed(from, to);
            System.arraycopy(bytes, from, joined, joinedLength, end - from);
            joinedLength += end - from;
            if (!runsOn && i + 1 < lines && joinedLength > 0) {
                joined[joinedLength++] = ' ';
            }
            from = to;
        }
        return decoded();
    }

    private int trimmed(int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        return end;
    }

    /** No line is longer than SWIFT's. */
    private boolean isWrapped() {
        int from = 0;
        for (int i = 0; i < lines; i++) {
            int to = trimmed(from, ends[i]);
            if (to - from > WIDTH && characters(from, to) > WIDTH) {
                return false;
            }
            from = ends[i];
        }
        return true;
    }

    private boolean isFull(boolean first, int from, int to) {
        int width = to - from < WIDTH - TAG ? 0 : characters(from, to);
        // A character of two bytes that did not fit went to the next line.
        return width == WIDTH
                || to - from == WIDTH
                || (to - from == WIDTH - 1 && bytes[to] < 0)
                || (first && width == WIDTH - TAG);
    }

    /** The next line begins with the mark of a subfield, or with what was cut from it. */
    private boolean isMarked(int mark, int from, int to, int nextTo) {
        if (mark < 0) {
            return false;
        }
        boolean digit = MtValues.isDigit(bytes[to]);
        boolean whole = bytes[to] == mark && to + 1 < nextTo && MtValues.isDigit(bytes[to + 1]);
        boolean cutBehindMark = bytes[to - 1] == mark && digit && to + 1 < nextTo && MtValues.isDigit(bytes[to + 1]);
        boolean cutBehindDigit = to - from > 1 && MtValues.isDigit(bytes[to - 1]) && bytes[to - 2] == mark && digit;
        return whole || cutBehindMark || cutBehindDigit;
    }

    /** As if it were UTF-8; the same as bytes in plain ASCII. */
    private int characters(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    private String decoded() {
        byte[] text = joined;
        int all = 0;
        int blanks = 0;
        for (int i = 0; i < joinedLength; i++) {
            all |= text[i];
            // The sign bit of a byte below the blank; of bytes that are not ASCII too, told apart below.
            blanks |= text[i] - ' ';
        }
        boolean ascii = all >= 0;
        boolean control = blanks < 0 && hasControl();
        if (control && charset != null) {
            return null;
        }
        for (int i = 0; control && i < joinedLength; i++) {
            if (joined[i] >= 0 && joined[i] < ' ') {
                joined[i] = ' ';
            }
        }
        if (ascii) {
            return new String(joined, 0, joinedLength, StandardCharsets.ISO_8859_1);
        }
        return charset != null ? strict(decoder) : guessed();
    }

    private boolean hasControl() {
        for (int i = 0; i < joinedLength; i++) {
            if (joined[i] >= 0 && joined[i] < ' ' && joined[i] != '\t') {
                return true;
            }
        }
        return false;
    }

    private String strict(CharsetDecoder with) {
        CharBuffer chars = CharBuffer.allocate(joinedLength);
        CoderResult result = with.reset().decode(ByteBuffer.wrap(joined, 0, joinedLength), chars, true);
        return result.isError() ? null : chars.flip().toString();
    }

    /** UTF-8 proves itself; Chinese characters come in pairs of bytes; what is left are a few letters of Europe. */
    private String guessed() {
        String text = strict(utf8);
        if (text == null && inPairs()) {
            text = strict(gb18030);
        }
        return text != null ? text : new String(joined, 0, joinedLength, dos() ? CP850 : StandardCharsets.ISO_8859_1);
    }

    /** All that is not ASCII are pairs from the rows of GB 2312, most of all Chinese text. */
    private boolean inPairs() {
        for (int i = 0; i < joinedLength; i++) {
            if (joined[i] < 0) {
                int first = joined[i] & 0xFF;
                int second = i + 1 < joinedLength ? joined[i + 1] & 0xFF : 0;
                if (first < 0xA1 || first > 0xF7 || second < 0xA1 || second == 0xFF) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Latin-1 has no letters there, CP850 has its umlauts there. */
    private boolean dos() {
        for (int i = 0; i < joinedLength; i++) {
            if (joined[i] < (byte) 0xA0) {
                return true;
            }
        }
        return false;
    }
}
