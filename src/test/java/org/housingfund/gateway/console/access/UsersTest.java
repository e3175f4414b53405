package org.housingfund.gateway.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The first administrator, everyone after, and what the audit says of it: one story, from an empty table on. */
class UsersTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final RequestPostProcessor ROOT = user("root").roles("ADMINISTRATOR");
    private static final RequestPostProcessor CONTROLLER = user("wu.min").roles("AUDITOR");
    private static final Pattern CODE = Pattern.compile("[A-Z2-9]{5}(-[A-Z2-9]{5}){5}");
    private static final Pattern HALF = Pattern.compile("[A-Z2-9]{5}(-[A-Z2-9]{5}){2}");

    @TempDir
    private Path dir;

    private MockMvc browser;

    @Test
    void fromTheFirstCodeToTheAuditTrail() throws Exception {
        KeyPair provider = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        try (GatewayBed bed = GatewayBed.withPages(dir, provider(provider))) {
            browser = bed.browser();
            theFirstAdministratorComesByACodeThatCountsOnceAndNotForEver(bed);
            theFirstAuditorIsMadeByOneAdministratorAndTheAuditSaysSo(bed);
            anAdministratorAddsPeopleWhoSetTheirOwnPasswords(bed);
            oneAdministratorIsNeverTwoPeople(bed);
            nobodyRemovesHimselfOrTheLastAdministratorOrJoinsMoneyWithControl(bed);
            theAuditTrailIsSearchedPagedAndExported(bed);
            anIdentityProviderThatIsConfiguredSignsPeopleAndProgramsIn(bed, provider);
        }
    }

    private void anIdentityProviderThatIsConfiguredSignsPeopleAndProgramsIn(GatewayBed bed, KeyPair provider)
            throws Exception {
        browser.perform(get("/login")).andExpect(content().string(containsString("中心统一认证")));
        browser.perform(get("/oauth2/authorization/centre"))
                .andExpect(header().string(
                                "Location",
                                startsWith("https://id.example/authorize?response_type=code&client_id=hfg&")));
        ask(token(provider, "li.na", "hfg", "AUDITOR")).andExpect(status().isUnauthorized()); // nobody of ours
        addByProvider("li.na", "AUDITOR").andExpect(redirectedUrl("/users"));
        decide(bed, CONTROLLER, "li.na", "approve").andExpect(redirectedUrl("/users"));
        ask(token(provider, "li.na", "hfg", "AUDITOR", "OPERATOR", "something else"))
                .andExpect(status().isOk());
        ask(token(provider, "li.na", "hfg", "OPERATOR")).andExpect(status().isForbidden());
        ask(token(provider, "li.na", "another", "AUDITOR")).andExpect(status().isUnauthorized());
        ask(token(provider, "wu.min", "hfg", "AUDITOR"))
                .andExpect(status().isUnauthorized()); // signs in with a password
        for (String name : new String[] {"gateway", "service:hall", "Li.na", "", null}) {
            ask(token(provider, name, "hfg", "AUDITOR")).andExpect(status().isUnauthorized());
        }
        ask(token(KeyPairGenerator.getInstance("RSA").generateKeyPair(), "li.na", "hfg", "AUDITOR"))
                .andExpect(status().isUnauthorized());
        noTokenIsTheFirstOrTheSecondPerson(bed, provider);
        theProviderSaysWhoButTheRowSaysWhatAndWhether(bed);
        ask(token(provider, "li.na", "hfg", "AUDITOR")).andExpect(status().isUnauthorized());
    }

    private void noTokenIsTheFirstOrTheSecondPerson(GatewayBed bed, KeyPair provider) throws Exception {
        addByProvider("ad.na", "ADMINISTRATOR").andExpect(redirectedUrl("/users"));
        decide(bed, CONTROLLER, "ad.na", "approve").andExpect(redirectedUrl("/users"));
        addByProvider("op.no", "OPERATOR").andExpect(redirectedUrl("/users"));
        for (String name : new String[] {"ad.na", "li.na"}) {
            String token = "Bearer " + token(provider, name, "hfg", "ADMINISTRATOR", "AUDITOR");
            for (String verdict : new String[] {"approve", "reject"}) {
                decide(bed, request -> authorized(request, token), "op.no", verdict)
                        .andExpect(status().isForbidden());
            }
            for (String path : new String[] {"/api/users", "/api/tokens", "/api/users/op.no/proposals/1/approve"}) {
                browser.perform(post(path)
                                .header("Authorization", token)
                                .contentType("application/json")
                                .content("{}"))
                        .andExpect(status().isForbidden())
                        .andExpect(jsonPath("$.detail").value("令牌只能查询；要办理，请本人登录"));
            }
            browser.perform(get("/api/users").header("Authorization", token)).andExpect(status().isOk());
        }
        OidcNames.OidcPerson person = bed.bean(OidcNames.class).person(said("li.na", "AUDITOR"));
        decide(
                        bed,
                        authentication(new OAuth2AuthenticationToken(person, person.getAuthorities(), "centre")),
                        "op.no",
                        "approve")
                .andExpect(redirectedUrl("/users"));
    }

    private static MockHttpServletRequest authorized(MockHttpServletRequest request, String token) {
        request.addHeader("Authorization", token);
        return request;
    }

    private void theProviderSaysWhoButTheRowSaysWhatAndWhether(GatewayBed bed) throws Exception {
        OidcNames names = bed.bean(OidcNames.class);
        addByProvider("op.na", "OPERATOR");
        decide(bed, CONTROLLER, "op.na", "approve").andExpect(redirectedUrl("/users"));
        assertThat(names.person(said("op.na", "OPERATOR", "APPROVER", "SEE_PERSONAL_DATA"))
                        .getAuthorities())
                .extracting(GrantedAuthority::getAuthority)
                .containsExactly("ROLE_OPERATOR");
        assertThat(names.ofToken(Jwt.withTokenValue("x")
                                .header("alg", "none")
                                .claim("preferred_username", "op.na")
                                .claim("roles", List.of("OPERATOR"))
                                .build())
                        .getAuthorities())
                .as("no token moves money")
                .isEmpty();
        for (String name : new String[] {"gateway", "service:hall", "wu.min", "nobody.here", null}) {
            assertThatThrownBy(() -> names.person(said(name, "AUDITOR")))
                    .isInstanceOf(OAuth2AuthenticationException.class);
        }
        OidcNames.OidcPerson person = names.person(said("li.na", "AUDITOR"));
        RequestPostProcessor signedIn =
                authentication(new OAuth2AuthenticationToken(person, person.getAuthorities(), "centre"));
        browser.perform(get("/audit").with(signedIn)).andExpect(status().isOk());
        browser.perform(post("/users/li.na")
                        .with(ROOT)
                        .with(csrf())
                        .param("displayName", "李娜")
                        .param("roles", "AUDITOR")
                        .param("disabled", "true"))
                .andExpect(redirectedUrl("/users"));
        browser.perform(get("/audit").with(signedIn)).andExpect(redirectedUrl("/login"));
    }

    private static OidcUser said(String name, String... roles) {
        OidcIdToken.Builder token =
                OidcIdToken.withTokenValue("x").subject("4711").claim("roles", List.of(roles));
        return new DefaultOidcUser(List.of(), (name == null ? token : token.claim("preferred_username", name)).build());
    }

    private ResultActions addByProvider(String name, String... roles) throws Exception {
        return browser.perform(post("/users")
                .with(ROOT)
                .with(csrf())
                .param("name", name)
                .param("displayName", "某人")
                .param("byProvider", "true")
                .param("roles", roles));
    }

    private ResultActions ask(String token) throws Exception {
        return browser.perform(get("/api/audit").header("Authorization", "Bearer " + token));
    }

    private static String token(KeyPair signer, String name, String audience, String... roles) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .audience(audience)
                        .claim("preferred_username", name)
                        .claim("roles", List.of(roles))
                        .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                        .build());
        token.sign(new RSASSASigner(signer.getPrivate()));
        return token.serialize();
    }

    private String[] provider(KeyPair keys) throws IOException {
        Path pem = Files.writeString(
                dir.resolve("provider.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        String client = "--spring.security.oauth2.client.registration.centre.";
        String known = "--spring.security.oauth2.client.provider.centre.";
        return new String[] {
            "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + pem.toUri(),
            "--" + SecurityConfiguration.AUDIENCES + "=hfg",
            client + "client-id=hfg",
            client + "client-secret=secret",
            client + "client-name=中心统一认证",
            client + "scope=openid",
            client + "authorization-grant-type=authorization_code",
            client + "redirect-uri={baseUrl}/login/oauth2/code/{registrationId}",
            known + "authorization-uri=https://id.example/authorize",
            known + "token-uri=https://id.example/token",
            known + "jwk-set-uri=https://id.example/keys"
        };
    }

    private void theFirstAdministratorComesByACodeThatCountsOnceAndNotForEver(GatewayBed bed) throws Exception {
        Users users = bed.bean(Users.class);
        String first = users.firstAdministratorCode().orElseThrow();
        String second = users.firstAdministratorCode().orElseThrow();
        activate(first, "root").andExpect(status().isConflict());
        bed.clock().advance(Duration.ofHours(24));
        activate(second, "root").andExpect(status().isConflict());
        String code = users.firstAdministratorCode().orElseThrow();
        activate(code, "Root 管理员")
                .andExpect(status().isBadRequest())
                .andExpect(content().string(containsString("用户名由 2 至 40 个")));
        activate(code.toLowerCase(java.util.Locale.ROOT), "root").andExpect(redirectedUrl("/login?activated"));
        activate(code, "root2").andExpect(status().isConflict());
        assertThat(users.firstAdministratorCode()).isEmpty();
        assertThat(bed.jdbc()
                        .sql("SELECT password LIKE '{bcrypt}$2%' AND roles = '{ADMINISTRATOR}' FROM app_user")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    private void anAdministratorAddsPeopleWhoSetTheirOwnPasswords(GatewayBed bed) throws Exception {
        String first = halfOf(browser.perform(post("/users")
                .with(ROOT)
                .with(csrf())
                .param("name", "zhang.wei")
                .param("displayName", "张伟")
                .param("roles", "OPERATOR", "VIEWER")
                .param("rights", "SEE_METADATA")
                .param("disabled", "true")
                .param("password", "chosen by somebody else")
                .param("version", "9")));
        assertThat(bed.bean(UserTable.class).find("zhang.wei"))
                .as("before anybody approved")
                .isEmpty();
        decide(bed, ROOT, "zhang.wei", "approve")
                .andExpect(status().isConflict())
                .andExpect(content().string(containsString("提议人不得复核自己的提议")));
        assertThat(audited(bed, "path:POST /activate"))
                .as("codes that did not count")
                .contains("REQUEST_REFUSED");
        assertThat(bed.jdbc()
                        .sql("SELECT count(*) FROM audit WHERE actor = 'root' AND action = 'REQUEST_REFUSED'"
                                + " AND outcome = 'REFUSED' AND subject LIKE 'path:POST /users/zhang.wei/proposals/%/approve'"
                                + " AND detail ->> 'reason' LIKE '提议人不得复核自己的提议%'")
                        .query(Long.class)
                        .single())
                .as("the own proposal")
                .isEqualTo(1);
        browser.perform(get("/users").with(CONTROLLER))
                .andExpect(content().string(containsString("/users/zhang.wei/proposals/")));
        String second = halfOf(decide(bed, CONTROLLER, "zhang.wei", "approve"));
        String code = first + "-" + second;
        assertThat(bed.bean(UserTable.class).find("zhang.wei")).hasValueSatisfying(person -> {
            assertThat(person.disabled())
                    .as("no field that the form does not have")
                    .isFalse();
            assertThat(person.hash()).isEmpty();
            assertThat(person.version()).isZero();
        });
        browser.perform(post("/login")
                        .param("username", "zhang.wei")
                        .param("password", "")
                        .with(csrf()))
                .andExpect(redirectedUrl("/login?error"));
        activate(code, "root").andExpect(status().isConflict());
        activate(first, "zhang.wei").andExpect(status().isConflict());
        activate(first + "-" + first, "zhang.wei").andExpect(status().isConflict());
        activate(second + "-" + second, "zhang.wei").andExpect(status().isConflict());
        activate(code, "zhang.wei").andExpect(redirectedUrl("/login?activated"));
        browser.perform(post("/login")
                        .param("username", "zhang.wei")
                        .param("password", PASSWORD)
                        .with(csrf()))
                .andExpect(redirectedUrl("/"));
        browser.perform(get("/users").with(ROOT))
                .andExpect(content().string(containsString("张伟")))
                .andExpect(content().string(containsString("查看往来信息")));
        browser.perform(get("/users/zhang.wei").with(ROOT))
                .andExpect(content().string(containsString("checked=\"checked\"")));
        browser.perform(post("/users")
                        .with(ROOT)
                        .with(csrf())
                        .param("name", "zhang.wei")
                        .param("displayName", "x")
                        .param("roles", "VIEWER"))
                .andExpect(status().isConflict())
                .andExpect(content().string(containsString("已被使用")));
    }

    private void theFirstAuditorIsMadeByOneAdministratorAndTheAuditSaysSo(GatewayBed bed) throws Exception {
        add("wu.min", "AUDITOR", "ADMINISTRATOR")
                .andExpect(status().isBadRequest())
                .andExpect(content().string(containsString("不得兼任管理员和审计员")));
        add("tokens", "VIEWER").andExpect(status().isBadRequest()); // its page would be another one's address
        String operator = halfOf(add("op1", "OPERATOR"));
        activate(operator, "op1").andExpect(status().isConflict());
        decide(bed, ROOT, "op1", "approve").andExpect(status().isConflict());
        String lost = codeOf(add("wu.min", "AUDITOR"));
        String code =
                codeOf(browser.perform(post("/users/wu.min/reset").with(ROOT).with(csrf())));
        activate(lost, "wu.min").andExpect(status().isConflict());
        activate(code, "wu.min").andExpect(redirectedUrl("/login?activated"));
        assertThat(audited(bed, "user:wu.min"))
                .filteredOn("USER_SET_UP_ALONE"::equals)
                .hasSize(2);
        halfOf(add("second", "ADMINISTRATOR"));
        assertThat(bed.bean(UserTable.class).find("second"))
                .as("there is somebody who can approve now")
                .isEmpty();
        decide(bed, CONTROLLER, "second", "reject").andExpect(redirectedUrl("/users"));
        decide(bed, CONTROLLER, "op1", "reject").andExpect(redirectedUrl("/users"));
    }

    private void oneAdministratorIsNeverTwoPeople(GatewayBed bed) throws Exception {
        browser.perform(post("/users/root/reset").with(ROOT).with(csrf()))
                .andExpect(status().isConflict())
                .andExpect(content().string(containsString("不能为自己发放")));

        String first =
                halfOf(browser.perform(post("/users/zhang.wei/reset").with(ROOT).with(csrf())));
        browser.perform(post("/users/zhang.wei/reset").with(ROOT).with(csrf())).andExpect(status().isConflict());
        decide(bed, user("nobody.here").roles("ADMINISTRATOR"), "zhang.wei", "approve")
                .andExpect(status().isConflict())
                .andExpect(content().string(containsString("在册")));
        String second = halfOf(decide(bed, CONTROLLER, "zhang.wei", "approve"));
        activate(first + "-" + second, "zhang.wei").andExpect(redirectedUrl("/login?activated"));

        // A viewer whom the administrator can be, and who is then to be an approver.
        activate(codeOf(add("ap1", "VIEWER")), "ap1").andExpect(redirectedUrl("/login?activated"));
        halfOf(change(ROOT, "ap1", "APPROVER"));
        halfOf(decide(bed, CONTROLLER, "ap1", "approve"));
        browser.perform(post("/login")
                        .param("username", "ap1")
                        .param("password", PASSWORD)
                        .with(csrf()))
                .andExpect(redirectedUrl("/login?error"));

        browser.perform(post("/users/ap1")
                        .with(ROOT)
                        .with(csrf())
                        .param("displayName", "某人")
                        .param("roles", "APPROVER")
                        .param("disabled", "true"))
                .andExpect(redirectedUrl("/users"));
        assertThat(bed.bean(UserTable.class).find("ap1").orElseThrow().disabled())
                .as("disabling waits for nobody")
                .isTrue();
        halfOf(change(ROOT, "ap1", "APPROVER"));
        assertThat(bed.bean(UserTable.class).find("ap1").orElseThrow().disabled())
                .as("enabling does")
                .isTrue();
        decide(bed, CONTROLLER, "ap1", "reject").andExpect(redirectedUrl("/users"));
        assertThat(audited(bed, "user:ap1"))
                .contains("USER_CHANGE_PROPOSED", "USER_CHANGE_APPROVED", "USER_CHANGE_REJECTED");
    }

    private ResultActions add(String name, String... roles) throws Exception {
        return browser.perform(post("/users")
                .with(ROOT)
                .with(csrf())
                .param("name", name)
                .param("displayName", "某人")
                .param("roles", roles));
    }

    private ResultActions decide(GatewayBed bed, RequestPostProcessor who, String name, String how) throws Exception {
        long proposal = bed.jdbc()
                .sql("SELECT id FROM approval WHERE kind = 'USER_CHANGE' AND subject = ? AND state = 'PROPOSED'")
                .param("user:" + name)
                .query(Long.class)
                .single();
        return browser.perform(post("/users/" + name + "/proposals/" + proposal + "/" + how)
                .with(who)
                .with(csrf()));
    }

    private static List<String> audited(GatewayBed bed, String subject) {
        return bed.jdbc()
                .sql("SELECT action FROM audit WHERE subject = ?")
                .param(subject)
                .query(String.class)
                .list();
    }

    private void nobodyRemovesHimselfOrTheLastAdministratorOrJoinsMoneyWithControl(GatewayBed bed) throws Exception {
        change(ROOT, "root", "VIEWER")
                .andExpect(status().isConflict())
                .andExpect(content().string(containsString("不能停用自己")));
        RequestPostProcessor other = user("other").roles("ADMINISTRATOR");
        change(other, "root", "VIEWER")
                .andExpect(status().isConflict())
                .andExpect(content().string(containsString("最后一位")));
        change(ROOT, "zhang.wei", "OPERATOR", "ADMINISTRATOR")
                .andExpect(status().isBadRequest())
                .andExpect(content().string(containsString("不得兼任")));
        change(ROOT, "zhang.wei", "OPERATOR", "APPROVER").andExpect(redirectedUrl("/users"));
        decide(bed, CONTROLLER, "zhang.wei", "approve").andExpect(redirectedUrl("/users"));
        assertThat(bed.bean(UserTable.class).find("zhang.wei").orElseThrow().rights())
                .as("a box that is not ticked")
                .isEmpty();
    }

    private void theAuditTrailIsSearchedPagedAndExported(GatewayBed bed) throws Exception {
        for (int i = 0; i < 60; i++) {
            bed.bean(ServiceTokens.class)
                    .issue("system-" + i, "VIEWER", 1, new org.housingfund.gateway.audit.Actor("root", "test"));
        }
        RequestPostProcessor auditor = user("auditor").roles("AUDITOR");
        String firstPage = browser.perform(
                        get("/audit").param("action", "SERVICE_TOKEN_ISSUED").with(auditor))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(firstPage)
                .contains("system-59", "system-10&quot;")
                .doesNotContain("system-9&quot;", "USER_CREATED</a>");
        Matcher next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(firstPage);
        assertThat(next.find()).isTrue();
        browser.perform(get(java.net.URI.create(next.group(1).replace("&amp;", "&")))
                        .with(auditor))
                .andExpect(content().string(containsString("system-9")))
                .andExpect(content().string(org.hamcrest.Matchers.not(containsString("rel=\"next\""))));
        browser.perform(get("/api/audit")
                        .param("subject", "user:*")
                        .param("outcome", "DONE")
                        .with(auditor))
                .andExpect(jsonPath("$.rows[0].action").value("USER_CHANGED"))
                .andExpect(jsonPath("$.next").isEmpty());
        browser.perform(get("/audit").param("after", "1'; --").with(auditor)).andExpect(status().isBadRequest());
        String csv = browser.perform(
                        get("/audit/export.csv").param("actor", "root").with(auditor))
                .andExpect(header().string("Content-Disposition", containsString("audit.csv")))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(csv).startsWith("\uFEFF时间,操作人").contains("system-0", "USER_CREATED");
        byte[] xlsx = browser.perform(get("/audit/export.xlsx").with(auditor))
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        assertThat(xlsx).startsWith('P', 'K');
        assertThat(bed.jdbc()
                        .sql("SELECT count(*) FROM audit WHERE action = 'EXPORTED' AND actor = 'auditor'")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        assertThat(bed.jdbc()
                        .sql("SELECT DISTINCT action FROM audit ORDER BY action")
                        .query(String.class)
                        .list())
                .isEqualTo(bed.bean(AuditQueries.class).actions())
                .containsAll(List.of("PASSWORD_CHANGED", "PASSWORD_RESET_ISSUED", "USER_CHANGED", "USER_CREATED"));
        assertThat(bed.jdbc()
                        .sql("SELECT string_agg(detail::text, ' ') FROM audit")
                        .query(String.class)
                        .single())
                .as("no secret")
                .doesNotContain(PASSWORD, "hfg_")
                .doesNotContainPattern(HALF);
    }

    private ResultActions activate(String code, String name) throws Exception {
        return browser.perform(post("/activate")
                .with(csrf())
                .param("code", code)
                .param("name", name)
                .param("password", PASSWORD)
                .param("again", PASSWORD));
    }

    private ResultActions change(RequestPostProcessor who, String name, String... roles) throws Exception {
        return browser.perform(post("/users/" + name)
                .with(who)
                .with(csrf())
                .param("displayName", "某人")
                .param("roles", roles));
    }

    private static String codeOf(ResultActions answer) throws Exception {
        return find(CODE, answer);
    }

    private static String halfOf(ResultActions answer) throws Exception {
        String half = find(HALF, answer);
        assertThat(answer.andReturn().getResponse().getContentAsString()).doesNotContainPattern(CODE);
        return half;
    }

    private static String find(Pattern pattern, ResultActions answer) throws Exception {
        String page =
                answer.andExpect(status().isOk()).andReturn().getResponse().getContentAsString();
        Matcher code = pattern.matcher(page);
        assertThat(code.find()).isTrue();
        return code.group();
    }
}
