package org.housingfund.gateway.console.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.housingfund.gateway.app.GatewayApplication;
import org.housingfund.gateway.console.OddRequests;
import org.housingfund.gateway.console.operate.RouteFigures.Figure;
import org.housingfund.gateway.console.operate.RoutePicture.Box;
import org.housingfund.gateway.console.operate.RoutePicture.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The operating pages on the whole embedded stack, with a route that always fails. */
@SpringBootTest(
        classes = {GatewayApplication.class, OperateConsoleTest.Steps.class},
        properties = {
            "camel.main.name=operate",
            "gateway.data-dir=target/operate-data-${test.run:ide}",
            "gateway.demo.enabled=false",
            "gateway.routes.locations=classpath:routes/demo/*.camel.yaml,classpath:failing-routes/*.camel.yaml",
            "gateway.broker.redelivery.max-attempts=2",
            "gateway.broker.redelivery.delay=20ms",
            "gateway.alarms.watch-period=500",
            "gateway.embedded.postgres-port=0",
            "gateway.embedded.sftp-port=0"
        })
@AutoConfigureMockMvc
@ActiveProfiles("demo")
@DirtiesContext
class OperateConsoleTest {
    private static final String DEAD = "/dead-letters/test.fail";

    private final MockMvc web;
    private final JdbcClient jdbc;
    private final JmsTemplate jms;
    private final CamelContext camel;
    private final ApplicationContext context;

    @Autowired
    OperateConsoleTest(MockMvc web, JdbcClient jdbc, JmsTemplate jms, CamelContext camel, ApplicationContext context) {
        this.context = context;
        this.web = web;
        this.jdbc = jdbc;
        this.jms = jms;
        this.camel = camel;
    }

    /** What the failing routes refer to. */
    @TestConfiguration
    static class Steps {
        @Bean
        Runnable databaseAway() {
            return () -> {};
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dead-letters", "/alarms", "/routes", "/mapping-bench", "/what-if"})
    void everyPageOpensInBothLanguages(String path) throws Exception {
        for (String language : List.of("zh-CN", "en")) {
            String page = page(path + "?lang=" + language);
            assertThat(page).doesNotContain("??").contains("<main", "lang=\"" + language);
        }
    }

    @Test
    void thePictureShowsEveryLoadedRouteAndNoBoxOverAnother() throws Exception {
        String page = page("/routes");
        List<String> loaded = camel.getRoutes().stream().map(Route::getRouteId).toList();
        assertThat(loaded).hasSizeGreaterThan(30);
        assertThat(loaded).allSatisfy(id -> assertThat(page).contains("data-id=\"" + id + "\""));

        List<Figure> figures = new ArrayList<>(new RouteFigures(provider()).all());
        RoutePicture picture = RoutePicture.of(figures);
        assertThat(picture.boxes().stream().filter(box -> box.kind() == Kind.ROUTE))
                .hasSameSizeAs(loaded);
        assertThat(picture.boxes().stream().map(box -> box.x() + "," + box.y())).doesNotHaveDuplicates();
        assertThat(picture.boxes()).allSatisfy(box -> {
            assertThat(box.x() + box.width()).isLessThanOrEqualTo(picture.width());
            assertThat(box.y() + box.height()).isLessThanOrEqualTo(picture.height());
        });
        assertThat(picture.boxes().stream()
                        .filter(box -> box.kind() == Kind.TARGET)
                        .map(Box::title))
                .contains("bean:feedWatch", "bean:outboxRelay")
                .noneMatch(target -> target.contains("{{"));
        assertThat(figures)
                .allSatisfy(figure ->
                        assertThat(figure.source()).as("no user, no key file").doesNotContain("?", "@", "username"));
    }

    @Test
    void anIntakeThatIsStoppedStaysStoppedUntilItIsStarted() throws Exception {
        String id = "bankflow.receive-statement.liujiang";
        act(post("/routes/" + id + "/stop").param("reason", "银行检修"), "OPERATOR", 302);
        assertThat(camel.getRouteController().getRouteStatus(id).isStopped()).isTrue();
        assertThat(page("/routes")).contains("银行检修");
        camel.getRouteController().startRoute(id);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> camel.getRouteController().getRouteStatus(id).isStopped());
        act(post("/routes/" + id + "/start"), "OPERATOR", 302);
        assertThat(camel.getRouteController().getRouteStatus(id).isStarted()).isTrue();
        assertThat(count("SELECT count(*) FROM audit WHERE subject = 'route:" + id + "'"))
                .isEqualTo(2);
        act(post("/routes/outbox.relay/stop").param("reason", "x"), "OPERATOR", 400);
    }

    @Test
    void aDeadLetterIsShownWithTheCauseThatItsRouteFailedOfAndRaisesOneAlarm() throws Exception {
        jms.convertAndSend("test.fail", "{\"payerName\":\"柳州某某机械有限公司\"}");
        await().atMost(Duration.ofSeconds(30)).until(() -> count("SELECT count(*) FROM dead_letter_cause") == 1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> statusOf(DEAD) == 200 && page(DEAD).contains("test.fail"));
        assertThat(page(DEAD)).contains("IllegalStateException").doesNotContain("无法处理", "某某机械");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        count("SELECT count(*) FROM alarm WHERE kind = 'DEAD_LETTERS' AND cleared_at IS NULL") == 1);
        assertThat(count("SELECT count(*) FROM alarm WHERE kind = 'DEAD_LETTERS'"))
                .isOne();
        String id = jdbc.sql("SELECT message_id FROM dead_letter_cause")
                .query(String.class)
                .single();
        act(post(DEAD + "/redrive").param("id", id), "VIEWER", 403);
        act(post(DEAD + "/redrive").param("id", id), "OPERATOR", 302);
        await("it failed again, under a new id")
                .atMost(Duration.ofSeconds(30))
                .until(() -> count("SELECT count(*) FROM dead_letter_cause WHERE message_id <> '" + id + "'") == 1);
        String again = jdbc.sql("SELECT message_id FROM dead_letter_cause")
                .query(String.class)
                .single();
        await().atMost(Duration.ofSeconds(30)).until(() -> page(DEAD).contains(again));
        act(post(DEAD + "/discard").param("id", again).param("reason", "测试"), "OPERATOR", 302);
        String proposal = String.valueOf(count("SELECT max(id) FROM approval WHERE kind = 'DEAD_LETTER_DISCARD'"));
        var approval = post(DEAD + "/discard/approve").param("id", again).param("proposal", proposal);
        act(approval, user("operator").roles("APPROVER"), 409);
        act(
                post(DEAD + "/discard/approve").param("id", again).param("proposal", proposal),
                user("other").roles("APPROVER"),
                302);
        assertThat(page(DEAD)).doesNotContain(again);
        // One that was cleared between the redrive and the second failure was raised again.
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        count("SELECT count(*) FROM alarm WHERE kind = 'DEAD_LETTERS' AND cleared_at IS NULL") == 0);
    }

    @Test
    void theBenchReadsASampleAndStoresNothing() throws Exception {
        String before = stored();
        byte[] sample = sample();
        String read = content(multipart("/mapping-bench").file(new MockMultipartFile("file", "a.txt", null, sample)));
        assertThat(read).contains("liujiang.statement", "可以接收");
        String yaml = content(get("/mapping-bench").param("mapping", "liujiang.statement"));
        assertThat(yaml).contains("id: liujiang.statement");
        String wrong = content(multipart("/mapping-bench")
                .file(new MockMultipartFile("file", "a.txt", null, sample))
                .param("yaml", "id: broken\nformat: nothing\n"));
        assertThat(wrong).contains("role=\"alert\"", "mapping.yaml");
        String truncated = new String(sample, StandardCharsets.ISO_8859_1).substring(0, sample.length - 40);
        assertThat(content(multipart("/mapping-bench")
                        .file(new MockMultipartFile(
                                "file", "a.txt", null, truncated.getBytes(StandardCharsets.ISO_8859_1)))
                        .param("mapping", "liujiang.statement")))
                .contains("将被拒收");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void theBenchSaysHowMuchItTakes() throws Exception {
        assertThat(page("/mapping-bench")).contains("粘贴（最大 1 MB）或上传（最大 32 MB）一份样本");
        assertThat(page("/mapping-bench?lang=en")).contains("Paste (up to 1 MB) or upload (up to 32 MB) a sample");
    }

    @Test
    void whatIfIsAPageASpreadsheetAndAText() throws Exception {
        String result = content(post("/what-if")
                .param("from", "2026-11-01")
                .param("to", "2026-11-20")
                .param("rules", "v1"));
        assertThat(result).contains("比较 0 笔");
        act(post("/what-if").param("from", "2026-01-01").param("to", "2026-11-20"), "OPERATOR", 400);
        byte[] xlsx = web.perform(post("/what-if/export.xlsx")
                        .param("from", "2026-11-01")
                        .param("to", "2026-11-20")
                        .with(user("operator").roles("OPERATOR"))
                        .with(csrf()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        assertThat(new ZipInputStream(new ByteArrayInputStream(xlsx)).getNextEntry())
                .isNotNull();
        assertThat(content(
                        post("/what-if/export.csv").param("from", "2026-11-01").param("to", "2026-11-20")))
                .contains("流水,记账日");
    }

    @Test
    void programsReadTheSameAndAreRefusedInTheirOwnForm() throws Exception {
        assertThat(page("/api/alarms")).startsWith("[");
        assertThat(page("/api/dead-letters")).startsWith("{");
        assertThat(page("/api/routes")).contains("\"id\":\"outbox.relay\"");
        var refused = web.perform(post("/api/routes/bankflow.receive-statement.yufeng/stop")
                        .contentType("application/json")
                        .content("{\"reason\":\"\"}")
                        .with(user("operator").roles("OPERATOR"))
                        .with(csrf()))
                .andExpect(status().isBadRequest())
                .andReturn()
                .getResponse();
        assertThat(refused.getContentType()).contains("application/problem+json");
        assertThat(refused.getContentAsString(StandardCharsets.UTF_8)).contains("请写明停止接收的理由");
    }

    @Test
    void noValueAndNoBodyBreaksWhatNeedsBrokerAndRoutes() throws Exception {
        OddRequests requests = new OddRequests(
                context,
                web,
                user("all").roles("OPERATOR", "APPROVER"),
                path -> path.contains("dead-letters") || path.contains("routes"));
        assertThat(requests.gets()).isEmpty();
        assertThat(requests.bodies()).isEmpty();
    }

    private org.springframework.beans.factory.ObjectProvider<CamelContext> provider() {
        return new org.springframework.beans.factory.support.StaticListableBeanFactory(java.util.Map.of("camel", camel))
                .getBeanProvider(CamelContext.class);
    }

    /** How much lies in every table that input may reach, and in the landing store. */
    private String stored() throws Exception {
        String tables = List.of("receipt", "delivery", "statement", "bank_entry", "outbox", "approval").stream()
                .map(table -> table + "="
                        + count("SELECT count(*) FROM " + table
                                + (table.equals("outbox") ? " WHERE type NOT LIKE '%alarm%'" : "")))
                .collect(Collectors.joining(" "));
        Path landing = Path.of("target/operate-data-" + System.getProperty("test.run", "ide"), "landing");
        if (!Files.exists(landing)) {
            return tables;
        }
        try (var files = Files.walk(landing)) {
            return tables + " files=" + files.filter(Files::isRegularFile).count();
        }
    }

    private static byte[] sample() throws Exception {
        try (var files = Files.list(Path.of("mappings/liujiang/statement/cases/ordinary"))) {
            return Files.readAllBytes(
                    files.filter(file -> file.getFileName().toString().startsWith("input"))
                            .findAny()
                            .orElseThrow());
        }
    }

    private String page(String path) throws Exception {
        return web.perform(get(path).with(user("operator").roles("OPERATOR")))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }

    private int statusOf(String path) throws Exception {
        return web.perform(get(path).with(user("operator").roles("OPERATOR")))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private String content(
            org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder<?> request)
            throws Exception {
        return web.perform(request.with(user("operator").roles("OPERATOR")).with(csrf()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }

    private void act(
            org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder request, String role, int status)
            throws Exception {
        act(request, user(role.toLowerCase(Locale.ROOT)).roles(role), status);
    }

    private void act(
            org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder request,
            RequestPostProcessor who,
            int status)
            throws Exception {
        assertThat(web.perform(request.with(who).with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(status);
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
