package org.housingfund.gateway.console;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.testing.SourceComments;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;

/**
 * What the interface sends and takes, as schemas: their properties are those that the gateway's own JSON mapper writes, their
 * words are the Javadoc of the records. Whatever is not called null in its Javadoc, and is no boxed number, is always there.
 */
final class OpenApiSchemas {
    private static final Map<Class<?>, Map<String, Object>> PLAIN = Map.ofEntries(
            Map.entry(String.class, Map.of("type", "string")),
            Map.entry(boolean.class, Map.of("type", "boolean")),
            Map.entry(int.class, integer("int32")),
            Map.entry(long.class, integer("int64")),
            Map.entry(LocalDate.class, string("date")),
            Map.entry(Instant.class, string("date-time")),
            Map.entry(OffsetDateTime.class, string("date-time")),
            Map.entry(ZonedDateTime.class, string("date-time")),
            Map.entry(Object.class, Map.of()),
            Map.entry(JsonNode.class, Map.of()));

    private static final Map<Class<?>, Class<?>> BOXED =
            Map.of(Boolean.class, boolean.class, Integer.class, int.class, Long.class, long.class);

    private final JsonMapper json;
    private final SourceComments comments;
    private final Map<String, Object> schemas = new TreeMap<>();
    private final Map<String, Type> named = new TreeMap<>();

    OpenApiSchemas(JsonMapper json, SourceComments comments) {
        this.json = json;
        this.comments = comments;
    }

    private static Map<String, Object> integer(String format) {
        return ordered("type", "integer", "format", format);
    }

    private static Map<String, Object> string(String format) {
        return ordered("type", "string", "format", format);
    }

    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return map;
    }

    /** All that were asked for, and what they consist of, by name. */
    Map<String, Object> all() {
        return schemas;
    }

    /** A schema, or a reference to it. */
    Map<String, Object> of(Type type) {
        return of(json.getTypeFactory().constructType(type));
    }

    private Map<String, Object> of(JavaType type) {
        Class<?> raw = BOXED.getOrDefault(type.getRawClass(), type.getRawClass());
        if (PLAIN.containsKey(raw)) {
            return PLAIN.get(raw);
        }
        if (type.isMapLikeType()) {
            return ordered("type", "object", "additionalProperties", of(type.getContentType()));
        }
        if (type.isArrayType() || type.isTypeOrSubTypeOf(Collection.class)) {
            Map<String, Object> array = ordered("type", "array", "items", of(type.getContentType()));
            if (type.isTypeOrSubTypeOf(Set.class)) {
                array.put("uniqueItems", true);
            }
            return array;
        }
        String name = name(type);
        Type before = named.putIfAbsent(name, type);
        if (before == null) {
            Map<String, Object> schema = raw.isEnum() ? enumeration(raw) : object(type);
            schemas.put(name, schema);
        } else if (!before.equals(type)) {
            throw new IllegalStateException(before + " and " + type + " would both be called " + name);
        }
        return ordered("$ref", "#/components/schemas/" + name);
    }

    private static String name(JavaType type) {
        return type.getRawClass() == Slice.class
                ? name(type.containedType(0).getRawClass()) + "Slice"
                : name(type.getRawClass());
    }

    /** A record within a controller or a class of queries goes by both names. */
    private static String name(Class<?> type) {
        return type.getDeclaringClass() == null
                ? type.getSimpleName()
                : name(type.getDeclaringClass()).replaceFirst("(Queries|Api|Pages)$", "") + type.getSimpleName();
    }

    private Map<String, Object> enumeration(Class<?> type) {
        Map<String, Object> schema = ordered("type", "string");
        describe(schema, comments.of(type).text());
        schema.put(
                "enum",
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> ((Enum<?>) constant).name())
                        .toList());
        return schema;
    }

    private Map<String, Object> object(JavaType type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        boolean[] text = {false};
        json.acceptJsonFormatVisitor(type, new JsonFormatVisitorWrapper.Base() {
            @Override
            public JsonObjectFormatVisitor expectObjectFormat(JavaType known) {
                return new JsonObjectFormatVisitor.Base(getContext()) {
                    @Override
                    public void property(BeanProperty property) {
                        optionalProperty(property);
                    }

                    @Override
                    public void optionalProperty(BeanProperty property) {
                        properties.put(property.getName(), described(type, property));
                    }
                };
            }

            @Override
            public JsonStringFormatVisitor expectStringFormat(JavaType known) {
                text[0] = true;
                return new JsonStringFormatVisitor.Base();
            }
        });
        Map<String, Object> schema = ordered("type", text[0] ? "string" : "object");
        describe(schema, comments.of(type.getRawClass()).text());
        if (!text[0]) {
            schema.put("required", List.copyOf(properties.keySet()));
            schema.put("properties", properties);
        }
        return schema;
    }

    private Map<String, Object> described(JavaType owner, BeanProperty property) {
        String said = said(owner.getRawClass(), property);
        Map<String, Object> schema = new LinkedHashMap<>(of(property.getType()));
        boolean nullable = BOXED.containsKey(property.getType().getRawClass()) || said.matches(".*\\bnull\\b.*");
        if (nullable && schema.containsKey("$ref")) {
            schema = ordered("anyOf", List.of(schema, ordered("type", "null")));
        } else if (nullable && schema.get("type") instanceof String type) {
            schema.put("type", List.of(type, "null"));
        }
        if (property.getName().endsWith("Fen") && said.isEmpty()) {
            said = "Fen.";
        }
        describe(schema, said);
        return schema;
    }

    /** What the Javadoc says of a component, or of the method that stands for one. */
    private String said(Class<?> owner, BeanProperty property) {
        String said = comments.of(owner).parameters().getOrDefault(property.getName(), "");
        if (!said.isEmpty() || isComponent(owner, property.getName())) {
            return said;
        }
        return property.getMember().getMember() instanceof java.lang.reflect.Method method
                ? comments.of(method).text()
                : "";
    }

    private static boolean isComponent(Class<?> owner, String name) {
        return owner.isRecord()
                && Arrays.stream(owner.getRecordComponents())
                        .map(RecordComponent::getName)
                        .anyMatch(name::equals);
    }

    private static void describe(Map<String, Object> schema, String text) {
        if (!text.isEmpty()) {
            schema.put("description", Character.toUpperCase(text.charAt(0)) + text.substring(1));
        }
    }
}
