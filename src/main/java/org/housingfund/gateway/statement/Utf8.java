package org.housingfund.gateway.statement;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** UTF-8 by hand where the JDK's decoder would copy. */
final class Utf8 {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /** The end of the longest piece that is whole, well-formed characters. */
    static int cleanTo(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            while (at + Long.BYTES <= to && ((long) EIGHT.get(bytes, at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
            }
            if (at == to) {
                return at;
            }
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int length = length(bytes, at, to);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return at;
    }

    /** Bytes of the character here; 0 where it is malformed or cut. */
    private static int length(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        boolean good = second >= least && second <= most;
        for (int i = 2; i < length; i++) {
            good &= (bytes[at + i] & 0xC0) == 0x80;
        }
        return good ? length : 0;
    }

    /** Writes a character; returns how many bytes it took. */
    static int encode(int character, byte[] target, int at) {
        if (character < 0x80) {
            target[at] = (byte) character;
            return 1;
        }
        if (character < 0x800) {
            target[at] = (byte) (0xC0 | (character >> 6));
            target[at + 1] = (byte) (0x80 | (character & 0x3F));
            return 2;
        }
        if (character < 0x10000) {
            target[at] = (byte) (0xE0 | (character >> 12));
            target[at + 1] = (byte) (0x80 | ((character >> 6) & 0x3F));
            target[at + 2] = (byte) (0x80 | (character & 0x3F));
            return 3;
        }
        target[at] = (byte) (0xF0 | (character >> 18));
        target[at + 1] = (byte) (0x80 | ((character >> 12) & 0x3F));
        target[at + 2] = (byte) (0x80 | ((character >> 6) & 0x3F));
        target[at + 3] = (byte) (0x80 | (character & 0x3F));
        return 4;
    }
}
