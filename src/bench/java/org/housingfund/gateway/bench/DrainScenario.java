package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.housingfund.gateway.bench.Report.Figure;

/** (f): events that wait in the outbox, to the broker and into a durable subscriber: singly, and as statements write them. */
record DrainScenario(int events) implements Scenario {
    private static final String TOPIC = "hfg.events";
    private static final String SUBSCRIPTION = "bench.drain";
    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final int COMMIT_EVERY = 1_000;
    private static final int BATCH = 500;
    /** About as long as a real one. */
    private static final String EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"bench-%s\",\"source\":\"/housing-fund-gateway\","
                    + "\"type\":\"cn.housingfund.entries.booked.v1\",\"subject\":\"inbox:bench\",\"data\":{\"entryId\":%1$s,"
                    + "\"notice\":\"P2600000007\",\"employerAccount\":\"B1\",\"amount\":\"1234.56\",\"account\":"
                    + "\"4501200100000000017\",\"bookedOn\":\"2026-11-20\",\"contributionMonth\":\"2026-11\",\"employees\":1}}";

    @Override
    public void run(BenchGateway gateway, Path directory, Report report) throws Exception {
        drain(gateway, 1, "singly", report);
        drain(gateway, BATCH, "in batches of " + BATCH, report);
    }

    private void drain(BenchGateway gateway, int batch, String how, Report report) throws Exception {
        int messages = events / batch;
        try (Connection connection = gateway.bean("listenerConnectionFactory", ConnectionFactory.class)
                .createConnection()) {
            connection.setClientID(SUBSCRIPTION);
            connection.start();
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageConsumer consumer = session.createDurableConsumer(session.createTopic(TOPIC), SUBSCRIPTION);
            load(gateway, messages, batch);
            long from = System.nanoTime();
            CompletableFuture<Long> consumed =
                    CompletableFuture.supplyAsync(() -> consume(session, consumer, messages, from));
            long published = gateway.awaitPublished(from);
            report.time(new Figure("f", how + ", to the broker"), published, (long) messages * batch, null);
            report.time(new Figure("f", how + ", into the consumer"), consumed.get(), (long) messages * batch, null);
            consumer.close();
            session.unsubscribe(SUBSCRIPTION);
        }
    }

    /** One transaction: the relay sees all of them at once. */
    private static void load(BenchGateway gateway, int messages, int batch) throws SQLException, IOException {
        String event = "format('" + EVENT.replace("'", "''") + "', n)";
        String body = batch == 1 ? event : "'[' || rtrim(repeat(" + event + " || ',', " + batch + "), ',') || ']'";
        try (java.sql.Connection connection = gateway.superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("CHECKPOINT");
            sql.execute(
                    "INSERT INTO outbox (channel, destination, ordering_key, type, subject, message_id, event_count, body,"
                            + " cause, created_at) SELECT 'TOPIC', '" + TOPIC + "', 'account:' || n % 12,"
                            + " 'cn.housingfund.entries.booked.v1', 'inbox:bench', gen_random_uuid(), " + batch + ", "
                            + body
                            + ", 'inbox:bench', now() FROM generate_series(1, " + messages + ") n");
        }
    }

    private static long consume(Session session, MessageConsumer consumer, int messages, long from) {
        try {
            for (int i = 1; i <= messages; i++) {
                Message message = consumer.receive(SILENCE.toMillis());
                assertThat(message).as("message %s of %s", i, messages).isNotNull();
                if (i % COMMIT_EVERY == 0) {
                    session.commit();
                }
            }
            session.commit();
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
