package org.housingfund.gateway.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInvocation;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.method.PreAuthorizeAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.util.SimpleMethodInvocation;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Each role at each endpoint. The endpoints come from the controllers, the expectation from {@code access-table.txt}: one
 * that is not in it, or has no rule of its own, fails.
 */
class AccessTableTest {
    private static final Path TABLE = Path.of("src/test/resources/access-table.txt");
    private static final String ANYONE = "anyone";
    private static final String OWN = "org.housingfund.gateway";
    private static final List<String> ROLES = Stream.concat(
                    Stream.of(Role.values()).map(Role::name), Stream.of("SERVICE"))
            .toList();

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

    /** {@code GET /path} with its method. */
    private static Map<String, HandlerMethod> endpoints() {
        Map<String, HandlerMethod> endpoints = new TreeMap<>();
        bed.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (method.getBeanType().getName().startsWith(OWN)) {
                        names(mapping).forEach(name -> endpoints.put(name, method));
                    }
                });
        return endpoints;
    }

    private static Stream<String> names(RequestMappingInfo mapping) {
        Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
        List<String> verbs = methods.isEmpty()
                ? List.of("ANY")
                : methods.stream().map(Enum::name).toList();
        return mapping.getPatternValues().stream()
                .flatMap(path -> verbs.stream().map(verb -> verb + " " + path));
    }

    /** Whom the method's own rule lets in. */
    private static String allowed(HandlerMethod endpoint) {
        Method method = endpoint.getMethod();
        PreAuthorizeAuthorizationManager rule = new PreAuthorizeAuthorizationManager();
        MethodInvocation call = new SimpleMethodInvocation(
                bed.context().getBean(endpoint.getBeanType()), method, new Object[method.getParameterCount()]);
        Authentication nobody = new TestingAuthenticationToken("nobody", null, List.of());
        if (rule.authorize(() -> nobody, call).isGranted()) {
            return ANYONE;
        }
        String roles = ROLES.stream()
                .filter(role -> isGranted(rule, call, "ROLE_" + role))
                .collect(Collectors.joining(" "));
        // What no role alone opens, a right does.
        return roles.isEmpty()
                ? Stream.of(Right.values())
                        .map(Right::name)
                        .filter(right -> isGranted(rule, call, Role.VIEWER.authority(), right))
                        .collect(Collectors.joining(" "))
                : roles;
    }

    private static boolean isGranted(
            PreAuthorizeAuthorizationManager rule, MethodInvocation call, String... authorities) {
        Authentication someone = new TestingAuthenticationToken(
                "someone",
                null,
                List.copyOf(bed.bean(RoleHierarchy.class)
                        .getReachableGrantedAuthorities(AuthorityUtils.createAuthorityList(authorities))));
        return rule.authorize(() -> someone, call).isGranted();
    }

    private static Map<String, String> table() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s*\\|\\s*", -1))
                .collect(Collectors.toMap(line -> line[0].strip(), line -> line[1].strip(), (a, b) -> a, TreeMap::new));
    }

    @Test
    void eachRoleReachesWhatTheTableSaysAndNothingElse() throws IOException {
        Map<String, String> actual = new TreeMap<>();
        endpoints().forEach((name, method) -> actual.put(name, allowed(method)));
        assertThat(actual.entrySet().stream().map(line -> line.getKey() + " | " + line.getValue()))
                .containsExactlyElementsOf(table().entrySet().stream()
                        .map(line -> line.getKey() + " | " + line.getValue())
                        .toList());
    }

    @Test
    void everyEndpointHasARuleThatAProxyCanEnforce() {
        assertThat(endpoints().entrySet().stream()
                        .filter(endpoint -> endpoint.getValue().getMethodAnnotation(PreAuthorize.class) == null
                                || Modifier.isPrivate(
                                        endpoint.getValue().getMethod().getModifiers())
                                || Modifier.isFinal(
                                        endpoint.getValue().getMethod().getModifiers()))
                        .map(Map.Entry::getKey))
                .isEmpty();
    }

    @Test
    void whoeverMayNotIsTurnedAwayByTheRunningConsoleToo() throws Exception {
        Set<String> open = new TreeSet<>();
        List<String> passed = new ArrayList<>();
        Map<String, String> table = table();
        for (Map.Entry<String, HandlerMethod> endpoint : endpoints().entrySet()) {
            String allowed = table.getOrDefault(endpoint.getKey(), "");
            if (allowed.equals(ANYONE)) {
                open.add(endpoint.getKey());
                continue;
            }
            for (String role : ROLES) {
                if (!List.of(allowed.split(" ", -1)).contains(role)) {
                    int status = status(endpoint, role);
                    // 400: what it was asked with did not even reach the method
                    if (status != 403 && status != 400) {
                        passed.add(endpoint.getKey() + " " + role + ": " + status);
                    }
                }
            }
            int status = status(endpoint, null);
            if (status != 302 && status != 401) {
                passed.add(endpoint.getKey() + " nobody: " + status);
            }
        }
        assertThat(passed).isEmpty();
        assertThat(open).containsExactly("ANY /error", "GET /activate", "GET /login", "POST /activate");
    }

    private static int status(Map.Entry<String, HandlerMethod> endpoint, String role) throws Exception {
        int space = endpoint.getKey().indexOf(' ');
        String path = endpoint.getKey().substring(space + 1);
        MockHttpServletRequestBuilder request = MockMvcRequestBuilders.request(
                HttpMethod.valueOf(endpoint.getKey().substring(0, space)), path.replaceAll("\\{[^}]+}", "1"));
        for (var parameter : endpoint.getValue().getMethodParameters()) {
            RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
            if (named != null && !Collection.class.isAssignableFrom(parameter.getParameterType())) {
                String key = named.value().isEmpty() ? parameter.getParameter().getName() : named.value();
                request.param(key, sample(parameter.getParameterType()));
            }
        }
        request.with(csrf());
        if (role != null) {
            request.with(user("someone").roles(role));
        }
        return browser.perform(request).andReturn().getResponse().getStatus();
    }

    private static String sample(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0].toString();
        }
        return type.getSimpleName().equals("LocalDate") ? "2026-11-20" : "1";
    }
}
