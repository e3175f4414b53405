package org.housingfund.gateway.statement;

/** Whoever keeps the differences between pushes and statements (R-M8). */
public interface PushWatch {
    /** Looks again at the account's pushes: a statement that confirmed some does not any more. Joins the caller's transaction. */
    void look(long accountId);
}
