package org.housingfund.gateway.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The process of {@link HeapScenario}: one statement, then how much of the heap lived at most. */
final class HeapRun {
    private static final String RESULT = "result";
    private static final String FULL = "System.gc()";
    private static final Duration EVERY = Duration.ofSeconds(3);

    private HeapRun() {}

    /** What the process leaves behind. */
    record Result(long publishedMillis, long liveMegabytes) {
        static Result read(Path directory) throws IOException {
            List<String> lines = Files.readAllLines(directory.resolve(RESULT));
            return new Result(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)));
        }

        void write(Path directory) throws IOException {
            Files.write(
                    directory.resolve(RESULT), List.of(Long.toString(publishedMillis), Long.toString(liveMegabytes)));
        }
    }

    /**
     * Posts a statement.
     *
     * @param arguments directory, entries
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        AtomicLong live = liveHeap();
        collectAgainAndAgain();
        try (BenchGateway gateway = new BenchGateway(directory.resolve("data"));
                Connection operators = takeSuspended(gateway)) {
            operators.start();
            StatementScenario.Times times =
                    StatementScenario.measure(gateway, directory, gateway.stock(Integer.parseInt(arguments[1]), 1));
            new Result(times.published(), live.get() >> 20).write(directory);
            List<String> violations = gateway.violations();
            if (!violations.isEmpty()) {
                throw new AssertionError(violations);
            }
        }
    }

    /** As whoever is told of suspended postings does: what nobody takes waits in the broker, up to its limit. */
    private static Connection takeSuspended(BenchGateway gateway) throws JMSException {
        Connection connection = gateway.bean("listenerConnectionFactory", ConnectionFactory.class)
                .createConnection();
        Session session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
        session.createConsumer(session.createQueue("hfg.suspended")).setMessageListener(message -> {});
        return connection;
    }

    /** Only a full collection tells what lives; others leave garbage that the heap has room for. */
    private static void collectAgainAndAgain() {
        Thread collector = new Thread(() -> {
            while (true) {
                LockSupport.parkNanos(EVERY.toNanos());
                System.gc();
            }
        });
        collector.setDaemon(true);
        collector.start();
    }

    private static AtomicLong liveHeap() {
        AtomicLong most = new AtomicLong();
        Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                var info = GarbageCollectionNotificationInfo.from(
                                        (CompositeData) notification.getUserData());
                                if (!FULL.equals(info.getGcCause())) {
                                    return;
                                }
                                long after = info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                                        .filter(pool -> heap.contains(pool.getKey()))
                                        .mapToLong(pool -> pool.getValue().getUsed())
                                        .sum();
                                most.accumulateAndGet(after, Math::max);
                            },
                            notification -> notification
                                    .getType()
                                    .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
                            null);
        }
        return most;
    }
}
