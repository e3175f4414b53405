package org.housingfund.gateway.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.payout.PayoutWatch;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** I12 for cases and payouts: every branch finds what it is there to find. */
class CaseworkInvariantsTest {
    private static final List<String> GUARDED = List.of(
            "supervision_case",
            "case_package",
            "case_paper",
            "case_decision",
            "case_receipt",
            "payout",
            "expectation",
            "receipt",
            "outbox",
            "journal",
            "journal_line",
            "bank_entry");

    @TempDir
    private static Path dir;

    private static CaseBed day;

    @BeforeAll
    static void casesInEveryState() {
        day = new CaseBed(dir, "--spring.datasource.username=hfg_owner");
        day.everyKindOfCase();
        aPayoutThatWasTakenBack(CaseBed.number(7));
        aPayoutThatCameBack(CaseBed.number(8));
    }

    private static void aPayoutThatWasTakenBack(String number) {
        day.send(new CasePackageFile(number).person(7));
        day.decide(CaseBed.approvalOf("D7", number, "20000007"));
        day.reply(day.reference(number), "REFUSED");
        day.reply(day.reference(number), "ACCEPTED");
        day.bed.bean(PayoutWatch.class).check();
        DifferenceDecisions decisions = day.bed.bean(DifferenceDecisions.class);
        for (Resolution resolution : List.of(Resolution.ACCEPTED, Resolution.TAKEN_BACK)) {
            day.allIsWell(); // and all messages have left
            long difference = Long.parseLong(day.one(
                    "SELECT f.id FROM clearing_difference f JOIN payout p ON p.id = f.payout_id"
                            + " WHERE p.case_number = ? AND f.state = 'OPEN'",
                    number));
            decisions.propose(difference, resolution, "银行来函", new Actor("甲", "test"));
            decisions.approve(difference, new Actor("乙", "test"));
            day.bed.clock().advance(Duration.ofDays(5)); // no debit entry comes
            day.bed.bean(PayoutWatch.class).check();
        }
        day.allIsWell();
    }

    private static void aPayoutThatCameBack(String number) {
        day.send(new CasePackageFile(number).person(8));
        day.decide(CaseBed.approvalOf("D8", number, "20000008"));
        day.pay(day.reference(number), 500_00);
        day.book(file -> CaseBed.returned(file, day.reference(number), 500_00));
        day.allIsWell();
    }

    @AfterAll
    static void close() {
        day.close();
    }

    /** Violations by code of books with this damage, which is rolled back. */
    private static Map<String, List<String>> violations(String... statements) {
        return new TransactionTemplate(day.bed.bean(PlatformTransactionManager.class)).execute(status -> {
            status.setRollbackOnly();
            GUARDED.forEach(table -> day.bed
                    .jdbc()
                    .sql("ALTER TABLE " + table + " DISABLE TRIGGER USER")
                    .update());
            for (String statement : statements) {
                assertThat(day.bed.jdbc().sql(statement).update()).as(statement).isPositive();
            }
            return day.bed.bean(Invariants.class).check().stream()
                    .filter(finding -> !finding.holds())
                    .collect(Collectors.toMap(
                            Finding::code,
                            Finding::violations,
                            (some, more) ->
                                    Stream.concat(some.stream(), more.stream()).toList()));
        });
    }

    @Test
    void soundCasesAreReportedSound() {
        assertThat(violations()).isEmpty();
        assertThat(day.bed.bean(Invariants.class).check())
                .filteredOn(finding -> finding.code().equals("I12"))
                .hasSizeGreaterThanOrEqualTo(3)
                .filteredOn(finding -> finding.statement().contains("案件")
                        || finding.statement().contains("存档"))
                .allMatch(finding -> finding.checked() > 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "没有恰好一份已接收的案件包 | DELETE FROM case_package WHERE NOT repeats AND case_id = %1$s",
                "却不属于任何案件          | DELETE FROM case_package WHERE NOT repeats AND case_id = %1$s",
                "缺少清单                 | UPDATE case_paper SET sha256 = sha256('x') WHERE paper_no = 0 AND case_id = %1$s",
                "登记簿记为 未办结         | UPDATE case_register SET completed_on = NULL, outcome = NULL, amount_fen = NULL WHERE case_id = %1$s",
                "最后的审核结果为 无       | DELETE FROM case_decision WHERE case_id = %1$s",
                "最后的审核结果为 REFUSED  | UPDATE case_decision SET decision = 'REFUSED', amount_fen = NULL, reason_count = 1 WHERE case_id = %1$s",
                "最后的审核结果为 APPROVED | UPDATE supervision_case SET state = 'FORWARDED' WHERE id = %1$s",
                "附件5有 0 份              | DELETE FROM case_receipt WHERE case_id = %1$s",
                "没有原样发出              | UPDATE outbox SET landed_sha256 = sha256('x') WHERE file_name LIKE '%%.receipt-1.xml'",
                "没有未了结的部门期限       | UPDATE case_deadline SET met_at = now() WHERE met_at IS NULL",
                "却有未了结的期限          | UPDATE case_deadline SET met_at = NULL WHERE case_id = %1$s",
                "应付款项为 CANCELLED      | UPDATE expectation SET state = 'CANCELLED', entry_id = NULL, met_at = NULL WHERE owner_id = %1$s",
                "应付款项为 无             | UPDATE expectation SET amount_fen = amount_fen + 1 WHERE owner_id = %1$s",
                "没有对应的付款            | UPDATE expectation SET reference = 'x' WHERE owner_id = %1$s",
                "不是从账户            | UPDATE journal SET step = 9 WHERE cause = 'CASE' AND cause_id = %1$s",
                "未被拒绝的付款 0 笔       | UPDATE journal SET step = 8 WHERE cause = 'CASE' AND step = 1 AND cause_id <> %1$s",
                "与原凭证不相抵           | UPDATE journal_line SET amount_fen = amount_fen + 1 WHERE journal_id IN (SELECT reversal_id FROM payout)",
                "付款恢复 1 次，两人复核 0 次 | DELETE FROM approval WHERE payload ->> 'resolution' = 'ACCEPTED'",
                "的案件 -7 不存在          | UPDATE expectation SET owner_id = -7 WHERE owner_id = %1$s",
                "与银行不符已超过 1 小时    | UPDATE expectation SET disputed_at = '2000-01-01' WHERE owner_id = %1$s",
                "却没有两人复核           | DELETE FROM approval WHERE payload ->> 'resolution' = 'TAKEN_BACK'",
                "没有向银行撤销指令        | DELETE FROM outbox WHERE type = 'cn.housingfund.payout.cancellation.v1'",
                "应付款项为 RETURNED       | UPDATE payout SET returned_by = -1 WHERE state = 'RETURNED'",
                "应付款项为 RETURNED       | UPDATE payout SET state = 'CONFIRMED', returned_by = NULL, returned_at = NULL, returned_fen = NULL, reversal_id = NULL WHERE state = 'RETURNED'",
                "不是退回它的              | UPDATE payout SET returned_fen = returned_fen - 1 WHERE state = 'RETURNED'",
                "：付款为 CONFIRMED        | UPDATE case_register SET amount_fen = amount_fen - 1 WHERE case_id = %1$s",
                "不是退回它的              | UPDATE disposition SET kind = 'FEE' WHERE kind = 'RETURNED_PAYMENT'",
                "不是退回它的              | UPDATE disposition SET kind = 'RETURNED_PAYMENT' WHERE kind = 'PAYOUT_CONFIRMED'",
                "不是退回它的              | UPDATE bank_entry SET texts = '{}' WHERE id = (SELECT returned_by FROM payout WHERE returned_by IS NOT NULL)",
                "不是退回它的              | UPDATE disposition SET reversed_by = (SELECT returned_by FROM payout WHERE returned_by IS NOT NULL) WHERE entry_id = (SELECT entry_id FROM payout WHERE case_id = %1$s)",
                "不是本案已付出的           | UPDATE case_receipt SET reference = 'x' WHERE case_id = %1$s",
                "附件5有 1 份，应为 0 份    | UPDATE case_receipt SET reference = 'x' WHERE reference = (SELECT reference FROM payout WHERE state = 'RETURNED')",
                "不是它的                 | UPDATE payout SET entry_id = -1 WHERE case_id = %1$s",
                "超过申请的 1 分           | UPDATE supervision_case SET requested_fen = 1 WHERE id = %1$s",
                "：付款为 INSTRUCTED       | UPDATE payout SET state = 'INSTRUCTED', entry_id = NULL, confirmed_at = NULL WHERE case_id = %1$s",
                "：付款为 无               | DELETE FROM payout WHERE case_id = %1$s",
                "指令有 0 条               | DELETE FROM outbox WHERE type = 'cn.housingfund.payout.command.v1'",
            })
    void damageIsReported(String text, String statement) {
        long closed = day.bed
                .jdbc()
                .sql("SELECT case_id FROM case_register WHERE outcome = 'APPROVED'")
                .query(Long.class)
                .single();
        Map<String, List<String>> found = violations(statement.formatted(closed));
        assertThat(found).as("%s", found).containsKey("I12");
        assertThat(found.get("I12")).as("%s", found).anyMatch(violation -> violation.contains(text));
    }

    @Test
    void aFileThatIsGoneOrChangedInTheArchiveIsReportedWithoutNamingAnybody() throws IOException {
        Path paper = day.archived("1-01-附件1申请表.pdf");
        byte[] content = Files.readAllBytes(paper);
        Files.writeString(paper, "changed");
        assertThat(violations().get("I12"))
                .singleElement()
                .asString()
                .contains("1-01-附件1申请表.pdf")
                .doesNotContain("韦小兰");
        Files.delete(paper);
        assertThat(violations().get("I12")).hasSize(1);
        Files.write(paper, content);
        assertThat(violations()).isEmpty();
    }
}
