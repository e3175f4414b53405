package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.PushMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.ConcurrencyFailureException;

/** Several consumers at once, on the same work and on work that meets at the same notices. */
class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final int DELIVERIES = 10;

    @TempDir
    private Path dir;

    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();

    @Test
    void partsOfTwoBanksAndCancellationsMeetAtTheSameNotices() throws Exception {
        for (int seed = 1; seed <= 3; seed++) {
            meet(seed, 150, 7_000, 1);
        }
    }

    @Test
    @Tag("deep")
    void manyTimes() throws Exception {
        for (int seed = 2; seed < 40; seed++) {
            meet(seed, 60 + 40 * seed, 6_000, 3);
        }
    }

    private void meet(int seed, int notices, int entries, int statements) throws Exception {
        World world = new World(seed, notices, entries, statements, false);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (WorldBed gateway = new WorldBed(dir)) {
            gateway.issue(world.notices);
            gateway.bed.clock().advance(Duration.ofDays(12)); // no statement is of a day to come
            Random random = new Random(seed);
            List<Runnable> arrivals = new ArrayList<>();
            List<PushMessage> pushes = new ArrayList<>();
            for (int bank = 0; bank < World.BANKS; bank++) {
                for (int statement = 0; statement < statements; statement++) {
                    int at = bank;
                    Path file = gateway.write(bank, World.day(statement), world.of(bank, statement));
                    arrivals.add(() -> gateway.receive(at, file));
                    arrivals.add(() -> gateway.receive(at, file));
                    pushes.addAll(pushes(gateway, bank, statement, world, random));
                }
            }
            Collections.shuffle(pushes, random);
            // Some come before the statement, some while it is staged, some while it is posted.
            int third = pushes.size() / 3;
            pushes.subList(0, third).forEach(push -> arrivals.add(() -> push(gateway, push)));
            List<PushMessage> besideStaging = new ArrayList<>(pushes.subList(third, 2 * third));
            List<PushMessage> besideParts = new ArrayList<>(pushes.subList(third, pushes.size()));
            List<String> cancelled = new ArrayList<>();
            for (World.Due due : world.notices) {
                if (random.nextInt(3) == 0) {
                    cancelled.add(due.number());
                }
            }
            Collections.shuffle(cancelled, random);
            // Some certainly come before the money, some certainly after it; all others meet it.
            int fifth = cancelled.size() / 5;
            List<String> early = List.copyOf(cancelled.subList(0, fifth));
            List<String> late = List.copyOf(cancelled.subList(fifth, 2 * fifth));
            cancelled.subList(0, 2 * fifth).clear();
            early.forEach(number -> arrivals.add(() -> cancel(gateway, number)));
            run(threads, arrivals, random);
            for (List<GatewayBed.Pointer> now = gateway.bed.pointers(); !now.isEmpty(); now = gateway.bed.pointers()) {
                now.forEach(gateway.bed::taken);
                List<Runnable> work = new ArrayList<>();
                for (GatewayBed.Pointer pointer : now) {
                    work.add(() -> gateway.bed.deliver(pointer));
                    work.add(() -> gateway.bed.deliver(pointer));
                }
                if (now.stream().anyMatch(pointer -> pointer.queue().equals("hfg.work.statements"))) {
                    besideStaging.forEach(push -> work.add(() -> push(gateway, push)));
                    besideStaging.clear();
                }
                if (now.stream().anyMatch(pointer -> pointer.queue().equals("hfg.work.parts"))) {
                    besideParts.forEach(push -> work.add(() -> push(gateway, push)));
                    besideParts.clear();
                    cancelled.forEach(number -> work.add(() -> cancel(gateway, number)));
                    cancelled.clear();
                }
                run(threads, work, random);
            }
            assertThat(cancelled).as("cancellations ran beside the parts").isEmpty();
            List<Runnable> tooLate = new ArrayList<>();
            late.forEach(number -> tooLate.add(() -> cancel(gateway, number)));
            run(threads, tooLate, random);
            everythingEndedInOneWay(gateway);
        } finally {
            threads.shutdownNow();
        }
        assertThat(failures)
                .as("seed %s: locks make them wait, no constraint has to refuse, nobody dead-locks", seed)
                .isEmpty();
    }

    /** A push beside which its account's chain moved is delivered again, as the broker does; a dead-lock is not excused. */
    private static void push(WorldBed gateway, PushMessage push) {
        try {
            gateway.push(push);
        } catch (ConcurrencyFailureException moved) {
            if (moved.getClass() != ConcurrencyFailureException.class) {
                throw moved;
            }
            gateway.push(push);
        }
    }

    /** Some of a statement's entries, several in a message, each in two of them, in the order of no serial. */
    private static List<PushMessage> pushes(WorldBed gateway, int bank, int statement, World world, Random random) {
        List<World.Entry> entries = world.of(bank, statement);
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < Math.min(90, entries.size()); i++) {
            int position = random.nextInt(entries.size());
            if (!positions.contains(position)) {
                positions.add(position);
            }
        }
        List<PushMessage> pushes = new ArrayList<>();
        for (int time = 0; time < 2; time++) {
            Collections.shuffle(positions, random);
            for (int from = 0; from < positions.size(); from += 3) {
                pushes.add(gateway.pushOf(
                        bank,
                        World.day(statement),
                        entries,
                        List.copyOf(positions.subList(from, Math.min(from + 3, positions.size())))));
            }
        }
        return pushes;
    }

    private static void everythingEndedInOneWay(WorldBed gateway) {
        gateway.everyInvariantHolds();
        assertThat(gateway.bed
                        .jdbc()
                        .sql("SELECT DISTINCT state FROM statement")
                        .query(String.class)
                        .list())
                .containsExactly("BOOKED");
        assertThat(gateway.bed
                        .jdbc()
                        .sql("SELECT n.number FROM payment_notice n JOIN disposition d ON d.notice_id = n.id"
                                + " WHERE n.state = 'CANCELLED' AND d.kind IN ('ALLOCATED', 'PART_FUNDING')")
                        .query(String.class)
                        .list())
                .as("both cancelled and funded")
                .isEmpty();
        assertThat(gateway.bed
                        .jdbc()
                        .sql("SELECT count(*) FROM outbox WHERE type = 'cn.housingfund.notice.cancelled.v1'")
                        .query(Integer.class)
                        .single())
                .as("some cancellations came first")
                .isPositive();
        assertThat(gateway.bed
                        .jdbc()
                        .sql("SELECT count(*) FROM outbox WHERE type = 'cn.housingfund.notice.refused.v1'")
                        .query(Integer.class)
                        .single())
                .as("some money came first")
                .isPositive();
        for (String found : List.of("IS NOT NULL", "IS NULL")) {
            assertThat(gateway.bed
                            .jdbc()
                            .sql("SELECT count(*) FROM bank_entry e JOIN statement s ON s.id = e.statement_id"
                                    + " LEFT JOIN pushed_entry p ON p.confirmed_by = e.id WHERE p.entry_id " + found)
                            .query(Integer.class)
                            .single())
                    .as("some pushes came first, some statements")
                    .isPositive();
        }
        assertThat(gateway.bed
                        .jdbc()
                        .sql("SELECT count(*) FROM pushed_entry WHERE confirmed_by IS NULL")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static void cancel(WorldBed gateway, String number) {
        gateway.bed.bean(NoticeCommands.class).handle("ID:" + number, HallCommand.cancel(number));
    }

    private void run(ExecutorService threads, List<Runnable> work, Random random) throws InterruptedException {
        Collections.shuffle(work, random);
        List<Future<?>> running = new ArrayList<>();
        for (Runnable one : work) {
            running.add(threads.submit(() -> deliver(one)));
        }
        for (Future<?> one : running) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new AssertionError("not repaired by delivering again", e.getCause());
            }
        }
    }

    /** As the broker does: a delivery that failed is repeated. */
    private void deliver(Runnable one) {
        for (int delivery = 1; ; delivery++) {
            try {
                one.run();
                return;
            } catch (RuntimeException e) {
                failures.add(e);
                if (delivery == DELIVERIES) {
                    throw e;
                }
            }
        }
    }
}
