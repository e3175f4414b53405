package org.housingfund.gateway.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.lending.LendingBed;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.testing.Faults;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** As {@link InvariantsTest}, for early repayments: each way to break them is reported. */
class LendingInvariantsTest {
    private static final String DAY = "2026-11-20";
    private static final List<String> GUARDED = List.of(
            "audit",
            "outbox",
            "journal",
            "journal_line",
            "account_delta",
            "expectation",
            "deduction",
            "deduction_command",
            "deduction_answer",
            "clearing_difference",
            "suspense_decision");

    @TempDir
    private static Path dir;

    private static LendingBed lending;

    private record Damage(String text, List<String> statements) {
        @Override
        public String toString() {
            return text + " " + statements.get(0);
        }
    }

    /** Requests {@code settled, succeeded, refused, declined, sent, disputed, dismissed, accepted, undone, again,
     * expired, returned}. */
    @BeforeAll
    static void aGatewayThatHasSeenEverything() {
        lending = new LendingBed(dir, new Faults(), "--spring.datasource.username=hfg_owner");
        for (String id : List.of(
                "settled",
                "succeeded",
                "refused",
                "sent",
                "disputed",
                "dismissed",
                "accepted",
                "undone",
                "again",
                "expired",
                "returned")) {
            lending.request(id, 100_00);
        }
        lending.request(LendingBed.requestBody("sent", "liujiang", 999_00));
        for (String id : List.of("settled", "succeeded", "returned")) {
            lending.succeed(lending.id(id), 90_00, 10_00, DAY);
        }
        lending.refuse(lending.id("refused"));
        for (String id : List.of("undone", "again")) {
            lending.succeed(lending.id(id), 90_00, 10_00, DAY);
            lending.refuse(lending.id(id));
        }
        for (String id : List.of("disputed", "dismissed", "accepted")) {
            lending.succeed(lending.id(id), 90_00, 0, DAY);
        }
        decide("dismissed", Resolution.DISMISSED);
        decide("accepted", Resolution.ACCEPTED);
        decide("undone", Resolution.TAKEN_BACK);
        decide("again", Resolution.TAKEN_BACK);
        lending.succeed(lending.id("again"), 80_00, 20_00, DAY);
        decide("again", Resolution.ACCEPTED);
        aDeductionThatTheBankTookBackAfterItsMoneyHadCome();
        lending.arrive("settled", 100_00);
        lending.arrive("settled", 100_00); // twice: a difference
        lending.bed().clock().advance(Duration.ofHours(10));
        lending.turn();
        lending.request("declined", 100_00);
        lending.notFound(lending.id("expired"), 1);
        lending.publish();
    }

    private static void aDeductionThatTheBankTookBackAfterItsMoneyHadCome() {
        lending.arrive("returned", 100_00);
        lending.goBack("returned", 100_00);
        long arrived = lending.jdbc()
                .sql("SELECT entry_id FROM expectation WHERE owner_id = ?")
                .param(lending.id("returned"))
                .query(Long.class)
                .single();
        long posting = lending.jdbc()
                .sql("SELECT id FROM suspended_posting WHERE state = 'OPEN'")
                .query(Long.class)
                .single();
        SuspenseDecisions decisions = lending.bed().bean(SuspenseDecisions.class);
        long proposal = decisions
                .propose(posting, new SuspenseDecision.SetOff(null, arrived), "银行来函", new Actor("甲", "test"))
                .id();
        decisions.approve(posting, proposal, new Actor("乙", "test"));
    }

    private static void decide(String request, Resolution resolution) {
        long difference = lending.jdbc()
                .sql("SELECT id FROM clearing_difference WHERE deduction_id = ? AND state = 'OPEN'")
                .param(lending.id(request))
                .query(Long.class)
                .single();
        DifferenceDecisions decisions = lending.bed().bean(DifferenceDecisions.class);
        decisions.propose(difference, resolution, "银行来函", new Actor("甲", "test"));
        decisions.approve(difference, new Actor("乙", "test"));
    }

    @AfterAll
    static void close() {
        lending.close();
    }

    private static Map<String, List<String>> violations(String... statements) {
        List<Finding> findings = new TransactionTemplate(lending.bed().bean(PlatformTransactionManager.class))
                .execute(status -> {
                    status.setRollbackOnly();
                    GUARDED.forEach(table -> lending.jdbc()
                            .sql("ALTER TABLE " + table + " DISABLE TRIGGER USER")
                            .update());
                    lending.jdbc().sql("SET CONSTRAINTS ALL DEFERRED").update();
                    for (String statement : statements) {
                        int rows = lending.jdbc().sql(statement).update();
                        assertThat(statement.startsWith("ALTER") || rows > 0)
                                .as(statement)
                                .isTrue();
                    }
                    return lending.bed().bean(Invariants.class).check();
                });
        return findings.stream()
                .filter(finding -> !finding.holds())
                .collect(Collectors.toMap(
                        Finding::code,
                        Finding::violations,
                        (some, more) ->
                                Stream.concat(some.stream(), more.stream()).toList()));
    }

    @Test
    void soundBooksAreReportedSound() {
        assertThat(violations()).isEmpty();
        assertThat(lending.bed().bean(Invariants.class).check().stream()
                        .filter(finding -> LendingInvariants.ALL.stream()
                                .anyMatch(own -> own.statement().equals(finding.statement()))))
                .hasSameSizeAs(LendingInvariants.ALL)
                .allMatch(finding -> finding.checked() > 0);
        assertThat(lending.jdbc()
                        .sql("SELECT request_id || ' ' || state FROM deduction ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "settled SETTLED",
                        "succeeded SUCCEEDED",
                        "refused REFUSED",
                        "sent UNKNOWN",
                        "disputed DISPUTED",
                        "dismissed REFUSED",
                        "accepted SUCCEEDED",
                        "undone REFUSED",
                        "again SUCCEEDED",
                        "expired REFUSED",
                        "returned REFUSED",
                        "declined DECLINED");
    }

    @ParameterizedTest
    @MethodSource
    void damageIsReported(Damage damage) {
        Map<String, List<String>> found = violations(damage.statements().toArray(String[]::new));
        assertThat(found.get("I12")).as("%s", found).anyMatch(violation -> violation.contains(damage.text()));
    }

    private static Damage damage(String text, String... statements) {
        return new Damage(text, List.of(statements));
    }

    private static String of(String request) {
        return "(SELECT id FROM deduction WHERE request_id = '" + request + "')";
    }

    static Stream<Damage> damageIsReported() {
        return Stream.of(
                damage(
                        "凭证 2 张，应为 1 张",
                        "INSERT INTO journal VALUES (-1, -1, 'DEDUCTION', " + of("settled")
                                + ", 2, '2026-11-20', 'x', NULL)"),
                damage(
                        "凭证 1 张，应为 2 张",
                        "INSERT INTO journal VALUES (-1, -1, 'DEDUCTION', " + of("settled")
                                + ", 1, '2026-11-20', 'x', NULL)"),
                damage(
                        "与原凭证不相抵",
                        "UPDATE journal_line SET amount_fen = amount_fen + 1 WHERE journal_id IN"
                                + " (SELECT id FROM journal WHERE cause = 'DEDUCTION' AND step = 1)"),
                damage("再次入账 1 次，两人复核 0 次", "DELETE FROM approval WHERE payload ->> 'resolution' = 'ACCEPTED'"),
                damage("此前已了结为未扣款，却没有两人复核", "DELETE FROM approval WHERE payload ->> 'resolution' = 'ACCEPTED'"),
                damage(
                        "与银行不符已超过 1 小时",
                        "UPDATE clearing_difference SET state = 'RESOLVED', resolved_at = now(), resolution = 'CLEARED'"
                                + " WHERE deduction_id = " + of("settled")),
                damage("的扣款 -7 不存在", "UPDATE expectation SET owner_id = -7 WHERE owner_id = " + of("undone")),
                damage("冲回 1 次，两人复核 0 次", "DELETE FROM approval WHERE payload ->> 'resolution' = 'TAKEN_BACK'"),
                damage("冲回 1 次，两人复核 0 次", "DELETE FROM suspense_decision WHERE against_entry_id > 0"),
                damage("不是两人认定收回它的", "UPDATE suspense_decision SET against_entry_id = -1 WHERE against_entry_id > 0"),
                damage("不是两人认定收回它的", "UPDATE disposition SET kind = 'SUSPENDED' WHERE kind = 'DEDUCTION_RETURN'"),
                damage("记为扣款收回，却没有两人认定", "DELETE FROM suspense_decision WHERE against_entry_id > 0"),
                damage(
                        "的待到账记录为 RETURNED",
                        "UPDATE expectation SET owner_id = " + of("succeeded") + " WHERE owner_id = " + of("returned")),
                damage("（TAKEN_BACK），却没有复核", "DELETE FROM approval WHERE payload ->> 'resolution' = 'TAKEN_BACK'"),
                damage(
                        "（TAKEN_BACK），却没有依据",
                        "UPDATE deduction SET refusal_code = 'TAKEN_BACK' WHERE request_id = 'refused'"),
                damage("的待到账记录为 OPEN", "UPDATE expectation SET state = 'OPEN' WHERE owner_id = " + of("undone")),
                damage(
                        "凭证 1 张，应为 0 张",
                        "INSERT INTO journal VALUES (-1, -1, 'DEDUCTION', " + of("refused")
                                + ", 0, '2026-11-20', 'x', NULL)"),
                damage(
                        "凭证 0 张，应为 1 张",
                        "UPDATE journal SET cause = 'CASE' WHERE cause = 'DEDUCTION' AND cause_id = " + of("settled")),
                damage(
                        "的扣款 -5 不存在",
                        "INSERT INTO journal VALUES (-1, -1, 'DEDUCTION', -5, 0, '2026-11-20', 'x', NULL)"),
                damage(
                        "不是它的成功答复",
                        "ALTER TABLE deduction DROP CONSTRAINT deduction_id_answer_id_fkey",
                        "UPDATE deduction SET answer_id = (SELECT min(id) FROM deduction_answer WHERE result = 'REFUSED')"
                                + " WHERE request_id = 'settled'"),
                damage(
                        "：凭证借方",
                        "UPDATE journal_line SET amount_fen = amount_fen + 1 WHERE amount_fen > 0 AND journal_id ="
                                + " (SELECT journal_id FROM deduction WHERE request_id = 'succeeded')"),
                damage("，且没有复核", "UPDATE deduction SET amount_fen = amount_fen + 1 WHERE request_id = 'settled'"),
                damage(
                        "，且没有复核",
                        "DELETE FROM approval WHERE kind = 'CLEARING_DIFFERENCE' AND payload ->> 'resolution' = 'ACCEPTED'"),
                damage(
                        "的待到账记录为 MET",
                        "UPDATE deduction SET state = 'SUCCEEDED', settled_on = NULL WHERE request_id = 'settled'"),
                damage(
                        "的待到账记录为 OPEN",
                        "UPDATE deduction SET state = 'SETTLED', settled_on = '2026-11-20', check_at = NULL"
                                + " WHERE request_id = 'succeeded'"),
                damage(
                        "的待到账记录为 OPEN",
                        "UPDATE expectation SET owner_id = " + of("refused") + " WHERE owner_id = " + of("succeeded")),
                damage(
                        "划扣指令登记 1 条、发出 0 条",
                        "UPDATE outbox SET published_at = created_at WHERE type = 'cn.housingfund.deduction.order.v1'",
                        "DELETE FROM outbox WHERE type = 'cn.housingfund.deduction.order.v1'"),
                damage(
                        "划扣指令登记 1 条、发出 2 条",
                        "UPDATE outbox SET subject = 'deduction:' || " + of("sent")
                                + " WHERE subject = 'deduction:' || " + of("settled")),
                damage(
                        "（DECLINED）：划扣指令登记 1 条",
                        "INSERT INTO deduction_command VALUES (" + of("declined") + ", 0, 'DEDUCT', now())"),
                damage("的指令编号不连续", "INSERT INTO deduction_command VALUES (" + of("settled") + ", 7, 'INQUIRE', now())"),
                damage(
                        "（INSUFFICIENT_FUNDS），却没有依据",
                        "UPDATE deduction_answer SET code = 'OTHER' WHERE result = 'REFUSED'"),
                damage(
                        "（NOT_EXECUTED），却没有依据",
                        "UPDATE deduction_answer SET result = 'UNKNOWN' WHERE result = 'NOT_FOUND'"),
                damage(
                        "（DISMISSED），却没有依据",
                        "DELETE FROM approval WHERE kind = 'CLEARING_DIFFERENCE' AND payload ->> 'resolution' = 'DISMISSED'"),
                damage(
                        "却没有未了结的差异",
                        "UPDATE clearing_difference SET state = 'RESOLVED', resolved_at = now(), resolution = 'CLEARED'"
                                + " WHERE deduction_id = " + of("disputed")),
                damage(
                        "（ACCEPTED）：答复 0 条",
                        "INSERT INTO receipt (partner, channel, kind, name, sha256, size_bytes, received_at, state)"
                                + " VALUES ('x', 'JMS', 'LENDING_REPLY', 'x', sha256('x'), 1, now(), 'ACCEPTED')"),
                damage("不是银行的答复", "UPDATE receipt SET kind = 'X' WHERE kind = 'LENDING_REPLY'"),
                damage("既未入账也没有差异", "DELETE FROM clearing_difference WHERE deduction_id = " + of("disputed")),
                damage(
                        "（DISMISSED），却没有复核",
                        "UPDATE clearing_difference SET state = 'RESOLVED', resolved_at = now(), resolution = 'DISMISSED'"
                                + " WHERE state = 'OPEN'"));
    }
}
