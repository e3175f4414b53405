package org.housingfund.gateway.matching;

/** What became of an entry (R-M1); the database lists the same names. */
public enum DispositionKind {
    ALLOCATED,
    PART_FUNDING,
    REPAYMENT_SETTLED,
    INTEREST,
    INTERNAL_TRANSFER,
    RETURNED_PAYMENT,
    REVERSAL,
    PAYOUT_CONFIRMED,
    DEDUCTION_RETURN,
    FEE,
    SUSPENDED
}
