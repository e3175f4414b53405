package org.housingfund.gateway.statement;

/** Days for which a bank writes a statement of an account, by agreement. */
public enum StatementDays {
    EVERY_DAY,
    /** What is booked on other days stands in the next working day's statement. */
    WORKING_DAYS
}
