package org.housingfund.gateway.bench;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.housingfund.gateway.bench.Report.Figure;

/**
 * When pushed entries were booked, seen by a connection that looks every few milliseconds, and when a subscriber had their
 * event. Not by {@code NOTIFY}: commits that notify wait for each other.
 */
final class PushArrivals implements AutoCloseable {
    private static final String TAG = "bench-";
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Of ids: a push that began this long before the last one that was seen has been seen too. */
    private static final long WINDOW = 100_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final BenchGateway gateway;
    private final Connection looking;
    private final jakarta.jms.Connection subscribed;
    private final Map<Long, Long> booked = new ConcurrentHashMap<>();
    private final Map<String, Long> announced = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> lookout;
    private volatile boolean stopping;

    PushArrivals(BenchGateway gateway) throws SQLException, IOException, JMSException {
        this.gateway = gateway;
        looking = gateway.superuser();
        lookout = CompletableFuture.runAsync(this::look);
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

    private void look() {
        long last = 0;
        try (PreparedStatement sql = looking.prepareStatement("SELECT entry_id FROM pushed_entry WHERE entry_id > ?")) {
            while (!stopping) {
                sql.setLong(1, last - WINDOW);
                try (ResultSet some = sql.executeQuery()) {
                    long now = System.nanoTime();
                    while (some.next()) {
                        last = Math.max(last, some.getLong(1));
                        booked.putIfAbsent(some.getLong(1), now);
                    }
                }
                LockSupport.parkNanos(POLL_NANOS);
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
        Awaitility.await().atMost(PATIENCE).until(() -> booked.size() >= pushes || lookout.isDone());
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
        lookout.join();
        looking.close();
    }
}
