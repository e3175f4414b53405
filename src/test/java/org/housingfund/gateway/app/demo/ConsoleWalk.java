package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.housingfund.gateway.testing.Chromium;
import org.housingfund.gateway.testing.Chromium.Person;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two operators at their browsers, on the evening of the day that the demonstration has played. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ConsoleWalk {
    private static final String DEAD = "browser.test";

    private Chromium chromium;
    private Person operator;
    private Person approver;
    private Person auditor;
    private Person admin;
    private Person nobody;
    private ConsolePages pages;

    abstract ConfigurableApplicationContext gateway();

    abstract String passwordOf(String name);

    @BeforeAll
    void arrive() {
        String missing = Chromium.missing();
        assumeTrue(missing.isEmpty(), missing);
        chromium = Chromium.at("http://127.0.0.1:" + gateway().getEnvironment().getProperty("local.server.port"));
        operator = chromium.person().signIn("operator", passwordOf("operator"));
        approver = chromium.person().signIn("approver", passwordOf("approver"));
        auditor = chromium.person().signIn("auditor", passwordOf("auditor"));
        admin = chromium.person().signIn("admin", passwordOf("admin"));
        nobody = chromium.person();
        pages = new ConsolePages(gateway());
    }

    @AfterAll
    void leave() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    @Order(1)
    void whoeverHasTheWrongPasswordStaysOutside() {
        Person stranger = chromium.person().signIn("viewer", "not the password");
        assertThat(stranger.picture("login-wrong-password").text()).contains("用户名或密码不正确");
        assertThat(stranger.open("/suspense").page().url()).contains("/login");
        stranger.signIn("viewer", passwordOf("viewer"));
        assertThat(stranger.page().url()).doesNotContain("/login");
        assertThat(stranger.open("/users").picture("refused").text()).contains("无法完成");
    }

    @Test
    @Order(2)
    void aPostingIsProposedWithTheKeyboardAloneAndBookedByTheApprover() {
        Page page = operator.open("/suspense?reason=UNREADABLE_NUMBER").page();
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("k");
        String first = page.locator("table[data-rows] tbody tr:first-child td:nth-child(2)")
                .innerText();
        operator.picture("suspense-keyboard");
        page.keyboard().press("Enter");
        page.waitForURL("**/suspense/" + first);
        operator.picture("posting");
        page.keyboard().press("p");
        page.keyboard().type("已与付款单位核实");
        page.keyboard().press("Enter");
        page.waitForSelector(".said");
        assertThat(operator.picture("posting-proposed").text()).contains("已提议", "待复核的提议");
        assertThat(page.locator("button:text-is('复核同意')").count())
                .as("nobody approves what they proposed")
                .isZero();

        Page other = approver.open("/suspense/" + first)
                .picture("posting-to-approve")
                .page();
        other.keyboard().press("a");
        other.waitForSelector(".said");
        assertThat(approver.picture("posting-booked").text()).contains("已执行", "已结");
        other.click("dd a[href^='/entries/']");
        assertThat(approver.picture("entry-booked").text()).contains("已分账", "已与付款单位核实");
        assertThat(jdbc().sql("SELECT state FROM suspended_posting WHERE id = ?")
                        .param(Long.parseLong(first))
                        .query(String.class)
                        .single())
                .isEqualTo("CLOSED");
    }

    @Test
    @Order(3)
    void aBulkJobRunsToItsEndBeforeTheOperatorsEyes() {
        decideAbout(operator, "waits=FREE", "proposals");
        decideAbout(approver, "waits=PROPOSED", "approvals");
        assertThat(operator.open("/suspense?reason=NO_NUMBER").text()).contains("已搁置");
    }

    private static void decideAbout(Person person, String filter, String name) {
        Page page = person.open("/suspense?reason=NO_NUMBER&" + filter).page();
        page.onceDialog(Dialog::accept);
        page.check("input[name=all]");
        if (page.locator("select[name=decision]").count() > 0) {
            page.selectOption("select[name=decision]", "LEAVE");
            page.fill(".bulk input[name=comment]", "等待单位答复");
        }
        page.click(".bulk button:not(.danger)");
        page.waitForURL("**/jobs/*");
        person.picture("job-" + name);
        page.waitForSelector("#progress strong:text-is('已结束')");
        assertThat(page.evaluate("(bar => bar.value === bar.max)(document.querySelector('progress'))"))
                .isEqualTo(true);
        person.picture("job-" + name + "-done");
    }

    @Test
    @Order(4)
    void aDeadLetterGoesBackToItsQueue() throws JMSException {
        die();
        operator.open("/dead-letters").picture("dead-letters");
        Page page = operator.page();
        page.click("a:text-is('" + DEAD + "')");
        operator.picture("dead-letters-queue");
        page.check("input[name=id]");
        page.keyboard().press("r");
        page.waitForSelector(".done");
        assertThat(operator.picture("dead-letters-redriven").text()).contains("没有符合条件的记录");
    }

    /** A message of this queue is given up by the broker, as after ten attempts. */
    private void die() throws JMSException {
        try (Connection connection =
                        gateway().getBean(ActiveMQConnectionFactory.class).createConnection();
                Session session = connection.createSession()) {
            session.createProducer(session.createQueue(DEAD)).send(session.createTextMessage("{\"amount\":\"12.00\"}"));
            Message give = session.createMessage();
            JMSManagementHelper.putOperationInvocation(
                    give, ResourceNames.QUEUE + DEAD, "sendMessagesToDeadLetterAddress", "");
            session.createProducer(session.createQueue("activemq.management")).send(give);
        }
    }

    @Test
    @Order(5)
    void theBenchReadsWhatIsPasted() throws IOException {
        Page page = operator.open("/mapping-bench").page();
        page.fill(
                "#text",
                Files.readString(
                        Path.of("mappings/liujiang/statement/cases/ordinary/input.txt"), Charset.forName("GB18030")));
        page.selectOption("select[name=charset]", "GB18030");
        page.click("main button.primary");
        page.locator("h2 .good, h2 .bad").first().waitFor();
        assertThat(operator.picture("mapping-bench-read").text()).contains("可以接收");
    }

    @Test
    @Order(6)
    void theLanguageChangesAndChangesBack() {
        Page page = operator.open("/suspense").page();
        page.click("text=English");
        page.waitForSelector("html[lang=en]");
        assertThat(page.innerText("nav")).contains("Suspense");
        assertThat(operator.open("/statements").picture("statements-english").text())
                .contains("Statement");
        page.click("text=中文");
        page.locator("html[lang^=zh]")
                .waitFor(new com.microsoft.playwright.Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        assertThat(page.innerText("nav")).contains("挂账");
    }

    @Test
    @Order(7)
    void everyPageFitsTheScreenAndNothingSpeaksAgainstItsAccessibility() {
        for (String address : pages.all()) {
            Person person = whoSees(address);
            person.open(address).picture(name(address));
            person.isFitForEverybody(address);
            assertThat(person.rawCodes()).as(address).isEmpty();
        }
    }

    @Test
    @Order(8)
    void noLabelOfAnEnglishPageIsChinese() {
        List<String> data = jdbc().sql("SELECT name FROM (SELECT name FROM subject UNION SELECT name FROM employer"
                        + " UNION SELECT bank_name FROM bank_account UNION SELECT display_name FROM app_user) known"
                        + " ORDER BY length(name) DESC")
                .query(String.class)
                .list();
        for (String address : pages.all()) {
            Person person = whoSees(address);
            person.open(address + "?lang=en");
            assertThat(person.chineseWords(data)).as(address).isEmpty();
        }
    }

    @Test
    @Order(9)
    void whatIsPrintedFitsThePaper() {
        for (String kind : List.of("entries", "statements", "ledger-accounts")) {
            String address = pages.all().stream()
                    .filter(page -> name(page).matches(kind + "-\\d+"))
                    .findFirst()
                    .orElseThrow();
            operator.open(address + "?lang=zh-CN").print(name(address));
        }
    }

    /** Somebody who may see this page. */
    private Person whoSees(String address) {
        return switch (address.substring(1).split("/", -1)[0]) {
            case "login", "activate" -> nobody;
            case "users" -> admin;
            case "audit" -> auditor;
            default -> operator;
        };
    }

    private static String name(String address) {
        return address.equals("/") ? "today" : address.substring(1).replace('/', '-');
    }

    private JdbcClient jdbc() {
        return gateway().getBean(JdbcClient.class);
    }
}
