package org.housingfund.gateway.outbox;

/**
 * One normalised event before it becomes a CloudEvent.
 *
 * @param type short type such as {@code payment.allocated}; the full one is {@code cn.housingfund.<type>.v1}
 * @param subject what it is about, such as {@code notice:P1906133753}
 * @param data a record or map that Jackson writes and {@code schemas/events/<type>.v1.json} describes; amounts as
 *     decimal text, no names or ID numbers of persons (R-L7)
 */
public record DomainEvent(String type, String subject, Object data) {}
