package org.housingfund.gateway.keys;

import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Where data lies under keys: a table, or a store of files. */
public interface KeyHolder {
    /**
     * What came of putting everything under the active key.
     *
     * @param renewed rows or files that changed their key
     * @param unreadable those that could not be read and stay as they are, each named
     */
    record Renewal(long renewed, List<String> unreadable) {}

    /**
     * What lies under which key.
     *
     * @param byKey rows or files by the id of their key
     * @param unreadable those whose key cannot be told, each with a Chinese sentence: any key may be theirs
     */
    record Uses(Map<String, Long> byKey, List<String> unreadable) {}

    /** What it holds, for operators. */
    String label();

    /** Rows or files by their key. */
    Uses uses();

    /**
     * Returns where this process may renew what it holds.
     *
     * @throws IllegalArgumentException with a Chinese sentence where it may not
     */
    default void requireRenewable() {}

    /**
     * Puts everything under the active key, a few at a time: whatever moment the process dies at, each row or file is under
     * one key or the other, and a repetition goes on with the rest.
     *
     * @param soFar is told after each few how many have changed their key
     */
    Renewal renew(LongConsumer soFar);
}
