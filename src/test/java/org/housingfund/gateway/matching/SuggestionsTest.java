package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** R-M6: what a suspended credit may be for, best first, with what speaks for and against it. */
class SuggestionsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Map<Long, BankAccount> ACCOUNTS = Map.of(
            1L, new BankAccount(1, "6201", "liujiang", "柳江银行"), 2L, new BankAccount(2, "6202", "yufeng", "鱼峰银行"));
    private static final String QINGSHAN = "柳州青山机械有限公司";
    private static final String CHENGDA = "广西壮族自治区柳州市鱼峰区诚达人力资源服务有限公司";

    private static final Notice MEANT = notice("P1906133753", QINGSHAN, 100_00, NoticeState.AWAITING, 11);
    private static final List<Notice> NOTICES = List.of(
            MEANT,
            notice("P1906133754", CHENGDA, 250_00, NoticeState.AWAITING, 11),
            notice("P1906133735", CHENGDA, 100_00, NoticeState.AWAITING, 11),
            notice("P1906133999", QINGSHAN, 300_00, NoticeState.AWAITING, 10),
            notice("P1906133000", QINGSHAN, 100_00, NoticeState.ALLOCATED, 9),
            notice("P1906133001", QINGSHAN, 100_00, NoticeState.CANCELLED, 9));

    private final Suggestions suggestions = new Suggestions(TestRules.shipped());
    private final RemarkReader reader = new RemarkReader(TestRules.shipped());

    private static Notice notice(String number, String employer, long fen, NoticeState state, int month) {
        boolean paid = state == NoticeState.ALLOCATED;
        return new Notice(
                number.hashCode(),
                number,
                employer.hashCode(),
                "E",
                employer,
                fen,
                paid ? fen : 0,
                state,
                Set.of(1L),
                paid ? 1L : null,
                paid ? DAY.withDayOfMonth(1) : null,
                LocalDate.of(2026, month, 1),
                1);
    }

    private List<Suggestion> suggest(String remark, String payer, long fen) {
        return suggest(remark, payer, fen, null);
    }

    private List<Suggestion> suggest(String remark, String payer, long fen, PayerAccounts.Owner known) {
        PostingEntry entry =
                new PostingEntry(1, 1, 1, DAY, Direction.CREDIT, fen, false, null, null, payer, List.of(remark), "");
        Reading reading = reader.read(entry.texts());
        return suggestions.rank(entry, reading, new NoticeIndex(NOTICES), ACCOUNTS, known);
    }

    private List<String> numbers(String remark, String payer, long fen) {
        return suggest(remark, payer, fen).stream().map(Suggestion::notice).toList();
    }

    @Test
    void theNoticeWithThePayersNameAndAmountComesFirstWhateverIsWritten() {
        for (String remark : List.of(
                "公积金", "P1906133754", "P190613375", "19061337", "P19061337530", "P19O6133753", "P1906133735公积金", "")) {
            assertThat(numbers(remark, QINGSHAN, 100_00)).as(remark).startsWith(MEANT.number());
        }
    }

    @Test
    void aNameThatTheBankCutIsStillThePayers() {
        assertThat(numbers("公积金", CHENGDA.substring(0, 20), 250_00)).containsExactly("P1906133754");
    }

    @Test
    void anotherPayersMoneyIsForTheNearestNumberOfItsAmount() {
        assertThat(numbers("P1906133752", "别的公司", 250_00)).containsExactly("P1906133754");
        assertThat(numbers("P1906133752", "别的公司", 251_00)).isEmpty();
    }

    @Test
    void aNoticeThatWaitsForNoMoneyIsSuggestedOnlyWhereItIsNamed() {
        assertThat(numbers("P1906133000", QINGSHAN, 100_00)).containsExactly("P1906133000", MEANT.number());
        assertThat(numbers("公积金", QINGSHAN, 100_00)).containsExactly(MEANT.number());
    }

    @Test
    void anAccountThatPeopleConfirmedIsAsGoodAsTheNameAndSpeaksAgainstNobody() {
        PayerAccounts.Owner chengda = new PayerAccounts.Owner(CHENGDA.hashCode(), CHENGDA);
        assertThat(numbers("公积金", "别的公司", 250_00)).as("nothing but the amount").isEmpty();
        List<Suggestion> known = suggest("公积金", "别的公司", 250_00, chengda);
        assertThat(known).extracting(Suggestion::notice).containsExactly("P1906133754");
        assertThat(known.get(0).why()).contains("付款账号此前已确认属该单位");
        assertThat(known.get(0).against()).contains("付款人与通知书单位相符：应为相符，实为不符");
        assertThat(suggest(MEANT.number(), QINGSHAN, 100_00, chengda))
                .as("the name and the number say another")
                .first()
                .satisfies(first -> {
                    assertThat(first.notice()).isEqualTo(MEANT.number());
                    assertThat(first.against()).isEmpty();
                });
        assertThat(suggest("公积金", "", 100_00, chengda))
                .extracting(Suggestion::notice)
                .containsExactly("P1906133735");
    }

    @Test
    void whatSpeaksAgainstItIsTheSmallestChangeThatWouldHaveMatched() {
        List<Suggestion> unequal = suggest("P1906133754", QINGSHAN, 99_00);
        assertThat(unequal).extracting(Suggestion::notice).containsExactly(MEANT.number(), "P1906133754");
        assertThat(unequal.get(0).against()).isEqualTo("到账金额等于未到账金额：应为100.00，实为99.00");
        assertThat(unequal.get(1).against()).isEqualTo("到账金额等于未到账金额：应为250.00，实为99.00；付款人与通知书单位相符：应为相符，实为不符");
        Suggestion second = suggest("P1906133754", QINGSHAN, 100_00).get(0);
        assertThat(second.why()).startsWith("附言中的号码与该登记号只差一位").contains("付款人与通知书单位相符");
        assertThat(second.against()).isEmpty();
    }

    @Test
    void ofAPayerWithManyNoticesFewAreLookedAtTheLatestAndThoseOfTheAmount() {
        List<Notice> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add(notice("P%010d".formatted(i), QINGSHAN, 1_000 + i, NoticeState.AWAITING, 1 + i % 12));
        }
        Collections.shuffle(many, new Random(1));
        NoticeIndex index = new NoticeIndex(many);
        List<Notice> found = index.of(QINGSHAN, 1_012).toList();
        assertThat(found).hasSizeLessThanOrEqualTo(Notices.OF_ONE_AMOUNT + Notices.LATEST);
        assertThat(found.get(0).number()).isEqualTo("P0000000012");
        assertThat(found.stream().skip(1).map(Notice::contributionMonth)).containsOnly(LocalDate.of(2026, 12, 1));
        Collections.shuffle(many, new Random(2));
        assertThat(new NoticeIndex(many).of(QINGSHAN, 1_012)).containsExactlyElementsOf(found);

        many.forEach(notice -> index.replace(notice.funded(notice.amountFen(), 1, DAY.withDayOfMonth(1))));
        assertThat(index.of(QINGSHAN, 1_012)).isEmpty();
        assertThat(index.under("P0000000012").state()).isEqualTo(NoticeState.ALLOCATED);
    }

    @Test
    void evidenceIsDataAndItsComparisonsCanBeMadeAgain() {
        JsonMapper json = JsonMapper.builder().build();
        Evidence evidence = new Evidence(
                "v1",
                Set.of(RemarkFault.TRUNCATED),
                List.of(new Evidence.Check(Predicate.AMOUNT_WITHIN, "100.00", "100.01")),
                suggest("P190613375", QINGSHAN, 100_00));
        String stored = json.writeValueAsString(evidence);
        Evidence read = json.readValue(stored, Evidence.class);
        assertThat(read).isEqualTo(evidence);
        assertThat(stored).contains("\"holds\":false", "\"why\":\"", "\"against\":\"");
        assertThat(read.checks()).noneMatch(Evidence.Check::holds);
        assertThat(read.nearest()).isNotEmpty();
    }
}
