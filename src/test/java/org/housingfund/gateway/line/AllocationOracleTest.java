package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Money goes where the rules say and nowhere else: the gateway against plain books, entry by entry. */
class AllocationOracleTest {
    @TempDir
    private Path dir;

    @Test
    void everyEntryOfAnInventedMonthGoesWherePlainBooksSay() {
        compare(20_261_119, 7_000, 20_000, 4);
    }

    @Test
    void inACrowdedNumberSpaceWithManyStatementsToo() {
        for (int seed = 1; seed <= 2; seed++) {
            compare(seed, 40, 600, 8);
        }
    }

    @Test
    void whereAllMoneyComesFromOneEmployersKnownAccountTheNumberStillHasToBeCertain() {
        for (int seed = 3; seed <= 4; seed++) {
            compare(seed, 60, 900, 4, "E3");
        }
    }

    @Test
    @Tag("deep")
    void everyEntryOfALargeWorldGoesWherePlainBooksSay() {
        compare(1, 100_000, 300_000, 8);
    }

    @Test
    @Tag("deep")
    void inHundredsOfSmallWorldsToo() {
        for (int seed = 100; seed < 300; seed++) {
            compare(seed, 5 + seed % 60, 400, 2 + seed % 7);
        }
    }

    private void compare(long seed, int notices, int entries, int statements) {
        compare(seed, notices, entries, statements, "");
    }

    /** @param known the employer that the accounts of all payers are known to be of, or empty */
    private void compare(long seed, int notices, int entries, int statements, String known) {
        World world = new World(seed, notices, entries, statements, false);
        NaiveBooks books = new NaiveBooks(world, WorldBed.ACCOUNTS, WorldBed.OPENING_FEN);
        Map<String, Integer> seen = new HashMap<>();
        try (WorldBed gateway = new WorldBed(dir)) {
            gateway.issue(world.notices);
            if (!known.isEmpty()) {
                books.know(known);
                gateway.know(known);
            }
            for (int statement = 0; statement < statements; statement++) {
                for (int bank = 0; bank < World.BANKS; bank++) {
                    List<World.Entry> of = world.of(bank, statement);
                    gateway.receive(bank, gateway.write(bank, World.day(statement), of));
                    gateway.bed.settle();
                    List<NaiveBooks.Outcome> actual = gateway.outcomes(bank, World.day(statement));
                    assertThat(actual)
                            .as("seed %s: every entry has its disposition", seed)
                            .hasSameSizeAs(of);
                    List<NaiveBooks.Outcome> expected = books.book(bank, statement, of, actual);
                    for (int i = 0; i < of.size(); i++) {
                        assertThat(actual.get(i))
                                .as("seed %s, %s", seed, of.get(i))
                                .isEqualTo(expected.get(i));
                        seen.merge(actual.get(i).what(), 1, Integer::sum);
                    }
                }
            }
            assertThat(gateway.ledger()).as("seed %s", seed).isEqualTo(books.ledger);
            if (known.isEmpty()) { // else nobody decided that it is known
                gateway.everyInvariantHolds();
            }
        }
        if (entries >= 20_000) {
            assertThat(seen).as("the world holds every case").hasSizeGreaterThanOrEqualTo(18);
        }
    }

    @Test
    void aNoticePaidInThousandsOfPartsIsAllocatedWithTheLast() {
        World.Due due = new World.Due("P2611180001", "E1", List.of(1_500L, 1_000L), Set.of(0, 1), false);
        List<World.Entry> parts =
                Collections.nCopies(2_500, new World.Entry(0, 0, "PAY", 1, false, due.employerName(), due.number()));
        try (WorldBed gateway = new WorldBed(dir)) {
            gateway.issue(List.of(due));
            deliver(gateway, 0, World.day(0), parts.subList(0, 1_200));
            deliver(gateway, 0, World.day(1), parts.subList(1_200, 2_500));
            assertThat(gateway.ledger()).containsEntry("201|E1-0", -1_500L).containsEntry("201|E1-1", -1_000L);
            gateway.everyInvariantHolds();
        }
    }

    @Test
    void theOrderOfEntriesInAFileDoesNotMatter() {
        WorldBed.Books plain = play(this::inOneFile);
        WorldBed.Books shuffled = play((gateway, entries) -> {
            List<World.Entry> other = new ArrayList<>(entries);
            Collections.shuffle(other, new Random(7));
            inOneFile(gateway, other);
        });
        assertThat(shuffled).isEqualTo(plain);
        assertThat(plain.allocated()).as("paid in full").hasSize(400);
    }

    @Test
    void itDoesNotMatterWhetherOneFileBringsTheEntriesOrTwoThatContinueEachOther() {
        WorldBed.Books plain = play(this::inOneFile);
        WorldBed.Books split = play((gateway, entries) -> {
            int half = entries.size() / 2;
            deliver(gateway, 0, World.day(0), entries.subList(0, half));
            deliver(gateway, 0, World.day(1), entries.subList(half, entries.size()));
        });
        assertThat(split).isEqualTo(plain);
    }

    @Test
    void theOrderInWhichStatementsArriveDoesNotMatter() {
        WorldBed.Books plain = play(this::inOneFile);
        WorldBed.Books scattered = play((gateway, entries) -> {
            List<Path> files = new ArrayList<>();
            for (int from = 0; from < entries.size(); from += 500) {
                List<World.Entry> some = entries.subList(from, Math.min(from + 500, entries.size()));
                files.add(gateway.write(0, World.day(0), some));
            }
            Collections.shuffle(files, new Random(3));
            for (Path file : files) {
                gateway.receive(0, file);
                gateway.bed.settle();
            }
        });
        assertThat(scattered).isEqualTo(plain);
    }

    @Test
    void filesAndPointersDeliveredTwiceAndInAnyOrderChangeNothing() {
        WorldBed.Books plain = play(this::inOneFile);
        Random random = new Random(11);
        WorldBed.Books repeated = play((gateway, entries) -> {
            Path file = gateway.write(0, World.day(0), entries);
            gateway.receive(0, file);
            gateway.receive(0, file);
            List<GatewayBed.Pointer> all = new ArrayList<>();
            for (List<GatewayBed.Pointer> now = gateway.bed.pointers(); !now.isEmpty(); now = gateway.bed.pointers()) {
                now.forEach(gateway.bed::taken);
                all.addAll(now);
                all.addAll(now);
                Collections.shuffle(all, random);
                all.forEach(gateway.bed::deliver);
            }
            gateway.receive(0, file);
            gateway.bed.settle();
        });
        assertThat(repeated).isEqualTo(plain);
    }

    private WorldBed.Books play(BiConsumer<WorldBed, List<World.Entry>> delivery) {
        World world = new World(5, 400, 2_500, 1, true);
        List<World.Entry> entries = new ArrayList<>();
        world.entries.forEach(entry -> entries.add(entry.in(0, 0)));
        try (WorldBed gateway = new WorldBed(dir)) {
            gateway.issue(world.notices);
            delivery.accept(gateway, entries);
            gateway.everyInvariantHolds();
            return gateway.books();
        }
    }

    private void inOneFile(WorldBed gateway, List<World.Entry> entries) {
        deliver(gateway, 0, World.day(0), entries);
    }

    private static void deliver(WorldBed gateway, int bank, LocalDate day, List<World.Entry> entries) {
        gateway.receive(bank, gateway.write(bank, day, entries));
        gateway.bed.settle();
    }
}
