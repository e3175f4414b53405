package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deciding is pure: no Spring and no database here. */
class MatcherTest {
    private static final String NUMBER = "P1906133753";
    private static final String EMPLOYER = "柳州青山机械有限公司";
    private static final long BANK = 11;
    private static final long OTHER_BANK = 12;
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final LocalDate MONTH = LocalDate.of(2026, 11, 1);

    private static final long SAME_BANK = 13;
    private static final Map<Long, BankAccount> ACCOUNTS = Map.of(
            BANK,
            new BankAccount(BANK, "6201", "liujiang", "柳江银行"),
            SAME_BANK,
            new BankAccount(SAME_BANK, "6203", "liujiang", "柳江银行"),
            OTHER_BANK,
            new BankAccount(OTHER_BANK, "6202", "yufeng", "鱼峰银行"),
            99L,
            new BankAccount(99, "6299", "longcheng", "龙城银行"));

    private final Matcher matcher = new Matcher(TestRules.shipped());
    private final RemarkReader reader = new RemarkReader(TestRules.shipped());
    private long nextId = 1;

    private Notice notice(NoticeState state, long amountFen, long fundedFen) {
        return new Notice(
                7,
                NUMBER,
                1,
                "E1",
                EMPLOYER,
                amountFen,
                fundedFen,
                state,
                Set.of(BANK, SAME_BANK, OTHER_BANK),
                fundedFen == 0 ? null : BANK,
                fundedFen == 0 ? null : MONTH,
                MONTH,
                1);
    }

    private PostingEntry credit(long fen) {
        return credit(fen, EMPLOYER, DAY);
    }

    private PostingEntry credit(long fen, String payer, LocalDate bookedOn) {
        long id = nextId++;
        return new PostingEntry(
                id, BANK, (int) id, bookedOn, Direction.CREDIT, fen, false, null, null, payer, List.of(NUMBER), NUMBER);
    }

    private List<String> decide(Notice notice, long account, Set<String> rivals, PostingEntry... credits) {
        return decide(notice, account, rivals, "另一公司", credits);
    }

    private List<String> decide(
            Notice notice, long account, Set<String> rivals, String rivalEmployer, PostingEntry... credits) {
        Map<String, Notices.Waiting> nearby = rivals.stream()
                .collect(Collectors.toMap(n -> n, n -> new Notices.Waiting(notice.outstandingFen(), rivalEmployer)));
        return matcher
                .decide(
                        Arrays.stream(credits)
                                .map(credit -> read(on(account, credit)))
                                .toList(),
                        ACCOUNTS,
                        notice,
                        nearby)
                .stream()
                .map(d -> d.reason() == null ? d.kind().name() : d.kind() + " " + d.reason())
                .toList();
    }

    private Matcher.Credit read(PostingEntry entry) {
        return new Matcher.Credit(
                entry, reader.match(reader.read(entry.texts())).orElseThrow());
    }

    private static PostingEntry on(long account, PostingEntry entry) {
        return new PostingEntry(
                entry.id(),
                account,
                entry.sequence(),
                entry.bookedOn(),
                entry.direction(),
                entry.amountFen(),
                false,
                null,
                null,
                entry.payerName(),
                entry.texts(),
                entry.noticeKey());
    }

    private List<String> decide(Notice notice, PostingEntry... credits) {
        return decide(notice, BANK, Set.of(), credits);
    }

    @Test
    void anExactNumberWithTheExactAmountIsAllocated() { // R-M3
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), credit(100))).containsExactly("ALLOCATED");
    }

    @Test
    void aNoticeThatDoesNotLiveTakesNoMoney() { // R-M5
        assertThat(decide(null, credit(100))).containsExactly("SUSPENDED UNKNOWN_NOTICE");
        assertThat(decide(notice(NoticeState.CANCELLED, 100, 0), credit(100)))
                .containsExactly("SUSPENDED NOTICE_CANCELLED");
        assertThat(decide(notice(NoticeState.ALLOCATED, 100, 100), credit(100)))
                .containsExactly("SUSPENDED ALREADY_ALLOCATED");
    }

    @Test
    void moneyOnAnAccountTheNoticeDoesNotNameWaits() {
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), 99, Set.of(), credit(100)))
                .containsExactly("SUSPENDED WRONG_RECEIVING_ACCOUNT");
    }

    @Test
    void moreThanIsDueIsSuspendedWhole() {
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), credit(101)))
                .containsExactly("SUSPENDED AMOUNT_EXCEEDS");
    }

    @Test
    void lessThanIsDueFundsAPartOnlyWhenThePayerAgrees() { // R-N7
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), credit(40)))
                .containsExactly("PART_FUNDING AMOUNT_SHORT");
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), credit(40, "别的公司", DAY)))
                .containsExactly("SUSPENDED PAYER_MISMATCH");
    }

    @Test
    void theRestFromAnotherBankOrInAnotherMonthDoesNotComplete() { // R-N7
        Notice partFunded = notice(NoticeState.PART_FUNDED, 100, 40);
        assertThat(decide(partFunded, credit(60))).containsExactly("ALLOCATED");
        assertThat(decide(partFunded, SAME_BANK, Set.of(), credit(60))).containsExactly("ALLOCATED");
        assertThat(decide(partFunded, OTHER_BANK, Set.of(), credit(60))).containsExactly("SUSPENDED CROSS_BANK");
        assertThat(decide(partFunded, credit(60, EMPLOYER, DAY.plusMonths(1))))
                .containsExactly("SUSPENDED CROSS_MONTH");
        assertThat(decide(partFunded, credit(60, "别的公司", DAY))).containsExactly("SUSPENDED PAYER_MISMATCH");
    }

    @Test
    void anotherPayerIsAcceptedOnlyWhereNoNeighbourWaitsForTheSameAmount() { // R-M3a
        PostingEntry stranger = credit(100, "个人账户", DAY);
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), BANK, Set.of(), stranger))
                .containsExactly("ALLOCATED");
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), BANK, Set.of("P1906133754"), stranger))
                .containsExactly("SUSPENDED AMBIGUOUS_NUMBER");
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), BANK, Set.of("P1906133754"), credit(100)))
                .containsExactly("ALLOCATED");
    }

    @Test
    void entriesOfOneNoticeAreDecidedTogether() { // R-M3b
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), credit(40), credit(100)))
                .containsExactly("SUSPENDED ALREADY_ALLOCATED", "ALLOCATED");
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), credit(40), credit(35), credit(25)))
                .containsExactly("PART_FUNDING AMOUNT_SHORT", "PART_FUNDING AMOUNT_SHORT", "ALLOCATED");
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), credit(40), credit(61), credit(60)))
                .containsExactly("PART_FUNDING AMOUNT_SHORT", "SUSPENDED AMOUNT_EXCEEDS", "ALLOCATED");
    }

    @Test
    void partsOfDifferentMonthsDoNotSumUp() {
        assertThat(decide(notice(NoticeState.AWAITING, 100, 0), credit(40), credit(60, EMPLOYER, DAY.plusMonths(1))))
                .containsExactly("PART_FUNDING AMOUNT_SHORT", "SUSPENDED CROSS_MONTH");
    }

    @Test
    void theNeighboursOfANumberAreItsSubstitutionsAndTranspositions() {
        Set<String> neighbours = new NumberNeighbours(NoticeNumberGrammar.of("P", 10)).slips(NUMBER);
        assertThat(neighbours)
                .contains("P1906133754", "P9106133753", "P1906133735")
                .doesNotContain(NUMBER, "P1906133764")
                .allSatisfy(n -> assertThat(n).matches("P[0-9]{10}"));
        // 9 × 10 substitutions, and 8 transpositions of unlike neighbours (33 is alike)
        assertThat(neighbours).hasSize(90 + 8);
    }

    @Test
    void evidenceSaysWhatWasExpectedAndWhatWasFound() {
        Decision decision = matcher.decide(
                        List.of(read(credit(101))), ACCOUNTS, notice(NoticeState.AWAITING, 100, 0), Map.of())
                .get(0);
        assertThat(decision.evidence().checks().get(decision.evidence().checks().size() - 1))
                .isEqualTo(new Evidence.Check(Predicate.AMOUNT_WITHIN, "1.00", "1.01"));
        assertThat(Sentences.of(decision)).contains("到账金额大于应缴金额", "应为1.00，实为1.01");
    }

    @Test
    void whatIsAllocatedOrAPartSaysWhatAgreed() {
        Notice notice = notice(NoticeState.AWAITING, 100, 0);
        List<Decision> decisions =
                matcher.decide(List.of(read(credit(40)), read(credit(60))), ACCOUNTS, notice, Map.of());
        assertThat(decisions.get(0).evidence().checks())
                .extracting(Evidence.Check::predicate)
                .containsExactly(
                        Predicate.NOTICE_VALID,
                        Predicate.NOTICE_UNPAID,
                        Predicate.RECEIVING_ACCOUNT,
                        Predicate.PAYER_OF_PART,
                        Predicate.AMOUNT_WITHIN,
                        Predicate.AMOUNT);
        assertThat(decisions.get(1).evidence().checks())
                .allMatch(Evidence.Check::holds)
                .contains(
                        new Evidence.Check(Predicate.SAME_BANK, "柳江银行", "柳江银行"),
                        new Evidence.Check(Predicate.AMOUNT, "0.60", "0.60"));
        assertThat(matcher.decide(List.of(read(credit(100))), ACCOUNTS, notice, Map.of())
                        .get(0)
                        .shortEvidence())
                .isEqualTo("V=有效;U=未分账;R=6201、6202、6203>6201;P=相符;A=1.00");
    }

    private PostingEntry written(String remark, long fen, String payer) {
        long id = nextId++;
        return new PostingEntry(
                id, BANK, (int) id, DAY, Direction.CREDIT, fen, false, null, null, payer, List.of(remark), NUMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p1906133753",
                "Ｐ１９０６１３３７５３",
                "汇缴P1906133753",
                "（P1906133753）",
                "P1906 133753",
                "P19061337532月公积金"
            })
    void aMisspeltNumberIsAllocatedWhereAmountAccountAndPayerAgree(String remark) { // R-M3
        Notice notice = notice(NoticeState.AWAITING, 100, 0);
        assertThat(decide(notice, written(remark, 100, EMPLOYER))).containsExactly("ALLOCATED");
        assertThat(decide(notice, written(remark, 100, "别的公司"))).containsExactly("SUSPENDED UNREADABLE_NUMBER");
        assertThat(decide(notice, written(remark, 60, EMPLOYER))).containsExactly("PART_FUNDING AMOUNT_SHORT");
        assertThat(decide(notice, written(remark, 101, EMPLOYER))).containsExactly("SUSPENDED AMOUNT_EXCEEDS");
    }

    @Test
    void gluedDigitsAreBeyondDoubtOnlyWhereNoLostDigitReadsAnotherNotice() { // R-N3, R-M3
        Notice notice = notice(NoticeState.AWAITING, 100, 0);
        PostingEntry glued = written("P190613375312月公积金", 100, EMPLOYER);
        assertThat(decide(notice, BANK, Set.of("P1906137375"), glued))
                .as("a digit lost")
                .containsExactly("SUSPENDED UNREADABLE_NUMBER");
        assertThat(decide(notice, BANK, Set.of("P1906133531"), glued))
                .as("a digit too many")
                .containsExactly("SUSPENDED UNREADABLE_NUMBER");
        assertThat(decide(notice, BANK, Set.of("P2906133753"), glued))
                .as("no reading of it")
                .containsExactly("ALLOCATED");
    }

    @Test
    void aNumberReadOverAGapMayBeOneWithALostDigit() { // R-N3
        Notice notice = notice(NoticeState.AWAITING, 100, 0);
        PostingEntry gap = written("P190613375 3公积金", 100, EMPLOYER);
        assertThat(decide(notice, gap)).containsExactly("ALLOCATED");
        Set<String> rival = Set.of("P1906133755");
        assertThat(decide(notice, BANK, rival, EMPLOYER, gap)).containsExactly("SUSPENDED UNREADABLE_NUMBER");
        assertThat(decide(notice, BANK, rival, gap))
                .as("another employer's: the payer tells the two apart")
                .containsExactly("ALLOCATED");
        assertThat(matcher.decide(
                                List.of(read(written("P190613375 3公积金", 100, "代缴公司"))
                                        .fromKnownAccount()),
                                ACCOUNTS,
                                notice,
                                Map.of("P1906133755", new Notices.Waiting(100, "另一公司")))
                        .get(0)
                        .reason())
                .as("an account pays for whomever its owner likes")
                .isEqualTo(Reason.UNREADABLE_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"P190613375", "1906133753", "P19O6133753", "P1906133753 P1906133754", "P190613375 32月公积金", "公积金"
            })
    void whatMayOnlyBeSuggestedIsNeverMatched(String remark) { // R-M4
        assertThat(reader.match(reader.read(List.of(remark)))).isEmpty();
    }
}
