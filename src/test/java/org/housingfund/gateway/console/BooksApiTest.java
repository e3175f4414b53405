package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.console.ConsoleBed.APPROVER;
import static org.housingfund.gateway.console.ConsoleBed.OPERATOR;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;
import static org.housingfund.gateway.console.ConsoleBed.person;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.closing.DayClose;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

/** Ledger, notices, employers, today, the benches, people and tokens for programs. */
class BooksApiTest {
    private static final RequestPostProcessor REVEALER = person("庚", "ROLE_VIEWER", "SEE_PERSONAL_DATA");
    private static final RequestPostProcessor ADMINISTRATOR = person("admin", "ROLE_ADMINISTRATOR");

    private static ConsoleBed console;
    private static String paid;

    @TempDir
    private Path dir;

    @BeforeAll
    static void theBooksHaveSomething() {
        console = ConsoleBed.shared();
        paid = console.issue("E53", 53_00L, 47_00L);
        console.book(console.statement()
                .credit(paid, 53_00 + 47_00, HallCommand.nameOf("E53"))
                .debit("F001", 53_05));
    }

    @Test
    void theTrialBalanceSumsToZeroAtTheCloseAndSinceForWhoMaySumIt() {
        JsonNode now = console.json(OPERATOR, "/api/ledger/trial-balance?now=true");
        assertThat(now.path("seal").isNull()).isTrue();
        assertThat(now.path("balanced").asBoolean()).isTrue();
        assertThat(now.path("debitFen").asLong())
                .isEqualTo(now.path("creditFen").asLong())
                .isPositive();
        assertThat(console.get_(VIEWER, "/api/ledger/trial-balance?now=true").status())
                .isEqualTo(403);
        long seal = console.bed
                .bean(DayClose.class)
                .close(LocalDate.of(2026, 11, 20), new Actor("甲", "test"))
                .orElseThrow();
        assertThat(console.json(VIEWER, "/api/ledger/trial-balance")
                        .path("seal")
                        .asLong())
                .isEqualTo(seal);
        assertThat(console.json(VIEWER, "/api/seals").at("/rows/0/no").asLong()).isEqualTo(seal);
        String verify = "/api/seals/" + seal + "/verify";
        assertThat(console.send(VIEWER, verify, "").status()).isEqualTo(403);
        assertThat(console.send(OPERATOR, verify, "").text()).contains("\"holds\":true", "与封存时一致");
        assertThat(console.send(OPERATOR, "/api/seals/99/verify", "").text()).contains("没有第 99 号日结");
    }

    @Test
    void anAccountGoesByDayToTheLinesThatMakeItsBalance() {
        String bank = console.one("SELECT account_id FROM bank_account WHERE number = ?", LiujiangFile.ACCOUNT);
        String account = "/api/ledger/accounts/" + bank;
        JsonNode day = console.json(VIEWER, account + "/days").at("/rows/0");
        assertThat(console.json(VIEWER, account).path("balanceFen").asLong())
                .isEqualTo(day.path("balanceFen").asLong());
        JsonNode lines = console.json(
                VIEWER, account + "/lines?day=" + day.path("bookedOn").asString());
        long sum = 0;
        for (JsonNode line : lines.path("rows")) {
            sum += line.path("amountFen").asLong();
        }
        assertThat(lines.path("next").isNull()).isTrue();
        assertThat(sum).isEqualTo(day.path("movedFen").asLong());
        assertThat(console.json(VIEWER, "/api/ledger/subjects/101/accounts")
                        .at("/rows/0/key")
                        .asString())
                .isEqualTo(LiujiangFile.ACCOUNT);
        assertThat(console.get_(VIEWER, "/api/ledger/accounts/999999999").status())
                .isEqualTo(404);
        assertThat(console.get_(VIEWER, account + "?at=2026-02-30").status()).isEqualTo(400);
    }

    @Test
    void aPersonsAccountShowsItsNumberToWhoMaySeeItAndHasNoDays() {
        String id = console.one("SELECT id FROM account WHERE key = 'E53-0'");
        String subject = console.one("SELECT subject FROM account WHERE key = 'E53-0'");
        String account = "/api/ledger/accounts/" + id;
        assertThat(console.json(OPERATOR, account).at("/account/key").asString())
                .isEqualTo("E53-0");
        assertThat(console.json(OPERATOR, account).path("balanceFen").asLong()).isEqualTo(-53_00);
        assertThat(console.get_(VIEWER, account).text()).doesNotContain("E53-0");
        assertThat(console.json(VIEWER, account + "/lines")
                        .at("/rows/0/amountFen")
                        .asLong())
                .isEqualTo(-53_00);
        assertThat(console.get_(VIEWER, account + "/days").status()).isEqualTo(400);
        String accounts = "/api/ledger/subjects/" + subject + "/accounts";
        assertThat(console.get_(OPERATOR, accounts + "?from=E53").text()).contains("E53-0");
        assertThat(console.get_(VIEWER, accounts).text()).doesNotContain("E53-0", "E51-0");
        assertThat(console.get_(VIEWER, accounts + "?from=E53").status()).isEqualTo(403);
    }

    @Test
    void aNoticeShowsItsMoneyAndAnEmployerItsBalance() {
        JsonNode whole = console.json(OPERATOR, "/api/notices/" + paid);
        assertThat(whole.at("/notice/employerName").asString()).isEqualTo(HallCommand.nameOf("E53"));
        assertThat(whole.path("outstandingFen").asLong()).isZero();
        assertThat(whole.at("/parts/0/amountFen").asLong()).isEqualTo(100_00);
        assertThat(console.json(OPERATOR, "/api/notices?employer=E53&state=ALLOCATED")
                        .path("rows")
                        .size())
                .isEqualTo(1);
        assertThat(console.json(OPERATOR, "/api/employers?q=E53").at("/0/name").asString())
                .isEqualTo(HallCommand.nameOf("E53"));
        assertThat(console.json(OPERATOR, "/api/employers/E53?at=2026-11-20")
                        .path("unallocatedFen")
                        .asLong())
                .isZero();
        for (String address : new String[] {
            "/api/notices/" + paid, "/api/notices?employer=E53", "/api/employers?q=E53", "/api/employers/E53"
        }) {
            assertThat(console.get_(VIEWER, address).text()).as(address).doesNotContain(HallCommand.nameOf("E53"));
        }
        assertThat(console.get_(VIEWER, "/api/notices/P0000000000").status()).isEqualTo(404);
        assertThat(console.get_(VIEWER, "/api/employers/nobody").status()).isEqualTo(404);
        assertThat(console.get_(VIEWER, "/api/notices?state=NONE").status()).isEqualTo(400);
    }

    @Test
    void aPersonIsRevealedToWhomMayAndTheTrailSaysSo() {
        String roster = "/api/notices/" + paid + "/roster";
        assertThat(console.get_(OPERATOR, roster).text()).contains("E53-1").doesNotContain("职工0");
        assertThat(console.get_(VIEWER, roster).text()).doesNotContain("E53-1");
        String reveal = "/api/notices/" + paid + "/lines/1/reveal";
        String told =
                "SELECT count(*) FROM audit WHERE action = 'PERSON_REVEALED' AND actor = '庚' AND origin LIKE 'console:%'";
        int before = Integer.parseInt(console.one(told));
        assertThat(console.send(OPERATOR, reveal, "").status()).isEqualTo(403);
        assertThat(console.send(REVEALER, reveal, "").text()).contains("职工0");
        assertThat(Integer.parseInt(console.one(told))).isEqualTo(before + 1);
        assertThat(console.send(REVEALER, "/api/notices/" + paid + "/lines/99/reveal", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void todaySaysWhatCameAndWhatWaits() {
        JsonNode figures = console.json(VIEWER, "/api/today");
        assertThat(figures.at("/summary/accounts/0/number").asString()).isEqualTo(LiujiangFile.ACCOUNT);
        assertThat(figures.path("booked").size()).isEqualTo(TodayQueries.DAYS);
        assertThat(console.json(VIEWER, "/api/today/feeds").at("/feeds/0/bank").asString())
                .isEqualTo("liujiang");
        assertThat(console.json(VIEWER, "/api/today/differences").path("open").isArray())
                .isTrue();
        assertThat(console.json(VIEWER, "/api/suspense/sums").isArray()).isTrue();
        assertThat(console.json(VIEWER, "/api/files/refused").path("rows").isArray())
                .isTrue();
    }

    @Test
    void aSampleIsReadWithAMappingAndNothingIsStored() throws IOException {
        LiujiangFile file = console.statement().credit("样本", 53_77, "柳州样本有限公司");
        byte[] sample = Files.readAllBytes(file.write(dir, "sample.txt"));
        console.forget();
        String before = console.one("SELECT count(*) FROM receipt");
        String json = "{\"sample\":\"" + Base64.getEncoder().encodeToString(sample)
                + "\",\"mapping\":\"liujiang.statement\"}";
        ConsoleBed.Page read = console.send(OPERATOR, "/api/mapping-bench", json);
        assertThat(read.text()).contains("柳州样本有限公司", "\"accepted\":true");
        assertThat(console.one("SELECT count(*) FROM receipt")).isEqualTo(before);
        assertThat(console.send(VIEWER, "/api/mapping-bench", json).status()).isEqualTo(403);
        assertThat(console.send(OPERATOR, "/api/mapping-bench", "{}").text()).contains("base64");
        assertThat(console.json(VIEWER, "/api/mappings/liujiang.statement")
                        .path("yaml")
                        .asString())
                .contains("liujiang");
        assertThat(console.get_(VIEWER, "/api/mappings/none").status()).isEqualTo(404);
        assertThat(console.send(OPERATOR, "/api/what-if", "{\"from\":\"2026-11-01\",\"to\":\"2026-11-20\"}")
                        .text())
                .contains("\"rules\":\"v1\"", "\"compared\":")
                .as("the same rules differ only from what people decided")
                .doesNotContain("\"decided\":false");
        assertThat(console.send(OPERATOR, "/api/what-if", "{}").status()).isEqualTo(400);
        assertThat(console.send(OPERATOR, "/api/what-if/export", "{\"from\":\"2026-11-01\",\"to\":\"2026-11-02\"}")
                        .text())
                .contains("\"first\":");
        assertThat(console.send(OPERATOR, "/api/what-if/export", "{}").status()).isEqualTo(400);
        assertThat(console.one("SELECT detail->>'format' || ' ' || (detail->>'filter') FROM audit"
                        + " WHERE action = 'EXPORTED' AND subject = 'list:what-if' ORDER BY id DESC LIMIT 1"))
                .isEqualTo("JSON v1 2026-11-01 2026-11-02");
    }

    @Test
    void aSystemIsGivenATokenThatReadsMaskedUntilItIsRevoked() {
        String asked = "{\"name\":\"hall-screen\",\"role\":\"VIEWER\",\"days\":30}";
        assertThat(console.send(OPERATOR, "/api/tokens", asked).status()).isEqualTo(403);
        assertThat(console.send(
                                ADMINISTRATOR,
                                "/api/tokens",
                                "{\"name\":\"hall-screen\",\"role\":\"OPERATOR\",\"days\":30}")
                        .text())
                .contains("只能是 SERVICE 或 VIEWER");
        ConsoleBed.Page issued = console.send(ADMINISTRATOR, "/api/tokens", asked);
        assertThat(issued.status()).isEqualTo(201);
        RequestPostProcessor system =
                bearer(ConsoleBed.JSON.readTree(issued.text()).path("token").asString());
        assertThat(console.get_(system, "/api/notices/" + paid).text())
                .contains(paid)
                .doesNotContain(HallCommand.nameOf("E53"));
        assertThat(console.send(system, "/api/jobs/propose", "{}").status()).isEqualTo(403);
        JsonNode tokens = console.json(ADMINISTRATOR, "/api/tokens");
        assertThat(tokens.at("/0/name").asString()).isEqualTo("hall-screen");
        assertThat(tokens.toString()).doesNotContain("hfg_");
        String revoke = "/api/tokens/" + tokens.at("/0/id").asString() + "/revoke";
        assertThat(console.send(ADMINISTRATOR, revoke, "").text()).contains("已撤销");
        assertThat(console.get_(system, "/api/notices/" + paid))
                .satisfies(page -> assertThat(page.status()).isEqualTo(401))
                .satisfies(page -> assertThat(page.text()).contains("\"status\":401"));
    }

    @Test
    void peopleAreAddedByTwoThroughTheInterfaceToo() {
        assertThat(console.get_(APPROVER, "/api/users").status()).isEqualTo(403);
        assertThat(console.send(ADMINISTRATOR, "/api/users", "{\"name\":\"li.lei\"}")
                        .text())
                .contains("displayName");
        ConsoleBed.Page viewer = console.send(
                ADMINISTRATOR, "/api/users", "{\"name\":\"li.lei\",\"displayName\":\"李雷\",\"roles\":[\"VIEWER\"]}");
        assertThat(viewer.status()).isEqualTo(201);
        assertThat(viewer.text()).contains("\"part\":\"WHOLE\"");
        assertThat(console.send(ADMINISTRATOR, "/api/users/li.lei", "{\"displayName\":\"李雷\",\"roles\":[\"OPERATOR\"]}")
                        .text())
                .contains("\"part\":\"FIRST\"");
        JsonNode waiting = console.json(ADMINISTRATOR, "/api/user-changes")
                .valueStream()
                .filter(one -> one.path("name").asString().equals("li.lei"))
                .findFirst()
                .orElseThrow();
        String proposal = "/api/users/li.lei/proposals/" + waiting.path("id").asString();
        assertThat(console.send(ADMINISTRATOR, proposal + "/approve", "").status())
                .isEqualTo(409);
        assertThat(console.send(ADMINISTRATOR, proposal + "/reject", "").text())
                .as("nobody in the register")
                .contains("复核人须是在册");
        assertThat(console.json(ADMINISTRATOR, "/api/users").path("rows").findValuesAsString("name"))
                .contains("li.lei");
        assertThat(console.get_(ADMINISTRATOR, "/api/users").text()).doesNotContain("hash", "password");
        assertThat(console.json(ADMINISTRATOR, "/api/audit?action=USER_CREATED")
                        .at("/rows/0/subject")
                        .asString())
                .startsWith("user:");
        assertThat(console.json(ADMINISTRATOR, "/api/audit/actions").toString()).contains("USER_CREATED");
    }

    private static RequestPostProcessor bearer(String token) {
        return request -> {
            request.addHeader("Authorization", "Bearer " + token);
            return request;
        };
    }
}
