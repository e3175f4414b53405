package org.housingfund.gateway.statement;

/** What an entry is to the account. */
public enum EntryStatus {
    /** In the balance. */
    BOOKED,
    /** Announced, and perhaps never booked. */
    PENDING,
    /** For information only. */
    INFORMATION
}
