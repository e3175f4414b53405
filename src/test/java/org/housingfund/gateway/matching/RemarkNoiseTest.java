package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * R-M4 in a dense space: every number's neighbours are live notices, many with equal amounts, some of the same payer. The
 * truth is what the generator meant; it shares nothing with what reads and decides.
 */
class RemarkNoiseTest {
    private static final int NOTICES = 20_000;
    private static final long UNKNOWN = -1;
    private static final long FIRST = 1_906_130_000L;
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Map<Long, BankAccount> ACCOUNTS = Map.of(1L, new BankAccount(1, "6201", "liujiang", "柳江银行"));
    private static final long[] ROUND = {1_000_00, 2_000_00, 5_000_00, 10_000_00};

    private final RemarkReader reader = new RemarkReader(TestRules.shipped());
    private final Matcher matcher = new Matcher(TestRules.shipped());
    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, Notice> byNumber = new HashMap<>();
    private final Map<String, Notices.Waiting> waiting = new HashMap<>();

    /** What people do to a number; each is one mistake of R-N3, or one slip of the pen. */
    private enum Noise {
        CLEAN,
        LOWER_CASE,
        FULL_WIDTH,
        NOT_FIRST,
        SYMBOLS,
        SPACE_WITHIN,
        GLUED_MONTH,
        LOST_DIGIT,
        LOST_DIGIT_AND_MONTH,
        LOST_DIGIT_SPACE_MONTH,
        LOST_DIGIT_SPACE_DIGIT,
        EXTRA_DIGIT,
        WRONG_DIGIT,
        TRANSPOSED,
        LETTER_FOR_DIGIT,
        NO_PREFIX,
        CUT_OFF,
        NONE
    }

    /** How often each noise led where. */
    private static final class Score {
        private int allocated;
        private int suspended;
        private int twin;
    }

    @Test
    void noAmountIsEverAllocatedToANoticeItWasNotPaidFor() {
        run(100_000, 1);
    }

    @Test
    @Tag("deep")
    void noAmountIsEverAllocatedToANoticeItWasNotPaidForHoweverOftenItIsTried() {
        run(10_000_000, 2);
    }

    private void run(int entries, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < NOTICES; i++) {
            int employer = random.nextInt(NOTICES / 4);
            long fen = random.nextInt(10) < 3 ? ROUND[random.nextInt(ROUND.length)] : 1 + random.nextInt(3_000_000);
            Notice notice = new Notice(
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
                    1);
            notices.add(notice);
            byNumber.put(notice.number(), notice);
            waiting.put(notice.number(), Notices.Waiting.of(notice));
        }
        Map<Noise, Score> agreeing = new EnumMap<>(Noise.class);
        Map<Noise, Score> known = new EnumMap<>(Noise.class);
        Map<Noise, Score> others = new EnumMap<>(Noise.class);
        for (Noise noise : Noise.values()) {
            agreeing.put(noise, new Score());
            known.put(noise, new Score());
            others.put(noise, new Score());
        }
        for (int i = 0; i < entries; i++) {
            Notice truth = notices.get(random.nextInt(NOTICES));
            Noise noise = Noise.values()[random.nextInt(Noise.values().length)];
            boolean own = random.nextInt(4) > 0;
            String payer = own ? spelt(truth.employerName(), random) : name(random.nextInt(NOTICES / 4));
            // Some pay from an account that is known to be their employer's, some from an agent's, known for another.
            long knownFor = own || random.nextBoolean()
                    ? UNKNOWN
                    : random.nextBoolean() ? truth.employerId() : random.nextInt(NOTICES / 4);
            Score score = (own ? agreeing : knownFor == truth.employerId() ? known : others).get(noise);
            one(truth, write(truth.number(), noise, random), payer, knownFor, score, i);
        }
        print("付款人相符", agreeing);
        print("付款账号已确认", known);
        print("付款人不符", others);
        assertThat(known.get(Noise.LOWER_CASE).allocated).isGreaterThan(known.get(Noise.LOWER_CASE).suspended);
        Map<Noise, Double> allocated = new EnumMap<>(Noise.class);
        agreeing.forEach(
                (noise, score) -> allocated.put(noise, score.allocated / (double) (score.allocated + score.suspended)));
        assertThat(allocated.get(Noise.CLEAN)).isEqualTo(1.0);
        for (Noise repairable :
                List.of(Noise.LOWER_CASE, Noise.FULL_WIDTH, Noise.NOT_FIRST, Noise.SYMBOLS, Noise.SPACE_WITHIN)) {
            assertThat(allocated.get(repairable)).as("%s", repairable).isGreaterThan(0.99);
        }
        assertThat(allocated.get(Noise.GLUED_MONTH)).isGreaterThan(0.5);
    }

    private void one(Notice truth, String remark, String payer, long knownFor, Score score, int id) {
        PostingEntry entry = new PostingEntry(
                id, 1, 1, DAY, Direction.CREDIT, truth.amountFen(), false, null, null, payer, List.of(remark), "");
        Notice given = decide(entry, knownFor);
        if (given == null) {
            score.suspended++;
        } else if (given.id() == truth.id()) {
            score.allocated++;
        } else {
            // Number, amount and payer all name it: nothing in the entry tells it from the one that was meant.
            boolean same = name((int) given.employerId())
                    .equals(payer.replace(" ", "")
                            .replace('(', '（')
                            .replace(')', '）')
                            .replace("有限责任公司", "有限公司"));
            boolean sameAccount = given.employerId() == truth.employerId() && knownFor == truth.employerId();
            boolean twin = given.amountFen() == truth.amountFen() && (same || sameAccount);
            assertThat(twin)
                    .as(
                            "“%s” of %s for %s was given to %s of %s",
                            remark, payer, truth, given.number(), given.employerName())
                    .isTrue();
            score.twin++;
        }
    }

    /** The notice that the entry is allocated to; null where it is suspended. */
    private Notice decide(PostingEntry entry, long knownFor) {
        return reader.match(reader.read(entry.texts()))
                .map(read -> {
                    Notice notice = byNumber.get(read.number());
                    Decision decision = matcher.decide(
                                    List.of(new Matcher.Credit(
                                            entry, read, notice != null && notice.employerId() == knownFor)),
                                    ACCOUNTS,
                                    notice,
                                    waiting)
                            .get(0);
                    return decision.kind() == DispositionKind.ALLOCATED ? notice : null;
                })
                .orElse(null);
    }

    private static String name(int employer) {
        return "柳州（广西）第" + employer + "贸易有限公司";
    }

    private static String spelt(String name, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> name.replace("（", "(").replace("）", ")");
            case 1 -> name.replace("有限公司", "有限责任公司");
            case 2 -> " " + name.replace("第", "第 ");
            default -> name;
        };
    }

    private static String write(String number, Noise noise, Random random) {
        int at = 1 + random.nextInt(10);
        String month = (1 + random.nextInt(12)) + "月公积金";
        String lost = number.substring(0, at) + number.substring(at + 1);
        return switch (noise) {
            case CLEAN -> number + (random.nextBoolean() ? "十一月公积金" : "");
            case LOWER_CASE -> number.replace('P', 'p');
            case FULL_WIDTH -> wide(number, random);
            case NOT_FIRST -> "公积金 " + number;
            case SYMBOLS -> "（" + number + "）";
            case SPACE_WITHIN -> number.substring(0, at) + " " + number.substring(at);
            case GLUED_MONTH -> number + month;
            case LOST_DIGIT -> lost + "公积金";
            case LOST_DIGIT_AND_MONTH -> lost + month;
            case LOST_DIGIT_SPACE_MONTH -> lost + " " + month;
            case LOST_DIGIT_SPACE_DIGIT -> lost + " " + random.nextInt(10) + "人公积金";
            case EXTRA_DIGIT -> number.substring(0, at) + random.nextInt(10) + number.substring(at);
            case WRONG_DIGIT -> number.substring(0, at) + random.nextInt(10) + number.substring(at + 1);
            case TRANSPOSED ->
                at == 10
                        ? number
                        : number.substring(0, at)
                                + number.charAt(at + 1)
                                + number.charAt(at)
                                + number.substring(at + 2);
            case LETTER_FOR_DIGIT -> "P" + number.substring(1).replace('0', 'O').replace('1', 'l');
            case NO_PREFIX -> number.substring(1);
            case CUT_OFF -> "公积金汇缴" + number.substring(0, 3 + random.nextInt(8));
            case NONE -> "十一月公积金";
        };
    }

    private static String wide(String text, Random random) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append(random.nextBoolean() ? (char) (c - '!' + '！') : (char) c));
        return wide.append('费').toString();
    }

    private static void print(String title, Map<Noise, Score> scores) {
        System.out.println(title + "：分账正确 / 挂账 / 付款人自己同金额的另一张");
        scores.forEach((noise, score) ->
                System.out.printf("  %-24s %8d %8d %6d%n", noise, score.allocated, score.suspended, score.twin));
    }
}
