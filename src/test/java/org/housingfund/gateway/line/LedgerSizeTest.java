package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What posting costs is measured in rows that the database touches, which is the same on every machine. */
class LedgerSizeTest {
    private static final int SAMPLE = 300;

    @TempDir
    private Path dir;

    @Test
    void aStatementTouchesNoMoreRowsWhenTheLedgerHasGrownTwentyfold() {
        World world = new World(5, 4_000, 8_000, 1, false);
        List<World.Entry> entries = world.of(0, 0);
        try (WorldBed gateway = new WorldBed(dir)) {
            gateway.issue(world.notices);
            post(gateway, 0, entries.subList(0, SAMPLE));
            long small = post(gateway, 1, entries.subList(SAMPLE, 2 * SAMPLE));
            post(gateway, 2, entries.subList(2 * SAMPLE, entries.size() - SAMPLE));
            long large = post(gateway, 3, entries.subList(entries.size() - SAMPLE, entries.size()));
            assertThat(large).as("rows touched, at first %s", small).isLessThan(small * 3 / 2);
        }
    }

    /** @return rows that were read from tables and indexes meanwhile */
    private static long post(WorldBed gateway, int day, List<World.Entry> entries) {
        JdbcClient.create(gateway.bed.database().owner()).sql("ANALYZE").update();
        long before = rowsRead(gateway);
        gateway.receive(0, gateway.write(0, World.day(day), entries));
        gateway.bed.settle();
        return rowsRead(gateway) - before;
    }

    private static long rowsRead(WorldBed gateway) {
        gateway.bed.jdbc().sql("SELECT pg_stat_force_next_flush()").query().singleRow();
        return gateway.bed
                .jdbc()
                .sql("SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables)"
                        + " + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)")
                .query(Long.class)
                .single();
    }
}
