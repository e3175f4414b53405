package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.console.ConsoleBed.OPERATOR;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;
import static org.housingfund.gateway.console.ConsoleBed.person;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.closing.DayClose;
import org.housingfund.gateway.closing.TrialBalances;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Notices, employers, accounts and seals. */
class LedgerPagesTest {
    private static final RequestPostProcessor REVEALER =
            person("戊", "ROLE_VIEWER", "SEE_METADATA", "SEE_PERSONAL_DATA");

    private static ConsoleBed console;
    private static String paid;

    @BeforeAll
    static void theBooksHaveSomething() {
        console = ConsoleBed.shared();
        paid = console.issue("E81", 81_00L, 19_00L);
        console.book(console.statement()
                .credit(paid, 100_00, HallCommand.nameOf("E81"))
                .credit("不明来款", 81_55, HallCommand.nameOf("E81")));
        SuspenseDecisions decisions = console.bed.bean(SuspenseDecisions.class);
        long posting = console.posting(81_55);
        long proposal = decisions
                .propose(posting, new SuspenseDecision.Employer("E81"), "核实", new Actor("甲", "test"))
                .id();
        decisions.approve(posting, proposal, new Actor("乙", "test"));
    }

    @Test
    void aNoticeIsFoundByItsNumberAndItsEmployerByAccountNameAndCode() {
        assertThat(console.get_(OPERATOR, "/notices?q=" + paid).location()).isEqualTo("/notices/" + paid);
        assertThat(console.get_(OPERATOR, "/notices?q=E81").text())
                .contains("/employers/E81\"", "/notices/" + paid + "\"");
        assertThat(console.get_(OPERATOR, "/notices?q=%E6%9F%B3%E5%B7%9EE81").text())
                .contains("/employers/E81\"");
        assertThat(console.get_(OPERATOR, "/notices?q=nobody").text()).contains("没有符合条件的记录");
        assertThat(console.get_(OPERATOR, "/notices").text()).contains("/notices/" + paid + "\"");
        assertThat(console.get_(VIEWER, "/notices?q=E81").text())
                .contains("/employers/E81\"")
                .doesNotContain(HallCommand.nameOf("E81"));
    }

    @Test
    void aNoticeShowsItsMoneyAndItsRosterWithoutNames() {
        String page = console.get_(OPERATOR, "/notices/" + paid).text();
        assertThat(page)
                .contains(">100.00<", "/entries/" + console.entry(100_00) + "\"", "已分账", ">81.00<", "E81-1")
                .doesNotContain("职工0", "hx-post");
        assertThat(console.get_(VIEWER, "/notices/" + paid).text()).doesNotContain("E81-1");
        assertThat(console.get_(OPERATOR, "/notices/P0000000000").status()).isEqualTo(404);
    }

    @Test
    void aPersonIsRevealedToWhomMayAndTheTrailSaysSo() {
        String address = "/notices/" + paid + "/lines/1/reveal";
        assertThat(console.get_(REVEALER, "/notices/" + paid).text()).contains("hx-post=\"" + address + "\"");
        assertThat(console.post_(OPERATOR, address).status()).isEqualTo(403);
        assertThat(console.post_(REVEALER, address).text()).contains("职工0", HallCommand.idNumber("E81".hashCode(), 0));
        assertThat(console.one("SELECT count(*) FROM audit WHERE action = 'PERSON_REVEALED' AND actor = '戊'"))
                .isEqualTo("1");
        assertThat(console.post_(REVEALER, "/notices/" + paid + "/lines/99/reveal")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anEmployerShowsItsUnallocatedBalanceAtAnyDate() {
        String day = decidedOn();
        assertThat(console.get_(OPERATOR, "/employers/E81?at=" + day).text())
                .contains(">81.55<", "/notices/" + paid + "\"");
        assertThat(console.get_(
                                OPERATOR,
                                "/employers/E81?at=" + LocalDate.parse(day).minusDays(1))
                        .text())
                .contains(">0.00<")
                .doesNotContain(">81.55<");
    }

    @Test
    void anAccountStatementGoesByDayToTheLinesAndToTheirEntries() {
        String account = console.one("SELECT id FROM account WHERE key = 'unallocated:E81'");
        String day = decidedOn();
        assertThat(console.get_(OPERATOR, "/ledger/accounts/" + account + "?at=" + day)
                        .text())
                .contains(">贷<", ">81.55<", "day=" + day, ">-81.55<");
        assertThat(console.get_(OPERATOR, "/ledger/accounts/" + account + "?day=" + day)
                        .text())
                .contains(">81.55<", "挂账转入单位未分摊余额");
        String person = console.one("SELECT id FROM account WHERE key = 'E81-0'");
        assertThat(console.get_(OPERATOR, "/ledger/accounts/" + person).text())
                .contains(">贷<", ">81.00<", "/entries/" + console.entry(100_00) + "\"");
        assertThat(console.get_(OPERATOR, "/ledger/accounts/999999999").status())
                .isEqualTo(404);
    }

    @Test
    void theLinesOfADayAreReadByKeyEachOnce() {
        LiujiangFile file = console.statement();
        for (int i = 0; i < 60; i++) {
            file.debit("F001", 8_00 + i);
        }
        String day = console.one("SELECT period_to FROM statement WHERE id = ?", console.book(file));
        String bank = console.one("SELECT account_id FROM bank_account WHERE number = ?", LiujiangFile.ACCOUNT);
        String first = console.get_(OPERATOR, "/ledger/accounts/" + bank + "?day=" + day)
                .text();
        var next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(first);
        assertThat(next.find()).isTrue();
        String second =
                console.get_(OPERATOR, next.group(1).replace("&amp;", "&")).text();
        assertThat(first).contains(">8.00<", ">8.49<").doesNotContain(">8.50<");
        assertThat(second).contains(">8.50<", ">8.59<").doesNotContain(">8.49<", "rel=\"next\"");
    }

    @Test
    void theTrialBalanceSumsToZeroAtTheCloseAndSinceAndTheSealIsVerified() {
        long seal = console.bed
                .bean(DayClose.class)
                .close(LocalDate.of(2026, 11, 20), new Actor("甲", "test"))
                .orElseThrow();
        assertThat(console.get_(OPERATOR, "/ledger").text()).contains("截至日结 " + seal, "✓ 借贷相等，差额 0.00");
        console.book(console.statement().debit("F001", 8_88));
        assertThat(console.get_(OPERATOR, "/ledger?now=true").text()).contains("✓ 借贷相等，差额 0.00");
        assertThat(console.get_(OPERATOR, "/ledger/subjects/101").text()).contains(LiujiangFile.ACCOUNT);
        assertThat(console.get_(OPERATOR, "/seals").text()).contains("/seals/verify", "待核心系统核对");
        assertThat(console.said(OPERATOR, "/seals/verify"))
                .as("the whole chain")
                .contains("已重新计算", "与封存时一致");
        assertThat(console.said(OPERATOR, "/seals/verify", "from", "999999")).contains("没有这样的日结");
        assertThat(console.one(
                        "SELECT outcome FROM audit WHERE action = 'SEAL_VERIFIED' AND subject = ?", "seal:" + seal))
                .isEqualTo("DONE");
        assertThat(console.get_(OPERATOR, "/seals").text()).contains("✓ 一致");
    }

    @Test
    void theBalanceAsOfNowIsTheSumOfAllLinesHoweverOftenItIsAskedFor() {
        TrialBalances balances = console.bed.bean(TrialBalances.class);
        for (int time = 0; time < 3; time++) {
            console.book(console.statement().debit("F001", 7_70 + time));
            String summed = balances.now().subjects().stream()
                    .map(one -> one.code() + ":" + one.debitFen() + ":" + one.creditFen())
                    .collect(Collectors.joining(","));
            assertThat(summed)
                    .isEqualTo(console.one("SELECT string_agg(t, ',' ORDER BY t) FROM (SELECT a.subject || ':'"
                            + " || sum(greatest(l.amount_fen, 0)) || ':' || sum(-least(l.amount_fen, 0)) AS t"
                            + " FROM journal_line l JOIN account a ON a.id = l.account_id GROUP BY a.subject) s"));
            if (time == 1) {
                console.bed.bean(DayClose.class).close(LocalDate.of(2026, 11, 20), new Actor("甲", "test"));
            }
        }
    }

    @Test
    void whatTheWholeLedgerIsReadForIsForOperatorsAndAuditors() {
        assertThat(console.get_(VIEWER, "/ledger?now=true").status()).isEqualTo(403);
        assertThat(console.get_(VIEWER, "/ledger").status()).isEqualTo(200);
        assertThat(console.post_(VIEWER, "/seals/verify").status()).isEqualTo(403);
        assertThat(console.get_(VIEWER, "/seals").text()).doesNotContain("/verify");
        RequestPostProcessor auditor = person("己", "ROLE_AUDITOR");
        assertThat(console.get_(auditor, "/ledger?now=true").status()).isEqualTo(200);
    }

    @Test
    void onlyWhoMayReadPersonsAccountsSearchesThem() {
        String subject = console.one("SELECT subject FROM account WHERE key = 'E81-0'");
        String bank = console.one("SELECT subject FROM account WHERE key = ?", LiujiangFile.ACCOUNT);
        for (String search : java.util.List.of("?from=E81-0", "?after=E81-0")) {
            assertThat(console.get_(VIEWER, "/ledger/subjects/" + subject + search)
                            .status())
                    .isEqualTo(403);
            assertThat(console.get_(OPERATOR, "/ledger/subjects/" + subject + search)
                            .status())
                    .isEqualTo(200);
            assertThat(console.get_(VIEWER, "/ledger/subjects/" + bank + search).status())
                    .isEqualTo(200);
        }
        assertThat(console.get_(VIEWER, "/ledger/subjects/" + subject).status()).isEqualTo(200);
    }

    @Test
    void onlyWhoMayReadNamesFindsThemByHowTheyBegin() {
        String name = HallCommand.nameOf("E81");
        String whole = "/notices?q=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        String begins = "/notices?q=" + URLEncoder.encode(name.substring(0, name.length() - 1), StandardCharsets.UTF_8);
        assertThat(console.get_(OPERATOR, begins).text()).contains("/employers/E81\"");
        assertThat(console.get_(VIEWER, begins).text()).doesNotContain("/employers/E81\"");
        assertThat(console.get_(VIEWER, whole).text()).contains("/employers/E81\"");
    }

    private static String decidedOn() {
        return console.one("SELECT max(booked_on) FROM journal WHERE cause = 'DECISION' AND kind LIKE '%未分摊%'");
    }
}
