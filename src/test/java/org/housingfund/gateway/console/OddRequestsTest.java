package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.console.ConsoleBed.OPERATOR;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;
import static org.housingfund.gateway.console.ConsoleBed.person;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Whatever a request brings, it is the request that is wrong, and the console that says so. */
class OddRequestsTest {
    /** Whoever may see everything: what may not be seen is not asked for. */
    private static final RequestPostProcessor ALL = person(
            "庚",
            "ROLE_OPERATOR",
            "ROLE_APPROVER",
            "ROLE_ADMINISTRATOR",
            "ROLE_AUDITOR",
            "SEE_METADATA",
            "SEE_PERSONAL_DATA");

    private final ConsoleBed console = ConsoleBed.shared();

    @Test
    void noValueAndNoBodyBreaksThePages() throws Exception {
        // Without a broker and routes; OperateConsoleTest has both.
        OddRequests requests = new OddRequests(
                console.bed.context(),
                console.bed.browser(),
                ALL,
                path -> !path.contains("dead-letters") && !path.contains("routes"));
        assertThat(requests.size()).isGreaterThan(60);
        assertThat(requests.gets()).isEmpty();
        assertThat(requests.bodies()).isEmpty();
    }

    @Test
    void whatIsNoAddressIsAnsweredInTheFormThatWasAskedFor() throws Exception {
        MockHttpServletResponse answer = console.bed
                .browser()
                .perform(get("/api/x").with(VIEWER).with(request -> {
                    request.setRequestURI("/api/[x");
                    return request;
                }))
                .andReturn()
                .getResponse();
        assertThat(answer.getStatus()).isEqualTo(404);
        assertThat(answer.getContentAsString(StandardCharsets.UTF_8)).contains("\"instance\":\"/api/\"");
    }

    @Test
    void bracesInASearchStayWhatTheyAre() {
        assertThat(console.get_(OPERATOR, "/notices?q=%7By%7D").text()).contains("value=\"{y}\"");
        assertThat(console.get_(OPERATOR, "/ledger/subjects/101?from=%7By%7D").status())
                .isEqualTo(200);
        assertThat(console.get_(OPERATOR, "/suspense?age=100001").text()).contains("天数应为 0 到 100000");
    }

    @Test
    void aRefusalOnAnEnglishPageIsMarkedAsTheChineseItIs() {
        assertThat(console.get_(OPERATOR, "/suspense?age=100001&lang=en").text())
                .containsPattern("<p lang=\"zh-CN\">[^<]*天数应为 0 到 100000")
                .contains("<html lang=\"en\"", "stand in Chinese");
    }

    @Test
    void aPageThatAnswersAFormLeadsToOneThatCanBeAskedForInTheOtherLanguage() {
        String refused =
                console.post_(OPERATOR, "/alarms/999999/silence", "hours", "1").text();
        assertThat(refused).contains("href=\"/alarms?lang=en\"");
        assertThat(console.get_(OPERATOR, "/suspense?age=3").text()).contains("href=\"?age=3&amp;lang=en\"");
    }
}
