package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.PostingBatch;
import org.housingfund.gateway.ledger.SubjectRole;
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
import org.springframework.transaction.support.TransactionTemplate;

/** What the bank takes back is taken back where it went, and nothing else is (R-M9). */
class ReversalTest {
    @TempDir
    private static Path dir;

    private static ClearingBed gateway;
    private static int last;

    /** Of its own for every test: they share one gateway. */
    private final String employer = "E" + ++last;

    /** Two digits from every other: no rivals (R-M3a). */
    private final String number = "P26112%02d%02d0".formatted(last, last);

    private final String payer = HallCommand.nameOf(employer);
    private final long debitsFen = gateway.fen("suspense:debits");
    private final long generalFen = gateway.fen("suspense:general");

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

    private void issue(Long... linesFen) {
        gateway.bed
                .bean(NoticeCommands.class)
                .handle("ID:" + employer, HallCommand.issue(number, employer, List.of(linesFen), LiujiangFile.ACCOUNT));
    }

    private LiujiangFile reverse(LiujiangFile file, long fen) {
        return file.line("P010", "借", fen, "Y", payer, number);
    }

    private String state() {
        return state(number);
    }

    private static String state(String number) {
        return gateway.bed
                .jdbc()
                .sql("SELECT state || ' ' || funded_fen FROM payment_notice WHERE number = ?")
                .param(number)
                .query(String.class)
                .single();
    }

    private String post(UnaryOperator<LiujiangFile> lines) {
        String statement = gateway.receive(lines);
        gateway.settle();
        return statement;
    }

    @Test
    void aReversalThatFailsHoldsUpNoOtherAndIsDoneWhenItCanBe() {
        issue(100_00L);
        String other = number.substring(0, 9) + "77";
        gateway.bed
                .bean(NoticeCommands.class)
                .handle("ID:" + other, HallCommand.issue(other, employer, List.of(70_00L), LiujiangFile.ACCOUNT));
        post(file -> file.credit(number, 100_00L, payer).credit(other, 70_00L, payer));
        // Nothing but damage makes one fail for ever: its original knows its notice no more.
        String poison = "UPDATE disposition d SET notice_id = %s FROM payment_notice n"
                + " WHERE n.number = ? AND d.entry_id = (SELECT max(e.id) FROM bank_entry e WHERE e.texts[1] = n.number"
                + " AND NOT e.reversal)";
        gateway.bed.jdbc().sql(poison.formatted("-1")).param(number).update();
        String statement = gateway.receive(file -> reverse(file, 100_00L).line("P010", "借", 70_00L, "Y", payer, other));
        assertThatThrownBy(gateway::settle).isNotNull();
        assertThat(state(other)).isEqualTo("AWAITING 0");
        assertThat(state(number)).isEqualTo("ALLOCATED 10000");
        assertThat(gateway.outcomes(statement)).containsExactlyInAnyOrder("REVERSED", "REVERSAL");
        gateway.bed.jdbc().sql(poison.formatted("n.id")).param(number).update();
        gateway.settle();
        assertThat(state(number)).isEqualTo("AWAITING 0");
    }

    @Test
    void anAllocationIsTakenBackFromEveryEmployeeExactly() {
        issue(100_00L, 200_00L);
        post(file -> file.credit(number, 300_00L, payer));
        assertThat(gateway.fen(employer + "-1")).isEqualTo(-200_00L);
        String statement = gateway.receive(file -> reverse(file, 300_00L));
        List<GatewayBed.Pointer> pointers = gateway.bed.pointers();
        gateway.settle();
        pointers.forEach(gateway.bed::deliver);
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("REVERSAL");
        assertThat(gateway.fen(employer + "-0")).isZero();
        assertThat(gateway.fen(employer + "-1")).isZero();
        assertThat(gateway.fen("suspense:debits")).isEqualTo(debitsFen);
        assertThat(state()).isEqualTo("AWAITING 0");
        assertThat(gateway.post(file -> file.credit(number, 300_00L, payer)))
                .as("and it can be paid again")
                .containsExactly("ALLOCATED");
    }

    @Test
    void anEntryAndItsReversalInOneFileCancelOutAndNothingBehindItIsTakenBack() {
        issue(300_00L);
        String statement =
                post(file -> file.credit(number, 300_00L, payer).line("P010", "借", 300_00L, "Y", payer, "冲正" + number));
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED", "REVERSAL");
        assertThat(state()).isEqualTo("AWAITING 0");
        String early = post(file -> reverse(file, 300_00L).credit(number, 300_00L, payer));
        assertThat(gateway.outcomes(early)).containsExactly("REVERSED", "ALLOCATED");
    }

    @Test
    void whenAPartIsTakenBackItsSiblingsWaitAgain() { // R-M9: an undo of one link leaves its siblings alone
        issue(300_00L);
        String first = post(file -> file.credit(number, 100_00L, payer).credit(number, 150_00L, payer));
        String second = post(file -> file.credit(number, 50_00L, payer));
        assertThat(gateway.outcomes(second)).containsExactly("ALLOCATED");
        post(file -> reverse(file, 100_00L));
        assertThat(state()).isEqualTo("PART_FUNDED 20000");
        assertThat(gateway.outcomes(second)).as("it never waited before").containsExactly("PART_FUNDING");
        assertThat(gateway.fen("unallocated:" + employer)).isEqualTo(-200_00L);
        assertThat(gateway.fen(employer + "-0")).isZero();
        post(file -> file.credit(number, 100_00L, payer));
        assertThat(state()).isEqualTo("ALLOCATED 30000");
        assertThat(gateway.fen("unallocated:" + employer)).isZero();
        post(file -> reverse(file, 50_00L));
        assertThat(state()).as("and once more").isEqualTo("PART_FUNDED 25000");
        assertThat(gateway.outcomes(first)).containsExactly("PART_FUNDING", "PART_FUNDING");
    }

    @Test
    void aPartThatWaitsIsTakenOffItsNotice() {
        issue(300_00L);
        post(file -> file.credit(number, 100_00L, payer).credit(number, 150_00L, payer));
        post(file -> reverse(file, 150_00L));
        assertThat(state()).isEqualTo("PART_FUNDED 10000");
        post(file -> reverse(file, 100_00L));
        assertThat(state()).isEqualTo("AWAITING 0");
        assertThat(gateway.fen("unallocated:" + employer)).isZero();
    }

    @Test
    void whatWaitedBehindTheAllocationTakesItsPlace() {
        issue(300_00L);
        String statement = post(file -> file.credit(number, 300_00L, payer).credit(number + "再付", 300_00L, payer));
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED", "ALREADY_ALLOCATED");
        post(file -> reverse(file, 300_00L));
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED", "ALLOCATED");
        assertThat(state()).isEqualTo("ALLOCATED 30000");
        assertThat(gateway.fen("suspense:general")).isEqualTo(generalFen);
    }

    @Test
    void ofADoubleTheOneThatWaitsIsTakenBack() {
        issue(300_00L);
        post(file -> file.credit(number, 300_00L, payer).credit(number, 300_00L, payer));
        post(file -> reverse(file, 300_00L));
        assertThat(state()).isEqualTo("ALLOCATED 30000");
        assertThat(gateway.count(
                        "allocation a JOIN payment_notice n ON n.id = a.notice_id AND n.number = '" + number + "'"))
                .as("nothing was undone that would have been done again")
                .isOne();
        assertThat(gateway.fen("unallocated:" + employer)).isZero();
    }

    @Test
    void suspendedMoneyChargesInterestAndUnknownDebitsAreTakenBackToo() {
        post(file -> file.credit("房租", 30_00L, payer)
                .debit("F001", 5_00L)
                .debit("Z999", 7_00L)
                .line("I300", "贷", 9_00L, "", "", "结息"));
        long fees = gateway.fen("fees:liujiang");
        String statement = post(file -> file.line("P010", "借", 30_00L, "Y", payer, "房租")
                .line("F001", "贷", 5_00L, "Y", "", "")
                .line("Z999", "贷", 7_00L, "Y", "", "")
                .line("I300", "借", 9_00L, "Y", "", "结息"));
        assertThat(gateway.outcomes(statement)).containsOnly("REVERSAL");
        assertThat(gateway.fen("fees:liujiang")).isEqualTo(fees - 5_00L);
        assertThat(gateway.fen("suspense:debits")).isEqualTo(debitsFen);
        assertThat(gateway.fen("suspense:general")).isEqualTo(generalFen);
    }

    @Test
    void whatFitsNothingOrSeveralThatDifferStaysSuspended() { // R-M4
        issue(300_00L);
        post(file -> file.credit("房租", 31_00L, payer).line("P010", "贷", 31_00L, "", payer, "水费"));
        String statement = post(file -> reverse(file, 300_00L).line("P010", "借", 31_00L, "Y", payer, "房租水费"));
        assertThat(gateway.outcomes(statement)).containsExactly("REVERSED", "REVERSAL");
        post(file -> file.credit(number + "公积金", 100_00L, payer).credit("公积金", 100_00L, payer));
        String doubtful = post(file -> file.line("P010", "借", 100_00L, "Y", payer, number + "公积金冲正"));
        assertThat(gateway.outcomes(doubtful)).containsExactly("REVERSED");
        assertThat(state()).isEqualTo("PART_FUNDED 10000");
    }

    @Test
    void aQuotedSerialDecides() {
        issue(300_00L);
        post(file -> file.line(77_000_001, "P010", "贷", 100_00L, "", payer, number)
                .line(77_000_002, "P010", "贷", 100_00L, "", "别的公司", "房租"));
        String statement = post(file -> file.line("P010", "借", 100_00L, "Y", "", "冲正77000002"));
        assertThat(gateway.outcomes(statement)).containsExactly("REVERSAL");
        assertThat(state()).isEqualTo("PART_FUNDED 10000");
    }

    @Test
    void aSerialThatIsQuotedAgainTakesNoOtherPaymentInItsPlace() { // R-M4
        issue(100_00L);
        post(file -> file.line(77_100_001, "P010", "贷", 100_00L, "", payer, number)
                .line(77_100_002, "P010", "贷", 100_00L, "", payer, number));
        post(file -> file.line("P010", "借", 100_00L, "Y", "", number + "冲正77100002"));
        assertThat(state()).isEqualTo("ALLOCATED 10000");
        String again = post(file -> file.line("P010", "借", 100_00L, "Y", "", number + "冲正77100002"));
        assertThat(gateway.outcomes(again)).containsExactly("REVERSED");
        assertThat(state()).isEqualTo("ALLOCATED 10000");
    }

    @Test
    void aSerialOfAnotherPayersPaymentIsNoEvidence() { // R-M4
        issue(100_00L);
        post(file -> file.line(77_200_001, "P010", "贷", 100_00L, "", payer, number));
        String statement = post(file -> file.line("P010", "借", 100_00L, "Y", "别的公司", "冲正77200001"));
        assertThat(gateway.outcomes(statement)).containsExactly("REVERSED");
        assertThat(state()).isEqualTo("ALLOCATED 10000");
    }

    @Test
    void aNoticeOfWhichPeopleDecidedAPartNoMachineTakesBack() { // I11
        issue(300_00L);
        post(file -> file.credit(number, 100_00L, payer).credit("公积金", 44_00L, payer));
        gateway.decide(44_00L, new SuspenseDecision.Allocate(number, false));
        post(file -> file.credit(number, 156_00L, payer));
        assertThat(state()).isEqualTo("ALLOCATED 30000");
        String statement = post(file -> reverse(file, 100_00L));
        assertThat(gateway.outcomes(statement)).containsExactly("REVERSAL_OF_DECISION");
        assertThat(state()).isEqualTo("ALLOCATED 30000");
        assertThat(gateway.fen("suspense:debits")).isEqualTo(debitsFen + 100_00L);
    }

    @Test
    void whatPeoplePinnedNoMachineTakesBack() { // I11
        post(file -> file.credit("房租", 33_00L, payer));
        gateway.decide(33_00L, new SuspenseDecision.Leave());
        String statement = post(file -> file.line("P010", "借", 33_00L, "Y", payer, "房租"));
        assertThat(gateway.outcomes(statement)).containsExactly("REVERSAL_OF_DECISION");
        assertThat(gateway.fen("suspense:debits")).isEqualTo(debitsFen + 33_00L);
    }

    @Test
    void whatAnEmployeeNoLongerHasIsACaseThatRecoveredMoneySettles() throws Exception {
        try (ClearingBed other = new ClearingBed(Files.createDirectory(dir.resolve("overdrawn")))) {
            other.bed
                    .bean(NoticeCommands.class)
                    .handle(
                            "ID:1",
                            HallCommand.issue(number, employer, List.of(100_00L, 200_00L), LiujiangFile.ACCOUNT));
            other.post(file -> file.credit(number, 300_00L, payer));
            String statement = other.receive(file -> reverse(file, 300_00L));
            whileAnEmployeeIsPaidOut(other, employer + "-1", other::settle);
            assertThat(other.outcomes(statement)).containsExactly("REVERSAL_OVERDRAWS");
            assertThat(other.fen(employer + "-0")).isEqualTo(-100_00L);
            assertThat(other.fen("suspense:debits")).isEqualTo(300_00L);
            assertThat(other.count("outbox WHERE destination = 'hfg.suspended' AND body LIKE '%REVERSAL_OVERDRAWS%'"))
                    .as("somebody hears of it")
                    .isOne();
            long original = other.bed
                    .jdbc()
                    .sql("SELECT id FROM bank_entry WHERE NOT reversal")
                    .query(Long.class)
                    .single();
            assertThatThrownBy(() -> other.decide(-300_00L, new SuspenseDecision.SetOff(null, original)))
                    .hasMessageContaining("透支");
            other.post(file -> file.credit("追回款", 300_00L, payer));
            long recovered = other.bed
                    .jdbc()
                    .sql("SELECT id FROM suspended_posting WHERE amount_fen < 0 AND state = 'OPEN'")
                    .query(Long.class)
                    .single();
            other.decide(-300_00L, new SuspenseDecision.SetOff(recovered, null));
            assertThat(other.fen("suspense:debits")).isZero();
        }
    }

    /** The reversal waits for the payout, and sees it. */
    private static void whileAnEmployeeIsPaidOut(ClearingBed other, String employee, Runnable work)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> waits = other.bed.bean(TransactionTemplate.class).execute(status -> {
                payOut(other, employee);
                Future<?> running = thread.submit(work);
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> other.count("pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
                                        + " (SELECT oid FROM pg_database WHERE datname = current_database())")
                                == 1);
                return running;
            });
            waits.get(2, TimeUnit.MINUTES);
        } finally {
            thread.shutdownNow();
        }
    }

    /** As {@link org.housingfund.gateway.payout.Payouts} does, whose cases are not here. */
    private static void payOut(ClearingBed other, String employee) {
        Ledger ledger = other.bed.bean(Ledger.class);
        ledger.withdraw();
        PostingBatch batch = ledger.open();
        long withdrawals = other.bed.bean(Accounts.class).id(SubjectRole.RECEIVABLES, "withdrawals");
        long journal = batch.add(
                new Journal(Journal.Cause.CASE, 1, 0, other.day, "WITHDRAWAL"),
                List.of(Ledger.Line.credit(withdrawals, 1)));
        batch.addSelectedLines("SELECT ?, 9, id, 1 FROM account WHERE key = ?", journal, employee);
        batch.close();
    }
}
