package org.housingfund.gateway.ledger;

/** What the gateway needs a subject for; which subject that is stands in the configuration (R-L3). */
public enum SubjectRole {
    /** 101, a sub-account per bank account. */
    BANK_DEPOSITS,
    /** 119, receivables, clearing and debits to be clarified. */
    RECEIVABLES,
    /** 121, a sub-account per lending bank. */
    LOANS,
    /** 201, fund owed to employees, an account per person. */
    EMPLOYEES,
    /** 211. */
    INTEREST_PAYABLE,
    /** 219, both tiers of suspense (R-M7). */
    OTHER_PAYABLES,
    /** 401. */
    INCOME,
    /** 411. */
    EXPENSE,
    /** Bank fees. */
    BANK_FEES,
    /** Counter-account of the approved opening balances. */
    OPENING
}
