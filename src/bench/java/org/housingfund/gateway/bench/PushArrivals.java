package org.housingfund.gateway.bench;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.housingfund.gateway.bench.Report.Figure;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * When pushed entries were booked, which the database itself says the moment a transaction commits ({@code NOTIFY} from a
 * trigger of the benchmark's), and when a subscriber had their event.
 */
final class PushArrivals implements AutoCloseable {
    private static final String TAG = "bench-";
    private static final String CHANNEL = "bench_push";
    private static final int POLL_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final BenchGateway gateway;
    private final Connection listening;
    private final jakarta.jms.Connection subscribed;
    private final Map<Long, Long> booked = new ConcurrentHashMap<>();
    private final Map<String, Long> announced = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> listener;
    private volatile boolean stopping;

    PushArrivals(BenchGateway gateway) throws SQLException, IOException, JMSException {
        this.gateway = gateway;
        listening = gateway.superuser();
        try (Statement sql = listening.createStatement()) {
            sql.execute("CREATE FUNCTION bench_push() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN PERFORM pg_notify(''" + CHANNEL + "'', NEW.entry_id::text); RETURN NULL; END'");
            sql.execute(
                    "CREATE TRIGGER bench_push AFTER INSERT ON pushed_entry FOR EACH ROW EXECUTE FUNCTION bench_push()");
            sql.execute("LISTEN " + CHANNEL);
        }
        listener = CompletableFuture.runAsync(this::listen);
        subscribed = gateway.bean("listenerConnectionFactory", ConnectionFactory.class)
                .createConnection();
        Session session = subscribed.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
        session.createConsumer(session.createTopic("hfg.events")).setMessageListener(this::announced);
        subscribed.start();
    }

    /** Stands on the entry of a push, to know it again. */
    static String tag(int push) {
        return TAG + push;
    }

    private void listen() {
        try {
            PGConnection notifications = listening.unwrap(PGConnection.class);
            while (!stopping) {
                PGNotification[] some = notifications.getNotifications(POLL_MILLIS);
                long now = System.nanoTime();
                for (PGNotification one : some == null ? new PGNotification[0] : some) {
                    booked.put(Long.valueOf(one.getParameter()), now);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void announced(Message message) {
        try {
            announced.put(message.getStringProperty("subject"), System.nanoTime());
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    void await(int pushes) {
        Awaitility.await().atMost(PATIENCE).until(() -> booked.size() >= pushes || listener.isDone());
    }

    /** @param due when each push should have been sent, by its number */
    void report(Report report, long[] due, IntPredicate contended) {
        Map<Integer, Long> entries = new HashMap<>();
        gateway.jdbc()
                .sql("SELECT id, counterparty_account FROM bank_entry WHERE statement_id IS NULL")
                .query((row, n) ->
                        entries.put(Integer.valueOf(row.getString(2).substring(TAG.length())), row.getLong(1)))
                .list();
        long[] free = sorted(due, contended.negate(), push -> booked.get(entries.get(push)));
        long[] locked = sorted(due, contended, push -> booked.get(entries.get(push)));
        long[] events = sorted(due, contended.negate(), push -> announced.get("entry:" + entries.get(push)));
        percentiles(report, "push to booked", free);
        percentiles(report, "push of a posted statement's notice to booked", locked);
        percentiles(report, "push to its event", events);
    }

    private interface Arrival {
        Long at(int push);
    }

    private static long[] sorted(long[] due, IntPredicate which, Arrival arrival) {
        return IntStream.range(0, due.length)
                .filter(which)
                .mapToLong(push -> {
                    Long at = arrival.at(push);
                    if (at == null) {
                        throw new AssertionError("push " + push + " was not seen");
                    }
                    return at - due[push];
                })
                .sorted()
                .toArray();
    }

    private static void percentiles(Report report, String what, long[] nanos) {
        if (nanos.length > 0) {
            report.value(new Figure("d", what + ", p50"), millis(nanos[nanos.length / 2]), "ms");
            report.value(new Figure("d", what + ", p99"), millis(nanos[(int) (nanos.length * 99L / 100)]), "ms");
            report.value(new Figure("d", what + ", max"), millis(nanos[nanos.length - 1]), "ms");
        }
    }

    private static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    @Override
    public void close() throws SQLException, JMSException {
        stopping = true;
        subscribed.close();
        listener.join();
        try (Statement sql = listening.createStatement()) {
            sql.execute("DROP FUNCTION bench_push CASCADE");
        }
        listening.close();
    }
}
