package org.housingfund.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.housingfund.gateway.testing.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class OutboxRelayTest {
    @TempDir
    Path dir;

    private final OutboxFixture fixture = new OutboxFixture();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);
    private final ListAppender<ILoggingEvent> logs = new ListAppender<>();
    private TestBroker broker;
    private OutboxRelay relay;

    @BeforeEach
    void start() {
        broker = new TestBroker(dir);
        relay = fixture.relay(new JmsSender(broker.connections(), OutboxFixture.CIPHER));
        // Another test of this JVM may have started a context that logs nothing.
        logger.setLevel(Level.INFO);
        logs.start();
        logger.addAppender(logs);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(logs);
        logger.setLevel(null);
        broker.close();
    }

    @Test
    void messagesCarryIdTypeSubjectAndContentType() throws JMSException {
        fixture.write(outbox -> {
            outbox.publish("a:1", "k", List.of(OutboxFixture.event("notice.issued", "notice:1")));
            outbox.send("a:1", "k", "hfg.suspended", OutboxFixture.event("payment.suspended", "entry:1"));
            outbox.work("a:1", "hfg.work", Map.of("receipt", 7));
        });
        relay.relayPending();
        Message event = broker.drain(TestBroker.EVENTS).get(0);
        assertThat(event.getStringProperty("id"))
                .isEqualTo(fixture.rows().get(0).get("message_id"));
        assertThat(event.getStringProperty("type")).isEqualTo("cn.housingfund.notice.issued.v1");
        assertThat(event.getStringProperty("subject")).isEqualTo("notice:1");
        assertThat(event.getStringProperty("contentType")).isEqualTo("application/cloudevents+json");
        assertThat(event.getBody(String.class)).isEqualTo(fixture.rows().get(0).get("body"));
        assertThat(broker.drain("hfg.suspended")).hasSize(1);
        assertThat(broker.drain("hfg.work").get(0).getBody(String.class)).isEqualTo("{\"receipt\":7}");
        assertThat(fixture.pending()).isZero();
    }

    @Test
    void aCommitWakesTheRelay() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            OutboxSettings slow = new OutboxSettings(
                    "/test",
                    Duration.ofMinutes(1),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Duration.ofDays(30),
                    Duration.ofMinutes(10));
            OutboxRelay sleeper = new OutboxRelay(
                    fixture.table,
                    fixture.signal,
                    new JmsSender(broker.connections(), OutboxFixture.CIPHER),
                    fixture.transactions,
                    fixture.clock,
                    slow);
            Future<?> turn = thread.submit(() -> {
                sleeper.relay();
                return null;
            });
            fixture.publish("a:1", "k");
            await().atMost(Duration.ofSeconds(5)).until(turn::isDone);
            assertThat(fixture.pending()).isZero();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void eachKeyKeepsItsOrderUnderConcurrentWriters() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            // Two relays, as on two nodes.
            List<Future<?>> relays = IntStream.range(0, 2)
                    .<Future<?>>mapToObj(node -> threads.submit(() -> {
                        OutboxRelay own = fixture.relay(new JmsSender(broker.connections(), OutboxFixture.CIPHER));
                        while (writing.get()) {
                            own.relayPending();
                        }
                    }))
                    .toList();
            List<Future<?>> writers = IntStream.range(0, 6)
                    .<Future<?>>mapToObj(writer -> threads.submit(() -> writeSlowly(writer)))
                    .toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
            writing.set(false);
            for (Future<?> node : relays) {
                node.get();
            }
        } finally {
            threads.shutdownNow();
        }
        relay.relayPending();

        Map<String, Map<String, Object>> byId = new HashMap<>();
        fixture.rows().forEach(row -> byId.put((String) row.get("message_id"), row));
        Map<Object, List<Long>> leftByKey = new HashMap<>();
        for (Message message : broker.drain(TestBroker.EVENTS)) {
            Map<String, Object> row = byId.remove(message.getStringProperty("id"));
            leftByKey
                    .computeIfAbsent(row.get("ordering_key"), key -> new ArrayList<>())
                    .add((Long) row.get("id"));
        }
        assertThat(byId).isEmpty();
        assertThat(leftByKey)
                .hasSize(3)
                .allSatisfy((key, ids) -> assertThat(ids).isSorted());
    }

    /** Transactions whose commit takes a while after their rows are written: ids and commits would cross. */
    private void writeSlowly(int writer) {
        Random random = new Random(writer);
        for (int i = 0; i < 30; i++) {
            String cause = writer + "-" + i;
            fixture.write(outbox -> {
                outbox.publish(
                        cause, "key" + random.nextInt(3), List.of(OutboxFixture.event("notice.issued", "n:" + cause)));
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCommit(boolean readOnly) {
                        fixture.jdbc.queryForList("SELECT pg_sleep(?)", random.nextInt(5) / 1000.0);
                    }
                });
            });
        }
    }

    @Test
    void whileTheBrokerIsDownRowsWaitAndThenLeaveInOrder() throws JMSException {
        fixture.publish("a:1", "k");
        relay.relayPending();
        broker.stop();
        fixture.write(outbox -> IntStream.rangeClosed(2, 450)
                .forEach(i -> outbox.publish(
                        "a:" + i, "k" + i % 7, List.of(OutboxFixture.event("notice.issued", "notice:a:" + i)))));
        for (int attempt = 0; attempt < 3; attempt++) {
            relay.relayPending();
            relay.relayPending();
            fixture.clock.advance(Duration.ofSeconds(10));
        }
        assertThat(fixture.pending()).isEqualTo(449);
        assertThat(fixture.rows().get(1))
                .containsEntry("attempts", 3)
                .hasEntrySatisfying("last_error", error -> assertThat(error).isNotNull());

        broker.start();
        fixture.clock.advance(Duration.ofSeconds(30));
        relay.relayPending();
        assertThat(fixture.pending()).isZero();
        List<String> left = new ArrayList<>();
        for (Message message : broker.drain(TestBroker.EVENTS)) {
            left.add(message.getStringProperty("subject"));
        }
        assertThat(left)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 450)
                        .mapToObj(i -> "notice:a:" + i)
                        .toList());
    }

    @Test
    void anOutageIsSaidOnceAndItsEndOnce() throws Exception {
        AtomicBoolean down = new AtomicBoolean(true);
        OutboxRelay broken = new OutboxRelay(
                fixture.table,
                fixture.signal,
                rows -> {
                    throw new MessageSender.BrokerUnavailable(new JMSException("connection refused"));
                },
                new TransactionTemplate() {
                    @Override
                    public <T> T execute(TransactionCallback<T> work) {
                        if (down.get()) {
                            throw new CannotCreateTransactionException("database down");
                        }
                        return fixture.transactions.execute(work);
                    }
                },
                fixture.clock,
                fixture.settings);
        fixture.publish("a:1", "k");
        for (int turn = 0; turn < 6; turn++) {
            fixture.signal.raise();
            broken.relay();
            fixture.clock.advance(Duration.ofSeconds(40));
            down.set(turn < 2);
        }
        assertThat(logs.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("数据库不可用").contains("database down"),
                        line -> assertThat(line).startsWith("消息服务器不可用").contains("connection refused"),
                        line -> assertThat(line).startsWith("数据库已恢复"));
    }

    @Test
    void theBackOffDoublesUpToItsCap() {
        assertThat(IntStream.of(1, 2, 3, 7, 8, 1_000).mapToObj(fixture.settings::pauseAfter))
                .containsExactly(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30));
    }

    @Test
    void aCrashBetweenSendingAndMarkingRepeatsTheSameEvent() throws JMSException {
        fixture.publish("a:1", "k");
        MessageSender real = new JmsSender(broker.connections(), OutboxFixture.CIPHER);
        OutboxRelay crashing = fixture.relay(rows -> {
            real.send(rows);
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(crashing::relayPending).hasMessage("killed");
        assertThat(fixture.pending()).isEqualTo(1);
        relay.relayPending();
        List<Message> messages = broker.drain(TestBroker.EVENTS);
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).getBody(String.class))
                .isEqualTo(messages.get(1).getBody(String.class));
        assertThat(messages.get(0).getStringProperty("id"))
                .isEqualTo(messages.get(1).getStringProperty("id"));
    }

    @Test
    void aRefusedMessageHoldsBackItsKeyAndNoOther() {
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean refusing = new AtomicBoolean(true);
        OutboxRelay picky = fixture.relay(rows -> {
            if (refusing.get() && rows.stream().anyMatch(row -> row.subject().equals("notice:bad:1"))) {
                throw new MessageSender.Refused(new JMSException("no such address"));
            }
            rows.forEach(row -> sent.add(row.subject()));
        });
        fixture.publish("good:1", "other");
        fixture.publish("bad:1", "k");
        fixture.publish("bad:2", "k");
        fixture.publish("good:2", "other");
        picky.relayPending();
        picky.relayPending();
        assertThat(sent).containsExactly("notice:good:1", "notice:good:2");
        assertThat(fixture.rows().get(1)).containsEntry("attempts", 1);

        refusing.set(false);
        fixture.clock.advance(Duration.ofSeconds(1));
        picky.relayPending();
        assertThat(sent).containsExactly("notice:good:1", "notice:good:2", "notice:bad:1", "notice:bad:2");
    }

    @Test
    void publishedRowsMoveToTheArchiveAfterTheirRetentionPastOnesThatNeverLeft() {
        int rows = 2 * OutboxUpkeep.ARCHIVE_PAGE;
        fixture.write(outbox -> outbox.file("stuck", "nobody", "a.json", "{}"));
        fixture.write(outbox -> IntStream.range(0, rows).forEach(i -> outbox.work("a:" + i, "hfg.work", Map.of())));
        relay.relayPending();
        fixture.clock.advance(Duration.ofDays(30));
        fixture.publish("young", "k");
        relay.relayPending();
        fixture.publish("pending", "k");
        fixture.clock.advance(Duration.ofSeconds(1));

        new OutboxUpkeep(fixture.table, fixture.transactions, fixture.clock, fixture.settings).archive();
        assertThat(fixture.count("SELECT count(*) FROM outbox_archive WHERE type = 'work'"))
                .isEqualTo(rows);
        assertThat(fixture.rows()).extracting(row -> row.get("cause")).containsExactly("stuck", "young", "pending");
    }

    @Test
    void waitingRowsAreAlarmedUntilTheyHaveLeft() {
        OutboxUpkeep upkeep = new OutboxUpkeep(fixture.table, fixture.transactions, fixture.clock, fixture.settings);
        fixture.publish("a:1", "k");
        assertThat(upkeep.checkWaiting()).isFalse();
        fixture.clock.advance(Duration.ofMinutes(11));
        assertThat(upkeep.checkWaiting()).isTrue();
        relay.relayPending();
        assertThat(upkeep.checkWaiting()).isFalse();
    }
}
