package org.housingfund.gateway.statement;

/** Seen from the centre's account: money in or money out. */
public enum Direction {
    CREDIT("C"),
    DEBIT("D");

    private final String code;

    Direction(String code) {
        this.code = code;
    }

    /** One letter, as the database holds it. */
    public String code() {
        return code;
    }
}
