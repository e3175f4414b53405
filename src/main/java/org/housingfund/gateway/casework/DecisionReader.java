package org.housingfund.gateway.casework;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.housingfund.gateway.casework.DecisionMessage.Decision;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.payout.Payee;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a decision message strictly; every field that is wrong is named. */
@Component
final class DecisionReader {
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_TEXT = 100;
    private static final int MAX_REASON = 500;
    private static final int MAX_REASONS = 20;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}\u2028\u2029\uFFFE\uFFFF]");
    private static final Set<String> FIELDS = Set.of(
            "id", "caseNumber", "round", "decision", "amount", "employeeAccount", "payee", "reasons", "decidedBy");
    private static final Set<String> PAYEE_FIELDS = Set.of("name", "account", "bankName");

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    /**
     * What a message says.
     *
     * @param message null where there are problems
     * @param readable it was one JSON object
     */
    record Reading(DecisionMessage message, String id, String caseNumber, boolean readable, List<Problem> problems) {}

    Reading read(byte[] body) {
        JsonNode root;
        try {
            root = body.length > MAX_BYTES ? null : json.readTree(body);
        } catch (JacksonException e) {
            // Only the place: the parser's sentence may quote a name.
            return unreadable(
                    e.getLocation() == null ? "内容不完整" : "第" + e.getLocation().getLineNr() + "行");
        }
        if (root == null || !root.isObject()) {
            return unreadable("应为一个不超过64KB的JSON对象");
        }
        Fields fields = new Fields(root);
        DecisionMessage message = message(fields);
        return new Reading(
                fields.wrong.isEmpty() ? message : null,
                matching(ID, root.path("id").asString("")),
                matching(Case.NUMBER, root.path("caseNumber").asString("")),
                true,
                fields.wrong.stream().map(CaseProblem.DECISION_FIELD::of).toList());
    }

    /** The text where it is what it should be; otherwise it may be anything, and is not repeated. */
    private static String matching(Pattern pattern, String text) {
        return pattern.matcher(text).matches() ? text : "";
    }

    private static Reading unreadable(String detail) {
        return new Reading(null, "", "", false, List.of(CaseProblem.DECISION_UNREADABLE.of("", detail)));
    }

    private static DecisionMessage message(Fields fields) {
        fields.only(FIELDS, fields.root, "");
        String decided = fields.text(fields.root, "decision");
        Decision decision = null;
        for (Decision known : Decision.values()) {
            decision = known.name().equals(decided) ? known : decision;
        }
        if (decision == null) {
            fields.wrong.add("decision");
        }
        boolean approved = decision == Decision.APPROVED;
        JsonNode payee = fields.root.path("payee");
        if (approved) {
            fields.only(PAYEE_FIELDS, payee, "payee.");
        } else {
            Set.of("amount", "employeeAccount", "payee").stream()
                    .filter(fields.root::has)
                    .sorted()
                    .forEach(fields.wrong::add);
        }
        return new DecisionMessage(
                fields.text("id", ID),
                fields.text("caseNumber", Case.NUMBER),
                fields.round(),
                decision,
                approved ? fields.amountFen() : 0,
                approved ? fields.text(fields.root, "employeeAccount") : "",
                approved
                        ? new Payee(
                                fields.text(payee, "name"),
                                fields.text(payee, "account"),
                                fields.text(payee, "bankName"))
                        : null,
                fields.reasons(!approved),
                fields.text(fields.root, "decidedBy"));
    }

    /** Fields of one message; whatever is wrong is remembered by name. */
    private static final class Fields {
        private final JsonNode root;
        private final List<String> wrong = new ArrayList<>();

        Fields(JsonNode root) {
            this.root = root;
        }

        void only(Set<String> known, JsonNode object, String prefix) {
            Set<String> unknown = new HashSet<>(object.propertyNames());
            unknown.removeAll(known);
            unknown.stream().map(Masks::code).sorted().forEach(name -> wrong.add(prefix + name));
        }

        String text(JsonNode object, String name) {
            JsonNode value = object.path(name);
            if (!isText(value, MAX_TEXT)) {
                wrong.add(name);
                return "";
            }
            return value.stringValue();
        }

        String text(String name, Pattern pattern) {
            String value = root.path(name).asString("");
            if (!root.path(name).isString() || !pattern.matcher(value).matches()) {
                wrong.add(name);
            }
            return value;
        }

        int round() {
            JsonNode value = root.path("round");
            if (!value.isInt() || value.intValue() < 1 || value.intValue() > Short.MAX_VALUE) {
                wrong.add("round");
                return 0;
            }
            return value.intValue();
        }

        long amountFen() {
            try {
                long fen = Money.parseFen(text(root, "amount"));
                if (fen > 0) {
                    return fen;
                }
            } catch (IllegalArgumentException e) {
                // reported below
            }
            wrong.add("amount");
            return 0;
        }

        List<String> reasons(boolean required) {
            JsonNode values = root.path("reasons");
            List<String> reasons = new ArrayList<>();
            boolean sound = values.isMissingNode() ? !required : values.isArray() && values.size() <= MAX_REASONS;
            for (JsonNode value : values) {
                sound &= isText(value, MAX_REASON);
                reasons.add(value.asString(""));
            }
            if (!sound || (required && reasons.isEmpty())) {
                wrong.add("reasons");
            }
            return reasons;
        }

        private static boolean isText(JsonNode value, int longest) {
            return value.isString()
                    && !value.stringValue().isBlank()
                    && value.stringValue().length() <= longest
                    && !UNPRINTABLE.matcher(value.stringValue()).find();
        }
    }
}
