package org.housingfund.gateway.outbox;

/** How a row leaves. */
enum Channel {
    /** Multicast JMS address. */
    TOPIC,
    /** JMS queue. */
    QUEUE,
    /** File in a partner's outbox folder. */
    SFTP
}
