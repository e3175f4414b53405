package org.housingfund.gateway.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.expectation.Difference;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.payout.PayoutReplies;
import org.housingfund.gateway.payout.PayoutWatch;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The auditor finds whatever could be done to what two people decided; each case is broken, looked at and rolled back. */
class DecisionInvariantsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 16);
    private static final long OPENING_FEN = 1_000_000_00L;
    private static final Actor PROPOSER = new Actor("甲", "test");
    private static final Actor APPROVER = new Actor("乙", "test");

    @TempDir
    private static Path dir;

    private static GatewayBed bed;
    private static int statements;

    @BeforeAll
    static void oneDecisionOfEveryKind() {
        bed = new GatewayBed(
                dir,
                "--spring.datasource.username=hfg_owner",
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行",
                "--gateway.payout.account=" + LiujiangFile.ACCOUNT);
        Openings openings = bed.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, OPENING_FEN, DAY.minusDays(1), PROPOSER);
        openings.approve(LiujiangFile.ACCOUNT, APPROVER);
        issue("P2611180001", "E1", 100_00L);
        issue("P2611180012", "E2", 200_00L);
        LiujiangFile file = new LiujiangFile(1, DAY, OPENING_FEN)
                .credit("公积金", 110_00L, "某公司")
                .credit("公积金", 20_00L, "某公司")
                .credit("公积金", 3_00L, "某公司")
                .credit("公积金", 4_00L, "某公司")
                .credit("公积金", 5_00L, "某公司")
                .credit("公积金", 6_00L, "某公司")
                .credit("公积金", 7_00L, "某公司")
                .credit("公积金", 8_00L, "某公司")
                .credit("公积金", 9_00L, "某公司")
                .debit("Z999", 8_00L);
        receive(file);
        decide(110_00, new SuspenseDecision.Allocate("P2611180001", false));
        decide(20_00, new SuspenseDecision.Allocate("P2611180012", false));
        decide(3_00, new SuspenseDecision.Employer("E1"));
        decide(4_00, new SuspenseDecision.Employer("E1"));
        decide(4_00, new SuspenseDecision.General());
        decide(5_00, new SuspenseDecision.Refund());
        decide(6_00, new SuspenseDecision.Refund());
        decide(7_00, new SuspenseDecision.Leave());
        decide(8_00, new SuspenseDecision.SetOff(posting(-8_00), null));
        String reference = bed.jdbc()
                .sql("SELECT reference FROM payout WHERE amount_fen = 600")
                .query(String.class)
                .single();
        bed.bean(PayoutReplies.class)
                .handle(
                        "ID:1",
                        "{\"id\":\"1\",\"reference\":\"%s\",\"status\":\"REFUSED\",\"reason\":\"户名不符\",\"answeredAt\":\"2026-11-20T10:00:00Z\"}"
                                .formatted(reference)
                                .getBytes(StandardCharsets.UTF_8));
        aRefundThatTheBankRefusedAndPaidAllTheSameAndGaveBackInPart(file.closingFen());
    }

    private static void aRefundThatTheBankRefusedAndPaidAllTheSameAndGaveBackInPart(long closingFen) {
        decide(9_00, new SuspenseDecision.Refund());
        String reference = bed.jdbc()
                .sql("SELECT reference FROM payout WHERE amount_fen = 900")
                .query(String.class)
                .single();
        bed.bean(PayoutReplies.class)
                .handle(
                        "ID:2",
                        "{\"id\":\"2\",\"reference\":\"%s\",\"status\":\"REFUSED\",\"reason\":\"户名不符\",\"answeredAt\":\"2026-11-20T10:00:00Z\"}"
                                .formatted(reference)
                                .getBytes(StandardCharsets.UTF_8));
        LiujiangFile paid = new LiujiangFile(2, DAY, closingFen).line("P010", "借", 9_00L, "", "某公司", reference);
        receive(paid);
        bed.bean(PayoutWatch.class).check();
        long difference = bed.jdbc()
                .sql(
                        "SELECT f.id FROM clearing_difference f JOIN payout p ON p.id = f.payout_id WHERE p.amount_fen = 900")
                .query(Long.class)
                .single();
        DifferenceDecisions differences = bed.bean(DifferenceDecisions.class);
        differences.propose(difference, Difference.Resolution.ACCEPTED, "银行来函", PROPOSER);
        differences.approve(difference, APPROVER);
        bed.settle();
        receive(new LiujiangFile(3, DAY, paid.closingFen()).credit("退回扣手续费", 8_88L, "某公司"));
        decide(
                8_88,
                new SuspenseDecision.SetOff(
                        null,
                        bed.jdbc()
                                .sql("SELECT entry_id FROM payout WHERE amount_fen = 900")
                                .query(Long.class)
                                .single()));
    }

    private static void receive(LiujiangFile file) {
        String name = ++statements + ".txt";
        bed.bean(StatementIntake.class)
                .receive(
                        "liujiang",
                        "liujiang.statement",
                        name,
                        file.write(dir, name).toFile());
        bed.settle();
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static void issue(String number, String employer, long fen) {
        bed.bean(NoticeCommands.class)
                .handle("ID:" + number, HallCommand.issue(number, employer, List.of(fen), LiujiangFile.ACCOUNT));
    }

    private static long posting(long fen) {
        return bed.jdbc()
                .sql("SELECT id FROM suspended_posting WHERE amount_fen = ? AND state = 'OPEN'")
                .param(-fen)
                .query(Long.class)
                .single();
    }

    private static void decide(long fen, SuspenseDecision decision) {
        long posting = posting(fen);
        SuspenseDecisions decisions = bed.bean(SuspenseDecisions.class);
        long proposal = decisions.propose(posting, decision, "已核实", PROPOSER).id();
        decisions.approve(posting, proposal, APPROVER);
    }

    private static List<String> violations(String code, String damage) {
        return new TransactionTemplate(bed.bean(PlatformTransactionManager.class)).execute(status -> {
            status.setRollbackOnly();
            for (String table : List.of(
                    "suspense_decision",
                    "suspended_posting",
                    "approval",
                    "journal",
                    "payer_account",
                    "payout",
                    "outbox",
                    "expectation")) {
                bed.jdbc().sql("ALTER TABLE " + table + " DISABLE TRIGGER USER").update();
            }
            assertThat(bed.jdbc().sql(damage).update()).as(damage).isPositive();
            return bed.bean(Invariants.class).check().stream()
                    .filter(finding -> finding.code().equals(code))
                    .flatMap(finding -> finding.violations().stream())
                    .toList();
        });
    }

    @Test
    void decisionsThatStandAreReportedSound() {
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I11 | 没有相符的两人复核 | UPDATE approval SET kind = 'OTHER' WHERE kind = 'SUSPENSE_DECISION'",
                "I11 | 没有相符的两人复核 | UPDATE approval SET subject = 'suspended-posting:-1' WHERE payload ->> 'kind' = 'LEAVE'",
                "I11 | 没有相符的两人复核 | UPDATE suspense_decision SET kind = 'EMPLOYER' WHERE kind = 'REFUND'",
                "I11 | 没有相符的两人复核 | UPDATE suspense_decision SET notice_id = notice_id + 1 WHERE kind = 'ALLOCATE'",
                "I11 | 已通过，却没有执行 | DELETE FROM suspense_decision WHERE kind = 'LEAVE'",
                "I11 | 不是它的，或已被冲销 | UPDATE journal SET cause = 'CASE' WHERE cause = 'DECISION'",
                "I11 | 不是它的，或已被冲销 | INSERT INTO journal SELECT -1, -1, 'ENTRY', -1, 0, booked_on, 'x', id FROM journal"
                        + " WHERE cause = 'DECISION' ORDER BY id LIMIT 1",
                "I11 | 却没有这项决定 | INSERT INTO journal VALUES (-1, -1, 'DECISION', -1, 0, '2026-11-20', 'x', NULL)",
                "I11 | 不是两人最后决定的样子（ALLOCATE） | UPDATE suspended_posting SET closing_journal = -1 WHERE amount_fen = -11000",
                "I11 | 不是两人最后决定的样子（ALLOCATE） | UPDATE suspended_posting SET reason = 'CROSS_MONTH' WHERE amount_fen = -2000",
                "I11 | 不是两人最后决定的样子（EMPLOYER） | UPDATE suspended_posting SET state = 'CLOSED', closed_at = now(),"
                        + " closing_journal = -1 WHERE amount_fen = -300",
                "I11 | 不是两人最后决定的样子（GENERAL） | UPDATE suspended_posting SET account_id = (SELECT id FROM account WHERE key ="
                        + " 'unallocated:E1') WHERE amount_fen = -400",
                "I11 | 不是两人最后决定的样子（REFUND） | UPDATE suspended_posting SET state = 'OPEN', closed_at = NULL,"
                        + " closing_journal = NULL WHERE amount_fen = -500",
                "I11 | 没有相符的两人复核 | UPDATE suspense_decision SET against_posting_id = posting_id WHERE against_posting_id > 0",
                "I11 | 与所指的另一笔挂账或原流水不符 | UPDATE suspended_posting SET amount_fen = 801 WHERE amount_fen = 800",
                "I11 | 与所指的另一笔挂账或原流水不符 | UPDATE suspended_posting SET closing_journal = -1 WHERE amount_fen = 800",
                "I11 | 不是两人最后决定的样子（SET_OFF） | UPDATE suspended_posting SET closing_journal = -1 WHERE amount_fen = -800",
                "I11 | 已决定的标记 | UPDATE suspended_posting SET decided = false WHERE amount_fen = 800",
                "I11 | 已决定的标记 | UPDATE suspended_posting SET decided = false WHERE amount_fen = -300",
                "I11 | 已决定的标记 | UPDATE suspended_posting SET decided = true WHERE amount_fen = -700",
                "I11 | 搁置的标记 | UPDATE suspended_posting SET pinned = false WHERE amount_fen = -700",
                "I11 | 搁置的标记 | UPDATE suspended_posting SET pinned = true WHERE amount_fen = -300",
                "I11 | 已搁置，却被系统了结 | UPDATE suspended_posting SET state = 'CLOSED', closed_at = now(), closing_journal = -1"
                        + " WHERE amount_fen = -700",
                "I11 | 未经决定而了结 | UPDATE suspended_posting SET state = 'CLOSED', closed_at = now(), closing_journal = -1"
                        + " WHERE origin_id IS NOT NULL",
                "I11 | 不是两人最后决定的样子（ALLOCATE） | UPDATE allocation SET reversed_by = -1 WHERE journal_id IN (SELECT journal_id"
                        + " FROM suspense_decision)",
                "I11 | 却被系统冲销 | UPDATE disposition SET reversed_by = -entry_id WHERE entry_id IN (SELECT p.entry_id"
                        + " FROM suspended_posting p JOIN suspense_decision x ON x.posting_id = p.id WHERE x.kind = 'ALLOCATE')",
                "I11 | 却没有确认它的决定 | UPDATE payer_account SET confirmed_by = (SELECT min(id) FROM approval)"
                        + " WHERE confirmed_by = (SELECT max(confirmed_by) FROM payer_account)",
                "I11 | 却没有确认它的决定 | UPDATE payer_account SET confirmed_by = (SELECT min(approval_id) FROM suspense_decision"
                        + " WHERE posting_id = (SELECT posting_id FROM suspense_decision WHERE kind = 'GENERAL'))"
                        + " WHERE confirmed_by = (SELECT max(confirmed_by) FROM payer_account)",
                "I11 | 却没有确认它的决定 | UPDATE suspense_decision SET posting_id = (SELECT id FROM suspended_posting"
                        + " WHERE entry_id > 0 AND amount_fen = -888) WHERE approval_id = (SELECT max(confirmed_by) FROM payer_account)",
                "I2 | 的记账凭证不存在或不是它的 | UPDATE suspense_decision SET posting_id = (SELECT id FROM suspended_posting"
                        + " WHERE amount_fen = -700) WHERE amount_fen = 10000",
                "I5 | ，已到账 10000 分 | UPDATE suspense_decision SET amount_fen = amount_fen + 1 WHERE amount_fen = 10000",
                "I8 | ：账面 | UPDATE suspended_posting SET amount_fen = amount_fen - 1 WHERE origin_id IS NOT NULL",
                "I10 | 已了结：事件 0 个 | DELETE FROM outbox WHERE type = 'cn.housingfund.suspense.resolved.v1'",
                "I10 | 的来由 approval:-1 不存在 | UPDATE outbox SET cause = 'approval:-1' WHERE cause LIKE 'approval:%'",
                "I11 | 不是两人最后决定的样子（ALLOCATE） | UPDATE suspended_posting SET notice_id = NULL WHERE amount_fen = -2000",
                "I11 | 与所指的另一笔挂账或原流水不符 | UPDATE suspense_decision SET against_entry_id = -1 WHERE against_entry_id > 0",
                "I5 | 部分款项合计 0 分，已到账 2000 分 | UPDATE suspended_posting SET notice_id = NULL WHERE amount_fen = -2000",
                "I5 | 部分款项合计 2000 分，已到账  分 | UPDATE suspended_posting SET notice_id = NULL WHERE amount_fen = -2000",
                "I5 | 部分款项合计 2300 分，已到账 2000 分 | UPDATE suspended_posting SET reason = 'AMOUNT_SHORT', notice_id ="
                        + " (SELECT notice_id FROM suspended_posting WHERE amount_fen = -2000) WHERE amount_fen = -300",
                "I12 | 两人复核恢复 0 次 | DELETE FROM approval WHERE payload ->> 'resolution' = 'ACCEPTED'",
                "I12 | 两人复核恢复 1 次 | UPDATE payout SET state = 'CONFIRMED', returned_by = NULL, returned_at = NULL, returned_fen = NULL,"
                        + " reversal_id = NULL WHERE amount_fen = 900",
                "I12 | 不是退回它的 | UPDATE suspense_decision SET against_entry_id = -1 WHERE against_entry_id > 0",
                "I12 | 不是退回它的 | UPDATE payout SET returned_fen = returned_fen - 1 WHERE amount_fen = 900",
                "I12 | 与原凭证不相抵 | UPDATE payout SET returned_fen = returned_fen - 1 WHERE amount_fen = 900",
                "I12 | 没有重新挂账 | UPDATE suspended_posting SET journal_id = -1 WHERE origin_id IS NOT NULL",
                "I12 | 没有对应的退款 | DELETE FROM payout WHERE amount_fen = 500",
                "I12 | 付 500 分 | UPDATE payout SET decision_id = -1 WHERE amount_fen = 500",
                "I12 | 的挂账 -1 不存在 | UPDATE expectation SET owner_id = -1 WHERE owner = 'SUSPENSE'",
                "I12 | 应付款项为 无 | UPDATE expectation SET owner_id = -1 WHERE owner = 'SUSPENSE'"
            })
    void whatAMachineDidToADecisionIsReported(String code, String text, String damage) {
        assertThat(violations(code, damage)).anyMatch(violation -> violation.contains(text));
    }
}
