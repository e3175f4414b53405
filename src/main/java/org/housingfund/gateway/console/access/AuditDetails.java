package org.housingfund.gateway.console.access;

import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Masks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What people wrote into the audit trail, such as a comment that quotes a remark, for those who may not see metadata. */
final class AuditDetails {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AuditDetails() {}

    /** The event with every text masked as a remark is; why the gateway refused something is its own sentence. */
    static AuditQueries.Event seen(AuditQueries.Event event, Viewer viewer) {
        if (viewer.may(Right.SEE_METADATA.name())) {
            return event;
        }
        JsonNode plain = JSON.readTree(event.detail());
        JsonNode masked = masked(plain, viewer);
        if (masked instanceof ObjectNode object
                && event.outcome().equals(Outcome.REFUSED.name())
                && plain.path("reason").isString()) {
            object.put("reason", Masks.digits(plain.path("reason").asString()));
        }
        return event.withDetail(masked.toString());
    }

    private static JsonNode masked(JsonNode node, Viewer viewer) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> object.set(field.getKey(), masked(field.getValue(), viewer)));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(masked(element, viewer)));
            return array;
        }
        return node.isString() ? JsonNodeFactory.instance.stringNode(viewer.remark(node.asString())) : node;
    }
}
