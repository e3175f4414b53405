package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.console.ConsoleBed.OPERATOR;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;

import org.housingfund.gateway.testing.HallCommand;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One entry's whole life, and the statement it came with. */
class EntryPageTest {
    private static ConsoleBed console;
    private static long statement;
    private static String paid;

    @BeforeAll
    static void aStatementArrives() {
        console = ConsoleBed.shared();
        paid = console.issue("E71", 71_00L, 29_00L);
        statement = console.book(console.statement()
                .credit("p" + paid.substring(1) + "公积金", 100_00, HallCommand.nameOf("E71"))
                .credit("第二笔公积金", 71_02, "柳州无名有限公司")
                .debit("F001", 1_01));
    }

    @Test
    void anAllocatedEntryShowsItsBytesItsRemarkItsEvidenceItsJournalAndItsEvents() {
        String page =
                console.get_(OPERATOR, "/entries/" + console.entry(100_00)).text();
        assertThat(page)
                .as("its segment is marked, its neighbours stand around it")
                .containsPattern("<mark>[^<]*\\|P010\\|贷\\|100\\.00\\|[^<]*</mark>")
                .contains("GB18030", "第二笔公积金")
                .as("the number that was read")
                .contains("<mark>p" + paid.substring(1) + "</mark>", "字母写成了小写", ">" + paid + "<")
                .as("evidence")
                .contains("到账金额等于未到账金额", "通知书尚未分账", "已分账")
                .as("journal")
                .contains(">100.00<", ">71.00<", "101 ")
                .as("events")
                .contains("cn.housingfund.payment.allocated.v1")
                .as("next, and no previous")
                .contains("/entries/" + console.entry(71_02) + "\"")
                .doesNotContain("rel=\"prev\"");
    }

    @Test
    void aSuspendedEntrySaysWhyItWaitsAndWhere() {
        String page = console.get_(OPERATOR, "/entries/" + console.entry(71_02)).text();
        assertThat(page)
                .contains("附言中没有缴款登记号", "/suspense/" + console.posting(71_02), "cn.housingfund.payment.suspended.v1")
                .contains("rel=\"prev\"", "rel=\"next\"", "柳州无名有限公司");
    }

    @Test
    void whoMayNotSeeMetadataSeesNoNamesNoRemarksAndNoBytes() {
        for (String address : new String[] {"/entries/" + console.entry(71_02), "/statements/" + statement}) {
            assertThat(console.get_(VIEWER, address).text())
                    .contains("71.02")
                    .doesNotContain("无名", "第二笔", "62170001", "|P010|");
        }
    }

    @Test
    void aStatementSpellsOutItsBalancesAndListsItsEntries() {
        String page = console.get_(OPERATOR, "/statements/" + statement).text();
        assertThat(page)
                .contains("171.02", "✓ 期末", "下载原件", "/files/")
                .containsPattern("class=\"code rawline\">[^<]*\\|P010\\|贷\\|71\\.02")
                .contains("已分账", "银行手续费", "挂账");
    }

    @Test
    void theListFindsItByBankDayAndState() {
        String day = console.one("SELECT period_to FROM statement WHERE id = ?", statement);
        String link = "/statements/" + statement + "\"";
        assertThat(console.get_(
                                OPERATOR,
                                "/statements?bank=%E6%9F%B3%E6%B1%9F%E9%93%B6%E8%A1%8C&state=BOOKED&day=" + day)
                        .text())
                .contains(link);
        assertThat(console.get_(OPERATOR, "/statements?state=HELD&day=" + day).text())
                .doesNotContain(link);
    }

    @Test
    void whatIsNotThereIsSaidInASentence() {
        assertThat(console.get_(OPERATOR, "/entries/999999999"))
                .satisfies(page -> assertThat(page.status()).isEqualTo(404))
                .satisfies(page -> assertThat(page.text()).contains("没有编号为 999999999 的流水"));
    }
}
