package org.housingfund.gateway.statement;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes one line at a time and stops at the first byte that is no text: malformed, or a control character other than
 * tab (R-K3). Nothing is ever replaced.
 */
abstract sealed class TextDecoder {
    /** GBK files are decoded as GB18030, its superset. */
    static final Charset GB18030 = Charset.forName("GB18030");

    private final boolean newlines;
    private char[] chars = new char[256];
    private int length;

    private TextDecoder(boolean newlines) {
        this.newlines = newlines;
    }

    /**
     * A fresh one; not for use by several threads.
     *
     * @param newlines line ends are text
     */
    static TextDecoder of(Charset charset, boolean newlines) {
        return charset.equals(GB18030) ? new Gb18030(newlines) : new Utf8(newlines);
    }

    /**
     * Decodes into {@link #chars}.
     *
     * @return the position of the offending byte, or -1 where all is well
     */
    int decode(byte[] bytes, int from, int to) {
        if (chars.length < to - from) {
            chars = new char[Math.max(to - from, chars.length * 2)];
        }
        char[] target = chars;
        int at = from;
        int written = 0;
        int stopped = -1;
        while (at < to) {
            byte b = bytes[at];
            if (b >= ' ' || b == '\t' || (newlines && (b == '\n' || b == '\r'))) {
                target[written++] = (char) b;
                at++;
            } else if (b >= 0) {
                stopped = at;
                break;
            } else {
                length = written;
                int next = decodeRun(bytes, at, to, target);
                written = length;
                if (next < 0) {
                    stopped = ~next;
                    break;
                }
                at = next;
            }
        }
        length = written;
        return stopped;
    }

    /** Decodes characters that are not ASCII; returns where it ended, or the complement of the offending position. */
    abstract int decodeRun(byte[] bytes, int at, int to, char[] target);

    final void append(char[] target, char c) {
        target[length++] = c;
    }

    /** The decoded line, until the next call; after an offending byte, what stands before it. */
    char[] chars() {
        return chars;
    }

    int length() {
        return length;
    }

    /** Uses the JDK's decoder from the first byte that is not ASCII to the last one before the next ASCII byte. */
    private static final class Utf8 extends TextDecoder {
        private final CharsetDecoder decoder = reporting(StandardCharsets.UTF_8);

        Utf8(boolean newlines) {
            super(newlines);
        }

        @Override
        int decodeRun(byte[] bytes, int at, int to, char[] target) {
            int end = at;
            while (end < to && bytes[end] < 0) {
                end++;
            }
            ByteBuffer input = ByteBuffer.wrap(bytes, at, end - at);
            CharBuffer output = CharBuffer.wrap(target, length(), target.length - length());
            CoderResult result = decoder.reset().decode(input, output, true);
            setLength(output.position());
            return result.isError() ? ~input.position() : end;
        }
    }

    /**
     * Two-byte characters through a table that the JDK's decoder fills once, four-byte characters through the JDK's
     * decoder: the same result, several times as fast on statements.
     */
    private static final class Gb18030 extends TextDecoder {
        private static final int FIRST = 0x81;
        private static final int LAST = 0xFE;
        private static final int SECOND = 0x40;
        private static final int WIDTH = 0x100 - SECOND;
        private static final char[] PAIRS = pairs();

        private final CharsetDecoder decoder = reporting(GB18030);

        Gb18030(boolean newlines) {
            super(newlines);
        }

        private static char[] pairs() {
            CharsetDecoder decoder = reporting(GB18030);
            char[] table = new char[(LAST - FIRST + 1) * WIDTH];
            for (int first = FIRST; first <= LAST; first++) {
                for (int second = SECOND; second <= LAST; second++) {
                    try {
                        CharBuffer one = decoder.decode(ByteBuffer.wrap(new byte[] {(byte) first, (byte) second}));
                        table[(first - FIRST) * WIDTH + second - SECOND] = one.length() == 1 ? one.get() : 0;
                    } catch (CharacterCodingException unassigned) {
                        table[(first - FIRST) * WIDTH + second - SECOND] = 0;
                    }
                }
            }
            return table;
        }

        @Override
        int decodeRun(byte[] bytes, int at, int to, char[] target) {
            int position = at;
            while (position < to && bytes[position] < 0) {
                int first = bytes[position] & 0xFF;
                if (first < FIRST || first > LAST || position + 1 >= to) {
                    return ~position;
                }
                int second = bytes[position + 1] & 0xFF;
                if (second >= SECOND) {
                    char c = PAIRS[(first - FIRST) * WIDTH + second - SECOND];
                    if (c == 0) {
                        return ~position;
                    }
                    append(target, c);
                    position += 2;
                } else {
                    if (position + 4 > to || !four(bytes, position, target)) {
                        return ~position;
                    }
                    position += 4;
                }
            }
            return position;
        }

        private boolean four(byte[] bytes, int at, char[] target) {
            CharBuffer output = CharBuffer.wrap(target, length(), target.length - length());
            CoderResult result = decoder.reset().decode(ByteBuffer.wrap(bytes, at, 4), output, true);
            if (result.isError()) {
                return false;
            }
            setLength(output.position());
            return true;
        }
    }

    final void setLength(int newLength) {
        length = newLength;
    }

    private static CharsetDecoder reporting(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
