package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every page of a running console, by the controllers that it has: one more than is known here is an error. */
final class ConsolePages {
    /** What stands for the variable of an address. */
    private static final Map<String, String> EXAMPLES = Map.ofEntries(
            Map.entry("/statements/{id}", "SELECT min(id) FROM statement"),
            Map.entry(
                    "/files/{receiptId}/report",
                    "SELECT min(id) FROM receipt WHERE kind = 'STATEMENT' AND state = 'REJECTED'"),
            Map.entry("/entries/{id}", "SELECT entry_id FROM disposition WHERE kind = 'ALLOCATED' LIMIT 1"),
            Map.entry("/suspense/{id}", "SELECT min(id) FROM suspended_posting WHERE state = 'OPEN' AND NOT pinned"),
            Map.entry("/jobs/{id}", "SELECT max(id) FROM console_job"),
            Map.entry("/notices/{number}", "SELECT min(number) FROM payment_notice WHERE state = 'ALLOCATED'"),
            Map.entry("/employers/{account}", "SELECT min(account_no) FROM employer"),
            Map.entry("/ledger/subjects/{code}", "SELECT max(code) FROM subject WHERE code LIKE '219%'"),
            Map.entry("/ledger/accounts/{id}", "SELECT account_id FROM bank_account ORDER BY bank LIMIT 1"),
            Map.entry("/dead-letters/{queue}", "SELECT 'browser.test'"),
            Map.entry("/users/{name}", "SELECT 'viewer'"));

    /** Parts of pages, which htmx asks for. */
    private static final Set<String> PARTS = Set.of("/dead-letters/{queue}/run", "/jobs/{id}/progress");

    private final ConfigurableApplicationContext gateway;

    ConsolePages(ConfigurableApplicationContext gateway) {
        this.gateway = gateway;
    }

    /** Addresses, from the slash on. */
    List<String> all() {
        List<String> addresses = new ArrayList<>();
        gateway.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (isPage(mapping, method)) {
                        mapping.getPatternValues().stream()
                                .filter(pattern -> !PARTS.contains(pattern))
                                .map(this::address)
                                .forEach(addresses::add);
                    }
                });
        addresses.sort(null);
        return addresses;
    }

    private static boolean isPage(RequestMappingInfo mapping, HandlerMethod method) {
        return mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET)
                && method.getMethod().getReturnType() == String.class
                && !method.hasMethodAnnotation(ResponseBody.class)
                && !AnnotatedElementUtils.hasAnnotation(method.getBeanType(), ResponseBody.class);
    }

    private String address(String pattern) {
        if (!pattern.contains("{")) {
            return pattern;
        }
        assertThat(EXAMPLES).containsKey(pattern);
        return pattern.replaceFirst(
                "\\{.*?}",
                gateway.getBean(JdbcClient.class)
                        .sql(EXAMPLES.get(pattern))
                        .query((row, n) -> row.getString(1))
                        .single());
    }
}
