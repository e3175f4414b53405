package org.housingfund.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Validates messages against {@code schemas/}: what the gateway promises. */
public final class SchemaValidation {
    private static final Path SCHEMAS = Path.of("schemas");
    private static final int MAX_BATCH = 500;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> CACHE = new ConcurrentHashMap<>();

    private SchemaValidation() {}

    /** A published message: a CloudEvent, or a batch of 2 to 500 of one type; envelope and data. */
    public static void assertValid(String cloudEventJson) {
        JsonNode message = JSON.readTree(cloudEventJson);
        if (message.isObject()) {
            assertValidEvent(message);
            return;
        }
        assertThat(message.isArray()).isTrue();
        assertThat(message.size()).isBetween(2, MAX_BATCH);
        assertThat(message)
                .extracting(event -> event.path("type").asString())
                .containsOnly(message.get(0).path("type").asString());
        message.forEach(SchemaValidation::assertValidEvent);
    }

    private static void assertValidEvent(JsonNode event) {
        assertValid("cloudevent.v1.json", event);
        String type = event.path("dataschema").asString().split(":", -1)[3];
        assertThat(event.path("type").asString()).isEqualTo("cn.housingfund." + type + ".v1");
        assertValid("events/" + type + ".v1.json", event.path("data"));
    }

    /** A document against a schema named by its path under {@code schemas/}. */
    public static void assertValid(String schema, String json) {
        assertValid(schema, JSON.readTree(json));
    }

    private static void assertValid(String schema, JsonNode node) {
        assertThat(problems(schema, node)).as("%s against %s", node, schema).isEmpty();
    }

    /** What is wrong with a document. */
    public static List<String> problems(String schema, JsonNode node) {
        return CACHE.computeIfAbsent(schema, SchemaValidation::load).validate(node).stream()
                .map(Object::toString)
                .toList();
    }

    private static Schema load(String schema) {
        try {
            return REGISTRY.getSchema(JSON.readTree(Files.readString(SCHEMAS.resolve(schema))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
