package org.housingfund.gateway.console;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.UriUtils;

/** What nobody sends by a form of ours, at every place where a request brings a value; the places come from the controllers. */
public final class OddRequests {
    private static final String OWN = "org.housingfund.gateway";
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
    private static final List<String> VALUES = List.of(
            "",
            "-1",
            "{y}",
            "[x",
            "a\0b",
            "2147483647",
            "99999999999999999999",
            "+999999999-12-31",
            "-4714-01-01",
            "2026-02-30",
            "2999-12-31_999999999999999999",
            "999999999999999999_1_1",
            "999999999999999999-999999999999999999",
            "x".repeat(3_000));
    private static final List<String> BODIES = List.of(
            "null",
            "{}",
            "[]",
            "\"x\"",
            "{",
            "{\"ids\":null,\"reason\":null}",
            "{\"ids\":[null]}",
            "{\"id\":\"a\\u0000\",\"reason\":\"a\\u0000\"}");

    private final MockMvc browser;
    private final RequestPostProcessor who;
    private final List<Endpoint> endpoints = new ArrayList<>();

    private record Endpoint(RequestMethod verb, String path, HandlerMethod method) {}

    /** @param paths which of the endpoints are asked */
    public OddRequests(ApplicationContext context, MockMvc browser, RequestPostProcessor who, Predicate<String> paths) {
        this.browser = browser;
        this.who = who;
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (method.getBeanType().getName().startsWith(OWN)) {
                        mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> mapping.getPatternValues().stream()
                                        .filter(paths)
                                        .forEach(path -> endpoints.add(new Endpoint(verb, path, method))));
                    }
                });
    }

    /** Asks every GET for every odd value at every place; returns what answered as if we were broken. */
    public List<String> gets() throws Exception {
        List<String> broken = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.verb == RequestMethod.GET) {
                for (String value : VALUES) {
                    String odd = UriUtils.encode(value, StandardCharsets.UTF_8);
                    List<String> addresses = new ArrayList<>();
                    if (endpoint.path.contains("{")) {
                        addresses.add(VARIABLE.matcher(endpoint.path).replaceAll(found -> odd.isEmpty() ? "%20" : odd));
                    }
                    String path = VARIABLE.matcher(endpoint.path).replaceAll("1");
                    parameters(endpoint.method).forEach(name -> addresses.add(path + "?" + name + "=" + odd));
                    for (String address : addresses) {
                        ask(get(URI.create(address)), "GET " + endpoint.path + " " + address, broken);
                    }
                }
            }
        }
        return broken;
    }

    /** Sends every odd body to every endpoint that reads one. */
    public List<String> bodies() throws Exception {
        List<String> broken = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (Arrays.stream(endpoint.method.getMethodParameters())
                    .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class))) {
                String path = VARIABLE.matcher(endpoint.path).replaceAll("1");
                for (String body : BODIES) {
                    ask(
                            post(path).contentType(MediaType.APPLICATION_JSON).content(body),
                            "POST " + path + " " + body,
                            broken);
                }
            }
        }
        return broken;
    }

    /** How many endpoints there are to ask. */
    public int size() {
        return endpoints.size();
    }

    private void ask(MockHttpServletRequestBuilder request, String what, List<String> broken) {
        try {
            int status = browser.perform(request.with(who).with(csrf()))
                    .andReturn()
                    .getResponse()
                    .getStatus();
            if (status >= 500) {
                broken.add(what + ": " + status);
            }
        } catch (Exception thrown) { // by a template; MockMvc declares no narrower one
            broken.add(what + ": " + thrown);
        }
    }

    /** Query parameters, and those that make up a filter. */
    private static Stream<String> parameters(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters()).flatMap(OddRequests::names);
    }

    private static Stream<String> names(MethodParameter parameter) {
        RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
        if (named != null) {
            return Stream.of(named.value().isEmpty() ? parameter.getParameter().getName() : named.value());
        }
        Class<?> type = parameter.getParameterType();
        return type.isRecord() && type.getSimpleName().endsWith("Filter")
                ? Arrays.stream(type.getRecordComponents()).map(component -> component.getName())
                : Stream.empty();
    }
}
