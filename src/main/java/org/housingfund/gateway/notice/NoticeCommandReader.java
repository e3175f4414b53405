package org.housingfund.gateway.notice;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Times;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a command message strictly, and goes on after a problem so that all of them are listed. The roster is streamed:
 * one line at a time is in memory as json.
 */
@Component
final class NoticeCommandReader {
    /** A line has twelve tokens: room for twice as many lines, which get their own sentence, and no heap full of nodes. */
    private static final int TOKENS_PER_LINE = 24;

    private static final int TOKENS_BESIDES = 10_000;

    private final JsonMapper json;
    private final NoticeProperties limits;
    private final NoticeNumberGrammar grammar;
    private final Clock clock;

    NoticeCommandReader(NoticeProperties limits, NoticeNumberGrammar grammar, Clock clock) {
        this.grammar = grammar;
        this.limits = limits;
        this.clock = clock;
        this.json = JsonMapper.builder(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxTokenCount((long) limits.maxLines() * TOKENS_PER_LINE + TOKENS_BESIDES)
                                .build())
                        .build())
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // a cursor reads value by value
                .build();
    }

    /**
     * What a message says.
     *
     * @param command null where there are problems
     * @param number as sent, even if it is wrong; empty where it could not be read
     * @param employerAccount as sent; empty where it could not be read
     * @param readable it was one JSON object within the limits
     */
    record Reading(
            NoticeCommand command, String number, String employerAccount, boolean readable, List<Problem> problems) {}

    Reading read(byte[] body) {
        ObjectNode head = json.createObjectNode();
        if (body.length > limits.maxCommandBytes()) {
            return unreadable(head, NoticeProblem.MESSAGE_TOO_LARGE, body.length + "字节");
        }
        ProblemList problems = new ProblemList();
        RosterReader roster =
                new RosterReader(problems, limits.maxLines(), LocalDate.ofInstant(clock.instant(), Times.ZONE));
        try (JsonParser parser = json.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return unreadable(head, NoticeProblem.MESSAGE_UNREADABLE, "应为一个JSON对象");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY && name.equals(RosterReader.FIELD)) {
                    roster.read(parser);
                } else {
                    head.set(name, parser.<JsonNode>readValueAsTree());
                }
            }
            if (parser.nextToken() != null) {
                return unreadable(head, NoticeProblem.MESSAGE_UNREADABLE, "JSON对象之后还有内容");
            }
        } catch (StreamConstraintsException e) {
            return unreadable(head, NoticeProblem.MESSAGE_TOO_LARGE, "的内容或层次过多");
        } catch (JacksonException e) {
            return unreadable(head, NoticeProblem.MESSAGE_UNREADABLE, place(e.getLocation()));
        }
        NoticeCommand command = new CommandReader(new Fields(head, "", 0, problems), roster, grammar).read();
        return new Reading(
                problems.isEmpty() ? command : null,
                echo(head, "/number"),
                echo(head, "/employer/account"),
                true,
                problems.toList());
    }

    private static Reading unreadable(ObjectNode head, NoticeProblem problem, String detail) {
        return new Reading(
                null,
                echo(head, "/number"),
                echo(head, "/employer/account"),
                false,
                List.of(problem.at(0, "", "", detail)));
    }

    /** Only the place: Jackson's own sentence may quote a name. */
    private static String place(TokenStreamLocation location) {
        return location == null ? "内容不完整" : "第%d行第%d列".formatted(location.getLineNr(), location.getColumnNr());
    }

    /** Text as sent, made harmless, for an answer that its sender recognises. */
    private static String echo(ObjectNode head, String pointer) {
        JsonNode value = head.at(pointer);
        return value.isString() ? NoticeProblem.shown(value.stringValue()) : "";
    }
}
