package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.ledger.Balances;
import org.housingfund.gateway.matching.GapRelease;
import org.housingfund.gateway.matching.PostingWork;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.statement.StatementWork;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The main line on a real database: statement file in, journals, suspense and events out. */
class StatementLineTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long OPENING_FEN = 1_000_000_00L;

    @TempDir
    private Path dir;

    private GatewayBed bed;

    @BeforeEach
    void start() {
        bed = new GatewayBed(
                dir,
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行");
        Openings openings = bed.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, OPENING_FEN, DAY.minusDays(1), new Actor("甲", "test"));
        openings.approve(LiujiangFile.ACCOUNT, new Actor("乙", "test"));
    }

    @AfterEach
    void everyInvariantHolds() {
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%'")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
        bed.close();
    }

    private void issue(String number, String employer, Long... linesFen) {
        bed.bean(NoticeCommands.class)
                .handle("ID:" + number, HallCommand.issue(number, employer, List.of(linesFen), LiujiangFile.ACCOUNT));
    }

    private void deliver(LiujiangFile file, String name) {
        bed.bean(StatementIntake.class)
                .receive(
                        "liujiang",
                        "liujiang.statement",
                        name,
                        file.write(dir, name).toFile());
        bed.settle();
    }

    private Map<String, Integer> dispositions() {
        Map<String, Integer> counts = new HashMap<>();
        bed.jdbc()
                .sql("SELECT coalesce(s.reason, d.kind), count(*) FROM disposition d"
                        + " LEFT JOIN suspended_posting s ON s.entry_id = d.entry_id GROUP BY 1")
                .query(row -> {
                    counts.put(row.getString(1), row.getInt(2));
                });
        return counts;
    }

    private String state(String number) {
        return bed.jdbc()
                .sql("SELECT state FROM payment_notice WHERE number = ?")
                .param(number)
                .query(String.class)
                .single();
    }

    private long bankBalance() {
        long account = bed.bean(BankAccounts.class)
                .find(LiujiangFile.ACCOUNT)
                .orElseThrow()
                .accountId();
        return bed.bean(Balances.class).current(account);
    }

    private long employeeBalance(String employee) {
        return bed.jdbc()
                .sql(
                        "SELECT coalesce(-sum(l.amount_fen), 0)::bigint FROM journal_line l JOIN account a ON a.id = l.account_id"
                                + " WHERE a.subject = '201' AND a.key = ?")
                .param(employee)
                .query(Long.class)
                .single();
    }

    @Test
    void everyEntryGetsOneDispositionAndTheLedgerClosesWithTheStatement() { // R-M1, R-M2
        issue("P2611180001", "E1", 100_00L, 200_01L);
        issue("P2611180012", "E2", 500_00L);
        issue("P2611180023", "E3", 700_00L);
        issue("P2611180034", "E4", 800_00L);
        issue("P2611180045", "E5", 900_00L);
        bed.bean(NoticeCommands.class).handle("ID:c", HallCommand.cancel("P2611180034"));
        LiujiangFile file = new LiujiangFile(1, DAY, OPENING_FEN)
                .credit("P2611180001十一月公积金", 300_01L, HallCommand.nameOf("E1"))
                .credit("P2611180001", 300_01L, HallCommand.nameOf("E1"))
                .credit("P2611180012", 500_01L, HallCommand.nameOf("E2"))
                .credit("P2611180023", 1L, HallCommand.nameOf("E3"))
                .credit("P2611180034", 800_00L, HallCommand.nameOf("E4"))
                .credit("P9999999999", 5_00L, "某公司")
                .credit("公积金", 6_00L, "某公司")
                .credit("P261118004", 900_00L, HallCommand.nameOf("E5"))
                .debit("F001", 12_30L)
                .debit("T100", 1_000_00L)
                .debit("X999", 7_00L)
                .line("I300", "贷", 33L, "", "柳江银行", "结息")
                .line("P010", "借", 8_00L, "Y", "某公司", "冲正");
        deliver(file, "a.txt");
        assertThat(dispositions())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("ALLOCATED", 1),
                        Map.entry("ALREADY_ALLOCATED", 1),
                        Map.entry("AMOUNT_EXCEEDS", 1),
                        Map.entry("AMOUNT_SHORT", 1),
                        Map.entry("NOTICE_CANCELLED", 1),
                        Map.entry("UNKNOWN_NOTICE", 1),
                        Map.entry("NO_NUMBER", 1),
                        Map.entry("UNREADABLE_NUMBER", 1),
                        Map.entry("FEE", 1),
                        Map.entry("INTERNAL_TRANSFER", 1),
                        Map.entry("UNKNOWN_DEBIT", 1),
                        Map.entry("INTEREST", 1),
                        Map.entry("REVERSED", 1)));
        assertThat(bankBalance()).isEqualTo(file.closingFen());
        assertThat(state("P2611180001")).isEqualTo("ALLOCATED");
        assertThat(state("P2611180023")).isEqualTo("PART_FUNDED");
        assertThat(employeeBalance("E1-0")).isEqualTo(100_00L);
        assertThat(employeeBalance("E1-1")).isEqualTo(200_01L);
    }

    @Test
    void partsFromOneBankInOneMonthAreAllocatedOnceTheyAreComplete() { // R-N7
        issue("P2611180001", "E1", 100_00L, 200_00L);
        LiujiangFile first = new LiujiangFile(1, DAY, OPENING_FEN)
                .credit("P2611180001", 120_00L, HallCommand.nameOf("E1"))
                .credit("P2611180001", 30_00L, HallCommand.nameOf("E1"));
        deliver(first, "a.txt");
        assertThat(state("P2611180001")).isEqualTo("PART_FUNDED");
        assertThat(employeeBalance("E1-0")).isZero();
        LiujiangFile second = new LiujiangFile(2, DAY.plusDays(1), first.closingFen())
                .credit("P2611180001", 150_00L, HallCommand.nameOf("E1"));
        deliver(second, "b.txt");
        assertThat(state("P2611180001")).isEqualTo("ALLOCATED");
        assertThat(employeeBalance("E1-1")).isEqualTo(200_00L);
        assertThat(bed.jdbc()
                        .sql("SELECT count(*) FROM suspended_posting WHERE state = 'OPEN'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void theSameFileAgainIsAnsweredOnceAndBookedOnce() {
        issue("P2611180001", "E1", 100_00L);
        LiujiangFile file =
                new LiujiangFile(1, DAY, OPENING_FEN).credit("P2611180001", 100_00L, HallCommand.nameOf("E1"));
        deliver(file, "a.txt");
        deliver(file, "a.txt");
        deliver(file, "another-name.txt");
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1));
        assertThat(bed.jdbc()
                        .sql("SELECT count(*) FROM delivery")
                        .query(Integer.class)
                        .single())
                .isEqualTo(3 + 1);
    }

    @Test
    void aStatementAfterAGapWaitsUntilTheMissingOneArrives() { // R-M10
        LiujiangFile first = new LiujiangFile(1, DAY, OPENING_FEN).credit("无", 1_00L, "某公司");
        LiujiangFile second = new LiujiangFile(2, DAY.plusDays(1), first.closingFen()).credit("无", 2_00L, "某公司");
        LiujiangFile third = new LiujiangFile(3, DAY.plusDays(2), second.closingFen()).credit("无", 3_00L, "某公司");
        deliver(first, "1.txt");
        deliver(third, "3.txt");
        assertThat(statementStates()).isEqualTo(Map.of("1", "BOOKED", "3", "HELD"));
        assertThat(bankBalance()).isEqualTo(first.closingFen());
        deliver(second, "2.txt");
        assertThat(statementStates()).isEqualTo(Map.of("1", "BOOKED", "2", "BOOKED", "3", "BOOKED"));
        assertThat(bankBalance()).isEqualTo(third.closingFen());
    }

    @Test
    void aGapIsReleasedByTwoPeopleAndItsDifferenceWaitsInSuspense() { // R-M10
        LiujiangFile first = new LiujiangFile(1, DAY, OPENING_FEN).credit("无", 1_00L, "某公司");
        LiujiangFile third =
                new LiujiangFile(3, DAY.plusDays(2), first.closingFen() + 77_00L).credit("无", 3_00L, "某公司");
        deliver(first, "1.txt");
        deliver(third, "3.txt");
        long held = bed.jdbc()
                .sql("SELECT id FROM statement WHERE number = '3'")
                .query(Long.class)
                .single();
        GapRelease release = bed.bean(GapRelease.class);
        assertThat(release.propose(held, "银行确认无法补发", new Actor("甲", "test")))
                .isEqualTo(new GapRelease.Measured(77_00L, 0, 0));
        assertThatThrownBy(() -> release.approve(held, new Actor("甲", "test")))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("不得复核自己的提议");
        release.approve(held, new Actor("乙", "test"));
        bed.settle();
        assertThat(statementStates()).isEqualTo(Map.of("1", "BOOKED", "3", "BOOKED"));
        assertThat(bankBalance()).isEqualTo(third.closingFen());
        assertThat(bed.jdbc()
                        .sql("SELECT amount_fen FROM suspended_posting WHERE reason = 'STATEMENT_GAP'")
                        .query(Long.class)
                        .single())
                .isEqualTo(-77_00L);
        assertThat(bed.jdbc()
                        .sql("SELECT destination FROM outbox WHERE body LIKE '%\"STATEMENT_GAP\"%' ORDER BY 1")
                        .query(String.class)
                        .list())
                .containsExactly("hfg.events", "hfg.suspended");
    }

    @Test
    void aRejectedFileIsAnsweredWithAReportAndNothingOfItIsBooked() {
        LiujiangFile file =
                new LiujiangFile(1, DAY, OPENING_FEN).credit("无", 1_00L, "某公司").wrongControlTotal();
        deliver(file, "bad.txt");
        assertThat(statementStates()).isEmpty();
        assertThat(bed.jdbc()
                        .sql("SELECT count(*) FROM bank_entry")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(bed.jdbc()
                        .sql("SELECT body FROM outbox WHERE channel = 'SFTP'")
                        .query(String.class)
                        .single())
                .contains("bad.txt", "整体拒收", "remedy");
    }

    @Test
    void theSameSerialWithAnotherAmountIsAConflictAndNeverSkipped() { // R-M8
        LiujiangFile first = new LiujiangFile(1, DAY, OPENING_FEN).line(5, "P010", "贷", 1_00L, "", "某公司", "无");
        LiujiangFile second =
                new LiujiangFile(2, DAY.plusDays(1), first.closingFen()).line(5, "P010", "贷", 2_00L, "", "某公司", "无");
        deliver(first, "1.txt");
        deliver(second, "2.txt");
        assertThat(statementStates()).isEqualTo(Map.of("1", "BOOKED"));
        assertThat(bed.jdbc()
                        .sql("SELECT problems ->> 0 FROM receipt WHERE state = 'REJECTED'")
                        .query(String.class)
                        .single())
                .contains("ENTRY_CONFLICT", "1");
    }

    @Test
    void workWhosePointersTheBrokerLostIsPointedAtAgain() {
        LiujiangFile file = new LiujiangFile(1, DAY, OPENING_FEN).credit("无", 1_00L, "某公司");
        bed.bean(StatementIntake.class)
                .receive(
                        "liujiang",
                        "liujiang.statement",
                        "a.txt",
                        file.write(dir, "a.txt").toFile());
        for (int lost = 0; lost < 3; lost++) {
            bed.pointers().forEach(bed::taken);
            bed.clock().advance(Duration.ofHours(1));
            bed.bean(StatementWork.class).republish();
            bed.bean(PostingWork.class).republish();
            assertThat(bed.pointers()).hasSize(1);
            bed.pointers().forEach(pointer -> {
                bed.deliver(pointer);
                bed.taken(pointer);
            });
        }
        bed.settle();
        assertThat(statementStates()).isEqualTo(Map.of("1", "BOOKED"));
    }

    private Map<String, String> statementStates() {
        Map<String, String> states = new HashMap<>();
        bed.jdbc().sql("SELECT number, state FROM statement").query(row -> {
            states.put(row.getString(1), row.getString(2));
        });
        return states;
    }

    @Test
    void theClerkReadsWhatWasWrongAndExactlyWhatToWrite() { // R-M6, R-N2
        issue("P2611180045", "E5", 900_00L);
        issue("P2611180046", "E6", 900_00L);
        deliver(
                new LiujiangFile(1, DAY, OPENING_FEN).credit("公积金P261118004", 900_00L, HallCommand.nameOf("E5")),
                "a.txt");
        JsonNode data = JSON.readTree(bed.jdbc()
                        .sql("SELECT body FROM outbox WHERE destination = 'hfg.suspended'")
                        .query(String.class)
                        .single())
                .get("data");
        assertThat(data.get("sentence").asString()).contains("登记号不完整");
        assertThat(data.get("suggestions").get(0).get("notice").asString()).isEqualTo("P2611180045");
        assertThat(data.get("suggestions").get(0).get("against").asString()).isEmpty();
        assertThat(data.get("remittanceText").asString()).isEqualTo("P2611180045住房公积金");
    }
}
