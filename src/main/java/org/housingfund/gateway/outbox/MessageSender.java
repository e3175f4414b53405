package org.housingfund.gateway.outbox;

import java.util.List;

/** The seam to the broker. */
interface MessageSender {
    /**
     * Sends all of these rows in their order, or none.
     *
     * @throws BrokerUnavailable nothing can be sent at present
     * @throws Refused the broker is there but did not take these messages
     */
    void send(List<OutboxRow> rows) throws BrokerUnavailable, Refused;

    /** No connection to the broker. */
    final class BrokerUnavailable extends Exception {
        BrokerUnavailable(Throwable cause) {
            super(cause);
        }
    }

    /** The broker, or the connection to it, failed while these messages were sent. */
    final class Refused extends Exception {
        Refused(Throwable cause) {
            super(cause);
        }
    }
}
