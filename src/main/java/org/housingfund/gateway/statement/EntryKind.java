package org.housingfund.gateway.statement;

/** What a bank's transaction code says an entry is, where it says so; a mapping's {@code transaction-codes}. */
public enum EntryKind {
    /** A charge of the bank. */
    FEE,
    /** Between the centre's own accounts. */
    TRANSFER,
    /** Interest on the account. */
    INTEREST
}
