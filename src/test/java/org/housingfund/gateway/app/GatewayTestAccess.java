package org.housingfund.gateway.app;

import org.springframework.context.ApplicationContext;

/** Starts, in a context where nothing starts by itself, what a test needs started. */
public final class GatewayTestAccess {
    private GatewayTestAccess() {}

    public static void openLedger(ApplicationContext context) {
        context.getBean(LedgerOpening.class);
    }
}
