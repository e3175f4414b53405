package org.housingfund.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class SchemasTest {
    private static final Path SCHEMAS = Path.of("schemas");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern REFERENCE = Pattern.compile("'\\./([^']+)'");

    @ParameterizedTest
    @MethodSource("eventTypes")
    void everyEventHasAnExampleThatFitsAndNothingMore(String type) throws IOException {
        String example = Files.readString(SCHEMAS.resolve("examples/" + type + ".v1.json"));
        SchemaValidation.assertValid(example);

        String schema = "events/" + type + ".v1.json";
        JsonNode data = JSON.readTree(example).path("data");
        ObjectNode more = (ObjectNode) data.deepCopy();
        more.put("unheardOf", 1);
        assertThat(SchemaValidation.problems(schema, more)).isNotEmpty();
        for (JsonNode required :
                JSON.readTree(Files.readString(SCHEMAS.resolve(schema))).path("required")) {
            ObjectNode less = (ObjectNode) data.deepCopy();
            less.remove(required.asString());
            assertThat(SchemaValidation.problems(schema, less))
                    .as("%s without %s", type, required)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void everySchemaIsNamedByTheUrnThatItsEventsCarry(String type) throws IOException {
        JsonNode schema = JSON.readTree(Files.readString(SCHEMAS.resolve("events/" + type + ".v1.json")));
        CloudEvent event = CloudEvent.of("id", "/test", Instant.EPOCH, new DomainEvent(type, "s", "d"));
        assertThat(schema.path("$id").asString()).isEqualTo(event.dataschema());
    }

    @Test
    void amountsAreDecimalTextWithTwoDecimals() throws IOException {
        String example = Files.readString(SCHEMAS.resolve("examples/payment.part-funded.v1.json"));
        for (String wrong : List.of("1000", "1000.0", "1000.000", "-1.00", "01.00", "1,000.00", "")) {
            ObjectNode data = (ObjectNode) JSON.readTree(example).path("data");
            data.put("amount", wrong);
            assertThat(SchemaValidation.problems("events/payment.part-funded.v1.json", data))
                    .as(wrong)
                    .isNotEmpty();
        }
    }

    @Test
    void commandExamplesFit() throws IOException {
        for (String example : List.of(
                "notice-command.issue.v1.json",
                "notice-command.correct.v1.json",
                "notice-command.cancel.v1.json",
                "notice-command.reinstate.v1.json")) {
            SchemaValidation.assertValid("commands/notice-command.v1.json", example(example));
        }
        SchemaValidation.assertValid("commands/entry-push.v1.json", example("entry-push.v1.json"));
        SchemaValidation.assertValid("commands/registration-notice.v1.json", example("registration-notice.v1.json"));
        for (String example : List.of("case-decision.approved.v1.json", "case-decision.supplement.v1.json")) {
            SchemaValidation.assertValid("commands/case-decision.v1.json", example(example));
        }
        for (String example : List.of(
                "suspense-decision.propose.v1.json",
                "suspense-decision.set-off.v1.json",
                "suspense-decision.approve.v1.json")) {
            SchemaValidation.assertValid("commands/suspense-decision.v1.json", example(example));
        }
        for (String example : List.of("payout-reply.accepted.v1.json", "payout-reply.refused.v1.json")) {
            SchemaValidation.assertValid("commands/payout-reply.v1.json", example(example));
        }
        SchemaValidation.assertValid("commands/repayment-request.v1.json", example("repayment-request.v1.json"));
        for (String example : List.of("lending-reply.success.v1.json", "lending-reply.refused.v1.json")) {
            SchemaValidation.assertValid("commands/lending-reply.v1.json", example(example));
        }
        SchemaValidation.assertValid(
                "commands/ledger-acknowledgement.v1.json", example("ledger-acknowledgement.v1.json"));
    }

    @Test
    void theReceiptOfAFileOfNoticesHasAnExampleThatFitsAndNothingMore() throws IOException {
        String schema = "files/registration-file-receipt.v1.json";
        SchemaValidation.assertValid(schema, example("registration-file-receipt.v1.json"));
        for (String path : List.of("", "/notices/0")) {
            JsonNode receipt = JSON.readTree(example("registration-file-receipt.v1.json"));
            ((ObjectNode) receipt.at(path)).put("unheardOf", 1);
            assertThat(SchemaValidation.problems(schema, receipt)).as(path).isNotEmpty();
        }
    }

    @Test
    void aRefusedAcknowledgementNeedsItsReason() throws IOException {
        ObjectNode refusal = (ObjectNode) JSON.readTree(example("ledger-acknowledgement.v1.json"));
        refusal.put("accepted", false);
        assertThat(SchemaValidation.problems("commands/ledger-acknowledgement.v1.json", refusal))
                .isNotEmpty();
    }

    @Test
    void asyncApiRefersToEverySchemaAndToNoOther() throws IOException {
        TreeSet<String> referred = new TreeSet<>();
        REFERENCE
                .matcher(Files.readString(SCHEMAS.resolve("asyncapi.yaml")))
                .results()
                .forEach(match -> referred.add(match.group(1)));
        TreeSet<String> existing = new TreeSet<>(List.of("cloudevent.v1.json"));
        existing.addAll(names("events").map("events/"::concat).toList());
        existing.addAll(names("commands").map("commands/"::concat).toList());
        assertThat(referred).isEqualTo(existing);
    }

    @Test
    void everyMessageOfAsyncApiHasTheSchemaOfItsName() throws IOException {
        JsonNode messages = YAMLMapper.builder()
                .build()
                .readTree(Files.readString(SCHEMAS.resolve("asyncapi.yaml")))
                .at("/components/messages");
        assertThat(messages.properties()).isNotEmpty().allSatisfy(message -> {
            String kind = message.getKey().contains(".") ? "events/" : "commands/";
            assertThat(message.getValue().findValuesAsString("$ref"))
                    .filteredOn(reference -> reference.matches("\\./(events|commands)/.*"))
                    .as(message.getKey())
                    .containsExactly("./" + kind + message.getKey() + ".v1.json");
        });
    }

    @Test
    void asyncApiCoversEveryQueueAndItsInternalReferencesResolve() throws IOException {
        JsonNode document = YAMLMapper.builder().build().readTree(Files.readString(SCHEMAS.resolve("asyncapi.yaml")));
        assertThat(document.path("channels"))
                .extracting(channel -> channel.path("address").asString())
                .containsExactlyInAnyOrder(
                        "hfg.events",
                        "hfg.suspended",
                        "hfg.bankflow.pushes",
                        "hfg.notice.commands",
                        "hfg.ledger.acknowledgements",
                        "hfg.registration.notices",
                        "hfg.registration.receipts",
                        "hfg.sms.requests",
                        "hfg.cases.decisions",
                        "hfg.suspense.decisions",
                        "hfg.cases.remarks",
                        "hfg.payout.commands.{bank}",
                        "hfg.payout.replies",
                        "hfg.lending.requests",
                        "hfg.lending.replies",
                        "hfg.lending.commands.{bank}");
        assertThat(document.findValuesAsString("$ref"))
                .filteredOn(reference -> reference.startsWith("#"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
        assertThat(document.path("operations")).hasSameSizeAs(document.path("channels"));
        document.path("components")
                .path("messages")
                .properties()
                .forEach(message -> assertThat(message.getValue().findValuesAsString("$ref"))
                        .as(message.getKey())
                        .anyMatch(reference -> reference.endsWith("/" + message.getKey() + ".v1.json")));
    }

    static Stream<String> eventTypes() throws IOException {
        return names("events").map(name -> name.replace(".v1.json", ""));
    }

    private static String example(String name) throws IOException {
        return Files.readString(SCHEMAS.resolve("examples").resolve(name));
    }

    private static Stream<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }
}
