package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.housingfund.gateway.matching.PostingWork;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.statement.StatementWork;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection is lost while money finds its late notice and while the bank takes a part back: delivering again repairs. */
class LateCrashTest {
    @TempDir
    private Path dir;

    private final Faults faults = new Faults();
    private WorldBed gateway;
    private int sample;

    @Test
    void aLossAtAnyMomentIsRepairedByDeliveringAgain() {
        sweep(20);
    }

    @Test
    @Tag("deep")
    void aLossAtEveryMomentIsRepairedByDeliveringAgain() {
        sweep(400);
    }

    private void sweep(int samples) {
        try (WorldBed bed = new WorldBed(dir, faults)) {
            gateway = bed;
            faults.plan(-1, false);
            play();
            int moments = faults.moments();
            assertThat(moments).isGreaterThan(40);
            int struck = 0;
            for (int i = 0; i < samples; i++) {
                faults.plan(1 + (int) ((long) i * moments / samples), i % 2 == 1);
                play();
                struck += faults.struck() == null ? 0 : 1;
            }
            assertThat(struck).as("moments that came").isGreaterThan(samples * 9 / 10);
            bed.bed
                    .jdbc()
                    .sql("UPDATE outbox SET published_at = created_at WHERE published_at IS NULL")
                    .update();
            bed.everyInvariantHolds();
        }
    }

    /** Money before its notice, and two parts of which the bank takes one back. */
    private void play() {
        sample++;
        String late = "P8%04d%04d0".formatted(sample, sample);
        String parts = "P9%04d%04d0".formatted(sample, sample);
        hall(parts, "S" + sample);
        deliver(List.of(
                credit(150_01, "T" + sample, late),
                credit(50_00, "S" + sample, parts),
                credit(100_01, "S" + sample, parts)));
        again(() -> settle(Map.of(parts, "ALLOCATED 15001")));
        again(() -> hall(late, "T" + sample));
        deliver(List.of(new World.Entry(0, 0, "PAY", -50_00, true, HallCommand.nameOf("S" + sample), parts)));
        Map<String, String> expected = Map.of(late, "ALLOCATED 15001", parts, "PART_FUNDED 10001");
        again(() -> settle(expected));
        assertThat(gateway.ledger())
                .as("sample %s, struck %s", sample, faults.struck())
                .containsEntry("201|T" + sample + "-0", -100_00L)
                .containsEntry("219|unallocated:S" + sample, -100_01L)
                .doesNotContainKeys("201|S" + sample + "-0", "119|suspense:debits", "219|suspense:general");
    }

    private static World.Entry credit(long fen, String employer, String remark) {
        return new World.Entry(0, 0, "PAY", fen, false, HallCommand.nameOf(employer), remark);
    }

    private void hall(String number, String employer) {
        byte[] command = HallCommand.issue(number, employer, List.of(100_00L, 50_01L), WorldBed.ACCOUNTS.get(0));
        gateway.bed.bean(NoticeCommands.class).handle(number, command);
    }

    private void deliver(List<World.Entry> entries) {
        Path file = gateway.write(0, World.day(0), entries);
        again(() -> gateway.receive(0, file));
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

    /** Follows pointers, those that the timer writes again too, until the notices are in these states. */
    private void settle(Map<String, String> states) {
        for (int round = 0; round < 10; round++) {
            for (List<GatewayBed.Pointer> now = gateway.bed.pointers(); !now.isEmpty(); now = gateway.bed.pointers()) {
                for (GatewayBed.Pointer pointer : now) {
                    gateway.bed.deliver(pointer);
                    gateway.bed.taken(pointer);
                }
            }
            if (states.equals(states(states))) {
                return;
            }
            gateway.bed.clock().advance(Duration.ofMinutes(5));
            gateway.bed.bean(StatementWork.class).republish();
            gateway.bed.bean(PostingWork.class).republish();
        }
        assertThat(states(states))
                .as("sample %s, struck %s", sample, faults.struck())
                .isEqualTo(states);
    }

    private Map<String, String> states(Map<String, String> of) {
        return gateway
                .bed
                .jdbc()
                .sql("SELECT number, state || ' ' || funded_fen AS state FROM payment_notice WHERE number = ANY (?)")
                .param(of.keySet().toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
