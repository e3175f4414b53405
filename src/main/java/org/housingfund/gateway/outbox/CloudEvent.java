package org.housingfund.gateway.outbox;

import java.time.Instant;

/** A CloudEvents 1.0 object in its JSON format; the component names are the specification's. */
record CloudEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String dataschema,
        String datacontenttype,
        Object data) {
    static final String CONTENT_TYPE = "application/cloudevents+json";
    static final String BATCH_CONTENT_TYPE = "application/cloudevents-batch+json";

    /** Full type of a short one, such as {@code cn.housingfund.payment.allocated.v1}. */
    static String fullType(String type) {
        return "cn.housingfund." + type + ".v1";
    }

    static CloudEvent of(String id, String source, Instant time, DomainEvent event) {
        return new CloudEvent(
                "1.0",
                id,
                source,
                fullType(event.type()),
                event.subject(),
                time,
                "urn:housingfund:event:" + event.type() + ":v1",
                "application/json",
                event.data());
    }
}
