package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.housingfund.gateway.matching.ClearingDifferences;
import org.housingfund.gateway.matching.PostingWork;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.testing.Clearings;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statement entries against what lending banks answered and payouts instructed, on a real database. */
class ExpectationLineTest {
    private static final String ACCOUNT = LiujiangFile.ACCOUNT;

    @TempDir
    private static Path dir;

    private static ClearingBed gateway;
    private static Clearings clearings;
    private static long lastId;

    /** Of its own for every test: they share one gateway. */
    private final long id = ++lastId * 1_000;

    private final long deductionsFen = clearings.balanceFen(Clearings.DEDUCTIONS);
    private final long payoutsFen = clearings.balanceFen(Clearings.PAYOUTS);

    @BeforeAll
    static void start() {
        gateway = new ClearingBed(dir);
        clearings = gateway.clearings;
    }

    @AfterEach
    void everyInvariantHolds() {
        gateway.settle();
        gateway.everyInvariantHolds();
        gateway.everyMessageFitsItsSchema();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static String repayment(long id) {
        return "委贷扣款 " + Clearings.reference(id, true).text();
    }

    private static String payout(long id) {
        return "提取付款" + Clearings.reference(id, false).text() + "。";
    }

    private static LiujiangFile in(LiujiangFile file, String remark, long fen) {
        return file.line("L020", "贷", fen, "", "", remark);
    }

    private static LiujiangFile out(LiujiangFile file, String remark, long fen) {
        return file.line("Z030", "借", fen, "", "", remark);
    }

    /** What has come to the clearing accounts since this test began. */
    private List<Long> clearing() {
        return List.of(
                clearings.balanceFen(Clearings.DEDUCTIONS) - deductionsFen,
                clearings.balanceFen(Clearings.PAYOUTS) - payoutsFen);
    }

    @Test
    void theBanksEntryClearsADeductionAndConfirmsAPayout() { // R-B4, R-P1
        clearings.deducted(id, ACCOUNT, 500_00L);
        clearings.instructed(id + 1, ACCOUNT, 300_00L);
        assertThat(clearing()).containsExactly(500_00L, -300_00L);
        assertThat(gateway.post(file -> out(in(file, repayment(id), 500_00L), payout(id + 1), 300_00L)))
                .containsExactly("REPAYMENT_SETTLED", "PAYOUT_CONFIRMED");
        assertThat(clearing()).containsExactly(0L, 0L);
        assertThat(clearings.met()).contains(id, id + 1);
        assertThat(gateway.count("outbox WHERE type = 'cn.housingfund.statement.booked.v1'"
                        + " AND body LIKE '%\"settled\":2,%'"))
                .isOne();
    }

    @Test
    void anEntryThatComesBeforeTheBanksAnswerWaitsAndThenClearsByItself() { // R-M6, R-B4
        assertThat(gateway.post(file -> in(file, repayment(id), 500_00L))).containsExactly("EXPECTATION_UNKNOWN");
        assertThat(gateway.post(file -> out(file, payout(id + 1), 300_00L)))
                .as("a debit waits on 119 meanwhile")
                .containsExactly("EXPECTATION_UNKNOWN");
        long debitsFen = clearings.balanceFen("suspense:debits");
        clearings.deducted(id, ACCOUNT, 500_00L);
        clearings.instructed(id + 1, ACCOUNT, 300_00L);
        assertThat(clearing()).containsExactly(500_00L, -300_00L);
        List<GatewayBed.Pointer> pointers = gateway.expectationWork();
        assertThat(pointers).hasSize(2);
        gateway.settle();
        pointers.forEach(gateway.bed::deliver);
        assertThat(clearing()).containsExactly(0L, 0L);
        assertThat(clearings.balanceFen("suspense:debits")).isEqualTo(debitsFen - 300_00L);
        assertThat(clearings.met()).containsOnlyOnce(id, id + 1);
        assertThat(gateway.count("outbox WHERE type = 'cn.housingfund.suspense.resolved.v1' AND body LIKE '%"
                        + Clearings.reference(id, true).text() + "%'"))
                .isOne();
    }

    @Test
    void aLateAnswerThatDiffersMovesNothingAndSaysWhy() {
        String statement = gateway.receive(file -> in(file, repayment(id), 500_01L));
        gateway.deliverStatements();
        clearings.deducted(id, ACCOUNT, 500_00L);
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("EXPECTATION_DIFFERS");
        assertThat(clearing()).containsExactly(500_00L, 0L);
        assertThat(gateway.count("audit WHERE action = 'SUSPENSE_REASON_CHANGED' AND detail ->> 'reference' = '"
                        + Clearings.reference(id, true).text() + "'"))
                .isOne();
        assertThat(gateway.post(file -> in(file, repayment(id), 500_00L)))
                .as("the right entry still meets it")
                .containsExactly("REPAYMENT_SETTLED");
    }

    @Test
    void aSecondEntryForTheSameExpectationIsADuplicateThatWaits() {
        clearings.deducted(id, ACCOUNT, 500_00L);
        assertThat(gateway.post(file -> in(in(file, repayment(id), 500_00L), repayment(id), 500_00L)))
                .containsExactly("REPAYMENT_SETTLED", "EXPECTATION_MET");
        assertThat(gateway.post(file -> in(file, repayment(id), 500_00L))).containsExactly("EXPECTATION_MET");
        gateway.settle();
        assertThat(clearing()).containsExactly(0L, 0L);
        assertThat(clearings.met()).containsOnlyOnce(id);
    }

    @Test
    void ofTwoEntriesThatWaitedForOneAnswerOnlyTheFirstClearsIt() {
        gateway.post(file -> in(in(file, repayment(id), 500_00L), repayment(id), 500_00L));
        clearings.deducted(id, ACCOUNT, 500_00L);
        gateway.settle();
        assertThat(clearing()).containsExactly(0L, 0L);
        assertThat(gateway.count(
                        "suspended_posting WHERE reason = 'EXPECTATION_MET' AND state = 'OPEN' AND reference = '"
                                + Clearings.reference(id, true).text() + "'"))
                .isOne();
    }

    @Test
    void anEntryBetweenTheAnswerAndItsPointerMeetsItAndTheEarlierOneIsTheDuplicate() {
        String first = gateway.receive(file -> in(file, repayment(id), 500_00L));
        gateway.deliverStatements();
        clearings.deducted(id, ACCOUNT, 500_00L);
        assertThat(gateway.post(file -> in(file, repayment(id), 500_00L))).containsExactly("REPAYMENT_SETTLED");
        gateway.settle();
        assertThat(gateway.outcomes(first)).containsExactly("EXPECTATION_MET");
    }

    @Test
    void whatWasCancelledIsMetByNothing() {
        clearings.deducted(id, ACCOUNT, 500_00L);
        clearings.cancel(id, true);
        assertThat(gateway.post(file -> in(file, repayment(id), 500_00L))).containsExactly("EXPECTATION_CANCELLED");
        String early = gateway.receive(file -> in(file, repayment(id + 1), 500_00L));
        gateway.deliverStatements();
        clearings.deducted(id + 1, ACCOUNT, 500_00L);
        clearings.cancel(id + 1, true);
        gateway.settle();
        assertThat(gateway.outcomes(early)).containsExactly("EXPECTATION_CANCELLED");
        assertThat(clearing()).containsExactly(0L, 0L);
    }

    @Test
    void aPayoutThatComesBackWaitsForItsOwner() { // R-P1
        clearings.instructed(id, ACCOUNT, 300_00L);
        assertThat(gateway.post(file -> in(out(file, payout(id), 300_00L), payout(id), 300_00L)))
                .containsExactly("PAYOUT_CONFIRMED", "RETURNED_PAYMENT");
    }

    @Test
    void aReferenceBesideANoticeNumberOrATransferCodeDecidesNothing() { // R-M4
        clearings.deducted(id, ACCOUNT, 500_00L);
        gateway.bed
                .bean(NoticeCommands.class)
                .handle("ID:" + id, HallCommand.issue("P2611180001", "E1", List.of(500_00L), ACCOUNT));
        assertThat(gateway.post(file -> file.credit("P2611180001 " + repayment(id), 500_00L, HallCommand.nameOf("E1"))
                        .line("T100", "贷", 500_00L, "", "", repayment(id))
                        .credit(repayment(id) + repayment(id + 1), 500_00L, "")))
                .containsExactly("AMBIGUOUS_REFERENCE", "AMBIGUOUS_REFERENCE", "AMBIGUOUS_REFERENCE");
        assertThat(clearing()).containsExactly(500_00L, 0L);
        assertThat(gateway.count("allocation")).isZero();
    }

    @Test
    void chargesInterestAndReversalsAreWhatTheBankSaysWhateverReferenceTheyQuote() {
        clearings.deducted(id, ACCOUNT, 500_00L);
        clearings.instructed(id + 1, ACCOUNT, 300_00L);
        assertThat(gateway.post(file -> file.line("F001", "借", 300_00L, "", "", payout(id + 1))
                        .line("I300", "贷", 500_00L, "", "", repayment(id))
                        .line("L020", "贷", 500_00L, "Y", "", repayment(id))))
                .containsExactly("FEE", "INTEREST", "REVERSED");
        assertThat(clearing()).containsExactly(500_00L, -300_00L);
    }

    @Test
    void aPointerThatTheBrokerLostIsWrittenAgainAndEachTimeLater() {
        gateway.post(file -> in(file, repayment(id), 500_00L));
        clearings.deducted(id, ACCOUNT, 500_00L);
        int written = 0;
        for (int minute = 1; minute <= 8; minute++) {
            gateway.expectationWork().forEach(gateway.bed::taken);
            gateway.bed.clock().advance(Duration.ofSeconds(61));
            gateway.bed.bean(PostingWork.class).republish();
            written += gateway.expectationWork().size();
        }
        assertThat(written).as("after one minute, three and seven").isEqualTo(3);
        gateway.bed.clock().advance(Duration.ofHours(2));
        gateway.bed.bean(PostingWork.class).republish();
        gateway.settle();
        assertThat(clearing()).containsExactly(0L, 0L);
        gateway.bed.clock().advance(Duration.ofHours(2));
        gateway.bed.bean(PostingWork.class).republish();
        assertThat(gateway.expectationWork()).as("nothing left to do").isEmpty();
    }

    @Test
    void whatNeverArrivedAndWhatWasNeverAnsweredIsADifference() { // R-B4
        ClearingDifferences differences = gateway.bed.bean(ClearingDifferences.class);
        clearings.deducted(id, ACCOUNT, 500_00L);
        gateway.post(file -> out(file, payout(id + 1), 300_00L));
        assertThat(overdue(differences)).as("Friday").isEmpty();
        gateway.bed.clock().advance(Duration.ofDays(3));
        assertThat(overdue(differences))
                .as("Monday, the first working day after it")
                .isEmpty();
        gateway.bed.clock().advance(Duration.ofDays(1));
        assertThat(overdue(differences)).singleElement().satisfies(difference -> {
            assertThat(difference.account().bankName()).isEqualTo("柳江银行");
            assertThat(difference.ownerId()).isEqualTo(id);
            assertThat(difference.amountFen()).isEqualTo(500_00L);
        });
        assertThat(differences.unanswered(100)).anySatisfy(difference -> {
            assertThat(difference.reference())
                    .isEqualTo(Clearings.reference(id + 1, false).text());
            assertThat(difference.amountFen()).isEqualTo(-300_00L);
            assertThat(difference.reason()).isEqualTo(Reason.EXPECTATION_UNKNOWN);
        });
    }

    private List<ClearingDifferences.NotArrived> overdue(ClearingDifferences differences) {
        return differences.notArrived(1, 100).stream()
                .filter(difference -> difference.ownerId() >= id && difference.ownerId() < id + 1_000)
                .toList();
    }
}
