package org.housingfund.gateway.app.demo;

/** The day cannot go on; the message tells the operator why. */
final class DemoFailed extends Exception {
    private static final long serialVersionUID = 1L;

    DemoFailed(String message) {
        super(message);
    }
}
