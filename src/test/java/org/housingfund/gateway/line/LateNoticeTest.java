package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.housingfund.gateway.matching.PostingWork;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Money that comes before its notice, or while that is cancelled, moves on by itself (R-M6). */
class LateNoticeTest {
    @TempDir
    private static Path dir;

    private static ClearingBed gateway;
    private static int last;

    /** Of its own for every test: they share one gateway. */
    private final String employer = "E" + ++last;

    /** Two digits from every other: no rivals (R-M3a). */
    private final String number = "P26111%02d%02d0".formatted(last, last);

    private final String payer = HallCommand.nameOf(employer);

    @BeforeAll
    static void start() {
        gateway = new ClearingBed(dir);
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

    private void hall(String id, byte[] command) {
        gateway.bed.bean(NoticeCommands.class).handle("ID:" + employer + id, command);
    }

    private void issue(Long... linesFen) {
        hall("issue", HallCommand.issue(number, employer, List.of(linesFen), LiujiangFile.ACCOUNT));
    }

    private long employeeFen(int line) {
        return gateway.fen(employer + "-" + line);
    }

    @Test
    void aNoticeThatComesAfterItsMoneyIsAllocatedByItself() {
        String statement = gateway.receive(file -> file.credit(number, 300_00L, payer));
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("UNKNOWN_NOTICE");
        issue(100_00L, 200_00L);
        List<GatewayBed.Pointer> pointers = gateway.bed.pointers();
        assertThat(pointers).hasSize(1);
        gateway.settle();
        pointers.forEach(gateway.bed::deliver);
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED");
        assertThat(employeeFen(0)).isEqualTo(-100_00L);
        assertThat(employeeFen(1)).isEqualTo(-200_00L);
        assertThat(gateway.count(
                        "outbox WHERE type = 'cn.housingfund.suspense.resolved.v1' AND body LIKE '%" + number + "%'"))
                .isOne();
    }

    /** What completed the notice had waited for none: it is the notice's part all the same when the bank takes the other. */
    @Test
    void moneyThatCameBeforeItsNoticeStaysItsPartWhenTheBankTakesTheOtherPartBack() { // R-M9
        gateway.receive(file -> file.credit(number, 60_00L, payer).credit(number, 40_00L, payer));
        gateway.settle();
        issue(100_00L);
        gateway.settle();
        assertThat(employeeFen(0)).isEqualTo(-100_00L);
        gateway.receive(file -> file.line("P010", "借", 60_00L, "Y", payer, number));
        gateway.settle();
        assertThat(employeeFen(0)).isZero();
        String replacement = gateway.receive(file -> file.credit(number, 60_00L, payer));
        gateway.settle();
        assertThat(gateway.outcomes(replacement)).containsExactly("ALLOCATED");
        assertThat(employeeFen(0)).isEqualTo(-100_00L);
    }

    /** It may have been meant for a near number that has been paid since: R-M3a cannot be asked any more. */
    @Test
    void aStrangersMoneyThatCameBeforeTheNoticeIsLeftToPeople() {
        String statement = gateway.receive(file -> file.credit(number, 300_00L, "代理公司"));
        gateway.settle();
        issue(100_00L, 200_00L);
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("PAYER_MISMATCH");
        assertThat(employeeFen(0)).isZero();
        assertThat(gateway.count(
                        "outbox WHERE destination = 'hfg.suspended' AND body LIKE '%PAYER_MISMATCH%" + number + "%'"))
                .as("people hear of the new reason")
                .isOne();
    }

    @Test
    void aRepairedNumberMovesOnToo() {
        String statement = gateway.receive(file -> file.credit("缴" + number, 300_00L, payer));
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("UNREADABLE_NUMBER");
        issue(300_00L);
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED");
    }

    @Test
    void partsThatCameBeforeTheirNoticeAreDecidedTogether() { // R-M3b
        String statement = gateway.receive(file -> file.credit(number, 100_00L, payer)
                .credit(number, 250_00L, payer)
                .credit(number, 200_00L, payer)
                .credit(number, 70_00L, "别的公司"));
        gateway.settle();
        issue(300_00L);
        gateway.settle();
        assertThat(gateway.outcomes(statement))
                .containsExactly("PART_FUNDING", "AMOUNT_EXCEEDS", "ALLOCATED", "PAYER_MISMATCH");
        assertThat(employeeFen(0)).isEqualTo(-300_00L);
        assertThat(gateway.fen("unallocated:" + employer))
                .as("whose it is, is known by now (R-M7)")
                .isEqualTo(-250_00L);
    }

    @Test
    void aPartThatCameBeforeItsNoticeWaitsForTheRest() { // R-N7
        gateway.post(file -> file.credit(number, 100_00L, payer));
        issue(300_00L);
        gateway.settle();
        assertThat(gateway.fen("unallocated:" + employer)).isEqualTo(-100_00L);
        assertThat(gateway.post(file -> file.credit(number, 200_00L, payer))).containsExactly("ALLOCATED");
        assertThat(employeeFen(0)).isEqualTo(-300_00L);
        assertThat(gateway.fen("unallocated:" + employer)).isZero();
    }

    @Test
    void aReinstatedNoticeGetsTheMoneyThatCameMeanwhile() { // R-N6
        issue(300_00L);
        hall("cancel", HallCommand.cancel(number));
        String statement = gateway.receive(file -> file.credit(number, 300_00L, payer));
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("NOTICE_CANCELLED");
        hall("reinstate", HallCommand.reinstate(number));
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED");
        assertThat(gateway.count("audit WHERE action = 'NOTICE_REINSTATED' AND subject = 'notice:" + number + "'"))
                .isOne();
    }

    @Test
    void aCorrectedRosterGetsTheMoneyThatWasTooMuchForTheFormer() {
        issue(100_00L, 200_00L);
        String statement = gateway.receive(file -> file.credit(number, 320_00L, payer));
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("AMOUNT_EXCEEDS");
        hall("correct", HallCommand.correct(number, employer, List.of(100_00L, 200_00L, 20_00L)));
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED");
        assertThat(employeeFen(1)).isEqualTo(-200_00L);
        assertThat(employeeFen(2)).isEqualTo(-20_00L);
        assertThat(gateway.count("audit WHERE action = 'NOTICE_CORRECTED' AND subject = 'notice:" + number + "'"))
                .isOne();
        hall("correct again", HallCommand.correct(number, employer, List.of(100_00L)));
        assertThat(gateway.count("outbox WHERE type = 'cn.housingfund.notice.refused.v1' AND body LIKE '%" + number
                        + "%NOTICE_NOT_CORRECTABLE%'"))
                .as("there is money on it")
                .isOne();
    }

    @Test
    void noMachineTouchesWhatPeoplePinned() { // I11
        String statement =
                gateway.receive(file -> file.credit(number, 300_77L, payer).credit(number, 300_77L, payer));
        gateway.settle();
        gateway.decide(300_77L, new SuspenseDecision.Leave());
        issue(300_77L);
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("UNKNOWN_NOTICE", "ALLOCATED");
    }

    @Test
    void whatIsUnpinnedFindsAtOnceTheNoticeThatCameMeanwhile() {
        String statement = gateway.receive(file -> file.credit(number, 300_78L, payer));
        gateway.settle();
        gateway.decide(300_78L, new SuspenseDecision.Leave());
        issue(300_78L);
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("UNKNOWN_NOTICE");
        gateway.decide(300_78L, new SuspenseDecision.Unpin());
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED");
    }

    @Test
    void aPointerThatTheBrokerLostIsWrittenAgain() {
        gateway.post(file -> file.credit(number, 300_00L, payer));
        issue(300_00L);
        gateway.bed.pointers().forEach(gateway.bed::taken);
        gateway.bed.bean(PostingWork.class).republish();
        assertThat(gateway.bed.pointers()).as("not at once").isEmpty();
        gateway.bed.clock().advance(Duration.ofSeconds(61));
        gateway.bed.bean(PostingWork.class).republish();
        gateway.settle();
        assertThat(employeeFen(0)).isEqualTo(-300_00L);
        gateway.bed.clock().advance(Duration.ofHours(2));
        gateway.bed.bean(PostingWork.class).republish();
        assertThat(gateway.bed.pointers()).as("nothing left to do").isEmpty();
    }

    @Test
    void anIssuedNoticeForWhichNothingWaitsWritesNoPointer() {
        issue(300_00L);
        assertThat(gateway.bed.pointers()).isEmpty();
    }
}
