package org.housingfund.gateway.app.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The notices that the hall issues on a day, in the order of their numbers. Two pairs are due the same amount under
 * numbers that differ in one digit; no others are due the same.
 */
final class DayNotices {
    static final int COUNT = 240;

    /** Positions from 0; the second of a pair is this far behind the first. */
    static final int UNPAID_PAIR = 0;

    static final int PAID_PAIR = 5;
    static final int PAIR_DISTANCE = 3;
    static final int TWO_BANKS = 12;

    private static final int MIN_PART_FEN = 280_00;
    private static final int PART_STEPS = 400;
    private static final int PART_STEP_FEN = 6_16;

    private final DemoDay day;
    private final Map<String, String> accounts;
    private final Random random;
    private final Set<Long> amountsFen = new HashSet<>();
    private final List<HallNotice> notices = new ArrayList<>();

    private DayNotices(DemoDay day, Map<String, String> accounts, Random random) {
        this.day = day;
        this.accounts = accounts;
        this.random = random;
    }

    /** The notices; {@code accounts} are the centre's by bank. */
    static List<HallNotice> of(DemoDay day, Map<String, String> accounts, Random random) {
        DayNotices made = new DayNotices(day, accounts, random);
        for (int position = 0; position < COUNT; position++) {
            made.add(position);
        }
        return made.notices;
    }

    /** An employer keeps to its bank. */
    static String bankOf(Employer employer) {
        return DayPlan.BANKS.get(employer.index() % DayPlan.BANKS.size());
    }

    private void add(int position) {
        Employer employer = Employer.of(position % Employer.COUNT);
        int lines = employer.employees().size();
        boolean twin = position == UNPAID_PAIR + PAIR_DISTANCE || position == PAID_PAIR + PAIR_DISTANCE;
        List<Long> parts =
                twin ? split(notices.get(position - PAIR_DISTANCE).amountFen() / 2, lines) : randomParts(lines);
        while (!twin && amountsFen.contains(sum(parts))) {
            parts.set(0, parts.get(0) + 1);
        }
        amountsFen.add(sum(parts));
        List<String> receiving = position == TWO_BANKS
                ? List.of(accounts.get(DayPlan.LIUJIANG), accounts.get(DayPlan.YUFENG))
                : List.of(accounts.get(bankOf(employer)));
        notices.add(new HallNotice(day.date(), position + 1, employer, position >= Employer.COUNT, receiving, parts));
    }

    private List<Long> randomParts(int lines) {
        List<Long> parts = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            parts.add((long) MIN_PART_FEN + (long) random.nextInt(PART_STEPS) * PART_STEP_FEN);
        }
        return parts;
    }

    private static List<Long> split(long totalFen, int lines) {
        List<Long> parts = new ArrayList<>();
        for (int i = 1; i < lines; i++) {
            parts.add(totalFen / lines);
        }
        parts.add(totalFen - sum(parts));
        return parts;
    }

    private static long sum(List<Long> parts) {
        return parts.stream().mapToLong(Long::longValue).sum();
    }
}
