package org.housingfund.gateway.app.demo;

import static org.housingfund.gateway.app.demo.DayPlan.LIUJIANG;
import static org.housingfund.gateway.app.demo.DayPlan.LONGCHENG;
import static org.housingfund.gateway.app.demo.DayPlan.YUFENG;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.housingfund.gateway.app.demo.BankDay.Kind;
import org.housingfund.gateway.app.demo.BankDay.Line;
import org.housingfund.gateway.matching.DispositionKind;
import org.housingfund.gateway.matching.Reason;

/**
 * Who pays what, and how: mostly as they should, and at least once in every way that makes money wait. Each line says
 * what the gateway should make of it, written down by whoever wrote the line, not worked out by the gateway's rules.
 */
final class DayScript {
    /** Positions of notices whose payments go wrong; all others are paid as they should. */
    private static final int CROSS_MONTH = 15;

    private static final int IN_TWO_PARTS = 18;
    private static final int SHORT = 21;
    private static final int EXCEEDS = 24;
    private static final int PART_BY_OTHERS = 27;
    private static final int PAID_TWICE = 30;
    private static final int PAID_BY_AGENCY = 33;
    private static final int OTHER_ACCOUNT = 34;
    private static final int CANCELLED_FROM = 36;
    private static final int CANCELLED_TO = 42;
    private static final int CANCELLED_BUT_PAID = 3;
    private static final int MISSPELT_FROM = 42;
    private static final int NUMBERLESS_FROM = 49;
    private static final int WRONG_NUMBER = 52;
    private static final int SHORT_TOO = 53;
    private static final int UNPAID_FROM = 54;
    private static final int UNPAID_TO = 60;

    private static final Set<Integer> BEYOND_REPAIR = Set.of(3, 6);
    private static final int NEVER_ISSUED = 9_876;
    private static final String AGENCY = "鱼峰区诚达人力资源服务有限公司";
    private static final String CENTRE = "柳州市住房公积金管理中心";
    private static final List<String> ENDINGS = List.of("", "公积金", "住房公积金汇缴", "单位公积金", " 职工公积金款");
    /** Of ten lines that only make the statement long, this many bring money without a number. */
    private static final int FILLERS_SUSPENDED_OF_TEN = 2;

    private final DemoDay day;
    private final Map<String, String> accounts;
    private final List<HallNotice> notices;
    private final Random random;
    private final Map<String, List<Line>> lines = new HashMap<>();

    DayScript(DemoDay day, Map<String, String> accounts, List<HallNotice> notices, Random random) {
        this.day = day;
        this.accounts = accounts;
        this.notices = notices;
        this.random = random;
        DayPlan.BANKS.forEach(bank -> lines.put(bank, new ArrayList<>()));
        employersPay();
        banksBook();
        fill();
        // Banks book in the order in which payments happen to arrive.
        DayPlan.BANKS.forEach(bank -> Collections.shuffle(lines.get(bank), random));
    }

    List<Line> linesOf(String bank) {
        return lines.get(bank);
    }

    static List<HallNotice> cancelled(List<HallNotice> notices) {
        return notices.subList(CANCELLED_FROM, CANCELLED_TO);
    }

    private void employersPay() {
        for (int position = 0; position < notices.size(); position++) {
            HallNotice notice = notices.get(position);
            String bank = DayNotices.bankOf(notice.employer());
            String clean = notice.number() + ENDINGS.get(position % ENDINGS.size());
            long fen = notice.amountFen();
            switch (position) {
                case DayNotices.UNPAID_PAIR -> {} // its neighbour writes this notice's number
                case DayNotices.UNPAID_PAIR + DayNotices.PAIR_DISTANCE ->
                    pay(bank, notice, notices.get(DayNotices.UNPAID_PAIR).number(), fen, Reason.AMBIGUOUS_NUMBER);
                case DayNotices.TWO_BANKS -> {
                    pay(LIUJIANG, notice, clean, fen / 2, Reason.AMOUNT_SHORT);
                    pay(YUFENG, notice, clean, fen / 2, Reason.CROSS_BANK);
                }
                case CROSS_MONTH -> {
                    LocalDate lastMonth = day.date().withDayOfMonth(1).minusDays(1);
                    payment(bank, lastMonth, fen / 2, notice.employer().name(), clean, Reason.AMOUNT_SHORT.name());
                    pay(bank, notice, clean, fen / 2, Reason.CROSS_MONTH);
                }
                case IN_TWO_PARTS -> {
                    pay(bank, notice, clean, fen / 3, Reason.AMOUNT_SHORT);
                    pay(bank, notice, clean, fen - fen / 3, null);
                }
                case SHORT, SHORT_TOO -> pay(bank, notice, clean, fen * 3 / 5, Reason.AMOUNT_SHORT);
                case EXCEEDS -> pay(bank, notice, clean, fen + 100_00, Reason.AMOUNT_EXCEEDS);
                case PART_BY_OTHERS -> payment(bank, day.date(), fen / 2, AGENCY, clean, Reason.PAYER_MISMATCH.name());
                case PAID_TWICE -> {
                    pay(bank, notice, clean, fen, null);
                    pay(bank, notice, clean, fen, Reason.ALREADY_ALLOCATED);
                }
                case PAID_BY_AGENCY -> payment(bank, day.date(), fen, AGENCY, clean, DispositionKind.ALLOCATED.name());
                case OTHER_ACCOUNT -> pay(LIUJIANG, notice, clean, fen, Reason.WRONG_RECEIVING_ACCOUNT);
                case WRONG_NUMBER ->
                    pay(bank, notice, HallNotice.number(day.date(), NEVER_ISSUED), fen, Reason.UNKNOWN_NOTICE);
                default -> payByRange(position, notice, bank, clean);
            }
        }
    }

    private void payByRange(int position, HallNotice notice, String bank, String clean) {
        if (position >= CANCELLED_FROM && position < CANCELLED_TO) {
            if (position < CANCELLED_FROM + CANCELLED_BUT_PAID) {
                pay(bank, notice, clean, notice.amountFen(), Reason.NOTICE_CANCELLED);
            }
        } else if (position >= MISSPELT_FROM && position < NUMBERLESS_FROM) {
            int way = position - MISSPELT_FROM;
            pay(
                    bank,
                    notice,
                    misspelt(notice.number(), way),
                    notice.amountFen(),
                    BEYOND_REPAIR.contains(way) ? Reason.UNREADABLE_NUMBER : null);
        } else if (position >= NUMBERLESS_FROM && position < WRONG_NUMBER) {
            // Brackets and ampersands: whoever shows or wraps a remark must cope.
            pay(bank, notice, "<公积金>11月 & 补缴", notice.amountFen(), Reason.NO_NUMBER);
        } else if (position < UNPAID_FROM || position >= UNPAID_TO) {
            pay(bank, notice, clean, notice.amountFen(), null);
        }
    }

    /** The ways in which people spoil a number (R-N3); those of BEYOND_REPAIR wait for a person. */
    private static String misspelt(String number, int way) {
        return switch (way) {
            case 0 -> number.replace('P', 'p');
            case 1 -> fullWidth(number);
            case 2 -> "→" + number;
            case 3 -> number.substring(0, number.length() - 2);
            case 4 -> "公积金" + number;
            case 5 -> number + "12月公积金";
            default -> number.replace('0', 'O');
        };
    }

    private static String fullWidth(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append((char) (c - '!' + '！')));
        return wide.toString();
    }

    /** What the banks book by themselves. */
    private void banksBook() {
        for (String bank : DayPlan.BANKS) {
            own(bank, Kind.FEE, -1_20 - random.nextInt(900), false, "手续费", DispositionKind.FEE.name());
            own(bank, Kind.INTEREST, 300_00L + random.nextInt(50_000), false, "结息", DispositionKind.INTEREST.name());
        }
        long moved = 1_000_00L * (1 + random.nextInt(200));
        transfer(LIUJIANG, YUFENG, -moved);
        transfer(YUFENG, LIUJIANG, moved);
        for (String bank : List.of(LIUJIANG, LONGCHENG)) {
            own(bank, Kind.PAYMENT, -100_00L - random.nextInt(90_000), true, "冲正", Reason.REVERSED.name());
        }
        for (String bank : List.of(YUFENG, LONGCHENG)) {
            own(bank, Kind.UNEXPLAINED, -50_00L - random.nextInt(9_000), false, "扣款", Reason.UNKNOWN_DEBIT.name());
        }
    }

    private void transfer(String bank, String other, long fen) {
        String outcome = DispositionKind.INTERNAL_TRANSFER.name();
        add(bank, Kind.TRANSFER, day.date(), fen, false, accounts.get(other), CENTRE, "归集户划转", "调拨", outcome);
    }

    /** Makes the longest statement as long as it is wanted: small lines of the bank's own, some small payments. */
    private void fill() {
        int missing =
                day.entries() - lines.values().stream().mapToInt(List::size).sum();
        for (int i = 0; i < missing; i++) {
            int of10 = i % 10;
            if (of10 < FILLERS_SUSPENDED_OF_TEN) {
                Employer payer = Employer.of(i % Employer.COUNT);
                long fen = 1_00L + random.nextInt(100_000);
                payment(LIUJIANG, day.date(), fen, payer.name(), "货款", Reason.NO_NUMBER.name());
            } else if (of10 % 2 == 0) {
                own(LIUJIANG, Kind.FEE, -50, false, "手续费", DispositionKind.FEE.name());
            } else {
                own(LIUJIANG, Kind.INTEREST, 1 + random.nextInt(99), false, "结息", DispositionKind.INTEREST.name());
            }
        }
    }

    /** An employer pays; without a reason to wait its notice is allocated. */
    private void pay(String bank, HallNotice notice, String remark, long fen, Reason reason) {
        String outcome = reason == null ? DispositionKind.ALLOCATED.name() : reason.name();
        payment(bank, day.date(), fen, notice.employer().name(), remark, outcome);
    }

    private void payment(String bank, LocalDate bookedOn, long fen, String payer, String remark, String outcome) {
        String account = "6217%012d".formatted(Integer.toUnsignedLong(payer.hashCode()));
        add(bank, Kind.PAYMENT, bookedOn, fen, false, account, payer, remark, "来账", outcome);
    }

    private void own(String bank, Kind kind, long fen, boolean reversal, String summary, String outcome) {
        add(bank, kind, day.date(), fen, reversal, "", "", reversal ? "错账冲正" : "", summary, outcome);
    }

    private void add(
            String bank,
            Kind kind,
            LocalDate bookedOn,
            long fen,
            boolean reversal,
            String account,
            String name,
            String remark,
            String summary,
            String outcome) {
        lines.get(bank).add(new Line(kind, bookedOn, fen, reversal, account, name, remark, summary, outcome));
    }
}
