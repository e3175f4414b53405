package org.housingfund.gateway.registration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.SocialCreditCode;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a notice that came as a message ({@code schemas/commands/registration-notice.v1.json}), strictly. */
@Component
class NoticeMessageReader {
    private static final List<String> PARTS = List.of("legalRepresentative", "contact");

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final NoticeRules rules;
    private final RegistrationProperties limits;

    NoticeMessageReader(NoticeRules rules, RegistrationProperties limits) {
        this.rules = rules;
        this.limits = limits;
    }

    /**
     * What a message says.
     *
     * @param notice empty where there are problems
     * @param number as sent or, where it is wrong, as far as it may be quoted; empty where it could not be read; code alike
     * @param version as sent; null where it is no version
     * @param readable it was one JSON object within the limits
     */
    record Reading(
            Optional<RegistrationNotice> notice,
            String number,
            String code,
            Integer version,
            boolean readable,
            List<Problem> problems) {}

    Reading read(byte[] body) {
        if (body.length > limits.maxMessageBytes()) {
            return unreadable(RegistrationProblem.MESSAGE_TOO_LARGE, body.length + "字节");
        }
        JsonNode root;
        try {
            root = json.readTree(body);
        } catch (JacksonException e) {
            return unreadable(RegistrationProblem.MESSAGE_UNREADABLE, place(e.getLocation()));
        }
        if (root == null || !root.isObject()) {
            return unreadable(RegistrationProblem.MESSAGE_UNREADABLE, "应为一个JSON对象");
        }
        Problems problems = new Problems();
        Map<String, String> values = new LinkedHashMap<>();
        collect("", root, values, problems);
        Optional<RegistrationNotice> notice =
                problems.found() == 0 ? rules.check(0, values, problems) : checkedAnyway(values, problems);
        return new Reading(
                notice,
                answered(values.getOrDefault("noticeId", ""), NoticeRules::isNumber),
                answered(values.getOrDefault("socialCreditCode", ""), SocialCreditCode::isValid),
                version(root.path("version")),
                true,
                problems.toList());
    }

    /** Fields that are there are checked all the same: the sender hears of everything at once. */
    private Optional<RegistrationNotice> checkedAnyway(Map<String, String> values, Problems problems) {
        rules.check(0, values, problems);
        return Optional.empty();
    }

    private static void collect(String path, JsonNode object, Map<String, String> values, Problems problems) {
        object.properties().forEach(property -> {
            String field = path + property.getKey();
            JsonNode value = property.getValue();
            if (value.isObject() && PARTS.contains(field)) {
                collect(field + ".", value, values, problems);
            } else if (!NoticeRules.FIELDS.contains(field)) {
                String shown = Masks.quoted(field);
                problems.add(RegistrationProblem.FIELD_UNKNOWN, 0, shown, "", shown);
            } else if (field.equals("version") ? value.isIntegralNumber() : value.isString()) {
                values.put(field, value.asString());
            } else if (!value.isNull()) {
                problems.add(RegistrationProblem.FIELD_TYPE, 0, field, "", field);
            }
        });
    }

    /** As sent where it is what it should be; otherwise it may be a person's name or number. */
    private static String answered(String text, Predicate<String> sound) {
        return sound.test(text) ? text : Masks.quoted(text);
    }

    private static Integer version(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() > 0 ? node.intValue() : null;
    }

    private static Reading unreadable(RegistrationProblem problem, String detail) {
        return new Reading(Optional.empty(), "", "", null, false, List.of(problem.at(0, "", "", detail)));
    }

    /** Only the place: Jackson's own sentence may quote a name. */
    private static String place(TokenStreamLocation location) {
        return location == null ? "内容不完整" : "第%d行第%d列".formatted(location.getLineNr(), location.getColumnNr());
    }
}
