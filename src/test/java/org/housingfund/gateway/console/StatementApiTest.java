package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.console.ConsoleBed.APPROVER;
import static org.housingfund.gateway.console.ConsoleBed.BOTH;
import static org.housingfund.gateway.console.ConsoleBed.OPERATOR;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;

import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Statements, entries, proposals and bulk jobs for programs. {@link ConsoleBed} holds every answer against
 * {@code schemas/openapi.yaml}.
 */
class StatementApiTest {
    private static ConsoleBed console;
    private static long statement;
    private static String paid;

    @BeforeAll
    static void aStatementArrives() {
        console = ConsoleBed.shared();
        paid = console.issue("E51", 51_00L, 49_00L);
        LiujiangFile file = console.statement()
                .credit(paid, 51_00 + 49_00, HallCommand.nameOf("E51"))
                .credit("张三丰来电 13612345678", 51_02, "柳州程序有限公司")
                .debit("F001", 51_03);
        file.credit("一并搁置", 51_04_01, "柳州成对有限公司").credit("一并搁置", 51_04_02, "柳州成对有限公司");
        for (int i = 0; i < 50; i++) {
            file.credit("成批公积金", 5_100_00 + i, "柳州成批有限公司");
        }
        statement = console.book(file);
    }

    @Test
    void aStatementIsListedWithItsBalanceEquationAndItsEntriesArePagedByKey() {
        JsonNode listed = console.json(VIEWER, "/api/statements?state=BOOKED&account=" + LiujiangFile.ACCOUNT);
        assertThat(listed.path("rows").findValuesAsString("id")).contains(String.valueOf(statement));
        JsonNode whole = console.json(VIEWER, "/api/statements/" + statement);
        assertThat(whole.path("expectedFen").asLong())
                .isEqualTo(whole.at("/statement/closingFen").asLong())
                .isPositive();
        assertThat(whole.at("/file/sha256").asString()).hasSize(64);
        List<String> seen = new ArrayList<>();
        String next = "0";
        while (next != null) {
            JsonNode page = console.json(OPERATOR, "/api/statements/" + statement + "/entries?after=" + next);
            page.path("rows").forEach(row -> seen.add(row.path("sequence").asString()));
            next = page.path("next").isNull() ? null : page.path("next").asString();
        }
        assertThat(seen).hasSize(55).doesNotHaveDuplicates();
    }

    @Test
    void namesRemarksAndBytesAreForWhoMaySeeThem() {
        long entry = console.entry(51_02);
        String raw = "/rows/1/raw";
        String entries = "/api/statements/" + statement + "/entries";
        assertThat(console.json(OPERATOR, entries).at(raw).asString()).contains("柳州程序有限公司");
        assertThat(console.json(VIEWER, entries).at(raw).isNull()).isTrue();
        assertThat(console.json(OPERATOR, "/api/entries/" + entry)
                        .at("/raw/segment")
                        .asString())
                .contains("13612345678");
        assertThat(console.get_(OPERATOR, "/api/entries/" + entry).text()).contains("柳州程序有限公司", "张三丰");
        for (String address : List.of(entries, "/api/entries/" + entry, "/api/suspense/" + console.posting(51_02))) {
            assertThat(console.get_(VIEWER, address).text())
                    .as(address)
                    .doesNotContain("柳州程序有限公司", "张三丰", "13612345678", "1361234");
        }
    }

    @Test
    void anEntryTellsItsWholeLife() {
        JsonNode life = console.json(OPERATOR, "/api/entries/" + console.entry(100_00));
        assertThat(life.at("/explanation/disposition").asString()).isEqualTo("ALLOCATED");
        assertThat(life.at("/explanation/notice").asString()).isEqualTo(paid);
        assertThat(life.at("/journals/0/lines").size()).isEqualTo(3);
        assertThat(life.path("events").findValuesAsString("type")).contains("cn.housingfund.payment.allocated.v1");
        assertThat(life.path("previous").isNull()).isTrue();
        assertThat(life.path("following").asLong()).isEqualTo(console.entry(51_02));
        assertThat(console.get_(VIEWER, "/api/entries/" + console.entry(100_00)).text())
                .doesNotContain("E51-0");
    }

    @Test
    void theOriginalIsForWhoMaySeeIt() {
        String receipt = console.one("SELECT receipt_id FROM statement WHERE id = ?", statement);
        assertThat(console.json(VIEWER, "/api/files/" + receipt)
                        .at("/statements/0/id")
                        .asLong())
                .isEqualTo(statement);
        String content = "/api/files/" + receipt + "/content";
        assertThat(console.get_(VIEWER, content).status()).isEqualTo(403);
        assertThat(console.bytes(OPERATOR, content)).hasSizeGreaterThan(1_000);
    }

    @Test
    void whatIsAskedWrongIsAProblemThatSaysSo() {
        assertThat(console.get_(VIEWER, "/api/statements/999999999"))
                .satisfies(page -> assertThat(page.status()).isEqualTo(404))
                .satisfies(page -> assertThat(page.text()).contains("没有编号为 999999999 的对账单", "\"instance\""));
        assertThat(console.get_(VIEWER, "/api/entries/999999999").status()).isEqualTo(404);
        assertThat(console.get_(VIEWER, "/api/files/999999999").status()).isEqualTo(404);
        assertThat(console.get_(VIEWER, "/api/statements?day=never").status()).isEqualTo(400);
        assertThat(console.get_(VIEWER, "/api/statements/" + statement + "/entries?after=x")
                        .status())
                .isEqualTo(400);
        assertThat(console.send(OPERATOR, "/api/statements/" + statement + "/proposals", "{\"action\":\"NONE\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aHeldStatementTakesTwoPeopleThroughTheInterfaceToo() {
        LiujiangFile lost = console.statement().credit("遗失的一份", 52_01, "柳州某有限公司");
        long held = console.book(console.statementAfter(lost).credit("之后的一份", 52_02, "柳州某有限公司"));
        String proposals = "/api/statements/" + held + "/proposals";
        assertThat(console.json(VIEWER, "/api/statements?state=HELD")
                        .at("/rows/0/hold")
                        .asString())
                .isEqualTo("GAP");
        assertThat(console.send(OPERATOR, proposals, "{\"action\":\"GAP\"}").text())
                .contains("请说明理由");
        assertThat(console.send(APPROVER, proposals, "{\"action\":\"GAP\",\"comment\":\"x\"}")
                        .status())
                .isEqualTo(403);
        assertThat(console.send(BOTH, proposals, "{\"action\":\"GAP\",\"comment\":\"张三丰来函\"}"))
                .satisfies(page -> assertThat(page.status()).isEqualTo(201))
                .satisfies(page -> assertThat(page.text()).contains("差额 52.01"));
        String proposal = "/api/proposals/"
                + console.json(VIEWER, "/api/statements/" + held)
                        .path("gapProposal")
                        .asString();
        assertThat(console.get_(BOTH, proposal).text()).contains("\"own\":true", "张三丰来函");
        assertThat(console.get_(VIEWER, proposal).text()).doesNotContain("张三丰");
        assertThat(console.get_(VIEWER, "/api/proposals?kind=GAP_RELEASE").text())
                .contains("52.01 计入挂账")
                .doesNotContain("张三丰");
        assertThat(console.send(BOTH, proposal + "/approve", ""))
                .satisfies(page -> assertThat(page.status()).isEqualTo(409))
                .satisfies(page -> assertThat(page.text()).contains("提议人不得复核自己的提议"));
        assertThat(console.send(OPERATOR, proposal + "/approve", "").status()).isEqualTo(403);
        assertThat(console.send(APPROVER, proposal + "/approve", "").text()).contains("已复核并执行");
        console.bed.settle();
        assertThat(console.json(VIEWER, "/api/statements/" + held)
                        .at("/statement/state")
                        .asString())
                .isEqualTo("BOOKED");
        assertThat(console.send(APPROVER, proposal + "/reject", "").text()).contains("已经复核或驳回");
    }

    @Test
    void manyAreProposedAsAJobWhichItsOwnPersonResumes() {
        String filter = "/api/jobs/propose?from=5100.00&to=5100.49";
        assertThat(console.send(OPERATOR, filter, "{\"decision\":\"LEAVE\"}").text())
                .contains("说明理由");
        assertThat(console.send(APPROVER, filter, "{\"decision\":\"LEAVE\",\"comment\":\"x\"}")
                        .status())
                .isEqualTo(403);
        ConsoleBed.Page started = console.send(OPERATOR, filter, "{\"decision\":\"LEAVE\",\"comment\":\"张三丰请求\"}");
        assertThat(started.status()).isEqualTo(202);
        JsonNode job = ConsoleBed.JSON.readTree(started.text());
        assertThat(job.path("items").asInt()).isEqualTo(50);
        String address = "/api/jobs/" + job.path("id").asString();
        assertThat(console.get_(VIEWER, address).text()).doesNotContain("张三丰");
        assertThat(console.json(VIEWER, address + "/items?state=WAITING")
                        .path("rows")
                        .size())
                .isEqualTo(50);
        assertThat(console.send(OPERATOR, address, "{\"action\":\"PAUSE\"}").text())
                .contains("已暂停");
        assertThat(console.send(BOTH, address, "{\"action\":\"RESUME\"}"))
                .satisfies(page -> assertThat(page.status()).isEqualTo(409))
                .satisfies(page -> assertThat(page.text()).contains("只能由其本人继续"));
        assertThat(console.send(OPERATOR, address, "{}").status()).isEqualTo(400);
        assertThat(console.send(OPERATOR, address, "{\"action\":\"CANCEL\"}").text())
                .contains("已取消");
        assertThat(console.json(VIEWER, "/api/jobs").path("rows").findValuesAsString("state"))
                .contains("CANCELLED");
        assertThat(console.get_(VIEWER, "/api/jobs/999999999/items").status()).isEqualTo(404);
        assertThat(console.send(APPROVER, "/api/jobs/decide", "{\"kind\":\"APPROVE\",\"choices\":[]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void allThatAFilterFindsAreDecidedAsTheyWereCounted() {
        for (long fen : new long[] {51_04_01, 51_04_02}) {
            String address = "/api/suspense/" + console.posting(fen) + "/proposals";
            assertThat(console.send(OPERATOR, address, "{\"kind\":\"LEAVE\",\"comment\":\"待单位答复\"}")
                            .status())
                    .isEqualTo(201);
        }
        String filter = "from=5104.01&to=5104.02";
        JsonNode extent = console.json(VIEWER, "/api/suspense/extent?waits=PROPOSED&" + filter);
        assertThat(extent.path("count").asLong()).isEqualTo(2);
        String decide = "/api/jobs/decide?" + filter;
        String meant = "{\"kind\":\"APPROVE\",\"count\":%d,\"highest\":%s}";
        String highest = extent.path("highest").asString();
        assertThat(console.send(OPERATOR, decide, meant.formatted(2, highest)).status())
                .isEqualTo(403);
        assertThat(console.send(APPROVER, decide, "{\"kind\":\"APPROVE\"}").text())
                .contains("highest 和 count");
        assertThat(console.send(APPROVER, decide, meant.formatted(1, highest)))
                .satisfies(page -> assertThat(page.status()).isEqualTo(400))
                .satisfies(page -> assertThat(page.text()).contains("现有 2 项，您看到的是 1 项"));
        JsonNode job = ConsoleBed.JSON.readTree(
                console.send(APPROVER, decide, meant.formatted(2, highest)).text());
        assertThat(job.path("kind").asString()).isEqualTo("APPROVE");
        assertThat(job.path("items").asInt()).isEqualTo(2);
    }

    @Test
    void anOpeningBalanceIsProposedByOneAndApprovedByAnother() {
        String opening = "{\"account\":\"%s\",\"amountFen\":%d,\"asOf\":\"2026-10-31\"}";
        String another = "4501200100000000025";
        assertThat(console.send(OPERATOR, "/api/openings", opening.formatted(LiujiangFile.ACCOUNT, 1))
                        .text())
                .contains("已有经复核的期初余额");
        assertThat(console.send(OPERATOR, "/api/openings", "{}").status()).isEqualTo(400);
        assertThat(console.send(OPERATOR, "/api/openings", opening.formatted(another, Long.MAX_VALUE)))
                .satisfies(page -> assertThat(page.status()).isEqualTo(409))
                .satisfies(page -> assertThat(page.text()).contains("请核对金额和日期"));
        assertThat(console.send(VIEWER, "/api/openings", opening.formatted(another, 1))
                        .status())
                .isEqualTo(403);
        assertThat(console.get_(OPERATOR, "/openings").text()).contains("value=\"" + another + "\"");
        assertThat(console.get_(VIEWER, "/openings").text())
                .contains(another, "尚未设置")
                .doesNotContain("name=\"amount\"");
        assertThat(console.said(BOTH, "/openings", "account", another, "amount", "1.234", "asOf", "2026-10-31"))
                .isNotEmpty();
        assertThat(console.said(BOTH, "/openings", "account", another, "amount", "88.00", "asOf", "2026-10-31"))
                .contains("请另一人复核");
        JsonNode standing = console.json(VIEWER, "/api/openings").at("/1");
        assertThat(standing.path("account").asString()).isEqualTo(another);
        String proposal = "/api/proposals/" + standing.path("proposal").asString();
        assertThat(console.get_(OPERATOR, "/openings").text())
                .contains("待复核的提议")
                .doesNotContain("name=\"amount\"");
        assertThat(console.send(BOTH, proposal + "/approve", "").text()).contains("提议人不得复核自己的提议");
        assertThat(console.send(APPROVER, proposal + "/approve", "").text()).contains("已复核并执行");
        assertThat(console.json(VIEWER, "/api/openings").at("/1/amountFen").asLong())
                .isEqualTo(88_00);
        assertThat(console.get_(OPERATOR, "/openings").text()).contains("已复核入账");
    }
}
