package org.housingfund.gateway.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.cookie;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.web.Role;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Getting in, staying in and being put out. One console for all; each test has people and an address of its own. */
class SignInTest {
    private static final Actor ADMIN = new Actor("root", "test");
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OTHER_PASSWORD = "four unrelated words here";

    @TempDir
    private static Path dir;

    private static GatewayBed bed;
    private static MockMvc browser;

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
    void whoeverSignsInGetsANewSessionAndComesToThePageThatWasWanted() throws Exception {
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
                .andExpect(content().string(containsString("修改密码")));
        assertThat(audited("user:anna"))
                .filteredOn("LOGIN_SUCCEEDED DONE"::equals)
                .hasSize(1);
        browser.perform(post("/logout").session(session).with(csrf())).andExpect(redirectedUrl("/login?bye"));
        assertThat(session.isInvalid()).isTrue();
        assertThat(audited("user:anna")).contains("LOGGED_OUT DONE");
    }

    @Test
    void aForgedHostLeadsNobodyOutOfTheApplication() throws Exception {
        person("bert", Role.VIEWER);
        MvcResult wanted = browser.perform(
                        get("/password").header("Host", "evil.example").with(request -> {
                            request.setServerName("evil.example");
                            return request;
                        }))
                .andExpect(redirectedUrl("/login"))
                .andReturn();
        browser.perform(signIn("bert", PASSWORD)
                        .session((MockHttpSession) wanted.getRequest().getSession())
                        .param("continue", "https://evil.example/"))
                .andExpect(redirectedUrl("/password"));
        browser.perform(get("/password").with(request -> {
                    request.setRequestURI("//evil.example/password");
                    return request;
                }))
                .andExpect(status().isBadRequest());
    }

    @Test
    void nothingThatComesFromARequestBecomesAHeader() throws Exception {
        browser.perform(get("/login").param("lang", "en\r\nX-Injected: 1"))
                .andExpect(status().isOk())
                .andExpect(header().doesNotExist("X-Injected"));
        browser.perform(get("/password?x=%0d%0aX-Injected:%201"))
                .andExpect(redirectedUrl("/login"))
                .andExpect(header().doesNotExist("X-Injected"));
    }

    @Test
    void aFormWithoutItsTokenDoesNothing() throws Exception {
        MockHttpSession session = signedIn("carl", Role.ADMINISTRATOR);
        browser.perform(post("/users").session(session).param("name", "forged").param("displayName", "x"))
                .andExpect(status().isForbidden());
        assertThat(bed.bean(UserTable.class).find("forged")).isEmpty();
        browser.perform(post("/login").param("username", "carl").param("password", PASSWORD))
                .andExpect(redirectedUrl("/login?expired"));
        assertThat(bed.jdbc()
                        .sql("SELECT subject FROM audit WHERE action = 'REQUEST_REFUSED' AND actor = 'carl'"
                                + " AND detail ->> 'reason' = 'CSRF'")
                        .query(String.class)
                        .list())
                .containsExactly("path:POST /users");
    }

    @Test
    void everyAnswerCarriesItsHeaders() throws Exception {
        for (String path : List.of("/login", "/nowhere", "/gateway.css", "/api/audit")) {
            browser.perform(get(path))
                    .andExpect(
                            header().string("Content-Security-Policy", SecurityConfiguration.CONTENT_SECURITY_POLICY))
                    .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                    .andExpect(header().string("X-Frame-Options", "DENY"))
                    .andExpect(header().string("Referrer-Policy", "no-referrer"));
        }
        assertThat(SecurityConfiguration.CONTENT_SECURITY_POLICY)
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        browser.perform(get("/login"))
                .andExpect(header().string("Cache-Control", containsString("no-store")))
                .andExpect(content().string(not(containsString("<script>"))))
                .andExpect(content().string(not(containsString("style="))))
                .andExpect(content().string(not(containsString("onclick"))));
    }

    @Test
    void fiveFailuresOfANameMakeItWaitThereWhateverThePasswordButNotElsewhere() throws Exception {
        person("dora", Role.VIEWER);
        for (int i = 0; i < 5; i++) {
            browser.perform(from("10.0.0.1", signIn("dora", "wrong"))).andExpect(redirectedUrl("/login?error"));
        }
        browser.perform(from("10.0.0.1", signIn("DORA ", PASSWORD))).andExpect(redirectedUrl("/login?wait=15"));
        browser.perform(from("10.0.0.1", signIn("dora", PASSWORD))).andExpect(redirectedUrl("/login?wait=15"));
        assertThat(audited("user:dora"))
                .as("the refusals that follow are not written")
                .filteredOn("LOGIN_FAILED REFUSED"::equals)
                .hasSize(6);
        browser.perform(get("/login").param("wait", "15"))
                .andExpect(content().string(containsString("失败次数过多，请在 15 分钟后再试")));
        browser.perform(from("10.0.0.2", signIn("dora", PASSWORD))).andExpect(redirectedUrl("/"));
        browser.perform(from("10.0.0.1", signIn("dora", PASSWORD))).andExpect(redirectedUrl("/login?wait=15"));
        bed.clock().advance(Duration.ofMinutes(15));
        browser.perform(from("10.0.0.1", signIn("dora", PASSWORD))).andExpect(redirectedUrl("/"));
        assertThat(bed.bean(UserTable.class).find("dora").orElseThrow().failedAttempts())
                .isZero();
    }

    @Test
    void aNameThatIsGuessedAtFromManyAddressesWaitsEverywhere() {
        SignInThrottle throttle = bed.bean(SignInThrottle.class);
        for (int i = 0; i < 100; i++) {
            assertThat(throttle.enter("victim", "10.2.0." + i / 5)).isEmpty();
        }
        assertThat(throttle.enter("victim", "10.2.0.99")).isPresent();
        throttle.forget("victim");
        assertThat(throttle.enter("victim", "10.2.0.1")).isEmpty();
    }

    @Test
    void aSessionEndsTwelveHoursAfterSigningInWhateverIsDoneInIt() throws Exception {
        MockHttpSession session = signedIn("kurt", Role.VIEWER);
        bed.clock().advance(Duration.ofHours(12).minusSeconds(1));
        browser.perform(get("/password").session(session)).andExpect(status().isOk());
        bed.clock().advance(Duration.ofSeconds(1));
        browser.perform(get("/password").session(session)).andExpect(redirectedUrl("/login"));
        assertThat(session.isInvalid()).isTrue();
    }

    @Test
    void whoeverHasNoPasswordIsDisabledOrUnknownTakesTheTimeOfOnePassword() {
        bed.bean(Users.class).create(new NewUser("nopw", "某人", Set.of(Role.VIEWER), Set.of()), ADMIN);
        person("lost", Role.VIEWER);
        bed.bean(Users.class).change("lost", "某人", Set.of(Role.VIEWER), Set.of(), true, ADMIN);
        for (String name : List.of("nopw", "lost", "nobody.at.all")) {
            AtomicInteger compared = new AtomicInteger();
            PasswordEncoder counting = new PasswordEncoder() {
                @Override
                public String encode(CharSequence password) {
                    return "{x}";
                }

                @Override
                public boolean matches(CharSequence password, String hash) {
                    compared.incrementAndGet();
                    return false;
                }
            };
            PasswordSignIn signIn = new PasswordSignIn(
                    bed.bean(UserTable.class), counting, bed.bean(SignInThrottle.class), bed.bean(AuditTrail.class));
            assertThatThrownBy(() ->
                            signIn.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, "wrong")))
                    .isInstanceOf(BadCredentialsException.class);
            assertThat(compared).as(name).hasValue(1);
        }
    }

    @Test
    void anAddressThatGuessesManyNamesWaitsTooAndLeavesNoneOfThemBehind() throws Exception {
        for (int i = 0; i < 30; i++) {
            browser.perform(from("10.0.0.3", signIn("guess-" + i, "wrong"))).andExpect(redirectedUrl("/login?error"));
        }
        browser.perform(from("10.0.0.3", signIn("guess-x", "wrong"))).andExpect(redirectedUrl("/login?wait=15"));
        person("emil", Role.VIEWER);
        browser.perform(from("10.0.0.4", signIn("emil", PASSWORD))).andExpect(redirectedUrl("/"));
        assertThat(bed.jdbc()
                        .sql("SELECT count(*) FROM audit WHERE actor LIKE 'guess%' OR subject LIKE '%guess%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whoeverIsDisabledOrLosesARoleIsOutAtTheNextRequest() throws Exception {
        MockHttpSession session = signedIn("fred", Role.OPERATOR);
        browser.perform(get("/password").session(session)).andExpect(status().isOk());
        bed.bean(Users.class).change("fred", "弗", Set.of(Role.VIEWER), Set.of(), false, ADMIN);
        browser.perform(get("/password").session(session)).andExpect(redirectedUrl("/login"));
        bed.bean(Users.class).change("fred", "弗", Set.of(Role.VIEWER), Set.of(), true, ADMIN);
        browser.perform(signIn("fred", PASSWORD)).andExpect(redirectedUrl("/login?error"));
        assertThat(audited("user:fred")).contains("USER_CHANGED DONE", "LOGIN_FAILED REFUSED");
    }

    @Test
    void programsAreToldByProblemJsonAndHtmxIsSentToTheLoginPage() throws Exception {
        browser.perform(get("/api/audit"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("WWW-Authenticate", "Bearer"))
                .andExpect(content().contentType("application/problem+json"))
                .andExpect(jsonPath("$.detail").value(startsWith("请先登录")));
        browser.perform(get("/api/audit").session(signedIn("gina", Role.VIEWER)))
                .andExpect(status().isForbidden())
                .andExpect(content().contentType("application/problem+json"));
        assertThat(audited("path:GET /api/audit")).contains("ACCESS_DENIED REFUSED");
        browser.perform(get("/password").header("HX-Request", "true"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("HX-Redirect", "/login"));
    }

    @Test
    void aServicesTokenReadsWhatItIsForUntilItIsRevoked() throws Exception {
        ServiceTokens tokens = bed.bean(ServiceTokens.class);
        String token = tokens.issue("hall", "SERVICE", 30, ADMIN);
        String advice = "/api/notices/P2611180001/remittance-advice";
        browser.perform(bearer(get(advice), token)).andExpect(status().isNotFound());
        browser.perform(bearer(get("/"), token)).andExpect(status().isForbidden());
        browser.perform(bearer(get("/api/audit"), token)).andExpect(status().isForbidden());
        browser.perform(bearer(post(advice), token))
                .andExpect(status().isForbidden())
                .andExpect(jsonPath("$.detail").value(startsWith("令牌只能查询")));
        browser.perform(bearer(get(advice), token + "x")).andExpect(status().isUnauthorized());
        browser.perform(bearer(get(advice), "eyJhbGciOiJub25lIn0.e30."))
                .andExpect(status().isUnauthorized())
                .andExpect(content().contentType("application/problem+json"));
        assertThat(bed.jdbc()
                        .sql("SELECT count(*) FROM service_token WHERE hash LIKE '%' || ? || '%'")
                        .param(token)
                        .query(Long.class)
                        .single())
                .isZero();
        tokens.revoke(tokens.all().get(0).id(), ADMIN);
        browser.perform(bearer(get(advice), token)).andExpect(status().isUnauthorized());
    }

    @Test
    void theActuatorIsForAdministratorsButHealthSaysUpOrDownToAnyone() throws Exception {
        browser.perform(get("/actuator/health"))
                .andExpect(jsonPath("$.components").doesNotExist());
        browser.perform(get("/actuator/metrics")).andExpect(status().isUnauthorized());
        browser.perform(get("/actuator/metrics").session(signedIn("hugo", Role.OPERATOR)))
                .andExpect(status().isForbidden());
        browser.perform(get("/actuator/metrics").session(signedIn("ines", Role.ADMINISTRATOR)))
                .andExpect(status().isOk());
    }

    @Test
    void aPersonChangesTheOwnPasswordAndOtherSessionsEnd() throws Exception {
        MockHttpSession here = signedIn("jane", Role.VIEWER);
        MockHttpSession elsewhere = signedIn("jane", Role.VIEWER);
        refused(here, PASSWORD, "short", "密码至少 12 个字符");
        refused(here, PASSWORD, "my name is jane!", "密码不能包含用户名或姓名");
        refused(here, PASSWORD, "aaaaaaaaaaaaaaaa", "密码至少要有");
        refused(here, "wrong", OTHER_PASSWORD, "当前密码不正确");
        assertThat(bed.jdbc()
                        .sql(
                                "SELECT detail ->> 'reason' FROM audit WHERE subject = 'path:POST /password' AND actor = 'jane'"
                                        + " AND outcome = 'REFUSED'")
                        .query(String.class)
                        .list())
                .containsExactly("当前密码不正确");
        browser.perform(change(here, PASSWORD, OTHER_PASSWORD)).andExpect(redirectedUrl("/password?changed"));
        browser.perform(get("/password").session(here)).andExpect(status().isOk());
        browser.perform(get("/password").session(elsewhere)).andExpect(redirectedUrl("/login"));
        browser.perform(signIn("jane", PASSWORD)).andExpect(redirectedUrl("/login?error"));
        assertThat(audited("user:jane")).contains("PASSWORD_CHANGED DONE");
    }

    @Test
    void chineseIsSpokenUntilEnglishIsAskedForAndRemembered() throws Exception {
        browser.perform(get("/login").header("Accept-Language", "en"))
                .andExpect(content().string(containsString("lang=\"zh-CN\"")))
                .andExpect(content().string(containsString(">登录<")));
        browser.perform(get("/login").param("lang", "en"))
                .andExpect(cookie().value("hfg-language", "en"))
                .andExpect(content().string(containsString("lang=\"en\"")))
                .andExpect(content().string(containsString(">Sign in<")));
    }

    private static void refused(MockHttpSession session, String current, String wanted, String sentence)
            throws Exception {
        browser.perform(change(session, current, wanted))
                .andExpect(status().is4xxClientError())
                .andExpect(content().string(containsString(sentence)));
    }

    private static MockHttpServletRequestBuilder change(MockHttpSession session, String current, String wanted) {
        return post("/password")
                .session(session)
                .param("current", current)
                .param("password", wanted)
                .param("again", wanted)
                .with(csrf());
    }

    private static void person(String name, Role... roles) {
        bed.bean(Users.class).createOrReset(new NewUser(name, "测试用户", Set.of(roles), Set.of()), PASSWORD, ADMIN);
    }

    private static MockHttpSession signedIn(String name, Role... roles) throws Exception {
        if (bed.bean(UserTable.class).find(name).isEmpty()) {
            person(name, roles);
        }
        MockHttpSession session = new MockHttpSession();
        browser.perform(signIn(name, PASSWORD).session(session)).andExpect(redirectedUrl("/"));
        return session;
    }

    private static MockHttpServletRequestBuilder signIn(String name, String password) {
        return post("/login")
                .param("username", name)
                .param("password", password)
                .with(csrf());
    }

    private static MockHttpServletRequestBuilder from(String address, MockHttpServletRequestBuilder request) {
        return request.with(sent -> {
            sent.setRemoteAddr(address);
            return sent;
        });
    }

    private static MockHttpServletRequestBuilder bearer(MockHttpServletRequestBuilder request, String token) {
        return request.header("Authorization", "Bearer " + token);
    }

    private static List<String> audited(String subject) {
        return bed.jdbc()
                .sql("SELECT action || ' ' || outcome FROM audit WHERE subject = ? ORDER BY id")
                .param(subject)
                .query(String.class)
                .list();
    }
}
