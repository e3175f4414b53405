package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.console.ConsoleBed.APPROVER;
import static org.housingfund.gateway.console.ConsoleBed.BOTH;
import static org.housingfund.gateway.console.ConsoleBed.OPERATOR;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;

import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.Test;

/** A statement that is held, and a file that was refused: why, and what may be done (R-M10). */
class HeldStatementTest {
    private final ConsoleBed console = ConsoleBed.shared();

    @Test
    void aGapIsProposedByOneReleasedByAnotherAndItsDifferenceSuspended() {
        console.book(console.statement().credit("前一份", 61_00, "柳州某有限公司"));
        LiujiangFile lost = console.statement().credit("遗失的一份", 61_01, "柳州某有限公司");
        LiujiangFile after = console.statementAfter(lost).credit("之后的一份", 61_02, "柳州某有限公司");
        long held = console.book(after);
        String page = "/statements/" + held;
        assertThat(console.get_(VIEWER, page).text())
                .contains("中间可能缺失对账单", "请向银行索取缺失的对账单")
                .doesNotContain("提议放行");
        assertThat(console.get_(VIEWER, page + "?lang=en").text())
                .contains("Ask the bank for the missing statement", "stand in Chinese")
                .doesNotContain("请向银行索取", "??");
        assertThat(console.get_(OPERATOR, "/statements?state=HELD").text()).contains(page + "\"");
        assertThat(console.get_(OPERATOR, page).text()).contains("提议放行缺口", "提议作废");
        assertThat(console.said(OPERATOR, page + "/proposals", "action", "GAP", "comment", " "))
                .contains("请说明理由");
        assertThat(console.said(BOTH, page + "/proposals", "action", "GAP", "comment", "银行来函"))
                .contains("差额 61.01");
        String proposal = console.one("SELECT max(id) FROM approval WHERE kind = 'GAP_RELEASE'");
        assertThat(console.get_(APPROVER, page).text()).contains("银行来函").doesNotContain("value=\"GAP\"");
        assertThat(console.get_(APPROVER, "/proposals?kind=GAP_RELEASE").text()).contains("差额 61.01 计入挂账");
        assertThat(console.said(BOTH, "/proposals/" + proposal + "/approve")).contains("提议人不得复核自己的提议");
        assertThat(console.said(APPROVER, "/proposals/" + proposal + "/approve"))
                .contains("已复核并执行");
        console.bed.settle();
        assertThat(console.get_(OPERATOR, page).text()).contains("已入账", "经两人放行的缺口");
        assertThat(console.get_(OPERATOR, "/suspense/" + console.posting(61_01)).text())
                .contains("对账单缺失期间的差额", page + "\"");
    }

    @Test
    void aRefusedFileListsItsProblemsAndCanBeTakenAway() {
        long booked = console.book(console.statement().credit("前一份", 62_00, "柳州某有限公司"));
        LiujiangFile wrong =
                console.statement().credit("金额不符", 62_01, "柳州某有限公司").wrongControlTotal();
        assertThat(console.receive(wrong)).isZero();
        console.forget();
        String receipt = console.one("SELECT max(id) FROM receipt WHERE state = 'REJECTED'");
        assertThat(console.get_(OPERATOR, "/statements/refused").text()).contains("/files/" + receipt + "/report\"");
        assertThat(console.get_(OPERATOR, "/files/" + receipt + "/report").text())
                .contains("已拒收", "62.02", "/files/" + receipt + "\"")
                .doesNotContain("stand in Chinese");
        assertThat(console.get_(OPERATOR, "/files/" + receipt + "/report?lang=en")
                        .text())
                .as("its findings are the bank's letter, too")
                .containsPattern("<span lang=\"zh-CN\">[^<]*62.02")
                .contains("stand in Chinese");
        assertThat(console.bytes(OPERATOR, "/files/" + receipt)).isNotEmpty();
        assertThat(booked).isPositive();
        // Nothing names a mapping for a push, or for what was refused before anything read it.
        console.bed
                .jdbc()
                .sql("UPDATE receipt SET mapping = NULL WHERE id = ?::bigint")
                .param(receipt)
                .update();
        assertThat(console.get_(OPERATOR, "/files/" + receipt + "/report").text())
                .containsPattern("<dd>liujiang · \\w+</dd>");
    }

    @Test
    void anAlarmSaysInEnglishWhatItsKindMeansAndTheParticularsInItsOwnWords() {
        console.bed
                .jdbc()
                .sql("INSERT INTO alarm (cause, kind, severity, subject, sentence, count, raised_at, seen_at) VALUES"
                        + " ('inbox:english', 'INBOX', 'WARNING', 'english', '合作方 english 的收件目录', 1, now(), now())")
                .update();
        for (String page : new String[] {"/", "/alarms"}) {
            assertThat(console.get_(VIEWER, page + "?lang=en").text())
                    .contains(
                            "<span>A partner&#39;s inbox has files that cannot be received; contact the partner</span>.")
                    .contains("<span lang=\"zh-CN\" class=\"quiet\">合作方 english 的收件目录</span>")
                    .doesNotContain("??");
            assertThat(console.get_(VIEWER, page).text()).contains("<span lang=\"zh-CN\">合作方 english 的收件目录</span>");
        }
        console.bed
                .jdbc()
                .sql("UPDATE alarm SET cleared_at = now() WHERE cause = 'inbox:english'")
                .update();
    }
}
