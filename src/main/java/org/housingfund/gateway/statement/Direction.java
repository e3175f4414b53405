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

    /** The direction with this letter. */
    public static Direction ofCode(String code) {
        return CREDIT.code.equals(code) ? CREDIT : DEBIT;
    }
}
