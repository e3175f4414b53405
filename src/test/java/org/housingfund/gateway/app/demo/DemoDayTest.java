package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.housingfund.gateway.casework.CaseFigures;
import org.housingfund.gateway.console.DaySummaries;
import org.housingfund.gateway.console.DaySummary;
import org.housingfund.gateway.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The real application plays a day, as {@code ./mvnw spring-boot:run} does. */
@ExtendWith(OutputCaptureExtension.class)
class DemoDayTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private static Path dataDir;

    private static CapturedOutput output;
    private static ConfigurableApplicationContext gateway;
    private static DemoDay day;

    @BeforeAll
    static void play(CapturedOutput captured) throws IOException {
        output = captured;
        gateway = Days.gateway(dataDir, "demo-day", true);
        await().atMost(PATIENCE).until(() -> output.getOut().contains("接着看什么"));
        day = new DemoMemory(dataDir.resolve("demo/day.properties")).read().orElseThrow();
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    /** What people do then: they change the day, and come after it was looked at. */
    @Nested
    class InTheBrowser extends ConsoleWalk {
        @Override
        ConfigurableApplicationContext gateway() {
            return gateway;
        }

        @Override
        String passwordOf(String name) {
            return DemoDayTest.passwordOf(name);
        }
    }

    /** The day as the partners played it: its end is remembered, its beginning is what the first day begins with. */
    private static DayPlan planOf(DemoDay finished) {
        Map<String, Long> openings = new TreeMap<>();
        for (int i = 0; i < DayPlan.BANKS.size(); i++) {
            openings.put(Days.ACCOUNTS.get(DayPlan.BANKS.get(i)), DemoPlay.FIRST_OPENINGS_FEN.get(i));
        }
        return DayPlan.of(
                new DemoDay(
                        finished.number(), finished.date(), finished.started(), finished.entries(), false, openings),
                Days.ACCOUNTS);
    }

    @Test
    void theGatewayMakesOfTheDayWhatItsAuthorsIntended() throws Exception {
        DayPlan plan = planOf(day);
        DaySummary summary = gateway.getBean(DaySummaries.class).since(day.started());
        DayCases cases = DayCases.of(day);
        RepaymentScript repayments = RepaymentScript.of(day);
        Map<String, Integer> expected = plan.expected();
        expected.put("REPAYMENT_SETTLED", deducted(repayments));
        expected.put("PAYOUT_CONFIRMED", cases.with(DayCases.Outcome.PAID).size());
        assertThat(outcomes(summary)).isEqualTo(expected);
        partnersAgree(summary, cases, repayments, RegistryDay.of(day));
        assertThat(summary.files().received()).isEqualTo(5);
        assertThat(summary.files().accepted()).isEqualTo(3);
        assertThat(summary.files().rejected()).isEqualTo(1);
        assertThat(summary.files().duplicate()).isEqualTo(1);
        assertThat(summary.statements().entries()).isEqualTo(260 + deducted(repayments) + 2);
        assertThat(summary.statements().booked()).isEqualTo(3);
        assertThat(summary.pushes()).isEqualTo(new DaySummary.Pushes(0, 6, 5, 1, 1));
        assertThat(summary.entries()).isEqualTo(summary.statements().entries() + 1);
        assertThat(summary.notices().issued()).isEqualTo(plan.notices().size());
        assertThat(summary.notices().cancelled()).isEqualTo(plan.cancelled().size());
        assertThat(summary.notices().employeesCredited()).isGreaterThan(5_000);
        assertThat(summary.messages().pending()).isZero();
        assertThat(summary.messages().events()).isGreaterThan(400);
        assertThat(summary.accounts()).hasSize(3).allSatisfy(account -> {
            assertThat(account.agrees()).isTrue();
            long cleared = account.number().equals(Days.ACCOUNTS.get(DayPlan.LIUJIANG))
                    ? repayments.deductedFen() - cases.approvedFen()
                    : 0;
            assertThat(account.closingFen()).isEqualTo(plan.closingFen().get(account.number()) + cleared);
        });
        pageShows(plan);
        consoleStaysQuiet();
        logsNameNobody(LogScan.of(plan, cases, RegistryDay.of(day)));
    }

    private static int deducted(RepaymentScript script) {
        return script.count(RepaymentScript.Outcome.SETTLED)
                + script.count(RepaymentScript.Outcome.SETTLED_AFTER_INQUIRY);
    }

    /** R-S2, R-B1, R-G2: the other three partners' part of the same day. */
    private static void partnersAgree(
            DaySummary summary, DayCases cases, RepaymentScript repayments, RegistryDay registry) {
        assertThat(summary.cases()).isEqualTo(new CaseFigures.Figures(4, 1, 1, 3, 0, 0, 1, 2, 0, cases.approvedFen()));
        assertThat(summary.repayments().requests()).isEqualTo(10);
        assertThat(summary.repayments().duplicates()).isEqualTo(1);
        assertThat(summary.repayments().settled()).isEqualTo(deducted(repayments));
        assertThat(summary.repayments().refused()).isEqualTo(2);
        assertThat(summary.repayments().declined()).isEqualTo(1);
        assertThat(summary.repayments().openDifferences()).isZero();
        assertThat(summary.repayments().deductedFen()).isEqualTo(repayments.deductedFen());
        List<String> verdicts = List.copyOf(registry.expected().values());
        assertThat(verdicts).hasSize(20);
        assertThat(summary.registrations().preOpened()).isEqualTo(Collections.frequency(verdicts, "PRE_OPENED"));
        assertThat(summary.registrations().toBeChecked()).isEqualTo(Collections.frequency(verdicts, "TO_BE_CHECKED"));
        assertThat(summary.registrations().existing()).isEqualTo(Collections.frequency(verdicts, "EXISTING"));
        assertThat(summary.registrations().stale()).isEqualTo(Collections.frequency(verdicts, "STALE"));
    }

    /** Reasons of what was suspended, dispositions of everything else. */
    private static Map<String, Integer> outcomes(DaySummary summary) {
        Map<String, Integer> outcomes = new TreeMap<>();
        summary.suspended().forEach(s -> outcomes.put(s.code(), (int) s.postings()));
        summary.dispositions().stream()
                .filter(d -> !d.code().equals("SUSPENDED") && !d.code().equals("PART_FUNDING"))
                .forEach(d -> outcomes.put(d.code(), (int) d.entries()));
        return outcomes;
    }

    private static void pageShows(DayPlan plan) {
        String address = "http://127.0.0.1:" + gateway.getEnvironment().getProperty("local.server.port") + "/";
        assertThat(new Visitor(address, "operator", "not the password").get("/"))
                .as("nobody signs in with anything but what was printed")
                .contains("用户名或密码不正确");
        Visitor operator = new Visitor(address, "operator", passwordOf("operator"));
        uploadsAreBounded(operator);
        String page = operator.get("/");
        plan.expected().keySet().stream()
                .filter(outcome -> !java.util.Set.of("ALLOCATED", "FEE", "INTEREST", "INTERNAL_TRANSFER")
                        .contains(outcome))
                .forEach(reason -> assertThat(page).contains(reason));
        assertThat(page)
                .contains("✓ 一致", "推送“网银来账”，对账单“来账”", "&lt;公积金&gt;11月 &amp; 补缴", "贷方合计与控制总数不符")
                .as("a bank that counts its statements may list the forgotten push on another one of the day")
                .doesNotContain("✗", "<公积金>", "已推送入账，对账单中没有");
        String payer = plan.notices().get(DayNotices.TWO_BANKS).employer().name();
        assertThat(new Visitor(address, "viewer", passwordOf("viewer")).get("/"))
                .as("without the right to see metadata")
                .contains("✓ 一致")
                .doesNotContain("公积金&gt;11月", payer);
    }

    private static void uploadsAreBounded(Visitor operator) {
        byte[] sample = new byte[3 << 20];
        Arrays.fill(sample, (byte) 'x');
        operator.get("/mapping-bench");
        assertThat(operator.upload("/mapping-bench", sample, true)).contains("没有映射认得它");
        assertThat(operator.upload("/mapping-bench", sample, false)).contains("您没有做这件事的权限");
        operator.get("/mapping-bench");
        assertThat(operator.upload("/mapping-bench", new byte[40 << 20], true))
                .contains("文件最大 32 MB", "href=\"/mapping-bench?lang=en\"");
    }

    private static String passwordOf(String name) {
        Matcher line = Pattern.compile("(?m)^\\s+" + name + "\\s+(\\S{19})\\s").matcher(output.getOut());
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    private static void consoleStaysQuiet() {
        assertThat(output.getAll().lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                .as("what a partner did wrong, and nothing else")
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("登记通知文件被拒收"),
                        line -> assertThat(line).contains("案件包"),
                        line -> assertThat(line).contains("文件被拒收：yufeng"),
                        line -> assertThat(line).contains("1 笔流水与此前的推送有字段不符"));
    }

    /** R-L7: neither the gateway's log nor that of its database. */
    private static void logsNameNobody(LogScan scan) throws IOException {
        Employer.Employee somebody = Employer.of(0).employees().get(0);
        assertThat(scan.found(Stream.of("收到 " + somebody.name(), "证件" + somebody.idNumber() + "。", "一切正常")))
                .as("what the scan would find")
                .anyMatch(found -> found.startsWith("person " + somebody.name()))
                .anyMatch(found -> found.startsWith("ID number " + somebody.idNumber()))
                .anyMatch(found -> found.startsWith("some ID number "))
                .noneMatch(found -> found.contains("一切正常"));
        assertThat(scan.size()).isGreaterThan(5_000);
        assertThat(scan.found(output.getAll().lines())).isEmpty();
        assertThat(scan.foundIn(dataDir.resolve("logs"))).isEmpty();
    }
}
