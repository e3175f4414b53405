package org.housingfund.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TransactionalOutboxTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final OutboxFixture fixture = new OutboxFixture();

    @Test
    void oneEventTravelsAsASingleCloudEvent() {
        fixture.write(outbox -> outbox.publish(
                "notice:1", "notice:1", List.of(OutboxFixture.event("notice.issued", "notice:P1906133753"))));
        assertThat(fixture.rows()).singleElement().satisfies(row -> {
            assertThat(row)
                    .containsEntry("channel", "TOPIC")
                    .containsEntry("destination", "hfg.events")
                    .containsEntry("type", "cn.housingfund.notice.issued.v1")
                    .containsEntry("subject", "notice:P1906133753");
            JsonNode event = JSON.readTree((String) row.get("body"));
            assertThat(event.path("specversion").asString()).isEqualTo("1.0");
            assertThat(event.path("id").asString()).isEqualTo(row.get("message_id"));
            assertThat(event.path("source").asString()).isEqualTo("/test");
            assertThat(event.path("time").asString()).isEqualTo("2026-11-20T02:00:00Z");
            assertThat(event.path("dataschema").asString()).isEqualTo("urn:housingfund:event:notice.issued:v1");
            assertThat(event.path("data").path("subject").asString()).isEqualTo("notice:P1906133753");
        });
    }

    @Test
    void manyEventsTravelInBatchesOfOneTypeAndAtMostFiveHundred() {
        List<DomainEvent> events = new ArrayList<>();
        IntStream.range(0, 1_001).forEach(i -> {
            events.add(OutboxFixture.event("payment.allocated", "notice:A" + i));
            events.add(OutboxFixture.event("payment.suspended", "entry:" + i));
        });
        fixture.write(outbox -> outbox.publish("part:1:1", "statement:1", events));
        assertThat(fixture.rows()).extracting(row -> row.get("event_count")).containsExactly(500, 500, 500, 500, 1, 1);
        for (Map<String, Object> row : fixture.rows().subList(0, 4)) {
            assertThat(JSON.readTree((String) row.get("body")))
                    .hasSize(500)
                    .allSatisfy(
                            event -> assertThat(event.path("type").asString()).isEqualTo(row.get("type")));
        }
        assertThat(JSON.readTree((String) fixture.rows().get(4).get("body")).isObject())
                .isTrue();
    }

    @Test
    void eventsAboutOneSubjectNeverChangeTheirOrder() {
        List<DomainEvent> events = List.of(
                OutboxFixture.event("payment.allocated", "notice:1"),
                OutboxFixture.event("payment.part-funded", "notice:2"),
                OutboxFixture.event("payment.part-funded", "notice:2"),
                OutboxFixture.event("payment.allocated", "notice:2"),
                OutboxFixture.event("payment.allocated", "notice:3"));
        assertThat(EventBatches.of("part:1:1", events))
                .extracting(batch -> batch.stream()
                        .map(event -> event.event().type() + ' ' + event.event().subject())
                        .toList())
                .containsExactly(
                        List.of("payment.allocated notice:1"),
                        List.of("payment.part-funded notice:2", "payment.part-funded notice:2"),
                        List.of("payment.allocated notice:2", "payment.allocated notice:3"));
        assertThat(EventBatches.of("part:1:1", events).stream().flatMap(List::stream))
                .extracting(EventBatches.Identified::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void theSameCauseAgainAppendsNothing() {
        for (int time = 0; time < 2; time++) {
            fixture.write(outbox -> {
                outbox.publish("a:1", "k", List.of(OutboxFixture.event("notice.issued", "notice:1")));
                outbox.publish(
                        "a:2",
                        "k",
                        List.of(
                                OutboxFixture.event("notice.issued", "notice:1"),
                                OutboxFixture.event("notice.issued", "notice:2")));
                outbox.send("a:3", "k", "hfg.suspended", OutboxFixture.event("payment.suspended", "entry:1"));
                outbox.file("a:4", "liujiang", "a.rejected.json", "{}");
                outbox.landedFile("a:5", "liujiang", "b.json", Sha256.of(new byte[0]));
            });
        }
        assertThat(fixture.rows()).hasSize(5);
    }

    @Test
    void workCanBeRepublished() {
        for (int time = 0; time < 2; time++) {
            fixture.write(outbox -> outbox.work("receipt:7", "hfg.work.statements", Map.of("receipt", 7)));
        }
        assertThat(fixture.rows())
                .hasSize(2)
                .allSatisfy(row ->
                        assertThat(row).containsEntry("channel", "QUEUE").containsEntry("body", "{\"receipt\":7}"));
    }

    @Test
    void theEventsAddressAndAQueueGetEachTheirMessage() {
        DomainEvent event = OutboxFixture.event("payment.suspended", "entry:1");
        fixture.write(outbox -> {
            outbox.publish("entry:1", "k", List.of(event));
            outbox.send("entry:1", "k", "hfg.suspended", event);
        });
        assertThat(fixture.rows()).extracting(row -> row.get("channel")).containsExactly("TOPIC", "QUEUE");
    }

    @Test
    void aRolledBackTransactionLeavesNoRow() {
        assertThatThrownBy(() -> fixture.write(outbox -> {
                    outbox.publish("a:1", "k", List.of(OutboxFixture.event("notice.issued", "notice:1")));
                    throw new IllegalStateException("business failure");
                }))
                .hasMessage("business failure");
        fixture.transactions.executeWithoutResult(status -> {
            fixture.outbox.file("a:1", "liujiang", "a.json", "{}");
            status.setRollbackOnly();
        });
        assertThat(fixture.rows()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("org.housingfund.gateway.outbox.SchemasTest#eventTypes")
    void whatIsPublishedKeepsThePromiseOfTheSchemas(String type) throws IOException {
        String example = Files.readString(Path.of("schemas/examples", type + ".v1.json"));
        DomainEvent event = new DomainEvent(type, "a:1", JSON.readTree(example).path("data"));
        fixture.write(outbox -> {
            outbox.publish("a:1", "k", List.of(event));
            outbox.publish("a:2", "k", List.of(event, event));
        });
        assertThat(fixture.rows()).hasSize(2).allSatisfy(row -> SchemaValidation.assertValid((String) row.get("body")));
    }

    @Test
    void withoutATransactionNothingIsAppended() {
        assertThatThrownBy(() -> fixture.outbox.file("a:1", "liujiang", "a.json", "{}"))
                .isInstanceOf(IllegalStateException.class);
    }
}
