package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Holds what the gateway answers against what {@code schemas/openapi.yaml} promises. */
final class OpenApiAnswers {
    private static final JsonNode DOCUMENT = YAMLMapper.shared().readTree(OpenApiTest.FILE.toFile());
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> CACHE = new ConcurrentHashMap<>();

    private OpenApiAnswers() {}

    /** An answer below {@code /api}: its status is announced, its body is as announced and has nothing more. */
    static void check(String method, String path, int status, String contentType, String body) {
        String template = template(path);
        String verb = method.toLowerCase(Locale.ROOT);
        String pointer = "/paths/" + escaped(template) + "/" + verb + "/responses/" + status;
        JsonNode answer = DOCUMENT.at(pointer);
        assertThat(answer.isMissingNode())
                .as("%s %s answers %s", method, template, status)
                .isFalse();
        if (answer.has("$ref")) {
            pointer = answer.path("$ref").asString().substring(1);
            answer = DOCUMENT.at(pointer);
        }
        if (answer.path("content").isEmpty()) {
            assertThat(body).as("%s %s", method, template).isEmpty();
            return;
        }
        String media = answer.path("content").propertyNames().iterator().next();
        assertThat(contentType).as("%s %s", method, template).startsWith(media);
        if (media.endsWith("json")) {
            String schema = pointer + "/content/" + escaped(media) + "/schema";
            assertThat(CACHE.computeIfAbsent(schema, OpenApiAnswers::schema)
                            .validate(JsonMapper.shared().readTree(body)))
                    .as("%s %s: %s", method, template, body)
                    .isEmpty();
        }
    }

    /** The address that is meant; one without a variable at a place comes before one with. */
    private static String template(String path) {
        return DOCUMENT.path("paths").propertyNames().stream()
                .filter(known ->
                        path.matches(known.replaceAll("\\{\\w+}", "[^/]+").replace(".", "\\.")))
                .min((one, other) -> Boolean.compare(one.endsWith("}"), other.endsWith("}")))
                .orElseThrow(() -> new AssertionError("the document does not know " + path));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static Schema schema(String pointer) {
        ObjectNode whole = (ObjectNode) DOCUMENT.deepCopy();
        whole.path("components").path("schemas").forEach(OpenApiAnswers::close);
        return REGISTRY.getSchema(whole.put("$ref", "#" + pointer));
    }

    /** Readers have to bear what they do not know; the gateway says all that it sends. */
    private static void close(JsonNode schema) {
        if (schema.has("properties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
    }
}
