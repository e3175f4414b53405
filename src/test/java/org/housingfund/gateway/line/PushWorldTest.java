package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As long as a notice's entries sum to its amount, it does not matter whether they are pushed, stated or both (R-M8). */
class PushWorldTest {
    @TempDir
    private Path dir;

    private final Random random = new Random(17);

    @Test
    void pushingBeforeOrAfterTheStatementOrBothOrTwiceChangesNoVerdict() {
        WorldBed.Books stated = play(0, false);
        assertThat(stated.allocated()).as("paid in full").hasSize(60);
        assertThat(play(100, true)).as("all pushed before, twice").isEqualTo(stated);
        assertThat(play(50, false)).as("half pushed before, all after").isEqualTo(stated);
    }

    /** @param before of a hundred entries so many are pushed before the statement comes; all are after it */
    private WorldBed.Books play(int before, boolean twice) {
        World world = new World(8, 60, 300, 1, true);
        List<World.Entry> entries =
                world.entries.stream().map(entry -> entry.in(0, 0)).toList();
        List<Integer> all =
                new ArrayList<>(IntStream.range(0, entries.size()).boxed().toList());
        Collections.shuffle(all, random);
        try (WorldBed gateway = new WorldBed(dir)) {
            gateway.bed.clock().advance(Duration.ofDays(9));
            gateway.issue(world.notices);
            Path file = gateway.write(0, World.day(0), entries);
            push(gateway, entries, all.subList(0, entries.size() * before / 100));
            if (twice) {
                push(gateway, entries, all);
            }
            gateway.receive(0, file);
            gateway.bed.settle();
            if (before > 0) {
                push(gateway, entries, all);
            }
            gateway.everyInvariantHolds();
            assertThat(gateway.bed
                            .jdbc()
                            .sql("SELECT count(*) FROM pushed_entry WHERE confirmed_by IS NOT NULL")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(entries.size() * before / 100);
            return gateway.books();
        }
    }

    /** One to five in a message. */
    private void push(WorldBed gateway, List<World.Entry> entries, List<Integer> positions) {
        for (int from = 0; from < positions.size(); ) {
            int to = Math.min(from + 1 + random.nextInt(5), positions.size());
            gateway.push(gateway.pushOf(0, World.day(0), entries, positions.subList(from, to)));
            from = to;
        }
    }
}
