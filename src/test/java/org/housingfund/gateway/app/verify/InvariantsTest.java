package org.housingfund.gateway.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.ledger.Seals;
import org.housingfund.gateway.matching.GapRelease;
import org.housingfund.gateway.matching.PushPosting;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.Clearings;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.PushMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The auditor finds what it is there to find. The bed runs as the owner of the tables, who alone can switch triggers
 * off; each case breaks rows in a transaction, looks at what the check says in the same transaction, and rolls back.
 */
class InvariantsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 16);
    private static final long OPENING_FEN = 1_000_000_00L;
    private static final Actor PROPOSER = new Actor("甲", "test");
    private static final Actor APPROVER = new Actor("乙", "test");

    /** Tables whose triggers forbid the damage. */
    private static final List<String> GUARDED = List.of(
            "audit",
            "bank_entry",
            "bank_entry_key",
            "expectation",
            "outbox",
            "payment_notice",
            "pushed_entry",
            "roster_line",
            "posting_batch",
            "posting_batch_closed",
            "journal",
            "journal_line",
            "account_delta",
            "ledger_seal");

    private static final String FEE_ENTRY = "(SELECT entry_id FROM disposition WHERE kind = 'FEE')";
    private static final String FEE_JOURNAL = "(SELECT journal_id FROM disposition WHERE kind = 'FEE')";
    private static final String FEE_ACCOUNT =
            "(SELECT account_id FROM journal_line WHERE journal_id = " + FEE_JOURNAL + " AND amount_fen > 0)";
    private static final String BANK = "(SELECT account_id FROM bank_account)";

    @TempDir
    private static Path dir;

    private static GatewayBed bed;

    /**
     * One way to break the books.
     *
     * @param codes what must be reported, and nothing else, comma-separated; the first is the one it is about
     * @param text what one violation of the first must say
     */
    private record Damage(String codes, String text, List<String> statements) {
        @Override
        public String toString() {
            return codes + " " + text + " " + statements.get(0);
        }
    }

    @BeforeAll
    static void aGatewayThatHasSeenEverything() {
        Clearings clearings = new Clearings();
        bed = new GatewayBed(
                clearings,
                dir,
                "--spring.datasource.username=hfg_owner",
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行");
        Openings openings = bed.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, OPENING_FEN, DAY.minusDays(1), PROPOSER);
        openings.approve(LiujiangFile.ACCOUNT, APPROVER);
        issue("P2611180001", "E1", 100_00L, 200_00L);
        issue("P2611180012", "E2", 700_00L);
        issue("P2611180023", "E3", 500_00L);
        LiujiangFile first = new LiujiangFile(1, DAY, OPENING_FEN)
                .credit("P2611180001", 300_00L, HallCommand.nameOf("E1"))
                .credit("P9999999999", 5_00L, "某公司");
        // One that the statement has with another text, one that it lacks.
        PushMessage pushed = PushMessage.liujiang()
                .entry(List.of("1000002", "1"), DAY, 5_00L, "某公司", "P9999999999", "别的摘要")
                .entry(List.of("77", "1"), DAY, 9_00L, "某公司", "公积金");
        bed.bean(PushPosting.class).handle("ID:push", pushed.bytes());
        deliver(first, "1.txt");
        Optional<Seals.Seal> seal = new TransactionTemplate(bed.bean(PlatformTransactionManager.class))
                .execute(status -> bed.bean(Seals.class).seal(DAY, bed.clock().instant()));
        assertThat(seal).isPresent();
        LiujiangFile second = new LiujiangFile(2, DAY.plusDays(1), first.closingFen())
                .credit("P2611180012", 100_00L, HallCommand.nameOf("E2"))
                .credit("P2611180012", 200_00L, HallCommand.nameOf("E2"))
                .debit("F001", 12_30L);
        deliver(second, "2.txt");
        LiujiangFile fourth =
                new LiujiangFile(4, DAY.plusDays(3), second.closingFen() + 77_00L).credit("无", 3_00L, "某公司");
        deliver(fourth, "4.txt");
        long held = bed.jdbc()
                .sql("SELECT id FROM statement WHERE state = 'HELD'")
                .query(Long.class)
                .single();
        bed.bean(GapRelease.class).propose(held, "银行确认无法补发", PROPOSER);
        bed.bean(GapRelease.class).approve(held, APPROVER);
        bed.settle();
        // One deduction that is met, one that is open, and a payout whose debit came before its instruction.
        clearings.deducted(7_001, LiujiangFile.ACCOUNT, 40_00L);
        clearings.deducted(7_002, LiujiangFile.ACCOUNT, 50_00L);
        deliver(
                new LiujiangFile(5, DAY.plusDays(4), fourth.closingFen())
                        .credit(Clearings.reference(7_001, true).text(), 40_00L, "柳江银行")
                        .line(
                                "Z030",
                                "借",
                                60_00L,
                                "",
                                "",
                                Clearings.reference(7_003, false).text()),
                "5.txt");
        clearings.instructed(7_003, LiujiangFile.ACCOUNT, 60_00L);
        bed.settle();
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static void issue(String number, String employer, Long... linesFen) {
        bed.bean(NoticeCommands.class)
                .handle("ID:" + number, HallCommand.issue(number, employer, List.of(linesFen), LiujiangFile.ACCOUNT));
    }

    private static void deliver(LiujiangFile file, String name) {
        bed.bean(StatementIntake.class)
                .receive(
                        "liujiang",
                        "liujiang.statement",
                        name,
                        file.write(dir, name).toFile());
        bed.settle();
    }

    /** What the check says of books with this damage. */
    private static List<Finding> check(String... statements) {
        return new TransactionTemplate(bed.bean(PlatformTransactionManager.class)).execute(status -> {
            status.setRollbackOnly();
            GUARDED.forEach(table -> bed.jdbc()
                    .sql("ALTER TABLE " + table + " DISABLE TRIGGER USER")
                    .update());
            for (String statement : statements) {
                assertThat(bed.jdbc().sql(statement).update()).as(statement).isPositive();
            }
            return bed.bean(Invariants.class).check();
        });
    }

    /** I12 has tests of its own: here cases and deductions are invented, and nothing but their money is there. */
    private static boolean isOfTheBooks(Finding finding) {
        return !finding.code().equals("I12");
    }

    private static Map<String, List<String>> violations(String... statements) {
        return check(statements).stream()
                .filter(finding -> !finding.holds() && isOfTheBooks(finding))
                .collect(Collectors.toMap(
                        Finding::code,
                        Finding::violations,
                        (some, more) ->
                                Stream.concat(some.stream(), more.stream()).toList()));
    }

    @Test
    void soundBooksAreReportedSound() {
        assertThat(violations()).isEmpty();
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(InvariantsTest::isOfTheBooks)
                .allMatch(finding -> finding.checked() > 0);
    }

    @Test
    void filesThatAreNotReadAgainAreNamed() {
        String soundText = statement("UPDATE statement SET pointed = 0");
        assertThat(soundText).contains("重新解析 5 份").doesNotContain("未重新解析");
        assertThat(statement("UPDATE statement SET mapping = 'liujiang.statement@0' WHERE number = '1'"))
                .contains("重新解析 4 份", "另有 1 份因映射已换版或已不在，未重新解析");
        assertThat(statement("UPDATE receipt SET mapping = 'gone' WHERE name IN ('1.txt', '2.txt')"))
                .contains("重新解析 3 份", "另有 2 份");
    }

    private static String statement(String damage) {
        return check(damage).stream()
                .filter(finding -> finding.statement().contains("重新解析") && finding.holds())
                .map(Finding::statement)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource
    void damageIsReportedUnderItsCodeAndNoOther(Damage damage) {
        Map<String, List<String>> found = violations(damage.statements().toArray(String[]::new));
        String[] codes = damage.codes().split(",");
        assertThat(found.keySet()).as(found::toString).containsExactlyInAnyOrder(codes);
        assertThat(found.get(codes[0])).anyMatch(violation -> violation.contains(damage.text()));
    }

    static Stream<Damage> damageIsReportedUnderItsCodeAndNoOther() {
        return Stream.of(
                        kept(),
                        entries(),
                        pushes(),
                        chain(),
                        journals(),
                        notices(),
                        suspense(),
                        clearing(),
                        events(),
                        decisions())
                .flatMap(List::stream);
    }

    private static Damage damage(String codes, String text, String... statements) {
        return new Damage(codes, text, List.of(statements));
    }

    private static List<Damage> kept() {
        return List.of(
                damage("I1", "的原始字节无法读取", "UPDATE receipt SET sha256 = sha256('x') WHERE name = '1.txt'"),
                damage(
                        "I1",
                        "没有编号为“gone”的加密密钥",
                        "INSERT INTO encryption_key VALUES ('gone', sha256('x'), now())",
                        "UPDATE receipt_body SET key_id = 'gone' WHERE receipt_id = (SELECT min(receipt_id) FROM receipt_body)"),
                damage("I1", "的原始字节无法读取", "DELETE FROM receipt_body"),
                damage(
                        "I1",
                        "的原始字节与摘要不符",
                        "UPDATE receipt SET sha256 = sha256('x') WHERE id = (SELECT min(receipt_id) FROM receipt_body)"),
                damage(
                        "I1",
                        "重新解析与库中流水不一致",
                        "UPDATE bank_entry SET counterparty_name = '另一家公司' WHERE id = " + FEE_ENTRY),
                damage(
                        "I1",
                        "处应接",
                        "UPDATE file_segment SET raw_offset = raw_offset + 1 WHERE (receipt_id, raw_offset) ="
                                + " (SELECT receipt_id, max(raw_offset) FROM file_segment GROUP BY 1 LIMIT 1)"),
                damage(
                        "I1",
                        "片段合计",
                        "DELETE FROM file_segment WHERE (receipt_id, raw_offset) ="
                                + " (SELECT receipt_id, max(raw_offset) FROM file_segment GROUP BY 1 LIMIT 1)"));
    }

    private static List<Damage> entries() {
        return List.of(
                damage("I2", "没有处置结果", "DELETE FROM disposition WHERE kind = 'FEE'"),
                damage("I2", "处置没有依据", "UPDATE disposition SET evidence = '' WHERE kind = 'FEE'"),
                damage(
                        "I2",
                        "没有对应的流水",
                        "INSERT INTO disposition SELECT -1, kind, journal_id, NULL, rules_version FROM disposition"
                                + " WHERE kind = 'FEE'"),
                damage("I2", "，已处置", "UPDATE statement_part SET entry_count = entry_count + 1"),
                damage(
                        "I2,I10",
                        "第 1 部分与下一部分重叠",
                        "INSERT INTO statement_part SELECT statement_id, 2, to_key, to_sequence, to_key, to_sequence, 1,"
                                + " done_at, allocated, part_funded, suspended, settled FROM statement_part"
                                + " WHERE entry_count = 3"),
                damage(
                        "I2,I10",
                        "，已处置 3 笔",
                        "UPDATE statement_part SET done_at = NULL, allocated = NULL, part_funded = NULL, settled = NULL,"
                                + " suspended = NULL"
                                + " WHERE entry_count = 3"),
                damage(
                        "I2",
                        "的记账凭证不存在或不是它的",
                        "UPDATE disposition SET journal_id = (SELECT id FROM journal WHERE cause = 'OPENING')"
                                + " WHERE kind = 'FEE'"),
                damage("I2", "没有身份登记", "DELETE FROM bank_entry_key WHERE entry_id = " + FEE_ENTRY));
    }

    private static List<Damage> pushes() {
        return List.of(
                damage(
                        "I1",
                        "重新解析与库中流水不一致",
                        "UPDATE bank_entry SET texts = '{x}' WHERE id = (SELECT entry_id FROM pushed_entry"
                                + " WHERE confirmed_by IS NULL)"),
                damage(
                        "I2",
                        "或与推送记录不符",
                        "UPDATE pushed_entry SET booked_on = booked_on - 1 WHERE confirmed_by IS NULL"),
                damage(
                        "I2,I3,I10",
                        "没有处置结果",
                        "UPDATE pushed_entry SET statement_id = NULL, confirmed_by = NULL WHERE confirmed_by IS NOT NULL"),
                damage(
                        "I2",
                        "只确认推送，却另有处置结果或凭证",
                        "INSERT INTO disposition SELECT confirmed_by, 'FEE', " + FEE_JOURNAL
                                + ", NULL, 'v1' FROM pushed_entry WHERE confirmed_by IS NOT NULL"),
                damage(
                        "I10,I3,I11",
                        "不在缺口的日期内",
                        "UPDATE pushed_entry SET absorbed_by = (SELECT id FROM statement WHERE number = '4')"
                                + " WHERE confirmed_by IS NULL"),
                damage(
                        "I2",
                        "并列入账，却不同账户",
                        "INSERT INTO push_rival SELECT " + FEE_ENTRY + ", entry_id, false FROM pushed_entry"
                                + " WHERE confirmed_by IS NULL"),
                damage("I10", "（FIELDS）没有事件", "DELETE FROM outbox WHERE type = 'cn.housingfund.push.differs.v1'"),
                damage("I10", "却没有列为差异", "DELETE FROM push_difference WHERE kind = 'LACKING'"));
    }

    private static List<Damage> chain() {
        return List.of(
                damage("I3", "：明细合计", "UPDATE statement SET entry_count = entry_count + 1 WHERE number = '1'"),
                damage(
                        "I3",
                        "：明细合计",
                        "UPDATE statement SET closing_fen = closing_fen + 1, credit_fen = credit_fen + 1 WHERE number = '4'"),
                damage(
                        "I3",
                        "，上期期末",
                        "UPDATE statement SET opening_fen = opening_fen + 1, closing_fen = closing_fen + 1 WHERE number = '1'"),
                damage("I3", "在链上没有上一份", "UPDATE statement SET previous_id = NULL WHERE number = '2'"),
                damage(
                        "I3,I7",
                        "：账上由其流水记入",
                        "UPDATE journal_line SET account_id = " + FEE_ACCOUNT + " WHERE journal_id = " + FEE_JOURNAL),
                damage(
                        "I3",
                        "：账面余额",
                        "INSERT INTO journal VALUES (-1, -1, 'CASE', 1, 0, '2026-11-20', 'x', NULL)",
                        "INSERT INTO journal_line VALUES (-1, 1, " + BANK + ", 5), (-1, 2, " + FEE_ACCOUNT + ", -5)",
                        "INSERT INTO account_delta VALUES (" + BANK + ", '2026-11-20', -1, 5), (" + FEE_ACCOUNT
                                + ", '2026-11-20', -1, -5)"));
    }

    private static List<Damage> journals() {
        String bookedOn = "(SELECT booked_on FROM journal WHERE id = " + FEE_JOURNAL + ")";
        return List.of(
                damage("I4", "，0 行", "INSERT INTO journal VALUES (-1, -1, 'CASE', 1, 0, '2026-11-20', 'x', NULL)"),
                damage(
                        "I4",
                        "合计 5 分",
                        "INSERT INTO account_delta VALUES (" + FEE_ACCOUNT + ", " + bookedOn + ", -1, 5)",
                        "INSERT INTO journal_line VALUES (" + FEE_JOURNAL + ", 9, " + FEE_ACCOUNT + ", 5)"),
                damage("I4", "分录行的凭证 -1 不存在", "INSERT INTO journal_line VALUES (-1, 1, " + FEE_ACCOUNT + ", 5)"),
                damage("I4", "未经提交时的核对", "DELETE FROM posting_batch_closed"),
                damage(
                        "I7",
                        "：日累计",
                        "UPDATE account_delta SET amount_fen = amount_fen + 1 WHERE account_id = " + FEE_ACCOUNT),
                damage("I7", "：日累计", "DELETE FROM account_delta WHERE account_id = " + FEE_ACCOUNT),
                damage("I9", "第 1 号封账不能验证", "UPDATE journal SET kind = 'x' WHERE cause = 'OPENING'"),
                damage("I9", "第 1 号封账不能验证", "UPDATE posting_batch SET recorded_at = recorded_at - interval '1 day'"),
                damage("I9", "第 1 号封账不能验证", "UPDATE ledger_seal SET business_day = business_day + 1"));
    }

    private static List<Damage> notices() {
        return List.of(
                damage(
                        "I5",
                        "：分账 1 次",
                        "UPDATE payment_notice SET state = 'AWAITING', funded_fen = 0, funded_account_id = NULL,"
                                + " funded_month = NULL WHERE state = 'ALLOCATED'"),
                damage(
                        "I5",
                        "，已到账 30001 分",
                        "UPDATE payment_notice SET funded_fen = funded_fen + 1 WHERE state = 'PART_FUNDED'"),
                damage(
                        "I5,I1",
                        "2 个月份",
                        "UPDATE bank_entry SET booked_on = booked_on - 30 WHERE id = (SELECT max(d.entry_id)"
                                + " FROM disposition d WHERE d.kind = 'PART_FUNDING')"),
                damage(
                        "I5,I2",
                        "来自 2 家银行",
                        "UPDATE bank_entry SET account_id = -1 WHERE id = (SELECT max(d.entry_id)"
                                + " FROM disposition d WHERE d.kind = 'PART_FUNDING')"),
                damage(
                        "I5",
                        "，却没有流水",
                        "UPDATE payment_notice SET state = 'PART_FUNDED', funded_fen = 1, funded_account_id = " + BANK
                                + ", funded_month = '2026-11-01' WHERE state = 'AWAITING'"),
                damage(
                        "I5",
                        "不是本中心的银行账户",
                        "UPDATE payment_notice SET funded_account_id = -1 WHERE state = 'PART_FUNDED'"),
                damage("I6", "，清册 20001 分", "UPDATE roster_line SET employer_fen = employer_fen + 1 WHERE line_no = 2"),
                damage("I6,I5", "，金额 30001 分", "UPDATE allocation SET amount_fen = amount_fen + 1"),
                damage(
                        "I2",
                        "与原流水",
                        "UPDATE disposition SET reversed_by = " + FEE_ENTRY
                                + " WHERE entry_id = (SELECT min(entry_id) FROM disposition WHERE kind = 'SUSPENDED')"),
                damage("I6,I5", "的分账已被冲正", "UPDATE allocation SET reversed_by = " + FEE_JOURNAL),
                damage(
                        "I6",
                        "不属于任何分账或付款",
                        "INSERT INTO journal_line SELECT " + FEE_JOURNAL
                                + ", 9, id, -5 FROM account WHERE key = 'E1-0'",
                        "INSERT INTO journal_line SELECT " + FEE_JOURNAL
                                + ", 10, id, 5 FROM account WHERE key = 'E1-0'"));
    }

    private static List<Damage> suspense() {
        return List.of(
                damage("I8", "：账面", "UPDATE suspended_posting SET amount_fen = amount_fen - 1 WHERE entry_id IS NULL"),
                damage("I8", "不在挂账科目上", "UPDATE suspended_posting SET account_id = " + BANK),
                damage("I8", "的处置与挂账记录不一致", "UPDATE disposition SET kind = 'SUSPENDED' WHERE kind = 'FEE'"),
                damage("I8", "的处置与挂账记录不一致", "UPDATE disposition SET kind = 'FEE' WHERE kind = 'SUSPENDED'"));
    }

    private static List<Damage> clearing() {
        String met = " WHERE state = 'MET' AND direction = 'C'";
        return List.of(
                damage(
                        "I8",
                        "：账面 5000 分，未核销的应收应付 5001 分",
                        "UPDATE expectation SET amount_fen = amount_fen + 1 WHERE state = 'OPEN'"),
                damage("I8", "不在清算科目上", "UPDATE expectation SET clearing_account_id = " + BANK + met),
                damage("I8", "与核销它的流水", "UPDATE expectation SET entry_id = " + FEE_ENTRY + met),
                damage("I8", "与核销它的流水", "UPDATE expectation SET direction = 'D'" + met),
                damage("I8", "与核销它的流水", "UPDATE expectation SET amount_fen = amount_fen + 1" + met),
                damage("I8", "与核销它的流水", "UPDATE expectation SET reference = reference || '9'" + met),
                damage(
                        "I8,I2",
                        "与核销它的流水",
                        "UPDATE bank_entry SET account_id = -1 WHERE id = (SELECT entry_id FROM expectation" + met
                                + ")"),
                damage(
                        "I8",
                        "与核销它的流水",
                        "UPDATE disposition SET kind = 'PAYOUT_CONFIRMED' WHERE kind = 'REPAYMENT_SETTLED'"),
                damage("I8,I10", "与核销它的流水", "UPDATE disposition SET kind = 'FEE' WHERE kind = 'REPAYMENT_SETTLED'"),
                damage("I8,I10", "与核销它的流水", "UPDATE disposition SET kind = 'REPAYMENT_SETTLED' WHERE kind = 'FEE'"),
                damage(
                        "I8",
                        "的处置与挂账记录不一致",
                        "UPDATE suspended_posting SET closing_journal = " + FEE_JOURNAL
                                + " WHERE state = 'CLOSED' AND reference IS NOT NULL"),
                damage("I10", " 已了结：事件 0 个", "DELETE FROM outbox WHERE type = 'cn.housingfund.suspense.resolved.v1'"),
                damage("I10", "；核销 2 笔，记录 1 笔", "UPDATE statement_part SET settled = settled + 1 WHERE settled > 0"),
                damage(
                        "I10",
                        "的来由 expectation:-1 不存在",
                        "UPDATE outbox SET cause = 'expectation:-1' WHERE cause LIKE 'expectation:%'"));
    }

    private static List<Damage> events() {
        return List.of(
                damage(
                        "I10",
                        "待发超过 1 小时",
                        "UPDATE outbox SET created_at = created_at - interval '2 hours' WHERE published_at IS NULL"),
                damage(
                        "I10",
                        "：分账 2 笔、事件 1 个",
                        "UPDATE statement_part SET allocated = allocated + 1 WHERE allocated > 0"),
                damage("I10", "：挂账 2 笔，记录 1 笔", "UPDATE statement_part SET suspended = 2 WHERE suspended = 1"),
                damage("I10", "：事件 1 个、消息 0 条", "DELETE FROM outbox WHERE destination = 'hfg.suspended'"),
                damage(
                        "I10",
                        "：事件 0 个、消息 1 条",
                        "DELETE FROM outbox WHERE destination = 'hfg.events' AND body LIKE '%\"STATEMENT_GAP\"%'"),
                damage(
                        "I10",
                        "：事件 1 个、消息 1 条",
                        "UPDATE outbox SET body = replace(body, 'suspended-posting:', 'suspended-posting:-')"),
                damage(
                        "I10",
                        "的来由 entry:-1 不存在",
                        "UPDATE outbox SET cause = 'entry:-1' WHERE type = 'cn.housingfund.entries.booked.v1'"),
                damage(
                        "I10",
                        "的来由 suspended-posting:1/9 不存在",
                        "UPDATE outbox SET cause = 'suspended-posting:1/9' WHERE type = 'cn.housingfund.entries.booked.v1'"),
                damage("I10", "：入账事件 0 个", "DELETE FROM outbox WHERE type = 'cn.housingfund.statement.booked.v1'"),
                damage(
                        "I10",
                        "的来由 alarm:-1 不存在",
                        "UPDATE outbox SET cause = 'alarm:-1' WHERE type = 'cn.housingfund.entries.booked.v1'"),
                damage(
                        "I10",
                        "的来由 statement:-1 不存在",
                        "UPDATE outbox SET cause = 'statement:-1' WHERE type = 'cn.housingfund.entries.booked.v1'"));
    }

    private static List<Damage> decisions() {
        return List.of(
                damage(
                        "I11",
                        "（OPENING）没有相符的复核",
                        "UPDATE approval SET payload = payload || '{\"amount\": \"1.00\"}' WHERE kind = 'OPENING'"),
                damage(
                        "I11",
                        "（GAP）没有相符的复核",
                        "UPDATE approval SET payload = payload || '{\"difference\": \"1.00\"}' WHERE kind = 'GAP_RELEASE'"),
                damage("I11", "审计缺少复核", "DELETE FROM audit WHERE action = 'GAP_RELEASE_APPROVED'"));
    }
}
