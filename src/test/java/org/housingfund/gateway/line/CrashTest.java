package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.housingfund.gateway.matching.PostingWork;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.statement.StatementWork;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.PushMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection to the database is lost at one statement or commit after the other, before or after the server did what
 * it was asked. Whoever delivered delivers again; in the end everything has happened exactly once.
 */
class CrashTest {
    /** Enough for a statement of three parts. */
    private static final int LONG = 4_100;

    @TempDir
    private Path dir;

    private final Faults faults = new Faults();
    private final Map<String, Integer> strikes = new HashMap<>();
    private WorldBed gateway;
    private int sample;

    @BeforeEach
    void start() {
        gateway = new WorldBed(dir, faults);
        gateway.bed.clock().advance(Duration.ofDays(9)); // to the day of the statements
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aLossAtAnyMomentOfAShortStatementIsRepairedByDeliveringAgain() {
        sweep(56, 12);
        assertThat(strikes.keySet()).anyMatch(moment -> moment.startsWith("commit"));
    }

    @Test
    void aLossAtAnyMomentOfAStatementInPartsIsRepairedByDeliveringAgain() {
        sweep(6, LONG);
    }

    @Test
    @Tag("deep")
    void aLossAtEveryMomentOfAShortStatement() {
        sweep(500, 12);
    }

    @Test
    @Tag("deep")
    void aLossAtEveryMomentOfAStatementInParts() {
        sweep(50, LONG);
    }

    /** Spreads so many losses over the moments of a statement's way, from the hall's commands to the last posting. */
    private void sweep(int samples, int entries) {
        faults.plan(-1, false);
        play(entries);
        int moments = faults.moments();
        int aCommit = faults.commits().get(faults.commits().size() / 2);
        assertThat(moments).as("moments that can be struck").isGreaterThan(60);
        Random random = new Random(samples);
        int missed = 0;
        for (int i = 0; i < samples; i++) {
            int moment = 1 + (int) ((long) i * moments / samples) + random.nextInt(Math.max(1, moments / samples));
            // The two that matter most are never left to chance.
            moment = i < 2 ? aCommit : moment;
            faults.plan(moment, i % 2 == 1);
            play(entries);
            if (faults.struck() == null) {
                missed++;
            } else {
                strikes.merge(faults.struck(), 1, Integer::sum);
            }
        }
        assertThat(missed).as("moments that never came").isLessThan(samples / 10 + 1);
        // Nobody relays events here; the clock has moved.
        gateway.bed
                .jdbc()
                .sql("UPDATE outbox SET published_at = created_at WHERE published_at IS NULL")
                .update();
        gateway.everyInvariantHolds();
    }

    /** One more statement: some notices, one of them cancelled, then payments for them, some of which are pushed before. */
    private void play(int entries) {
        sample++;
        String stem = "P%08d".formatted(sample);
        String employer = "S" + sample;
        String payer = HallCommand.nameOf(employer);
        for (int i = 0; i < 4; i++) {
            String number = stem + "0" + i;
            again(() -> hall(number, HallCommand.issue(number, employer, List.of(100_00L, 50_01L), account())));
        }
        again(() -> hall("c" + stem, HallCommand.cancel(stem + "03")));
        List<World.Entry> payments = new ArrayList<>(List.of(
                credit(150_01, payer, stem + "00"),
                credit(150_01, payer, stem + "00"),
                credit(100_00, payer, stem + "01"),
                credit(50_01, payer, stem + "01"),
                credit(60_00, payer, stem + "02"),
                credit(150_01, payer, stem + "03"),
                new World.Entry(0, 0, "FEE", -1_00, false, "", "")));
        while (payments.size() < entries) {
            payments.add(credit(payments.size(), "某公司", "公积金"));
        }
        Path file = gateway.write(0, World.day(0), payments);
        PushMessage pushed = gateway.pushOf(0, World.day(0), payments, List.of(0, 4, 6));
        again(() -> gateway.push(pushed));
        again(() -> gateway.receive(0, file));
        settle();
        assertThat(outcome())
                .as("sample %s, struck %s", sample, faults.struck())
                .isEqualTo(Map.of(
                        "BOOKED", 1,
                        "ALLOCATED", 2,
                        "ALREADY_ALLOCATED", 1,
                        "AMOUNT_SHORT", 2,
                        "NOTICE_CANCELLED", 1,
                        "FEE", 1,
                        "NO_NUMBER", entries - 7));
        assertThat(gateway.ledger().get("101|" + account())).isEqualTo(gateway.closingFen(0));
        assertThat(gateway.ledger()).containsEntry("201|" + employer + "-0", -200_00L);
    }

    private String account() {
        return WorldBed.ACCOUNTS.get(0);
    }

    private static World.Entry credit(long fen, String payer, String remark) {
        return new World.Entry(0, 0, "PAY", fen, false, payer, remark);
    }

    private void hall(String id, byte[] command) {
        gateway.bed.bean(NoticeCommands.class).handle(id, command);
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

    /** A consumer that meets its predecessor's locks leaves its work to whoever points at it again. */
    private void settle() {
        boolean booked = false;
        for (int round = 0; round < 10 && !booked; round++) {
            for (List<GatewayBed.Pointer> now = gateway.bed.pointers(); !now.isEmpty(); now = gateway.bed.pointers()) {
                for (GatewayBed.Pointer pointer : now) {
                    again(() -> gateway.bed.deliver(pointer));
                    gateway.bed.taken(pointer);
                }
            }
            booked = outcome().containsKey("BOOKED");
            if (!booked) {
                gateway.bed.clock().advance(Duration.ofMinutes(5));
                gateway.bed.bean(StatementWork.class).republish();
                gateway.bed.bean(PostingWork.class).republish();
            }
        }
    }

    private Map<String, Integer> outcome() {
        Map<String, Integer> counts = new HashMap<>();
        gateway.bed
                .jdbc()
                .sql("SELECT state, 1 FROM statement WHERE number = ? UNION ALL"
                        + " SELECT coalesce(p.reason, d.kind), count(*)::int FROM statement s"
                        + " JOIN bank_entry e ON e.statement_id = s.id LEFT JOIN pushed_entry u ON u.confirmed_by = e.id"
                        + " JOIN disposition d ON d.entry_id = coalesce(u.entry_id, e.id)"
                        + " LEFT JOIN suspended_posting p ON p.entry_id = d.entry_id WHERE s.number = ? GROUP BY 1")
                .params(Integer.toString(sample), Integer.toString(sample))
                .query(row -> {
                    counts.put(row.getString(1), row.getInt(2));
                });
        return counts;
    }
}
