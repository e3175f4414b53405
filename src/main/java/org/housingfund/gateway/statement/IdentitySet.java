package org.housingfund.gateway.statement;

/**
 * Identities seen in one file, with the line they stood in.
 *
 * <p>As long as each is greater than the one before, as serials mostly are, none can be there already: then they are only
 * noted ({@link RisingIdentities}). When one is out of order a table is made of them, of 96-bit hashes: 16 bytes a slot,
 * at most 64 MB for two million entries. Two different identities with one hash would refuse a good file; among two
 * million that is less likely than 2^-54.
 */
final class IdentitySet {
    private static final long M1 = 0x9E3779B97F4A7C15L;
    private static final long M2 = 0xC2B2AE3D27D4EB4FL;
    private static final long LINE = 0xFFFF_FFFFL;

    private static final int FIRST_SLOTS = 1 << 8;

    /** Null once one was out of order. */
    private RisingIdentities rising = new RisingIdentities();

    /** Two words a slot: a hash; half a hash and a line. Lines count from 1, so a free slot's second word is 0. */
    private long[] words = {};

    private int size;
    private String lastAccount = "";
    private long accountHash = M1;

    /**
     * Adds one.
     *
     * @param line from 1
     * @return 0 where it is new, else the line of the first
     */
    int add(String account, String identity, int line) {
        if (rising != null) {
            if (rising.add(account, identity, line)) {
                return 0;
            }
            // At least twice as many as there are: the table need not grow while it is filled.
            int slots = Math.max(FIRST_SLOTS, Integer.highestOneBit(rising.size()) * 4);
            words = new long[2 * slots];
            rising.forEach(this::addToTable);
            rising = null;
        }
        return addToTable(account, identity, line);
    }

    private int addToTable(String account, String identity, int line) {
        if (!account.equals(lastAccount)) {
            lastAccount = account;
            accountHash = M1;
            for (int i = 0; i < account.length(); i++) {
                accountHash = mix(accountHash ^ account.charAt(i), M1);
            }
        }
        long high = accountHash;
        long low = ~accountHash ^ identity.length();
        for (int i = 0; i < identity.length(); i++) {
            high = (high ^ identity.charAt(i)) * M1;
            low = (low + identity.charAt(i)) * M2;
            high ^= high >>> 29;
            low ^= low >>> 31;
        }
        high = mix(high, M2);
        low = mix(low, M1) & ~LINE;
        if ((size + 1) * 5L > words.length / 2 * 3L) {
            grow();
        }
        int slot = slot(words, high, low);
        if (words[slot + 1] != 0) {
            return (int) (words[slot + 1] & LINE);
        }
        words[slot] = high;
        words[slot + 1] = low | line;
        size++;
        return 0;
    }

    /** Where this hash stands, or the free slot where it belongs. */
    private static int slot(long[] words, long high, long low) {
        int mask = words.length - 2;
        int slot = ((int) high << 1) & mask;
        while (words[slot + 1] != 0 && (words[slot] != high || (words[slot + 1] & ~LINE) != low)) {
            slot = (slot + 2) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] larger = new long[words.length * 2];
        for (int from = 0; from < words.length; from += 2) {
            if (words[from + 1] != 0) {
                int slot = slot(larger, words[from], words[from + 1] & ~LINE);
                larger[slot] = words[from];
                larger[slot + 1] = words[from + 1];
            }
        }
        words = larger;
    }

    private static long mix(long value, long with) {
        long mixed = (value ^ with) * M2;
        mixed ^= mixed >>> 32;
        mixed *= M1;
        return mixed ^ (mixed >>> 29);
    }
}
