package org.housingfund.gateway.statement;

/** What header and trailer lines of a text file can say; mapping files write the names in lower case with hyphens. */
enum HeadField {
    ACCOUNT,
    CURRENCY,
    NUMBER,
    PERIOD_FROM,
    PERIOD_TO,
    /** A statement of one day. */
    DATE,
    OPENING,
    CLOSING,
    COUNT,
    CREDIT_COUNT,
    DEBIT_COUNT,
    CREDIT_SUM,
    DEBIT_SUM
}
