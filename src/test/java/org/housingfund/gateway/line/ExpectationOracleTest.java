package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.housingfund.gateway.testing.Clearings;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes first, answers, statements, cancellations or pointers: what stands on the clearing accounts is what is
 * still expected, and every entry went where plain books say.
 */
class ExpectationOracleTest {
    private static final int IDS = 8;
    private static final long FEN = 100;

    @TempDir
    private Path dir;

    /** One line of a statement; {@code fen} is negative where money goes out. */
    private record Line(long id, boolean incoming, long fen) {}

    /** Plain books: one step after the other, no locks, no tables. */
    private static final class PlainBooks {
        private final Map<Long, String> states = new HashMap<>();
        private final Map<Long, List<Integer>> waiting = new HashMap<>();
        private final List<Line> lines = new ArrayList<>();
        private final List<String> outcomes = new ArrayList<>();
        private final Set<Integer> settled = new HashSet<>();

        void register(long id) {
            states.put(id, "OPEN");
        }

        void cancel(long id) {
            states.replace(id, "OPEN", "CANCELLED");
        }

        void line(Line line) {
            lines.add(line);
            outcomes.add("EXPECTATION_UNKNOWN");
            int at = lines.size() - 1;
            if (states.containsKey(line.id())) {
                decide(at, Set.of());
            } else {
                waiting.computeIfAbsent(line.id(), w -> new ArrayList<>()).add(at);
            }
        }

        void pointer(long id) {
            List<Integer> before = waiting.remove(id);
            if (before != null) {
                Set<Integer> undecided = new HashSet<>(before);
                before.forEach(at -> {
                    undecided.remove(at);
                    decide(at, undecided);
                });
            }
        }

        /** @param undecided that are decided with this one, after it */
        private void decide(int at, Set<Integer> undecided) {
            Line line = lines.get(at);
            boolean others = IntStream.range(0, lines.size())
                    .filter(other -> other != at && !undecided.contains(other))
                    .anyMatch(other -> lines.get(other).id() == line.id() && !settled.contains(other));
            String state = states.get(line.id());
            boolean sameWay = line.fen() > 0 == line.incoming();
            if (state.equals("MET") && !sameWay && !line.incoming() && line.fen() == FEN && !others) {
                outcomes.set(at, "RETURNED_PAYMENT");
                settled.add(at);
                states.put(line.id(), "RETURNED");
            } else if (state.equals("MET") || state.equals("RETURNED")) {
                outcomes.set(at, sameWay ? "EXPECTATION_MET" : "RETURNED_PAYMENT");
            } else if (state.equals("CANCELLED")) {
                outcomes.set(at, "EXPECTATION_CANCELLED");
            } else if (sameWay && Math.abs(line.fen()) == FEN) {
                outcomes.set(at, line.incoming() ? "REPAYMENT_SETTLED" : "PAYOUT_CONFIRMED");
                settled.add(at);
                states.put(line.id(), "MET");
            } else {
                outcomes.set(at, "EXPECTATION_DIFFERS");
            }
        }

        long returned() {
            return states.values().stream().filter("RETURNED"::equals).count();
        }

        long openFen(boolean incoming) {
            return states.entrySet().stream()
                    .filter(e ->
                            incoming(e.getKey()) == incoming && e.getValue().equals("OPEN"))
                    .mapToLong(e -> incoming ? FEN : -FEN)
                    .sum();
        }
    }

    private static boolean incoming(long id) {
        return id % 2 == 0;
    }

    @Test
    void clearingAccountsHoldWhatIsStillExpectedWhateverComesFirst() {
        play(5);
    }

    @Test
    @Tag("deep")
    void inHundredsOfWorldsToo() {
        play(300);
    }

    private void play(int worlds) {
        Set<String> seen = new HashSet<>();
        PlainBooks books = new PlainBooks();
        try (ClearingBed gateway = new ClearingBed(dir)) {
            for (int world = 0; world < worlds; world++) {
                play(gateway, books, new Random(world), world * 100L + 1, seen);
                assertThat(gateway.clearings.balanceFen(Clearings.DEDUCTIONS))
                        .as("world %s", world)
                        .isEqualTo(books.openFen(true));
                assertThat(gateway.clearings.balanceFen(Clearings.PAYOUTS))
                        .as("world %s", world)
                        .isEqualTo(books.openFen(false));
                assertThat(gateway.count("expectation WHERE state = 'RETURNED'"))
                        .as("world %s", world)
                        .isEqualTo(books.returned());
            }
            gateway.everyInvariantHolds();
        }
        assertThat(books.returned()).as("money came back").isPositive();
        assertThat(seen)
                .as("the worlds hold every case")
                .contains(
                        "REPAYMENT_SETTLED",
                        "PAYOUT_CONFIRMED",
                        "EXPECTATION_UNKNOWN",
                        "EXPECTATION_DIFFERS",
                        "EXPECTATION_MET",
                        "EXPECTATION_CANCELLED",
                        "RETURNED_PAYMENT");
    }

    private static void play(ClearingBed gateway, PlainBooks books, Random random, long firstId, Set<String> seen) {
        int firstLine = books.lines.size();
        Map<String, Long> expectations = new HashMap<>();
        for (int step = 0; step < 20; step++) {
            long id = firstId + random.nextInt(IDS);
            switch (random.nextInt(6)) {
                case 0, 1 -> register(gateway, books, id, expectations);
                case 2, 3 -> {
                    List<Line> lines = lines(random, firstId);
                    List<String> actual = gateway.post(file -> write(file, lines));
                    int before = books.lines.size();
                    lines.forEach(books::line);
                    assertThat(actual).isEqualTo(books.outcomes.subList(before, books.lines.size()));
                    seen.addAll(actual);
                }
                case 4 -> {
                    if ("OPEN".equals(books.states.get(id))) {
                        gateway.clearings.cancel(id, incoming(id));
                    }
                    books.cancel(id);
                }
                default -> {
                    List<GatewayBed.Pointer> pointers = gateway.expectationWork();
                    if (!pointers.isEmpty()) {
                        follow(gateway, books, pointers.get(random.nextInt(pointers.size())), expectations);
                    }
                }
            }
        }
        for (GatewayBed.Pointer pointer : gateway.expectationWork()) {
            follow(gateway, books, pointer, expectations);
        }
        List<String> actual = tail(gateway, books.lines.size() - firstLine);
        assertThat(actual).isEqualTo(books.outcomes.subList(firstLine, books.lines.size()));
        seen.addAll(actual);
    }

    private static void register(ClearingBed gateway, PlainBooks books, long id, Map<String, Long> expectations) {
        if (books.states.containsKey(id)) {
            return;
        }
        long expectation = incoming(id)
                ? gateway.clearings.deducted(id, LiujiangFile.ACCOUNT, FEN)
                : gateway.clearings.instructed(id, LiujiangFile.ACCOUNT, FEN);
        expectations.put("{\"expectationId\":" + expectation + "}", id);
        books.register(id);
    }

    private static void follow(
            ClearingBed gateway, PlainBooks books, GatewayBed.Pointer pointer, Map<String, Long> expectations) {
        gateway.bed.deliver(pointer);
        gateway.bed.taken(pointer);
        gateway.bed.deliver(pointer);
        books.pointer(expectations.get(pointer.body()));
    }

    private static List<Line> lines(Random random, long firstId) {
        List<Line> lines = new ArrayList<>();
        if (random.nextBoolean()) { // a payment that comes back, where nothing else has happened to it
            long payout = firstId + 2L * random.nextInt(IDS / 2);
            lines.add(new Line(payout, false, -FEN));
            lines.add(new Line(payout, false, FEN));
        }
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            long id = firstId + random.nextInt(IDS);
            long fen = random.nextInt(4) == 0 ? FEN + 1 : FEN;
            boolean sameWay = random.nextInt(4) > 0;
            lines.add(new Line(id, incoming(id), incoming(id) == sameWay ? fen : -fen));
        }
        return lines;
    }

    private static LiujiangFile write(LiujiangFile file, List<Line> lines) {
        for (Line line : lines) {
            String remark =
                    "往来" + Clearings.reference(line.id(), line.incoming()).text();
            file.line(
                    line.fen() > 0 ? "L020" : "Z030", line.fen() > 0 ? "贷" : "借", Math.abs(line.fen()), "", "", remark);
        }
        return file;
    }

    /** What the last so many entries came to in the end. */
    private static List<String> tail(ClearingBed gateway, int entries) {
        List<String> all = gateway.bed
                .jdbc()
                .sql("SELECT CASE d.kind WHEN 'SUSPENDED' THEN p.reason ELSE d.kind END FROM bank_entry e"
                        + " JOIN disposition d ON d.entry_id = e.id LEFT JOIN suspended_posting p ON p.entry_id = e.id"
                        + " ORDER BY e.id")
                .query(String.class)
                .list();
        return all.subList(all.size() - entries, all.size());
    }
}
