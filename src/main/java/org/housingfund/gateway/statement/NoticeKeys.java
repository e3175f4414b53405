package org.housingfund.gateway.statement;

/** Reads the number that groups entries into parts; matching provides it. */
@FunctionalInterface
public interface NoticeKeys {
    /** The notice number an entry names with certainty, or the empty string. */
    String keyOf(BankEntry entry);
}
