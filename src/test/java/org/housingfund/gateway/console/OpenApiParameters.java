package org.housingfund.gateway.console;

import static org.housingfund.gateway.console.OpenApiSchemas.ordered;

import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.testing.SourceComments;
import org.housingfund.gateway.testing.SourceComments.Comment;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;

/** What an operation is asked with, from the parameters of its method: of the path, of the query, or a filter's fields. */
final class OpenApiParameters {
    private static final Map<String, String> ALWAYS =
            Map.of("after", "Key of the page before, its next; without it the first page.");

    private final OpenApiSchemas schemas;
    private final SourceComments comments;

    OpenApiParameters(OpenApiSchemas schemas, SourceComments comments) {
        this.schemas = schemas;
        this.comments = comments;
    }

    List<Object> of(Parameter parameter, Comment comment) {
        Type type = parameter.getParameterizedType();
        RequestParam query = parameter.getAnnotation(RequestParam.class);
        String name = query == null || query.name().isEmpty() ? parameter.getName() : query.name();
        String said = comment.parameters().getOrDefault(parameter.getName(), ALWAYS.getOrDefault(name, ""));
        if (parameter.isAnnotationPresent(PathVariable.class)) {
            return List.of(parameter(name, "path", said, true, schemas.of(type)));
        }
        if (query != null) {
            boolean defaulted = !query.defaultValue().equals(ValueConstants.DEFAULT_NONE);
            Map<String, Object> schema = new LinkedHashMap<>(schemas.of(type));
            if (defaulted && !query.defaultValue().isEmpty()) {
                schema.put("default", value(parameter.getType(), query.defaultValue()));
            }
            return List.of(parameter(name, "query", said, query.required() && !defaulted, schema));
        }
        Class<?> raw = parameter.getType();
        if (raw.isRecord() && raw != Viewer.class && raw != Actor.class && parameter.getAnnotations().length == 0) {
            return Arrays.stream(raw.getRecordComponents())
                    .map(component -> filter(component, comments.of(raw)))
                    .toList();
        }
        return List.of();
    }

    private static Object value(Class<?> type, String text) {
        return type == String.class || type.isEnum()
                ? text
                : type == boolean.class ? (Object) Boolean.valueOf(text) : Long.valueOf(text);
    }

    private Object filter(RecordComponent component, Comment comment) {
        return parameter(
                component.getName(),
                "query",
                comment.parameters().getOrDefault(component.getName(), ""),
                false,
                schemas.of(component.getGenericType()));
    }

    private static Object parameter(String name, String in, String said, boolean required, Map<String, Object> schema) {
        Map<String, Object> parameter = ordered("name", name, "in", in);
        if (!said.isEmpty()) {
            parameter.put("description", Character.toUpperCase(said.charAt(0)) + said.substring(1));
        }
        if (required) {
            parameter.put("required", true);
        }
        parameter.put("schema", schema);
        return parameter;
    }
}
