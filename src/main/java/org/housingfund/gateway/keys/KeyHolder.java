package org.housingfund.gateway.keys;

import java.util.List;
import java.util.Map;

/** Where data lies under keys: a table, or a store of files. */
public interface KeyHolder {
    /**
     * What came of putting everything under the active key.
     *
     * @param renewed rows or files that changed their key
     * @param unreadable those that could not be read and stay as they are, each named
     */
    record Renewal(long renewed, List<String> unreadable) {}

    /** What it holds, for operators. */
    String label();

    /** Rows or files by the id of their key. */
    Map<String, Long> uses();

    /**
     * Puts everything under the active key, a few at a time: whatever moment the process dies at, each row or file is under
     * one key or the other, and a repetition goes on with the rest.
     */
    Renewal renew();
}
