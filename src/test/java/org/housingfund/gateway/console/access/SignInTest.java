package org.housingfund.gateway.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.forwardedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.hamcrest.Matchers;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Getting in, staying in and being put out. */
class SignInTest {
    private static final Actor ADMIN = new Actor("root", "test");
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private static Path dir;

    private static GatewayBed bed;
    private static MockMvc browser;
    private static int addresses;

    @BeforeAll
    static void start() {
        bed = GatewayBed.withPages(dir);
        browser = bed.browser();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void whoeverSignsInGetsANewSessionAndComesToThePageHeWanted() throws Exception {
        person("anna", Role.OPERATOR);
        MvcResult wanted = browser.perform(get("/password?x=1"))
                .andExpect(redirectedUrl("/login"))
                .andReturn();
        MockHttpSession session = (MockHttpSession) wanted.getRequest().getSession();
        String before = session.getId();
        browser.perform(signIn("anna", PASSWORD).session(session)).andExpect(redirectedUrl("/password?x=1"));
        assertThat(session.getId()).isNotEqualTo(before);
        browser.perform(get("/password").session(session))
                .andExpect(status().isOk())
                .andExpect(content().string(Matchers.containsString("修改密码")));
        assertThat(audited("user:anna")).contains("LOGIN_SUCCEEDED DONE");
        browser.perform(post("/logout").session(session).with(csrf())).andExpect(redirectedUrl("/login?bye"));
        assertThat(session.isInvalid()).isTrue();
        assertThat(audited("user:anna")).contains("LOGGED_OUT DONE");
    }

    private static void person(String name, Role... roles) {
        bed.bean(Users.class)
                .createIfMissing(new NewUser(name, "测试用户", Set.of(roles), Set.<Right>of()), PASSWORD, ADMIN);
    }

    private static MockHttpServletRequestBuilder signIn(String name, String password) {
        return post("/login").param("username", name).param("password", password).with(csrf());
    }

    private static List<String> audited(String subject) {
        return bed.jdbc()
                .sql("SELECT action || ' ' || outcome FROM audit WHERE subject = ? ORDER BY id")
                .param(subject)
                .query(String.class)
                .list();
    }
}
