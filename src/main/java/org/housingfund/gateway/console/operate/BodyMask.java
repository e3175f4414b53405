package org.housingfund.gateway.console.operate;

import java.util.Set;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Masks;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows a message's body so that one sees what it is about, and nobody learns who it is about (R-L7). */
final class BodyMask {
    private static final int MOST_CHARACTERS = 4_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Whatever stands in such a field names somebody, also in letters that {@link Masks#quoted} lets through. */
    private static final Pattern NAMING = Pattern.compile(
            "(?i).*(name|person|payer|payee|counterparty|remark|comment|text|mobile|phone|address|secret).*");
    /** Sentences of our own. */
    private static final Set<String> OURS = Set.of("sentence", "reason", "detail");

    private BodyMask() {}

    /** JSON with its values masked and laid out; of anything else what may be quoted of its beginning. */
    static String of(String body) {
        String shown;
        try {
            JsonNode node = JSON.readTree(body);
            shown = node.isContainer()
                    ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(masked("", node))
                    : Masks.quoted(body);
        } catch (JacksonException notJson) {
            // Said, not swallowed: what is no JSON is shown as far as it may be quoted.
            shown = "（不是 JSON）" + Masks.quoted(body);
        }
        return shown.length() > MOST_CHARACTERS ? shown.substring(0, MOST_CHARACTERS) + "\n…" : shown;
    }

    private static JsonNode masked(String field, JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(entry -> object.set(entry.getKey(), masked(entry.getKey(), entry.getValue())));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(masked(field, element)));
            return array;
        }
        if (node.isBoolean() || node.isNull()) {
            return node;
        }
        return JsonNodeFactory.instance.stringNode(value(field, node.asString()));
    }

    private static String value(String field, String value) {
        if (NAMING.matcher(field).matches()) {
            return Masks.name(Masks.digits(value));
        }
        return OURS.contains(field) ? Masks.digits(value) : Masks.quoted(value);
    }
}
