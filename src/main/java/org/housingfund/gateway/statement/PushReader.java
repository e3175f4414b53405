package org.housingfund.gateway.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.kernel.Problem;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a push strictly, and goes on after a problem so that all of them are listed. An entry's identity is made from the
 * serials as the mapping of the bank's statements says, so that both are told apart alike (R-M8).
 */
@Component
public class PushReader {
    private static final String ENTRIES = "entries";
    private static final Set<String> FIELDS = Set.of("id", "bank", "account", "currency", ENTRIES);
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // a cursor reads value by value
            .build();

    private final PushProperties limits;
    private final Mappings mappings;

    PushReader(PushProperties limits, Mappings mappings) {
        this.limits = limits;
        this.mappings = mappings;
    }

    /**
     * What a message says.
     *
     * @param push null where there are problems
     * @param bank as sent, made harmless; empty where it could not be read
     * @param readable it was one JSON object within the limits
     */
    public record Reading(Push push, String bank, boolean readable, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** One element of the message and the bytes it stands in. */
    record Element(JsonNode node, long rawOffset, int rawLength) {}

    /** Reads these bytes. */
    public Reading read(byte[] body) {
        if (body.length > limits.maxBytes()) {
            return unreadable(PushProblem.MESSAGE_TOO_LARGE, body.length + "字节");
        }
        ObjectNode head = JSON.createObjectNode();
        List<Element> elements = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return unreadable(PushProblem.MESSAGE_UNREADABLE, "应为一个JSON对象");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY && name.equals(ENTRIES)) {
                    elements(parser, elements);
                    head.set(name, JSON.createArrayNode());
                } else {
                    head.set(name, parser.<JsonNode>readValueAsTree());
                }
            }
            if (parser.nextToken() != null) {
                return unreadable(PushProblem.MESSAGE_UNREADABLE, "JSON对象之后还有内容");
            }
        } catch (JacksonException e) {
            return unreadable(PushProblem.MESSAGE_UNREADABLE, place(e.getLocation()));
        }
        if (elements.stream().anyMatch(element -> element.rawOffset() < 0)) {
            return unreadable(PushProblem.MESSAGE_UNREADABLE, "应为UTF-8编码");
        }
        if (elements.size() > limits.maxEntries()) {
            return unreadable(PushProblem.MESSAGE_TOO_LARGE, "有" + elements.size() + "笔流水");
        }
        return read(head, elements);
    }

    private static void elements(JsonParser parser, List<Element> elements) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            long from = parser.currentTokenLocation().getByteOffset();
            JsonNode node = parser.readValueAsTree();
            long to = parser.currentLocation().getByteOffset();
            elements.add(new Element(node, from, (int) (to - from)));
        }
    }

    private Reading read(ObjectNode head, List<Element> elements) {
        List<Problem> problems = new ArrayList<>();
        PushFields fields = new PushFields(head, 0, problems);
        fields.refuseUnknown(FIELDS);
        fields.text("id", "\\P{Cntrl}{1,100}");
        String bank = fields.text("bank", "[a-z][a-z0-9-]{0,31}");
        String account = fields.text("account", "[0-9A-Za-z-]{1,40}");
        String currency = fields.text("currency", "[0-9A-Za-z]{3}");
        if (!currency.isEmpty() && !"CNY".equals(currency)) {
            problems.add(PushProblem.CURRENCY.at(0, "currency", currency, currency));
        }
        if (elements.isEmpty()) {
            problems.add(PushProblem.FIELD_MISSING.of(0, ENTRIES));
        }
        Optional<Mapping> mapping = bank.isEmpty() ? Optional.empty() : mapping(bank, problems);
        List<BankEntry> entries =
                mapping.map(m -> new PushEntries(m, problems).read(elements)).orElse(List.of());
        return new Reading(
                problems.isEmpty() ? new Push(bank, account, mapping.orElseThrow(), entries) : null,
                bank,
                true,
                problems);
    }

    private Optional<Mapping> mapping(String bank, List<Problem> problems) {
        String id = limits.mappingOf(bank);
        Optional<Mapping> mapping = mappings.find(id);
        if (mapping.isEmpty()) {
            problems.add(PushProblem.MAPPING_UNKNOWN.at(0, "bank", bank, id));
        } else if (mapping.get().layout().identity() == null) {
            problems.add(PushProblem.SERIAL_LESS.at(0, "bank", bank, ""));
            return Optional.empty();
        }
        return mapping;
    }

    private static Reading unreadable(PushProblem problem, String detail) {
        return new Reading(null, "", false, List.of(problem.at(0, "", "", detail)));
    }

    /** Only the place: Jackson's own sentence may quote a name. */
    private static String place(TokenStreamLocation location) {
        return location == null ? "内容不完整" : "第%d行第%d列".formatted(location.getLineNr(), location.getColumnNr());
    }
}
