package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.housingfund.gateway.testing.Clearings;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An answer and its entry at the same instant: one of them always sees the other. */
class ExpectationRaceTest {
    private static final String ACCOUNT = LiujiangFile.ACCOUNT;
    private static final int ENTRIES = 60;

    @TempDir
    private static Path dir;

    private static ClearingBed gateway;
    private static Clearings clearings;
    private static long lastId;

    /** Of its own for every test: they share one gateway. */
    private final long id = ++lastId * 1_000;

    @BeforeAll
    static void start() {
        gateway = new ClearingBed(dir);
        clearings = gateway.clearings;
    }

    @AfterEach
    void nothingIsLeftToClear() {
        gateway.settle();
        assertThat(clearings.balanceFen(Clearings.DEDUCTIONS)).isZero();
        gateway.everyInvariantHolds();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static LiujiangFile in(LiujiangFile file, long id, long fen) {
        String remark = "委贷扣款 " + Clearings.reference(id, true).text();
        return file.line("L020", "贷", fen, "", "", remark);
    }

    @Test
    void anAnswerWaitsForTheEntryThatIsBeingPosted() {
        String statement = gateway.receive(file -> in(file, id, 500_00L));
        gateway.deliverStatements("hfg.work.statements", "hfg.work.postings");
        atOnce(gateway::deliverStatements, () -> clearings.deducted(id, ACCOUNT, 500_00L));
        assertThat(gateway.outcomes(statement)).containsExactly("EXPECTATION_UNKNOWN");
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("REPAYMENT_SETTLED");
    }

    @Test
    void anEntryWaitsForTheAnswerThatIsBeingRegistered() {
        String statement = gateway.receive(file -> in(file, id, 500_00L));
        gateway.deliverStatements("hfg.work.statements", "hfg.work.postings");
        atOnce(() -> clearings.deducted(id, ACCOUNT, 500_00L), gateway::deliverStatements);
        assertThat(gateway.outcomes(statement)).containsExactly("REPAYMENT_SETTLED");
        assertThat(gateway.count("suspended_posting WHERE reference = '"
                        + Clearings.reference(id, true).text() + "'"))
                .isZero();
    }

    /** Does one thing, and before its commit begins another in its own transaction, which has to wait. */
    private static void atOnce(Runnable first, Runnable second) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> waiting = new TransactionTemplate(gateway.bed.bean(PlatformTransactionManager.class))
                    .execute(status -> {
                        first.run();
                        Future<?> started = thread.submit(second);
                        await().until(() -> gateway.count(
                                        "pg_locks WHERE locktype = 'advisory' AND NOT granted"
                                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                                > 0);
                        return started;
                    });
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(20));
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void anAnswerAndItsEntryAtTheSameInstantAlwaysFindEachOther() throws Exception {
        gateway.receive(file -> {
            for (int i = 0; i < ENTRIES; i++) {
                in(file, id + i, 100L + i);
            }
            return file;
        });
        for (int early = 0; early < ENTRIES / 4; early++) {
            clearings.deducted(id + early, ACCOUNT, 100L + early);
        }
        List<Integer> racing = new ArrayList<>();
        for (int i = ENTRIES / 4; i < ENTRIES; i++) {
            racing.add(i);
        }
        Collections.shuffle(racing, new Random(5));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i : racing.subList(0, ENTRIES / 2)) {
                running.add(threads.submit(() -> clearings.deducted(id + i, ACCOUNT, 100L + i)));
            }
            running.add(threads.submit(() -> gateway.deliverStatements()));
            for (Future<?> one : running) {
                one.get();
            }
            List<GatewayBed.Pointer> pointers = gateway.expectationWork();
            racing.subList(ENTRIES / 2, racing.size()).forEach(i -> clearings.deducted(id + i, ACCOUNT, 100L + i));
            running.clear();
            for (GatewayBed.Pointer pointer : pointers) {
                running.add(threads.submit(() -> gateway.bed.deliver(pointer)));
                running.add(threads.submit(() -> gateway.bed.deliver(pointer)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        gateway.settle();
        assertThat(clearings.met().stream().filter(met -> met >= id && met < id + ENTRIES))
                .hasSize(ENTRIES)
                .doesNotHaveDuplicates();
    }
}
