package org.housingfund.gateway.lending;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads a small message strictly: one flat object of texts, nothing missing, nothing unknown. */
final class StrictJson {
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final JsonNode object;
    private final List<Problem> problems = new ArrayList<>();

    private StrictJson(JsonNode object) {
        this.object = object;
    }

    /** Reads these bytes; what is no object of these fields is a problem. */
    static StrictJson read(byte[] body, int maxBytes, List<String> known) {
        if (body.length > maxBytes) {
            return unreadable(LendingProblem.MESSAGE_TOO_LARGE, Integer.toString(body.length));
        }
        JsonNode object;
        try {
            object = JSON.readTree(body);
        } catch (JacksonException e) {
            // Only the place: Jackson's own sentence may quote what was sent.
            return unreadable(
                    LendingProblem.MESSAGE_UNREADABLE,
                    e.getLocation() == null
                            ? "内容不完整"
                            : "第%d行第%d列"
                                    .formatted(
                                            e.getLocation().getLineNr(),
                                            e.getLocation().getColumnNr()));
        }
        if (object == null || !object.isObject()) {
            return unreadable(LendingProblem.MESSAGE_UNREADABLE, "应为一个JSON对象");
        }
        StrictJson message = new StrictJson(object);
        object.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> message.problems.add(LendingProblem.FIELD_INVALID.at(name, "", name)));
        return message;
    }

    private static StrictJson unreadable(LendingProblem problem, String detail) {
        StrictJson message = new StrictJson(null);
        message.problems.add(problem.of(detail));
        return message;
    }

    /** Whether it is an object at all. */
    boolean readable() {
        return object != null;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void report(Problem problem) {
        problems.add(problem);
    }

    boolean has(String name) {
        return object != null && object.has(name);
    }

    /** The text of a field; what is missing or of another form is a problem, and an empty text stands in for it. */
    String text(String name, Pattern form) {
        if (object == null) {
            return "";
        }
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            problems.add(LendingProblem.FIELD_MISSING.at(name, "", name));
            return "";
        }
        if (!node.isString() || !form.matcher(node.stringValue()).matches()) {
            problems.add(LendingProblem.FIELD_INVALID.at(name, node.isString() ? node.stringValue() : "", name));
            return "";
        }
        return node.stringValue();
    }

    /** An amount of decimal yuan in fen, not negative (R-K1). */
    long amountFen(String name) {
        String text = text(name, Pattern.compile(".{1,30}"));
        if (text.isEmpty()) {
            return 0;
        }
        try {
            long fen = Money.parseFen(text);
            if (fen < 0) {
                throw new IllegalArgumentException("不得为负");
            }
            return fen;
        } catch (IllegalArgumentException e) {
            problems.add(LendingProblem.AMOUNT_INVALID.at(name, text, e.getMessage()));
            return 0;
        }
    }
}
