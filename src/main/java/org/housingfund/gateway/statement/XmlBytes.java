package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An XML document's bytes as UTF-8, without byte order mark, declaration or blanks before it, and the way back from an
 * offset there to the file's own. Clean UTF-8 passes through as it is. A byte that is no text is counted and passed on
 * as if it were Latin-1, so that reading can go on and find what else is wrong: such a file is never accepted.
 */
final class XmlBytes extends InputStream {
    private static final int BUFFER = 1 << 14;
    /** Delivered at once when recoding: every character fits, whatever its length. */
    private static final int STEP = 1 << 12;

    private static final int LONGEST_CHARACTER = 4;
    private static final int SUBSTITUTE = 26;

    private final InputStream in;
    private final byte[] source = new byte[BUFFER];
    private int from;
    private int to;
    private boolean ended;
    private long read;

    private XmlProlog prolog;
    /** Null as long as bytes pass through. */
    private CharsetDecoder decoder;

    private final CharBuffer one = CharBuffer.allocate(2);
    private final byte[] recoded = new byte[STEP + 2 * LONGEST_CHARACTER];
    private int recodedFrom;
    private int recodedTo;
    /** Bytes of the file behind each byte of UTF-8 that nobody asked the offset of yet. */
    private byte[] widths = new byte[STEP];

    private int widthsFrom;
    private int widthsTo;
    private long delivered;
    private long mapped;
    private long mappedSource;
    private long solidTo;
    private long malformed;
    private long firstMalformed;

    XmlBytes(InputStream in) {
        this.in = in;
    }

    /** Looks at the beginning: encoding, and where the document proper starts. */
    void start() throws IOException, XmlEvents.Refused {
        while (!ended && to < BUFFER) {
            fill();
        }
        prolog = XmlProlog.of(Arrays.copyOf(source, to));
        from = prolog.length();
        mappedSource = from;
        if (!prolog.charset().equals(StandardCharsets.UTF_8)) {
            recode(prolog.charset());
        }
    }

    private void recode(Charset charset) {
        decoder = charset.newDecoder();
        mappedSource += delivered - mapped;
        mapped = delivered;
    }

    private void fill() throws IOException {
        if (from > 0) {
            System.arraycopy(source, from, source, 0, to - from);
            to -= from;
            from = 0;
        }
        int count = in.read(source, to, source.length - to);
        ended = count < 0;
        to += Math.max(count, 0);
        read += Math.max(count, 0);
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        int count = next(target, at, length);
        for (int last = count - 1; last >= 0; last--) {
            int b = target[at + last];
            if (b != 0 && b != SUBSTITUTE && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                solidTo = delivered + last + 1;
                break;
            }
        }
        delivered += Math.max(count, 0);
        return count;
    }

    private int next(byte[] target, int at, int length) throws IOException {
        if (recodedFrom == recodedTo) {
            if (decoder == null && length >= LONGEST_CHARACTER) {
                int passed = pass(target, at, length);
                if (passed >= 0 || decoder == null) {
                    return passed;
                }
            }
            recodedFrom = 0;
            // Whoever wants less than one character gets it out of a piece that is kept here.
            recodedTo = decoder == null ? Math.max(pass(recoded, 0, STEP), 0) : 0;
            while (decoder != null && recodedTo < STEP && recodeOne()) {
                // one character more
            }
        }
        int count = Math.min(length, recodedTo - recodedFrom);
        System.arraycopy(recoded, recodedFrom, target, at, count);
        recodedFrom += count;
        return count == 0 ? -1 : count;
    }

    /** Passes on what is clean UTF-8; -1 at the end, or where bytes are none and recoding begins. */
    private int pass(byte[] target, int at, int length) throws IOException {
        while (true) {
            int clean = Utf8.cleanTo(source, from, Math.min(to, from + length));
            if (clean > from) {
                int count = clean - from;
                System.arraycopy(source, from, target, at, count);
                from = clean;
                return count;
            }
            if (to - from >= LONGEST_CHARACTER || (ended && to > from)) {
                recode(StandardCharsets.UTF_8);
                return -1;
            }
            if (ended) {
                return -1;
            }
            fill();
        }
    }

    /** Recodes one character; false at the end. */
    private boolean recodeOne() throws IOException {
        if (to - from < LONGEST_CHARACTER && !ended) {
            fill();
            return true;
        }
        if (from == to) {
            return false;
        }
        if (prolog.ascii() && source[from] >= 0) {
            emit(source[from], 1);
            from++;
            return true;
        }
        ByteBuffer input = ByteBuffer.wrap(source, from, to - from);
        CoderResult result = CoderResult.UNDERFLOW;
        for (int room = 1; room <= 2 && input.position() == from; room++) {
            // One character at a time, so that its length is known; only those beyond the BMP need two.
            one.clear().limit(room);
            result = decoder.reset().decode(input, one, ended);
        }
        one.flip();
        if (one.hasRemaining()) {
            int width = input.position() - from;
            from += width;
            while (one.hasRemaining()) {
                int character = Character.codePointAt(one, 0);
                one.position(one.position() + Character.charCount(character));
                emit(character, width);
                width = 0;
            }
        } else {
            if (malformed++ == 0) {
                firstMalformed = read - (to - from);
            }
            int width = prolog.ascii() ? 1 : Math.min(to - from, result.isError() ? result.length() : to - from);
            emit(prolog.ascii() ? source[from] & 0xFF : '\uFFFD', width);
            from += width;
        }
        return true;
    }

    private void emit(int character, int width) {
        int start = recodedTo;
        recodedTo += Utf8.encode(character, recoded, recodedTo);
        if (widthsTo + LONGEST_CHARACTER > widths.length) {
            int left = widthsTo - widthsFrom;
            byte[] larger = left * 2 > widths.length ? new byte[widths.length * 2] : widths;
            System.arraycopy(widths, widthsFrom, larger, 0, left);
            widths = larger;
            widthsFrom = 0;
            widthsTo = left;
        }
        widths[widthsTo++] = (byte) width;
        for (int more = start + 1; more < recodedTo; more++) {
            widths[widthsTo++] = 0;
        }
    }

    /** The offset in the file of an offset in what was delivered; must not go back. */
    long sourceOffset(long offset) {
        if (decoder == null) {
            return mappedSource + offset;
        }
        while (mapped < offset && widthsFrom < widthsTo) {
            mappedSource += widths[widthsFrom++];
            mapped++;
        }
        return mappedSource - (mapped - Math.min(mapped, offset));
    }

    /** Bytes delivered whose widths are still kept. */
    int pending() {
        return widthsTo - widthsFrom;
    }

    /** Nobody will ask about an offset before the last bytes that were delivered, this many. */
    void passOver(int last) {
        sourceOffset(delivered - last);
    }

    /** Bytes read of the file. */
    long sourceRead() {
        return read;
    }

    /** Reads on to the end of the file or to this many bytes; returns how many there are. */
    long drain(long limit) throws IOException {
        while (!ended && read <= limit) {
            from = to;
            fill();
        }
        return read;
    }

    /** Whether nothing but blanks, NUL and Ctrl-Z follows this offset: some systems pad their files. */
    boolean onlyPaddingFrom(long offset, long limit) throws IOException {
        byte[] rest = new byte[STEP];
        while (read <= limit && solidTo <= offset && read(rest, 0, STEP) >= 0) {
            // read on
        }
        return solidTo <= offset;
    }

    long malformed() {
        return malformed;
    }

    /** Where in the file the first byte is that is no text. */
    long firstMalformed() {
        return firstMalformed;
    }

    /** Lines before the document proper. */
    int linesBefore() {
        return prolog == null ? 0 : prolog.lines();
    }
}
