package org.housingfund.gateway.line;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Invented notices and bank entries, drawn from a seed: numbers without gaps, few different amounts, and every mistake
 * that payers make. Shares nothing with the production code.
 */
final class World {
    static final int BANKS = 2;

    private static final long FIRST_NUMBER = 2_611_180_000L;
    private static final long[] AMOUNTS = {100_00, 200_00, 300_00, 1_00, 350_01, 12_345_67, 2};
    private static final String[] SUFFIXES = {"", "", "十一月公积金", "公积金"};

    /** Noise that no rule gives to a notice. */
    private static final int[] HOPELESS = {88, 91, 92, 94, 95, 96, 97, 98, 99};

    private final Random random;
    private final boolean clean;
    final List<Due> notices = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    private final int statements;

    /** A notice; {@code banks} are the indexes of the banks it may be paid to. */
    record Due(String number, String employer, List<Long> linesFen, Set<Integer> banks, boolean cancelled) {
        long amountFen() {
            return linesFen.stream().mapToLong(Long::longValue).sum();
        }

        String employerName() {
            return "柳州" + employer + "有限公司";
        }
    }

    /** A bank's entry in its {@code statement}-th statement; money out is negative. */
    record Entry(int bank, int statement, String code, long fen, boolean reversal, String payer, String remark) {
        Entry in(int otherBank, int otherStatement) {
            return new Entry(otherBank, otherStatement, code, fen, reversal, payer, remark);
        }
    }

    /** @param clean only payments that sum to their notices' amounts, at one bank in one month, and noise */
    World(long seed, int noticeCount, int entryCount, int statements, boolean clean) {
        this.random = new Random(seed);
        this.statements = statements;
        this.clean = clean;
        for (int i = 0; i < noticeCount; i++) {
            notices.add(notice(i, Math.max(1, noticeCount / 3)));
        }
        if (clean) {
            notices.forEach(this::payInFull);
        }
        while (entries.size() < entryCount) {
            add();
        }
    }

    /** Days of the statements: the month ends between them. */
    static LocalDate day(int statement) {
        return LocalDate.of(2026, 11, 29).plusDays(statement);
    }

    private Due notice(int index, int employers) {
        List<Long> lines = new ArrayList<>();
        long left = AMOUNTS[random.nextInt(AMOUNTS.length)];
        while (left > 1 && lines.size() < 3 && random.nextInt(3) > 0) {
            long part = left / 2;
            lines.add(part);
            left -= part;
        }
        lines.add(left);
        int where = random.nextInt(10);
        Set<Integer> banks = clean || where < 7 ? Set.of(0, 1) : Set.of(where % 2);
        return new Due(
                "P" + (FIRST_NUMBER + index),
                "E" + random.nextInt(employers),
                lines,
                banks,
                !clean && random.nextInt(12) == 0);
    }

    private void payInFull(Due due) {
        int bank = random.nextInt(BANKS);
        long left = due.amountFen();
        int statement = random.nextInt(2);
        while (left > 1 && random.nextInt(3) == 0) {
            long part = 1L + random.nextInt((int) Math.min(left - 1, 1_000_000));
            entries.add(
                    credit(part, due.employerName(), due.number() + suffix()).in(bank, statement));
            left -= part;
        }
        entries.add(credit(left, due.employerName(), due.number() + suffix()).in(bank, statement));
    }

    private void add() {
        Due due = notices.get(random.nextInt(notices.size()));
        int flavour = clean ? HOPELESS[random.nextInt(HOPELESS.length)] : random.nextInt(100);
        if (flavour < 50) {
            paid(due, due.number(), due.amountFen(), due.employerName());
        } else if (flavour < 58) {
            char[] number = due.number().toCharArray();
            number[1 + random.nextInt(10)] = (char) ('0' + random.nextInt(10));
            paid(due, new String(number), due.amountFen(), due.employerName());
        } else if (flavour < 62) {
            char[] number = due.number().toCharArray();
            int at = 1 + random.nextInt(9);
            char first = number[at];
            number[at] = number[at + 1];
            number[at + 1] = first;
            paid(due, new String(number), due.amountFen(), due.employerName());
        } else if (flavour < 66) {
            paid(due, due.number(), 1 + due.amountFen() / 2, due.employerName());
        } else if (flavour < 70) {
            paid(due, due.number(), due.amountFen() + 1, due.employerName());
        } else if (flavour < 76) {
            split(due);
        } else if (flavour < 80) {
            paid(due, due.number(), due.amountFen(), pick().employerName());
        } else if (flavour < 82) {
            paid(due, due.number(), 1 + due.amountFen() / 2, pick().employerName());
        } else if (flavour < 88) {
            entries.add(entries.isEmpty() ? credit(3, "", "") : place(entries.get(random.nextInt(entries.size()))));
        } else {
            noise(due, flavour);
        }
    }

    private void noise(Due due, int flavour) {
        switch (flavour) {
            case 88 -> paid(due, "", due.amountFen(), due.employerName());
            case 89 -> paid(due, "p" + due.number().substring(1), due.amountFen(), due.employerName());
            case 90 -> paid(due, "缴" + due.number(), due.amountFen(), due.employerName());
            case 91 -> paid(due, due.number().substring(0, 10), due.amountFen(), due.employerName());
            case 92 -> paid(due, due.number() + "、P0000000000", due.amountFen(), due.employerName());
            case 93 -> paid(due, due.number() + "2", due.amountFen(), due.employerName());
            case 94 -> paid(due, "P9" + due.number().substring(2), due.amountFen(), due.employerName());
            case 95 -> entries.add(place(new Entry(0, 0, "FEE", -12_30, false, "", "")));
            case 96 -> entries.add(place(new Entry(0, 0, "TRANSFER", -1_00, false, "", due.number())));
            case 97 -> entries.add(place(new Entry(0, 0, "OTHER", -due.amountFen(), false, "", due.number())));
            // It takes nothing back that is there: LateWorldTest plays reversals that do.
            case 98 -> entries.add(place(new Entry(0, 0, "PAY", due.amountFen(), true, due.employerName(), "冲账")));
            default -> entries.add(place(new Entry(0, 0, "INTEREST", 33, false, "", "")));
        }
    }

    private void split(Due due) {
        long left = due.amountFen();
        boolean together = random.nextBoolean();
        Entry where = place(credit(1, "", ""));
        while (left > 0) {
            long part = left == 1 || random.nextInt(3) == 0
                    ? left
                    : 1L + random.nextInt((int) Math.min(left - 1, 1_000_000));
            Entry entry = credit(part, due.employerName(), due.number() + suffix());
            entries.add(together ? entry.in(where.bank(), where.statement()) : place(entry));
            left -= part;
        }
    }

    private void paid(Due due, String remark, long fen, String payer) {
        Entry entry = place(credit(fen, payer, remark.isEmpty() ? "公积金" : remark + suffix()));
        boolean astray = random.nextInt(20) == 0;
        entries.add(
                clean || astray || due.banks().contains(entry.bank())
                        ? entry
                        : entry.in(1 - entry.bank(), entry.statement()));
    }

    private Entry credit(long fen, String payer, String remark) {
        return new Entry(0, 0, "PAY", fen, false, payer, remark);
    }

    private Entry place(Entry entry) {
        return entry.in(random.nextInt(BANKS), random.nextInt(statements));
    }

    private Due pick() {
        return notices.get(random.nextInt(notices.size()));
    }

    private String suffix() {
        return SUFFIXES[random.nextInt(SUFFIXES.length)];
    }

    /** The entries of one statement, in order. */
    List<Entry> of(int bank, int statement) {
        return entries.stream()
                .filter(e -> e.bank() == bank && e.statement() == statement)
                .toList();
    }
}
