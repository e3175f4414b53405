package org.housingfund.gateway.notice;

import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.kernel.Money;
import tools.jackson.databind.JsonNode;

/** Reads the fields of one JSON object strictly: whatever is missing, unknown or of another type becomes a problem. */
final class Fields {
    private final JsonNode object;
    private final String path;
    private final long line;
    private final ProblemList problems;

    /**
     * @param path prefix of the field names in problems, empty or ending in a dot
     * @param line line of the roster from 1, or 0
     */
    Fields(JsonNode object, String path, long line, ProblemList problems) {
        this.object = object;
        this.path = path;
        this.line = line;
        this.problems = problems;
    }

    /** Reports every field that is not among these. */
    void only(Set<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                report(NoticeProblem.FIELD_UNKNOWN, name, "", path + name);
            }
        }
    }

    /** A required object, or empty with a problem. */
    Optional<Fields> object(String name, Set<String> known) {
        return required(name).flatMap(value -> {
            if (!value.isObject()) {
                report(NoticeProblem.FIELD_TYPE, name, "", path + name);
                return Optional.empty();
            }
            Fields fields = new Fields(value, path + name + ".", line, problems);
            fields.only(known);
            return Optional.of(fields);
        });
    }

    /** A required node of any type, or empty with a problem. */
    Optional<JsonNode> required(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            report(NoticeProblem.FIELD_MISSING, name, "", path + name);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** A required text of 1 to {@code maxLength} characters that a database and a screen can hold. */
    Optional<String> text(String name, int maxLength) {
        return required(name).flatMap(value -> text(name, value, maxLength));
    }

    /** As {@link #text}, but the field may be missing. */
    Optional<String> optionalText(String name, int maxLength) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? Optional.empty() : text(name, value, maxLength);
    }

    /** A text that stands alone, such as an element of an array. */
    Optional<String> text(String name, JsonNode value, int maxLength) {
        if (!value.isString()) {
            report(NoticeProblem.FIELD_TYPE, name, "", path + name);
            return Optional.empty();
        }
        String text = value.stringValue();
        if (text.isBlank() || text.length() > maxLength || hasUnprintable(text)) {
            report(NoticeProblem.TEXT_INVALID, name, "", path + name);
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** A required amount of yuan in decimal text, in fen (R-K1). */
    Optional<Long> amountFen(String name) {
        int maxLength = 30;
        return text(name, maxLength).flatMap(text -> {
            try {
                return Optional.of(Money.parseFen(text));
            } catch (IllegalArgumentException e) {
                report(NoticeProblem.AMOUNT_INVALID, name, text, e.getMessage());
                return Optional.empty();
            }
        });
    }

    void report(NoticeProblem problem, String name, String value, String detail) {
        problems.add(problem.at(line, path + name, value, detail));
    }

    /** Control characters, line separators and halves of surrogate pairs: no database text, or no single line. */
    private static boolean hasUnprintable(String text) {
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            if (isUnprintable(Character.getType(text.codePointAt(at)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnprintable(int type) {
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
