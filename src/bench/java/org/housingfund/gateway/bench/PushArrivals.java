package org.housingfund.gateway.bench;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.awaitility.Awaitility;
import org.housingfund.gateway.bench.Report.Figure;

/**
 * When pushed entries were booked, as Camel tells when their message is done with, just after its commit, and when a
 * subscriber had their event. Neither asks the database anything: what asks it often enough takes a core of its own.
 */
final class PushArrivals implements AutoCloseable {
    /** Header of a push's message: its number. */
    static final String NUMBER = "benchPush";

    private static final String TAG = "bench-";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final BenchGateway gateway;
    private final CamelContext camel;
    private final Completions completions = new Completions();
    private final jakarta.jms.Connection subscribed;
    private final Map<Integer, Long> booked = new ConcurrentHashMap<>();
    private final Map<String, Long> announced = new ConcurrentHashMap<>();

    PushArrivals(BenchGateway gateway) throws JMSException {
        this.gateway = gateway;
        camel = gateway.bean(CamelContext.class);
        camel.getManagementStrategy().addEventNotifier(completions);
        ServiceHelper.startService(completions);
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

    /** Tells when a push's message is done with. */
    private final class Completions extends EventNotifierSupport {
        Completions() {
            setIgnoreCamelContextEvents(true);
            setIgnoreRouteEvents(true);
            setIgnoreServiceEvents(true);
            setIgnoreStepEvents(true);
            setIgnoreExchangeSendingEvents(true);
            setIgnoreExchangeSentEvents(true);
            setIgnoreExchangeCreatedEvent(true);
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeCompletedEvent completed) {
                Integer push = completed.getExchange().getMessage().getHeader(NUMBER, Integer.class);
                if (push != null) {
                    booked.putIfAbsent(push, System.nanoTime());
                }
            }
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
        Awaitility.await().atMost(PATIENCE).until(() -> booked.size() >= pushes);
    }

    /**
     * @param due when each push should have been sent, by its number
     * @param first the first that counts
     */
    void report(Report report, long[] due, int first, IntPredicate contended) {
        Map<Integer, String> entries = new HashMap<>();
        gateway.jdbc()
                .sql("SELECT id, counterparty_account FROM bank_entry WHERE statement_id IS NULL")
                .query((row, n) -> entries.put(
                        Integer.valueOf(row.getString(2).substring(TAG.length())), "entry:" + row.getLong(1)))
                .list();
        percentiles(report, "push to booked", sorted(due, first, contended.negate(), booked::get));
        percentiles(
                report, "push of a posted statement's notice to booked", sorted(due, first, contended, booked::get));
        percentiles(
                report,
                "push to its event",
                sorted(due, first, contended.negate(), push -> announced.get(entries.get(push))));
    }

    private interface Arrival {
        Long at(int push);
    }

    private static long[] sorted(long[] due, int first, IntPredicate which, Arrival arrival) {
        return IntStream.range(first, due.length)
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
    public void close() throws JMSException {
        camel.getManagementStrategy().removeEventNotifier(completions);
        ServiceHelper.stopService(completions);
        subscribed.close();
    }
}
