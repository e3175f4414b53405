package org.housingfund.gateway.statement;

import java.util.ArrayList;
import java.util.List;

/**
 * Identities each of which is greater than the one before, with their lines: of each what differs from the one before.
 * Serials of a statement take some six bytes.
 */
final class RisingIdentities {
    private static final int CHUNK = 1 << 12;
    // Numbers are written in as few bytes as they need, seven bits in each; all but the last are marked.
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    /** Chunks do not have to be copied when there are more, as one array would. */
    private final List<byte[]> chunks = new ArrayList<>();

    private final List<Run> runs = new ArrayList<>();
    private String last = "";
    private int lastLine;
    private int size;
    private long written;

    /** As many identities of one account, one behind the other. */
    private record Run(String account, int from) {}

    /** Hears of every identity. */
    interface Visitor {
        void identity(String account, String identity, int line);
    }

    /** Adds one, unless it is not greater than the last. */
    boolean add(String account, String identity, int line) {
        if (!isGreater(identity, last)) {
            return false;
        }
        if (runs.isEmpty() || !runs.get(runs.size() - 1).account().equals(account)) {
            runs.add(new Run(account, size));
        }
        int common = 0;
        while (common < last.length() && identity.charAt(common) == last.charAt(common)) {
            common++;
        }
        write(common);
        write(identity.length() - common);
        for (int i = common; i < identity.length(); i++) {
            write(identity.charAt(i));
        }
        write(line - lastLine);
        last = identity;
        lastLine = line;
        size++;
        return true;
    }

    int size() {
        return size;
    }

    /** Tells all, in their order. */
    void forEach(Visitor visitor) {
        Reading reading = new Reading();
        StringBuilder identity = new StringBuilder();
        int line = 0;
        int run = 0;
        for (int i = 0; i < size; i++) {
            if (run + 1 < runs.size() && runs.get(run + 1).from() == i) {
                run++;
            }
            identity.setLength(reading.next());
            for (int left = reading.next(); left > 0; left--) {
                identity.append((char) reading.next());
            }
            line += reading.next();
            visitor.identity(runs.get(run).account(), identity.toString(), line);
        }
    }

    private static boolean isGreater(String identity, String other) {
        return identity.length() == other.length() ? identity.compareTo(other) > 0 : identity.length() > other.length();
    }

    private void write(int value) {
        int rest = value;
        while (rest >>> BITS != 0) {
            writeByte((rest & (MORE - 1)) | MORE);
            rest >>>= BITS;
        }
        writeByte(rest);
    }

    private void writeByte(int value) {
        int at = (int) (written % CHUNK);
        if (at == 0) {
            chunks.add(new byte[CHUNK]);
        }
        chunks.get(chunks.size() - 1)[at] = (byte) value;
        written++;
    }

    private final class Reading {
        private long read;

        int next() {
            int value = 0;
            int shift = 0;
            while (true) {
                int b = Byte.toUnsignedInt(chunks.get((int) (read / CHUNK))[(int) (read % CHUNK)]);
                read++;
                value |= (b & (MORE - 1)) << shift;
                if (b < MORE) {
                    return value;
                }
                shift += BITS;
            }
        }
    }
}
