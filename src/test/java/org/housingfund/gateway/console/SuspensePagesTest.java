package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.housingfund.gateway.console.ConsoleBed.APPROVER;
import static org.housingfund.gateway.console.ConsoleBed.BOTH;
import static org.housingfund.gateway.console.ConsoleBed.OPERATOR;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The workbench: two people decide about suspended money (R-M6). */
class SuspensePagesTest {
    private static final Pattern ROW = Pattern.compile("name=\"id\" value=\"(\\d+)\"");
    private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");

    private static ConsoleBed console;
    private static String notice;

    @BeforeAll
    static void moneyWaits() {
        console = ConsoleBed.shared();
        notice = console.issue("E72", 72_00L);
        LiujiangFile file = console.statement()
                .credit("公积金", 72_00, HallCommand.nameOf("E72"))
                .credit("公积金", 72_10, "柳州另一有限公司")
                .credit("公积金", 72_20, "柳州再一有限公司")
                .credit("公积金", 72_30, "柳州又一有限公司")
                .credit("公积金", 72_40, "柳州接口有限公司")
                .credit("公积金", 72_60, "柳州理由有限公司")
                .credit("联系人 13812345678", 72_50, "柳州来电有限公司");
        for (int i = 0; i < 60; i++) {
            file.credit("多笔公积金", 7_200_00 + i, "柳州第" + i + "有限公司");
        }
        console.book(file);
    }

    @Test
    void aSuggestionIsProposedByOneApprovedByAnotherAndTheMoneyLeavesSuspense() {
        long posting = console.posting(72_00);
        String page = "/suspense/" + posting;
        assertThat(console.get_(OPERATOR, page).text()).contains(notice, "付款人与通知书单位相符", "附言中没有指向该登记号的号码");
        assertThat(console.said(OPERATOR, page + "/proposals", "kind", "ALLOCATE", "notice", notice, "comment", "电话核实"))
                .contains("已提议", "请另一人复核");
        long proposal = proposal(posting);
        assertThat(console.get_(APPROVER, page).text()).contains("电话核实", "/proposals/" + proposal + "/approve");
        assertThat(console.said(OPERATOR, page + "/proposals", "kind", "LEAVE", "comment", "又一"))
                .contains("已有一项待复核的提议");
        assertThat(console.said(APPROVER, page + "/proposals/" + proposal + "/approve"))
                .contains("已执行");
        assertThat(console.one("SELECT state FROM suspended_posting WHERE id = ?", posting))
                .isEqualTo("CLOSED");
        assertThat(console.one("SELECT state FROM payment_notice WHERE number = ?", notice))
                .isEqualTo("ALLOCATED");
        assertThat(console.one(
                        "SELECT origin FROM audit WHERE action = 'SUSPENSE_DECIDED' AND subject = ?",
                        "suspended-posting:" + posting))
                .startsWith("console:");
        assertThat(console.get_(OPERATOR, page).text()).contains("已结", "SUSPENSE_DECIDED");
    }

    @Test
    void nobodyApprovesWhatTheyProposedWhateverTheirRoles() {
        long posting = console.posting(72_10);
        String page = "/suspense/" + posting;
        assertThat(console.said(BOTH, page + "/proposals", "kind", "LEAVE", "comment", "待核实"))
                .contains("已提议");
        long proposal = proposal(posting);
        assertThat(console.said(BOTH, page + "/proposals/" + proposal + "/approve"))
                .contains("提议人不得复核自己的提议");
        assertThat(console.said(BOTH, "/proposals/" + proposal + "/approve")).contains("提议人不得复核自己的提议");
        assertThat(console.get_(BOTH, "/proposals?after=" + (proposal - 1)).text())
                .contains("须由另一人复核");
        assertThat(console.one("SELECT state FROM approval WHERE id = ?", proposal))
                .isEqualTo("PROPOSED");
        assertThat(console.said(APPROVER, page + "/proposals/0/approve")).contains("待复核的提议是 " + proposal);
        assertThat(console.said(APPROVER, "/proposals/" + proposal + "/reject")).contains("已驳回");
        assertThat(console.said(APPROVER, "/proposals/" + proposal + "/approve"))
                .contains("已经复核或驳回");
    }

    @Test
    void whatOneDoorProposedAnotherDoesNotDecide() {
        long posting = console.posting(72_10);
        SuspenseDecisions decisions = console.bed.bean(SuspenseDecisions.class);
        assertThat(console.said(OPERATOR, "/suspense/" + posting + "/proposals", "kind", "LEAVE", "comment", "待核实"))
                .contains("已提议");
        long atTheConsole = proposal(posting);
        for (String door : List.of("cli:root@gateway", "jms:hfg.suspense.decisions")) {
            Actor madeUp = new Actor("不同的名字", door);
            assertThatThrownBy(() -> decisions.approve(posting, atTheConsole, madeUp))
                    .isInstanceOf(Approvals.RefusedException.class)
                    .hasMessageContaining("请另一人在控制台复核");
            assertThatThrownBy(() -> decisions.reject(posting, atTheConsole, madeUp))
                    .isInstanceOf(Approvals.RefusedException.class);
        }
        assertThat(console.said(APPROVER, "/proposals/" + atTheConsole + "/reject"))
                .contains("已驳回");
        long onTheLine = decisions
                .propose(posting, new SuspenseDecision.Leave(), "待核实", new Actor("甲", "cli:root@gateway"))
                .id();
        assertThat(console.said(APPROVER, "/proposals/" + onTheLine + "/approve"))
                .contains("请另一人在命令行复核");
        decisions.reject(posting, onTheLine, new Actor("乙", "cli:root@gateway"));
    }

    @Test
    void theSameHoldsForPrograms() {
        long posting = console.posting(72_40);
        String address = "/api/suspense/" + posting;
        assertThat(console.get_(VIEWER, address).text())
                .contains("\"amountFen\":7240", "\"reason\":\"NO_NUMBER\"")
                .doesNotContain("柳州接口有限公司");
        assertThat(console.get_(OPERATOR, "/api/suspense?from=72.40&to=72.40").text())
                .contains("柳州接口有限公司");
        ConsoleBed.Page proposed =
                console.send(BOTH, address + "/proposals", "{\"kind\":\"LEAVE\",\"comment\":\"待核实\"}");
        assertThat(proposed.status()).isEqualTo(201);
        String approve = address + "/proposals/" + proposal(posting) + "/approve";
        assertThat(console.send(BOTH, approve, "{}"))
                .satisfies(page -> assertThat(page.status()).isEqualTo(409))
                .satisfies(page -> assertThat(page.text()).contains("提议人不得复核自己的提议"));
        assertThat(console.send(OPERATOR, approve, "{}").status()).isEqualTo(403);
        assertThat(console.send(OPERATOR, address + "/proposals", "{\"kind\":\"ALLOCATE\",\"comment\":\"x\"}"))
                .satisfies(page -> assertThat(page.status()).isEqualTo(400))
                .satisfies(page -> assertThat(page.text()).contains("须指明缴款登记号"));
        assertThat(console.send(APPROVER, approve, "{}").text()).contains("已执行");
        assertThat(console.get_(VIEWER, "/api/suspense/999999999").status()).isEqualTo(404);
    }

    @Test
    void whatIsProposedIsRefusedWhereTheWorldHasChanged() {
        long posting = console.posting(72_20);
        String other = console.issue("E73", 72_20L);
        assertThat(console.said(
                        OPERATOR,
                        "/suspense/" + posting + "/proposals",
                        "kind",
                        "ALLOCATE",
                        "notice",
                        other,
                        "comment",
                        "核实"))
                .contains("已提议");
        console.bed.bean(org.housingfund.gateway.notice.NoticeCommands.class).handle("ID:c", HallCommand.cancel(other));
        assertThat(console.said(APPROVER, "/proposals/" + proposal(posting) + "/approve"))
                .contains("情况已变化");
        assertThat(console.one("SELECT state FROM suspended_posting WHERE id = ?", posting))
                .isEqualTo("OPEN");
    }

    @Test
    void whatIsFilledInWrongIsSaidAndNothingHappens() {
        long posting = console.posting(72_30);
        String page = "/suspense/" + posting + "/proposals";
        assertThat(console.said(OPERATOR, page, "kind", "ALLOCATE", "comment", "核实"))
                .contains("须指明缴款登记号");
        assertThat(console.said(OPERATOR, page, "comment", "核实")).contains("请选择一项决定");
        assertThat(console.said(OPERATOR, page, "kind", "LEAVE", "comment", " "))
                .contains("说明理由");
        assertThat(console.get_(OPERATOR, "/suspense?from=abc").text()).contains("金额含有非数字字符");
        assertThat(console.get_(OPERATOR, "/suspense?after=x_y").text()).contains("请从第一页重新查询");
        assertThat(console.get_(OPERATOR, "/suspense?reason=NO_SUCH").status()).isEqualTo(400);
        assertThat(console.get_(OPERATOR, "/suspense/999999999").status()).isEqualTo(404);
    }

    @Test
    void theListIsReadByKeyEveryPostingOnce() {
        List<String> seen = new ArrayList<>();
        String address = "/suspense?from=7200.00&to=7200.59";
        while (address != null) {
            String page = console.get_(OPERATOR, address).text();
            ROW.matcher(page).results().forEach(row -> seen.add(row.group(1)));
            Matcher next = NEXT.matcher(page);
            address = next.find() ? next.group(1).replace("&amp;", "&") : null;
        }
        assertThat(seen).hasSize(60).doesNotHaveDuplicates();
        assertThat(console.get_(OPERATOR, "/suspense?from=7200.00&to=7200.59&age=99999")
                        .text())
                .contains("没有符合条件的记录");
        assertThat(console.get_(OPERATOR, "/suspense?employer=E72").text()).contains("没有符合条件的记录");
        assertThat(console.get_(OPERATOR, "/suspense?reason=NO_NUMBER&waits=FREE&pinned=false&bank=x")
                        .text())
                .contains("没有符合条件的记录");
    }

    @Test
    void digitsWithoutAPrefixAreNobodysNoticeAndStayHidden() {
        for (String page : List.of("/suspense/" + console.posting(72_50), "/entries/" + console.entry(72_50))) {
            assertThat(console.get_(VIEWER, page).text()).contains("…5678").doesNotContain("1381234");
            assertThat(console.get_(OPERATOR, page).text()).contains("<mark>13812345678</mark>");
        }
        String program = "/api/suspense/" + console.posting(72_50);
        assertThat(console.get_(VIEWER, program).text())
                .doesNotContain("1381234")
                .contains("P…4567");
        // Nor does any event say them, whoever listens.
        String told = "SELECT count(*) FROM outbox WHERE channel = 'TOPIC' AND body LIKE '%";
        assertThat(console.one(told + "1381234%'")).isEqualTo("0");
        assertThat(console.one(told + "P…4567%'")).isNotEqualTo("0");
    }

    @Test
    void whatPeopleWroteAndWhereFromIsHiddenFromWhoMayNotSeeRemarks() {
        long posting = console.posting(72_60);
        String page = "/suspense/" + posting;
        console.said(OPERATOR, page + "/proposals", "kind", "LEAVE", "comment", "张三丰来电 13912345678");
        for (String address : List.of(
                page,
                "/entries/" + console.entry(72_60),
                "/suspense?from=72.60&to=72.60",
                "/proposals?after=" + (proposal(posting) - 1),
                "/api" + page)) {
            assertThat(console.get_(VIEWER, address).text())
                    .as(address)
                    .doesNotContain("张三丰", "13912345678", "console:127.0.0.1");
            assertThat(console.get_(OPERATOR, address).text()).as(address).contains("张三丰来电 13912345678");
        }
        assertThat(console.get_(ConsoleBed.person("己", "ROLE_AUDITOR", "ROLE_VIEWER"), page)
                        .text())
                .contains("console:127.0.0.1");
    }

    @Test
    void theSpreadsheetHasWhatTheFilterFindsMaskedAsThePagesAre() throws IOException {
        String address = "/suspense/export.xlsx?from=7200.00&to=7200.59";
        assertThat(sheet(console.bytes(OPERATOR, address))).contains("柳州第59有限公司", "7200.59", "多笔公积金");
        assertThat(sheet(console.bytes(VIEWER, address))).contains("7200.59").doesNotContain("柳州第59有限公司", "多笔");
        assertThat(
                        console.one(
                                "SELECT count(*) FROM audit WHERE action = 'EXPORTED' AND subject = 'list:suspense' AND actor = '丁'"))
                .isEqualTo("1");
    }

    private static String sheet(byte[] xlsx) throws IOException {
        StringBuilder text = new StringBuilder();
        try (ZipFile zip = ZipFile.builder().setByteArray(xlsx).get()) {
            for (ZipArchiveEntry entry : java.util.Collections.list(zip.getEntries())) {
                text.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return org.jsoup.parser.Parser.unescapeEntities(text.toString(), true);
    }

    private static long proposal(long posting) {
        return Long.parseLong(
                console.one("SELECT max(id) FROM approval WHERE subject = ?", "suspended-posting:" + posting));
    }
}
