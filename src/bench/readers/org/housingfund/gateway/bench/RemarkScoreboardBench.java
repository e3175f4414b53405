package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.housingfund.gateway.matching.DryRun;
import org.housingfund.gateway.matching.RemarkRules;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Direction;
import org.junit.jupiter.api.Test;

/**
 * {@code ./mvnw -Pbench test -Dtest=RemarkScoreboardBench [-Dentries=400000]}: what becomes of every kind of fault in a
 * crowded number space, where every number's neighbours are live notices, three in ten with one of four round amounts.
 */
class RemarkScoreboardBench {
    private static final long FIRST = 1_906_130_000L;
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final long[] ROUND = {1_000_00, 2_000_00, 5_000_00, 10_000_00};
    private static final int OWN_PAYER_OF_FOUR = 3;
    private static final double LEAST_REPAIRED = 0.99;
    private static final double LEAST_FIRST = 0.95;
    private static final String FOOTNOTE =
            "GLUED_MONTH is no repairable class here: every neighbour is live, three in ten have one of four amounts, and glued"
                    + " digits\nare allocated only where no other reading hits a live notice that waits for the amount"
                    + " (src/docs/decisions/0019).";

    /** What people do to a number, and whether the shipped rules repair it. */
    private enum Fault {
        CLEAN(true),
        LOWER_CASE(true),
        FULL_WIDTH(true),
        NOT_FIRST(true),
        SYMBOLS(true),
        SPACE_WITHIN(true),
        OTHER_FIELD(true),
        GLUED_MONTH(false),
        LOST_DIGIT(false),
        EXTRA_DIGIT(false),
        WRONG_DIGIT(false),
        TRANSPOSED(false),
        LETTER_FOR_DIGIT(false),
        NO_PREFIX(false),
        CUT_OFF(false),
        NO_NUMBER(false);

        private final boolean repairable;

        Fault(boolean repairable) {
            this.repairable = repairable;
        }
    }

    private static final class Score {
        private int entries;
        private int right;
        private int suggestedFirst;
        private int suspended;
        private int unsuggested;
        private int twin;
        private int wrong;
    }

    private record Payment(Notice truth, Fault fault, boolean own, BankEntry entry) {}

    @Test
    void scoreboard() throws IOException {
        int entries = Integer.getInteger("entries", 160_000);
        Random random = new Random(1);
        List<Notice> notices = notices(entries, random);
        List<Notice> order = new ArrayList<>(notices);
        Collections.shuffle(order, random);
        List<Payment> payments = new ArrayList<>(entries);
        for (Notice truth : order) {
            payments.add(payment(payments.size() + 1, truth, notices, random));
        }
        Map<Fault, Score> own = scores();
        Map<Fault, Score> others = scores();
        Map<String, Notice> byNumber = new HashMap<>();
        notices.forEach(notice -> byNumber.put(notice.number(), notice));
        try (InputStream rules = getClass().getResourceAsStream("/mappings/remark/v1.yaml")) {
            DryRun dryRun = new DryRun(
                    RemarkRules.read(rules),
                    notices,
                    Map.of(1L, new BankAccount(1, "6201", "liujiang", "柳江银行")),
                    Map.of());
            dryRun.run(sink -> payments.forEach(payment -> sink.entry(1, 1, null, payment.entry())), outcome -> {
                Payment payment = payments.get(outcome.entry().sequence() - 1);
                count((payment.own() ? own : others).get(payment.fault()), payment, outcome, byNumber);
            });
        }
        print("付款人相符", own);
        print("付款人不符", others);
        System.out.printf("%n%s%n", FOOTNOTE);
        own.forEach(
                (fault, score) -> assertThat(score.wrong).as("wrong, %s", fault).isZero());
        others.forEach(
                (fault, score) -> assertThat(score.wrong).as("wrong, %s", fault).isZero());
        assertThat(allocated(own.get(Fault.CLEAN))).as("clean").isEqualTo(1.0);
        own.forEach((fault, score) -> {
            if (fault.repairable) {
                assertThat(allocated(score)).as("allocated, %s", fault).isGreaterThanOrEqualTo(LEAST_REPAIRED);
            }
        });
        int first = sum(own, score -> score.suggestedFirst) + sum(others, score -> score.suggestedFirst);
        int suggested = first + sum(own, score -> score.suspended) + sum(others, score -> score.suspended);
        System.out.printf("right first of all that have a suggestion: %.2f %%%n", 100.0 * first / suggested);
        assertThat(first / (double) suggested).as("right first").isGreaterThanOrEqualTo(LEAST_FIRST);
    }

    private static double allocated(Score score) {
        return score.right / (double) (score.entries - score.twin);
    }

    private static int sum(Map<Fault, Score> scores, ToIntFunction<Score> of) {
        return scores.values().stream().mapToInt(of).sum();
    }

    private static List<Notice> notices(int count, Random random) {
        List<Notice> notices = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int employer = random.nextInt(Math.max(1, count / 4));
            long fen = random.nextInt(10) < 3 ? ROUND[random.nextInt(ROUND.length)] : 1 + random.nextInt(3_000_000);
            notices.add(new Notice(
                    i,
                    "P" + (FIRST + i),
                    employer,
                    "E" + employer,
                    name(employer),
                    fen,
                    0,
                    NoticeState.AWAITING,
                    Set.of(1L),
                    null,
                    null,
                    DAY.withDayOfMonth(1),
                    1));
        }
        return notices;
    }

    private static Payment payment(int sequence, Notice truth, List<Notice> notices, Random random) {
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        boolean own = random.nextInt(4) < OWN_PAYER_OF_FOUR;
        String payer = own
                ? truth.employerName()
                : notices.get(random.nextInt(notices.size())).employerName();
        String remark = write(truth.number(), fault, random);
        List<String> texts = fault == Fault.OTHER_FIELD ? List.of("公积金", remark) : List.of(remark, "转账");
        BankEntry entry = new BankEntry(
                sequence,
                DAY,
                Direction.CREDIT,
                truth.amountFen(),
                false,
                Integer.toString(sequence),
                "",
                "",
                payer,
                texts,
                0,
                1);
        return new Payment(truth, fault, payer.equals(truth.employerName()), entry);
    }

    private static void count(Score score, Payment payment, DryRun.Outcome outcome, Map<String, Notice> byNumber) {
        score.entries++;
        if (outcome.notice() == null) {
            boolean first = !outcome.suggestions().isEmpty()
                    && outcome.suggestions()
                            .get(0)
                            .notice()
                            .equals(payment.truth().number());
            if (first) {
                score.suggestedFirst++;
            } else if (outcome.suggestions().isEmpty()) {
                score.unsuggested++;
            } else {
                score.suspended++;
            }
        } else if (outcome.notice().equals(payment.truth().number())) {
            score.right++;
        } else {
            Notice given = byNumber.get(outcome.notice());
            boolean twin = given.amountFen() == payment.truth().amountFen()
                    && given.employerName().equals(payment.entry().counterpartyName());
            if (twin) {
                score.twin++;
            } else {
                score.wrong++;
            }
        }
    }

    private static String name(int employer) {
        return "柳州（广西）第" + employer + "贸易有限公司";
    }

    private static String write(String number, Fault fault, Random random) {
        int at = 1 + random.nextInt(number.length() - 1);
        String month = (1 + random.nextInt(12)) + "月公积金";
        return switch (fault) {
            case CLEAN, OTHER_FIELD -> number + "公积金";
            case LOWER_CASE -> number.replace('P', 'p') + "公积金";
            case FULL_WIDTH -> number.replace('P', 'Ｐ').replace('1', '１');
            case NOT_FIRST -> "公积金" + number;
            case SYMBOLS -> "（" + number + "）";
            case SPACE_WITHIN -> number.substring(0, at) + " " + number.substring(at);
            case GLUED_MONTH -> number + month;
            case LOST_DIGIT -> number.substring(0, at) + number.substring(at + 1) + "公积金";
            case EXTRA_DIGIT -> number.substring(0, at) + random.nextInt(10) + number.substring(at);
            case WRONG_DIGIT -> {
                char wrong = (char) ('0' + (number.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);
                yield number.substring(0, at) + wrong + number.substring(at + 1);
            }
            case TRANSPOSED -> {
                int left = Math.min(at, number.length() - 2);
                yield number.substring(0, left)
                        + number.charAt(left + 1)
                        + number.charAt(left)
                        + number.substring(left + 2);
            }
            case LETTER_FOR_DIGIT -> "P" + number.substring(1).replace('0', 'O').replace('1', 'l');
            case NO_PREFIX -> number.substring(1) + "公积金";
            case CUT_OFF -> "公积金汇缴" + number.substring(0, 5 + random.nextInt(6));
            case NO_NUMBER -> "十一月公积金";
        };
    }

    private static Map<Fault, Score> scores() {
        Map<Fault, Score> scores = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            scores.put(fault, new Score());
        }
        return scores;
    }

    private static void print(String title, Map<Fault, Score> scores) {
        System.out.printf(
                "%n%s%n%-18s %8s %10s %8s %14s %10s %10s %6s %6s%n",
                title, "fault", "entries", "allocated", "%", "right first %", "otherwise", "none", "twin", "WRONG");
        scores.forEach((fault, score) -> {
            int rest = score.suggestedFirst + score.suspended;
            System.out.printf(
                    "%-18s %8d %10d %8.2f %14.2f %10d %10d %6d %6d%s%n",
                    fault,
                    score.entries,
                    score.right,
                    100.0 * score.right / Math.max(1, score.entries),
                    rest == 0 ? 100.0 : 100.0 * score.suggestedFirst / rest,
                    score.suspended,
                    score.unsuggested,
                    score.twin,
                    score.wrong,
                    fault.repairable ? "  repairable" : "");
        });
    }
}
