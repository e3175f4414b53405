package org.housingfund.gateway.statement;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import tools.jackson.databind.JsonNode;

/** Fields of one object of a push; what is missing or of another form is a problem, and an empty text stands in for it. */
final class PushFields {
    private final JsonNode object;
    private final int entry;
    private final List<Problem> problems;

    PushFields(JsonNode object, int entry, List<Problem> problems) {
        this.object = object;
        this.entry = entry;
        this.problems = problems;
    }

    void refuseUnknown(Set<String> known) {
        object.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .map(Masks::code)
                .forEach(name -> problems.add(PushProblem.FIELD_UNKNOWN.of(entry, name)));
    }

    void require(String name) {
        if (!has(name)) {
            problems.add(PushProblem.FIELD_MISSING.of(entry, name));
        }
    }

    /** An array that is there and not empty. */
    void requireSome(String name) {
        if (!has(name) || (object.get(name).isArray() && object.get(name).isEmpty())) {
            problems.add(PushProblem.FIELD_MISSING.of(entry, name));
        }
    }

    /** A required text of this form. */
    String text(String name, String form) {
        if (!has(name)) {
            problems.add(PushProblem.FIELD_MISSING.of(entry, name));
            return "";
        }
        String text = object.get(name).isString() ? object.get(name).stringValue() : "";
        if (!text.matches(form)) {
            problems.add(PushProblem.FIELD_INVALID.of(entry, name));
            return "";
        }
        return text;
    }

    /** A text as it is, or empty where it is missing. */
    String free(String name, int maxLength) {
        return has(name) ? free(name, object.get(name), maxLength) : "";
    }

    private String free(String name, JsonNode value, int maxLength) {
        String text = value.isString() ? value.stringValue() : null;
        // Half a surrogate pair is no text that a database could hold.
        if (text == null
                || text.length() > maxLength
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            problems.add(PushProblem.FIELD_INVALID.of(entry, name));
            return "";
        }
        return text;
    }

    /** An array of so many texts at most; empty where it is missing. */
    List<String> texts(String name, int maxCount, int maxLength) {
        List<String> texts = new ArrayList<>();
        if (!has(name)) {
            return texts;
        }
        if (!object.get(name).isArray() || object.get(name).size() > maxCount) {
            problems.add(PushProblem.FIELD_INVALID.of(entry, name));
            return texts;
        }
        object.get(name).forEach(value -> texts.add(free(name, value, maxLength)));
        return texts;
    }

    boolean flag(String name) {
        if (has(name) && !object.get(name).isBoolean()) {
            problems.add(PushProblem.FIELD_INVALID.of(entry, name));
        }
        return has(name) && object.get(name).asBoolean(false);
    }

    private boolean has(String name) {
        return object.has(name) && !object.get(name).isNull();
    }
}
