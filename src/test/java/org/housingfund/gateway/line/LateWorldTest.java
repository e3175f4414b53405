package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of notices that have rivals and come late, are cancelled and reinstated, are paid in parts over the ends of months, and
 * whose payments the bank takes back: after every step the money lies where plain books say.
 */
class LateWorldTest {
    @TempDir
    private Path dir;

    @Test
    void theMoneyOfARandomHistoryLiesWherePlainBooksSay() {
        play(1, 12, 45);
    }

    @Test
    @Tag("deep")
    void theMoneyOfManyRandomHistoriesToo() {
        for (int seed = 100; seed < 140; seed++) {
            play(seed, 4 + seed % 12, 120);
        }
    }

    /** A credit; {@code own}: the payer is the notice's employer. */
    private static final class Money {
        private final long fen;
        private final boolean own;
        private final LocalDate day;
        private boolean onNotice;
        private boolean takenBack;

        Money(long fen, boolean own, LocalDate day) {
            this.fen = fen;
            this.own = own;
            this.day = day;
        }
    }

    /** A notice and everything that was paid under its number, by the rules as they are written. */
    private static final class Due {
        private final String number;
        private final String employer;
        private final long amountFen;
        private final List<Money> paid = new ArrayList<>();
        private boolean issued;
        private boolean cancelled;
        /** What the one notice with a number like this waits for when a statement comes; 0 where it is not live. */
        private long rivalFen;

        Due(int index, long amountFen) {
            // Two by two they differ in one digit, and in two from every other (R-M3a).
            this.number = "P26115%02d%02d%d".formatted(index / 2, index / 2, index % 2);
            this.employer = "L" + index;
            this.amountFen = amountFen;
        }

        long fundedFen() {
            return paid.stream()
                    .filter(money -> money.onNotice)
                    .mapToLong(money -> money.fen)
                    .sum();
        }

        boolean allocated() {
            return fundedFen() == amountFen;
        }

        String state() {
            return cancelled ? "CANCELLED" : allocated() ? "ALLOCATED" : fundedFen() > 0 ? "PART_FUNDED" : "AWAITING";
        }

        YearMonth month() {
            return paid.stream()
                    .filter(money -> money.onNotice)
                    .map(money -> YearMonth.from(money.day))
                    .findFirst()
                    .orElse(null);
        }

        List<Money> waiting() {
            return new ArrayList<>(paid.stream()
                    .filter(money -> !money.onNotice && !money.takenBack)
                    .sorted(Comparator.comparing((Money money) -> money.day))
                    .toList());
        }

        private boolean fits(Money money) {
            long left = amountFen - fundedFen();
            boolean part = fundedFen() > 0 || money.fen < left;
            return issued
                    && !cancelled
                    && !allocated()
                    && money.fen <= left
                    && (month() == null || month().equals(YearMonth.from(money.day)))
                    && (money.own || (!part && rivalFen != money.fen));
        }

        void lookAt(Due rival) {
            boolean live = rival.issued && !rival.cancelled && !rival.allocated();
            rivalFen = live ? rival.amountFen - rival.fundedFen() : 0;
        }

        /** R-M3b; returns what went on the notice. */
        List<Money> decide(List<Money> together) {
            List<Money> order = new ArrayList<>(together);
            together.stream()
                    .filter(money -> money.fen == amountFen - fundedFen() && fits(money))
                    .findFirst()
                    .ifPresent(whole -> {
                        order.remove(whole);
                        order.add(0, whole);
                    });
            List<Money> taken = new ArrayList<>();
            for (Money money : order) {
                if (fits(money)) {
                    money.onNotice = true;
                    taken.add(money);
                }
            }
            return taken;
        }

        /** The employer's own that waits, again; a month that is over takes no parts. */
        void decideAgain(LocalDate bookedThrough) {
            List<Money> open = waiting();
            open.removeIf(money -> !money.own);
            while (!open.isEmpty()) {
                List<Money> taken = decide(open);
                List<Money> late = taken.stream()
                        .filter(money -> over(money, bookedThrough))
                        .toList();
                if (allocated() || late.isEmpty()) {
                    return;
                }
                taken.forEach(money -> money.onNotice = false);
                open.removeAll(late);
            }
        }

        /** R-M9: of equal ones before it, one that waits, else one on the notice; the latest. */
        void takeBack(List<Money> before, long fen, boolean own, LocalDate bookedThrough) {
            List<Money> equal = before.stream()
                    .filter(money -> money.fen == fen && money.own == own)
                    .toList();
            Money taken = equal.stream()
                    .filter(money -> !money.onNotice)
                    .reduce((first, last) -> last)
                    .orElse(equal.get(equal.size() - 1));
            taken.takenBack = true;
            if (taken.onNotice) {
                taken.onNotice = false;
                decideAgain(bookedThrough);
            }
        }

        /** What a reversal of this day may take back. */
        List<Money> recent(LocalDate day) {
            return paid.stream()
                    .filter(money -> !money.takenBack && !money.day.isBefore(day.minusDays(60)))
                    .toList();
        }

        void endMonth(LocalDate bookedThrough) {
            if (fundedFen() > 0
                    && !allocated()
                    && paid.stream().anyMatch(money -> money.onNotice && over(money, bookedThrough))) {
                paid.forEach(money -> money.onNotice = false);
                decideAgain(bookedThrough);
            }
        }

        private static boolean over(Money money, LocalDate bookedThrough) {
            return !bookedThrough.isBefore(YearMonth.from(money.day).atEndOfMonth());
        }
    }

    private void play(long seed, int count, int steps) {
        Random random = new Random(seed);
        List<Due> dues = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dues.add(new Due(i, random.nextInt(4) == 0 ? 90_00L : 100_00L));
        }
        try (ClearingBed gateway = new ClearingBed(dir)) {
            gateway.receive(file -> file); // the day after the opening balance: the days may skip from here on
            for (int step = 0; step < steps; step++) {
                Due due = dues.get(random.nextInt(count));
                String id = "ID:" + seed + "-" + step;
                switch (random.nextInt(6)) {
                    case 0 -> hall(gateway, id, due);
                    default -> statement(gateway, random, dues);
                }
                gateway.settle();
                assertThat(actual(gateway, dues))
                        .as("seed %s, step %s", seed, step)
                        .isEqualTo(expected(dues));
                if (random.nextInt(2) == 0) {
                    gateway.day = gateway.day.plusDays(random.nextInt(6));
                }
            }
            gateway.everyInvariantHolds();
            gateway.everyMessageFitsItsSchema();
        }
    }

    /** Issues what is not issued, cancels what has no money, reinstates what is cancelled. */
    private static void hall(ClearingBed gateway, String id, Due due) {
        LocalDate booked = gateway.bookedThrough;
        if (!due.issued) {
            due.issued = true;
            command(gateway, id, issue(due));
            due.decideAgain(booked);
        } else if (due.cancelled) {
            due.cancelled = false;
            command(gateway, id, HallCommand.reinstate(due.number));
            due.decideAgain(booked);
        } else {
            due.cancelled = due.fundedFen() == 0;
            command(gateway, id, HallCommand.cancel(due.number));
        }
    }

    private static byte[] issue(Due due) {
        return HallCommand.issue(
                due.number, due.employer, List.of(10_00L, due.amountFen - 10_00L), LiujiangFile.ACCOUNT);
    }

    private static void command(ClearingBed gateway, String id, byte[] command) {
        // The same command again is another delivery of the same bytes; here each is a command of its own.
        String text = new String(command, StandardCharsets.UTF_8).replaceFirst("\"id\":\"", "\"id\":\"" + id + "-");
        gateway.bed.bean(NoticeCommands.class).handle(id, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void statement(ClearingBed gateway, Random random, List<Due> dues) {
        Map<Due, List<Money>> credits = new TreeMap<>(Comparator.comparing((Due due) -> due.number));
        List<Runnable> reversals = new ArrayList<>();
        LocalDate day = gateway.day;
        gateway.receive(file -> {
            for (int entries = random.nextInt(4); entries >= 0; entries--) {
                Due due = dues.get(random.nextInt(dues.size()));
                boolean own = random.nextInt(8) > 0;
                String payer = own ? HallCommand.nameOf(due.employer) : "别的公司";
                long fen = new long[] {due.amountFen, due.amountFen / 2, 40_00L, due.amountFen + 1}[random.nextInt(4)];
                List<Money> before = due.recent(day);
                boolean first = !credits.containsKey(due) && reversals.isEmpty();
                if (random.nextInt(3) == 0 && !before.isEmpty() && first) {
                    Money money = before.get(random.nextInt(before.size()));
                    String name = money.own ? HallCommand.nameOf(due.employer) : "别的公司";
                    file.line("P010", "借", money.fen, "Y", name, due.number);
                    reversals.add(() -> due.takeBack(before, money.fen, money.own, day));
                } else {
                    Money money = new Money(fen, own, day);
                    due.paid.add(money);
                    credits.computeIfAbsent(due, d -> new ArrayList<>()).add(money);
                    file.credit(due.number, fen, payer);
                }
            }
            return file;
        });
        for (int i = 0; i + 1 < dues.size(); i += 2) {
            dues.get(i).lookAt(dues.get(i + 1));
            dues.get(i + 1).lookAt(dues.get(i));
        }
        credits.forEach(Due::decide);
        // The bank counts its statements: another one of this day may come (R-N7).
        gateway.bookedThrough = day.minusDays(1);
        reversals.forEach(Runnable::run);
        dues.forEach(due -> due.endMonth(gateway.bookedThrough));
    }

    private static Map<String, String> expected(List<Due> dues) {
        Map<String, String> books = new TreeMap<>();
        long general = 0;
        for (Due due : dues) {
            long unallocated = 0;
            for (Money money : due.paid) {
                boolean waits = !money.takenBack && !(money.onNotice && due.allocated());
                if (waits && due.issued && money.own) {
                    unallocated -= money.fen;
                } else if (waits) {
                    general -= money.fen;
                }
            }
            if (due.issued) {
                books.put(due.number, due.state() + " " + due.fundedFen());
            }
            books.put(due.employer, unallocated + " " + (due.allocated() ? -10_00L : 0L));
        }
        books.put("general", Long.toString(general));
        return books;
    }

    private static Map<String, String> actual(ClearingBed gateway, List<Due> dues) {
        Map<String, String> books = new TreeMap<>();
        gateway.bed
                .jdbc()
                .sql("SELECT number, state || ' ' || funded_fen FROM payment_notice")
                .query(row -> {
                    books.put(row.getString(1), row.getString(2));
                });
        for (Due due : dues) {
            books.put(
                    due.employer, gateway.fen("unallocated:" + due.employer) + " " + gateway.fen(due.employer + "-0"));
        }
        books.put("general", Long.toString(gateway.fen("suspense:general")));
        return books;
    }
}
