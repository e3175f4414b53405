package org.housingfund.gateway.app;

/** The gateway will not start like this: what is wrong, and what to do. Reported without a stack trace. */
public final class StartRefused extends RuntimeException {
    private final String action;

    public StartRefused(String message, String action) {
        super(message);
        this.action = action;
    }

    public StartRefused(String message, String action, Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    /** What the operator should do. */
    public String action() {
        return action;
    }
}
