package org.housingfund.gateway.statement;

/**
 * Identities seen in one file, as 128-bit hashes with the line they stood in: 20 bytes a slot, about 40 MB for a million
 * entries. Two different identities with one hash would refuse a good file; among two million that is less likely than 2^-80.
 */
final class IdentitySet {
    private static final long M1 = 0x9E3779B97F4A7C15L;
    private static final long M2 = 0xC2B2AE3D27D4EB4FL;

    private static final int FIRST_SLOTS = 1 << 8;

    private long[] high = new long[FIRST_SLOTS];
    private long[] low = new long[FIRST_SLOTS];
    private int[] lines = new int[FIRST_SLOTS];
    private int size;

    /**
     * Adds one.
     *
     * @return 0 where it is new, else the line of the first
     */
    int add(String account, String identity, int line) {
        if (size * 5L > high.length * 3L) {
            grow();
        }
        long h = mix(hash(hash(M1, account), identity), M2);
        long l = mix(hash(hash(M2, account), identity), M1) | 1;
        int slot = slot(high, low, h, l);
        if (low[slot] != 0) {
            return lines[slot];
        }
        high[slot] = h;
        low[slot] = l;
        lines[slot] = line;
        size++;
        return 0;
    }

    private static int slot(long[] high, long[] low, long h, long l) {
        int mask = high.length - 1;
        int slot = (int) h & mask;
        while (low[slot] != 0 && (high[slot] != h || low[slot] != l)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] newHigh = new long[high.length * 2];
        long[] newLow = new long[high.length * 2];
        int[] newLines = new int[high.length * 2];
        for (int i = 0; i < high.length; i++) {
            if (low[i] != 0) {
                int slot = slot(newHigh, newLow, high[i], low[i]);
                newHigh[slot] = high[i];
                newLow[slot] = low[i];
                newLines[slot] = lines[i];
            }
        }
        high = newHigh;
        low = newLow;
        lines = newLines;
    }

    private static long hash(long seed, String text) {
        long hash = mix(seed, text.length() + 1L);
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * M1;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    private static long mix(long value, long with) {
        long mixed = (value ^ with) * M2;
        mixed ^= mixed >>> 32;
        mixed *= M1;
        return mixed ^ (mixed >>> 29);
    }
}
