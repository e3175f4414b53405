package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.matching.RemarkRules;
import org.housingfund.gateway.matching.Replay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History under other rules. */
class ReplayTest {
    private static final int STATEMENTS = 3;

    @TempDir
    private Path dir;

    @Test
    void theRulesThatMadeHistoryMakeItAgainAndOthersDifferOnlyInWhatTheyChange() throws IOException {
        World world = new World(5, 400, 1_500, STATEMENTS, false);
        try (WorldBed gateway = new WorldBed(dir)) {
            gateway.issue(world.notices);
            for (int statement = 0; statement < STATEMENTS; statement++) {
                for (int bank = 0; bank < World.BANKS; bank++) {
                    gateway.receive(bank, gateway.write(bank, World.day(statement), world.of(bank, statement)));
                    gateway.bed.settle();
                }
            }
            long journals = journals(gateway);
            List<Replay.Difference> same = replay(gateway, gateway.bed.bean(RemarkRules.class), 0);
            assertThat(same).isEmpty();
            assertThat(replay(gateway, gateway.bed.bean(RemarkRules.class), 1)).isEmpty();

            String strict = Files.readString(Path.of("mappings/remark/v1.yaml"))
                    .replace("version: v1", "version: strict")
                    .replace("NOT_FIRST: AUTO", "NOT_FIRST: SUGGEST")
                    .replace("LOWER_CASE: AUTO", "LOWER_CASE: REFUSE");
            List<Replay.Difference> stricter = replay(
                    gateway, RemarkRules.read(new ByteArrayInputStream(strict.getBytes(StandardCharsets.UTF_8))), 0);
            assertThat(stricter).isNotEmpty();
            assertThat(stricter.stream().filter(d -> d.would().kind().equals("SUSPENDED UNREADABLE_NUMBER")))
                    .isNotEmpty()
                    .allMatch(d -> d.entry().texts().get(0).matches("(?s)(?!P\\d{10}).*"));
            assertThat(journals(gateway)).isEqualTo(journals);
            gateway.everyInvariantHolds();
        }
    }

    private static List<Replay.Difference> replay(WorldBed gateway, RemarkRules rules, int fromStatement) {
        List<Replay.Difference> differences = new ArrayList<>();
        long compared = gateway.bed
                .bean(Replay.class)
                .run(World.day(fromStatement), World.day(STATEMENTS), rules, differences::add);
        assertThat(compared).isPositive();
        return differences;
    }

    private static long journals(WorldBed gateway) {
        return gateway.bed
                .jdbc()
                .sql("SELECT count(*) FROM journal")
                .query(Long.class)
                .single();
    }
}
