package org.housingfund.gateway.app.demo;

import java.io.IOException;

/** How a simulated partner waits for the gateway: as patiently as the demonstration is told to be. */
interface Waiting {
    /** Something to wait for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * Asks until it holds.
     *
     * @throws DemoFailed where patience ends
     */
    void until(String what, Condition condition) throws DemoFailed, IOException, InterruptedException;
}
