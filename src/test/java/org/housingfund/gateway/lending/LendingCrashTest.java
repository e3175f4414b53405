package org.housingfund.gateway.lending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.lending.DeductionWalkTest.Letter;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sequences of {@link DeductionWalkTest}, sampled, on PostgreSQL: in each, the connection is lost at one statement
 * or commit, before or after the server did what it was asked. Whoever delivered delivers again.
 */
class LendingCrashTest {
    private static final int LENGTH = 6;
    /** Longer than any back-off. */
    private static final Duration PATIENCE = Duration.ofMinutes(31);

    @TempDir
    private Path dir;

    private final Faults faults = new Faults();
    private final Map<String, Integer> strikes = new HashMap<>();
    private LendingBed gateway;
    private String requestId;
    private byte[] last;
    private int spaces;

    @BeforeEach
    void start() {
        gateway = new LendingBed(
                dir,
                faults,
                "--gateway.lending.banks.liujiang.hours=always",
                "--gateway.lending.banks.liujiang.valid-for=1000d",
                "--gateway.lending.banks.liujiang.unresolved-after=1000d",
                "--gateway.lending.banks.liujiang.arrival-working-days=1000");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aLossAtAnyMomentOfAnySequenceLeadsToTheSameDeduction() {
        sweep(40, 1);
    }

    @Test
    @Tag("deep")
    void aLossAtManyMomentsOfManySequencesLeadsToTheSameDeductions() {
        sweep(400, 2);
        assertThat(strikes).containsKeys("commit", "commit, answer lost");
    }

    private void sweep(int samples, int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < samples; i++) {
            play("R" + i, random);
        }
        assertThat(strikes.values().stream().mapToInt(Integer::intValue).sum())
                .as("sequences that were struck: %s", strikes)
                .isGreaterThan(samples / 2);
        everythingHolds();
    }

    private void play(String id, Random random) {
        requestId = id;
        last = null;
        gateway.bed.clock().set(LendingBed.OPEN); // the bank of these sequences dates everything that day
        Conduct bank;
        do {
            bank = any(List.of(Conduct.values()), random);
            // Orders of this bed do not expire.
        } while (bank == Conduct.LETS_THE_ORDER_EXPIRE || bank == Conduct.FORGETS_THE_ORDER);
        faults.plan(1 + random.nextInt(60), random.nextBoolean());
        List<Letter> letters = new ArrayList<>();
        List<Input> history = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            Letter letter = i == 0 ? Letter.REQUEST : any(List.of(Letter.values()), random);
            letters.add(letter);
            deliver(letter, bank, history);
        }
        if (faults.struck() != null) {
            strikes.merge(faults.struck(), 1, Integer::sum);
        }
        NaiveDeduction expected = NaiveDeduction.of(history);
        assertThat(actual())
                .as("%s %s %s, struck %s", id, bank, letters, faults.struck())
                .isEqualTo(expected);
    }

    private static <T> T any(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private void deliver(Letter letter, Conduct bank, List<Input> history) {
        int inquiries = (int) gateway.count(
                "deduction_command c JOIN deduction d ON d.id = c.deduction_id WHERE d.request_id = ? AND c.number > 0",
                requestId);
        if (letter == Letter.TIME_OUT) {
            DeductionState state = NaiveDeduction.of(history).state();
            if (state == DeductionState.SENT || state == DeductionState.UNKNOWN) {
                history.add(new Input.Due(false));
            }
            gateway.bed.clock().advance(PATIENCE);
            again(gateway::tick);
            // The server may not have noticed yet that its client is gone: what is locked is left to the next turn.
            await().until(() -> {
                gateway.tick();
                return gateway.count(
                                "deduction WHERE check_at <= ?",
                                Times.timestamp(gateway.bed.clock().instant()))
                        == 0;
            });
            last = null;
            return;
        }
        if (letter == Letter.ARRIVAL) {
            if (NaiveDeduction.of(history).state() == DeductionState.SUCCEEDED) {
                history.add(new Input.Arrived());
                gateway.arrive(requestId, Conduct.FEN); // losses on a statement's way have a test of their own
                last = null;
            }
            return;
        }
        if (letter == Letter.TAKE_BACK) {
            takeBack(history);
            return;
        }
        if (letter == Letter.CRASH) {
            if (last != null) {
                history.add(history.get(history.size() - 1));
                send(history.get(history.size() - 1), last);
            }
            return;
        }
        Optional<Input> input =
                DeductionWalkTest.input(letter, history, history.isEmpty() ? 0 : 1, inquiries, bank, true);
        input.ifPresent(next -> {
            history.add(next);
            last = body(next, letter, inquiries);
            send(next, last);
        });
    }

    /** Where anything is in question; the second person's decision may be struck, and is then given again. */
    private void takeBack(List<Input> history) {
        List<Long> open = gateway.jdbc()
                .sql("SELECT f.id FROM clearing_difference f JOIN deduction d ON d.id = f.deduction_id"
                        + " WHERE d.request_id = ? AND d.state = 'SUCCEEDED' AND f.state = 'OPEN'")
                .param(requestId)
                .query(Long.class)
                .list();
        if (open.isEmpty()) {
            return;
        }
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        decisions.propose(open.get(0), Resolution.TAKEN_BACK, "银行来函", new Actor("甲", "test"));
        history.add(new Input.TakenBack());
        last = null;
        Actor second = new Actor("乙", "test");
        try {
            faults.during(() -> decisions.approve(open.get(0), second));
        } catch (RuntimeException lost) {
            assertThat(faults.struck()).as("%s", lost).isNotNull();
            if (gateway.state(requestId).equals("SUCCEEDED")) {
                decisions.approve(open.get(0), second);
            }
        }
    }

    private byte[] body(Input input, Letter letter, int inquiries) {
        if (input instanceof Input.Request request) {
            byte[] body = LendingBed.requestBody(requestId, LendingBed.BANK, request.amountFen());
            return letter == Letter.REQUEST ? body : otherwiseWritten(body);
        }
        int command = letter == Letter.INQUIRY_ANSWER ? inquiries : 0;
        Answer answer = ((Input.Answered) input).answer();
        return otherwiseWritten(LendingBed.bytes(LendingBed.answer(gateway.id(requestId), command, answer)));
    }

    /** The same words in other bytes: the receipt alone must not be what saves us. */
    private byte[] otherwiseWritten(byte[] body) {
        return (new String(body, StandardCharsets.UTF_8) + " ".repeat(++spaces % 50)).getBytes(StandardCharsets.UTF_8);
    }

    private void send(Input input, byte[] body) {
        again(() -> {
            if (input instanceof Input.Request) {
                gateway.request(body);
            } else {
                gateway.answer(body);
            }
        });
    }

    /** The deliverer learns only that it failed. */
    private void again(Runnable delivery) {
        try {
            faults.during(delivery);
        } catch (RuntimeException lost) {
            assertThat(faults.struck()).as("%s", lost).isNotNull();
            faults.during(delivery);
        }
    }

    private NaiveDeduction actual() {
        long id = gateway.id(requestId);
        return new NaiveDeduction(
                DeductionState.valueOf(gateway.state(requestId)),
                (int) gateway.count(
                        "outbox WHERE type = 'cn.housingfund.deduction.order.v1' AND subject = ?", "deduction:" + id),
                (int) gateway.count("journal WHERE cause = 'DEDUCTION' AND step % 2 = 0 AND cause_id = ?", id),
                (int) gateway.count("journal WHERE cause = 'DEDUCTION' AND step % 2 = 1 AND cause_id = ?", id),
                (int) gateway.count("clearing_difference WHERE deduction_id = ?", id));
    }

    private void everythingHolds() {
        gateway.jdbc()
                .sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%'")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
        gateway.publish();
        assertThat(gateway.bed.bean(Invariants.class).check())
                .allSatisfy(finding -> assertThat(finding.violations()).isEmpty());
    }
}
