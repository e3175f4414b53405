package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several people decide at random about the same suspended money, while statements bring more for the same notices. */
class DecisionConcurrencyTest {
    private static final int THREADS = 4;
    private static final List<String> PEOPLE = List.of("甲", "乙", "丙");

    @TempDir
    private Path dir;

    private final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger carriedOut = new AtomicInteger();
    private final Set<String> kinds = new TreeSet<>();

    @Test
    void decisionsAndStatementsMeetAtTheSameNotices() throws Exception {
        for (int seed = 1; seed <= 2; seed++) {
            meet(seed, 25, 250, 600);
        }
        everyKindWasCarriedOut();
    }

    @Test
    @Tag("deep")
    void manyTimes() throws Exception {
        for (int seed = 3; seed < 40; seed++) {
            meet(seed, 10 + 3 * seed, 600, 2_000);
        }
        everyKindWasCarriedOut();
    }

    private void everyKindWasCarriedOut() {
        assertThat(kinds)
                .containsExactlyInAnyOrder(Arrays.stream(SuspenseDecision.Kind.values())
                        .map(Enum::name)
                        .toArray(String[]::new));
    }

    private void meet(int seed, int notices, int entries, int decisions) throws Exception {
        carriedOut.set(0);
        World invented = new World(seed, notices, entries, 3, false);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (DecisionBed bed = new DecisionBed(dir)) {
            WorldBed world = bed.world;
            world.issue(invented.notices);
            Random random = new Random(seed);
            for (int statement = 0; statement < 3; statement++) {
                for (int bank = 0; bank < World.BANKS; bank++) {
                    world.receive(bank, world.write(bank, World.day(statement), invented.of(bank, statement)));
                }
                while (!world.bed.pointers().isEmpty()) {
                    List<Runnable> work = new ArrayList<>();
                    for (GatewayBed.Pointer pointer : world.bed.pointers()) {
                        world.bed.taken(pointer);
                        work.add(() -> world.bed.deliver(pointer));
                    }
                    decisions(bed, invented, decisions / 12, random, work);
                    run(threads, work, random);
                }
                List<Runnable> work = new ArrayList<>();
                decisions(bed, invented, decisions / 3, random, work);
                run(threads, work, random);
            }
            world.everyInvariantHolds();
            assertThat(bed.one("SELECT count(*) FROM approval WHERE decided_by = proposed_by"))
                    .isEqualTo("0");
            kinds.addAll(bed.jdbc()
                    .sql("SELECT DISTINCT kind FROM suspense_decision")
                    .query(String.class)
                    .list());
        } finally {
            threads.shutdownNow();
        }
        assertThat(failures)
                .as("seed %s: what is not possible is refused; no constraint has to, nobody dead-locks", seed)
                .isEmpty();
        assertThat(carriedOut.get()).as("decisions carried out").isGreaterThan(decisions / 20);
    }

    private void decisions(DecisionBed bed, World invented, int count, Random random, List<Runnable> work) {
        List<Long> postings = bed.jdbc()
                .sql("SELECT id FROM suspended_posting ORDER BY state DESC, id DESC LIMIT 30")
                .query(Long.class)
                .list();
        for (int i = 0; i < count && !postings.isEmpty(); i++) {
            long posting = postings.get(random.nextInt(postings.size()));
            World.Due due = invented.notices.get(random.nextInt(invented.notices.size()));
            SuspenseDecision decision = switch (random.nextInt(11)) {
                case 0 -> new SuspenseDecision.Employer(due.employer());
                case 1 -> new SuspenseDecision.General();
                case 2 -> new SuspenseDecision.Refund();
                case 3 -> new SuspenseDecision.Leave();
                case 4 -> new SuspenseDecision.Unpin();
                case 5, 6 -> setOff(bed, posting);
                default -> new SuspenseDecision.Allocate(due.number(), random.nextBoolean());
            };
            Actor one = new Actor(PEOPLE.get(random.nextInt(PEOPLE.size())), "test");
            Actor other = new Actor(PEOPLE.get(random.nextInt(PEOPLE.size())), "test");
            int then = random.nextInt(6);
            work.add(() -> {
                SuspenseDecisions decisions = bed.world.bed.bean(SuspenseDecisions.class);
                attempt(() -> decisions.propose(posting, decision, "随机", one));
                attempt(() -> {
                    long proposal = bed.proposal(posting);
                    if (then > 0) {
                        decisions.approve(posting, proposal, other);
                        carriedOut.incrementAndGet();
                    } else {
                        decisions.reject(posting, proposal, other);
                    }
                });
            });
        }
    }

    /** What settles it, where there is something: the entry it may take back, another posting, or at last any. */
    private static SuspenseDecision setOff(DecisionBed bed, long posting) {
        Optional<Long> original = bed.jdbc()
                .sql(
                        "SELECT o.id FROM suspended_posting p JOIN bank_entry e ON e.id = p.entry_id AND e.reversal"
                                + " JOIN bank_entry o ON o.account_id = e.account_id AND o.amount_fen = e.amount_fen"
                                + " AND o.direction <> e.direction AND NOT o.reversal WHERE p.id = ? ORDER BY o.id DESC LIMIT 1")
                .param(posting)
                .query(Long.class)
                .optional();
        Optional<Long> other = bed.jdbc()
                .sql("SELECT o.id FROM suspended_posting p JOIN suspended_posting o ON o.amount_fen = -p.amount_fen"
                        + " WHERE p.id = ? ORDER BY o.state DESC, o.id DESC LIMIT 1")
                .param(posting)
                .query(Long.class)
                .optional();
        return original.isPresent() && posting % 2 == 0
                ? new SuspenseDecision.SetOff(null, original.get())
                : new SuspenseDecision.SetOff(other.orElse(posting), null);
    }

    private void attempt(Runnable decision) {
        try {
            decision.run();
        } catch (RefusedException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private void run(ExecutorService threads, List<Runnable> work, Random random) throws InterruptedException {
        Collections.shuffle(work, random);
        List<Future<?>> running = new ArrayList<>();
        work.forEach(one -> running.add(threads.submit(() -> {
            try {
                one.run();
            } catch (RuntimeException e) {
                failures.add(e);
                one.run();
            }
        })));
        for (Future<?> one : running) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new AssertionError("not repaired by trying again", e.getCause());
            }
        }
    }
}
