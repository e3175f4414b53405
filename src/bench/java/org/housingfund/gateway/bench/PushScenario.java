package org.housingfund.gateway.bench;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.housingfund.gateway.bench.Report.Figure;
import org.housingfund.gateway.kernel.Money;

/**
 * (d): pushes at a steady rate while statements of the same account follow each other all the time. Every fiftieth push
 * pays a notice of the statement that is being posted, whose part may hold its lock: reported apart. Latency counts from
 * when a push was due, whether or not it could be sent then.
 *
 * @param rate pushes a second
 */
record PushScenario(int rate, int seconds, int statementEntries) implements Scenario {
    private static final String QUEUE = "hfg.bankflow.pushes";
    private static final int SENDERS = 8;
    private static final int WARM_UP_SECONDS = 30;
    private static final int CONTENDED_EVERY = 50;
    private static final int FIRST_SERIAL = 800_000_000;
    private static final String MESSAGE = "{\"id\":\"bench-%1$d\",\"bank\":\"" + BenchGateway.BANK
            + "\",\"account\":\"%2$s\",\"currency\":\"CNY\",\"entries\":[{\"serial\":[\"%3$d\",\"1\"],\"bookedOn\":\"%4$s\","
            + "\"direction\":\"CREDIT\",\"amount\":\"%5$s\",\"reversal\":false,\"code\":\"P010\","
            + "\"counterpartyAccount\":\"%6$s\",\"counterpartyName\":\"%7$s\",\"texts\":[\"%8$s十一月公积金\"]}]}";

    @Override
    public void run(BenchGateway gateway, Path directory, Report report) throws Exception {
        int before = rate * Math.min(seconds, WARM_UP_SECONDS);
        int pushes = rate * seconds;
        NoticeStock own = gateway.stock(before + pushes, 1);
        try (StatementStream statements = StatementStream.prepare(gateway, directory, statementEntries, seconds);
                PushArrivals arrivals = new PushArrivals(gateway)) {
            statements.start();
            send(gateway, System.nanoTime(), 0, before, i -> message(gateway, own, statements, i));
            arrivals.await(before);
            analyze(gateway);
            long from = System.nanoTime();
            send(gateway, from, before, pushes, i -> message(gateway, own, statements, i));
            long[] due = new long[before + pushes];
            Arrays.setAll(due, i -> from + due(i - before));
            arrivals.await(before + pushes);
            StatementStream.Done done = statements.stop();
            gateway.awaitPublished(from);
            arrivals.report(report, due, before, PushScenario::isContended);
            report.value(
                    new Figure("d", "statements' entries a second meanwhile"),
                    done.entries() * 1_000.0 / done.millis(),
                    "/s");
            report.value(new Figure("d", "statements booked meanwhile"), done.statements(), "");
            report.note("(d): %d pushes/s for %d s after as much as 30 s of them, statements of %,d entries%s"
                    .formatted(
                            rate,
                            seconds,
                            statementEntries,
                            done.ranOut() ? "; the statements prepared RAN OUT before the end" : ""));
        }
    }

    static boolean isContended(int push) {
        return push % CONTENDED_EVERY == CONTENDED_EVERY - 1;
    }

    private long due(int push) {
        return push * TimeUnit.SECONDS.toNanos(1) / rate;
    }

    private static String message(BenchGateway gateway, NoticeStock own, StatementStream statements, int push) {
        NoticeStock stock = isContended(push) ? statements.current() : own;
        int notice = stock.first() + push % stock.notices();
        return MESSAGE.formatted(
                push,
                gateway.accounts().get(0).number(),
                FIRST_SERIAL + push,
                gateway.day(),
                Money.format(stock.amountFen(notice)),
                PushArrivals.tag(push),
                NoticeStock.employer(notice),
                NoticeStock.number(notice));
    }

    private interface Messages {
        String message(int push);
    }

    /** What autovacuum does within a minute: the plans of the first minute of a database's life are those of empty tables. */
    private static void analyze(BenchGateway gateway) throws Exception {
        try (java.sql.Connection database = gateway.superuser();
                Statement statement = database.createStatement()) {
            statement.execute("ANALYZE");
        }
    }

    private void send(BenchGateway gateway, long from, int firstNumber, int pushes, Messages messages)
            throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try (Connection connection = gateway.bean("listenerConnectionFactory", ConnectionFactory.class)
                .createConnection()) {
            List<Future<?>> all = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                int first = sender;
                all.add(senders.submit(() -> {
                    sendEach(connection, from, first, firstNumber, pushes, messages);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            senders.shutdown();
        }
    }

    private void sendEach(Connection connection, long from, int first, int firstNumber, int pushes, Messages messages)
            throws JMSException {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(QUEUE))) {
            for (int push = first; push < pushes; push += SENDERS) {
                BytesMessage message = session.createBytesMessage();
                long wait = from + due(push) - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
                message.setIntProperty(PushArrivals.NUMBER, firstNumber + push);
                message.writeBytes(messages.message(firstNumber + push).getBytes(StandardCharsets.UTF_8));
                producer.send(message);
            }
        }
    }
}
