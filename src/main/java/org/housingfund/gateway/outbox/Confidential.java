package org.housingfund.gateway.outbox;

/**
 * Marks the data of a message that must name a person, such as the payee of a payment: the outbox keeps its body
 * encrypted (R-L7). For {@link Outbox#send} only; an event that everybody may subscribe to names nobody.
 */
public interface Confidential {}
