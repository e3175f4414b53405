package org.housingfund.gateway.bench;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Server time of every page and list, through all filters, without a network. Which there are is asked of the controllers:
 * one that needs a value nobody gave here is told as not measured.
 */
final class PageTimes {
    static final int LIMIT_MILLIS = 300;

    private static final int BEFORE = 2;
    private static final int TIMES = 7;
    private static final String OWN = "org.housingfund.gateway";
    private static final String API = "/api";
    /** No pages: downloads of whole files and lists, and what nobody who is signed in sees. */
    private static final Set<String> LEFT_OUT = Set.of(
            "/activate",
            "/files/{receiptId}",
            "/suspense/export.xlsx",
            "/audit/export.csv",
            "/audit/export.xlsx",
            "/api/dead-letters/{queue}/run");

    private final BenchGateway gateway;
    private final MockMvc browser;
    private final RequestPostProcessor everything = user("bench")
            .authorities(AuthorityUtils.createAuthorityList(
                    "ROLE_OPERATOR",
                    "ROLE_APPROVER",
                    "ROLE_ADMINISTRATOR",
                    "ROLE_AUDITOR",
                    "SEE_METADATA",
                    "SEE_PERSONAL_DATA"));
    private final Map<String, double[]> times = new LinkedHashMap<>();
    private final Set<String> unmeasured = new TreeSet<>();

    PageTimes(BenchGateway gateway) {
        this.gateway = gateway;
        this.browser = MockMvcBuilders.webAppContextSetup((WebApplicationContext) gateway.context())
                .apply(SecurityMockMvcConfigurers.springSecurity())
                .build();
    }

    void measure() {
        List<String> addresses = addresses();
        // What the process has never done takes long the first time, whatever the page.
        addresses.forEach(this::ask);
        addresses.forEach(this::measure);
    }

    private List<String> addresses() {
        List<String> all = new ArrayList<>();
        Map<String, List<String>> samples = samples();
        for (String path : paths(gateway.context())) {
            List<String> known = samples.getOrDefault(path, samples.get(withoutApi(path)));
            if (known == null && path.contains("{")) {
                unmeasured.add(path);
            } else if (known == null) {
                all.add(path);
            } else {
                String api = path.startsWith(API) && !samples.containsKey(path) ? API : "";
                known.forEach(address -> all.add(api + address));
            }
        }
        return all;
    }

    private static String withoutApi(String path) {
        return path.startsWith(API) ? path.substring(API.length()) : path;
    }

    private static Set<String> paths(ApplicationContext context) {
        Set<String> paths = new TreeSet<>();
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (method.getBeanType().getName().startsWith(OWN)
                            && mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET)) {
                        paths.addAll(mapping.getPatternValues());
                    }
                });
        paths.removeAll(LEFT_OUT);
        return paths;
    }

    private void measure(String address) {
        double[] millis = new double[TIMES];
        for (int time = -BEFORE; time < TIMES; time++) {
            long from = System.nanoTime();
            int status = ask(address);
            if (status >= 500) {
                throw new IllegalStateException(address + " answers " + status);
            }
            if (status != 200) {
                // Such as a notice's advice where the stock has no names.
                unmeasured.add(address + " answers " + status);
                return;
            }
            if (time >= 0) {
                millis[time] = (System.nanoTime() - from) / 1e6;
            }
        }
        Arrays.sort(millis);
        times.put(address, millis);
    }

    private int ask(String address) {
        try {
            return browser.perform(get(URI.create(address)).with(everything))
                    .andReturn()
                    .getResponse()
                    .getStatus();
        } catch (Exception e) { // MockMvc declares no narrower one
            throw new IllegalStateException(address, e);
        }
    }

    /** A table of medians and largest values; what takes too long is marked. */
    void tell(Report report) {
        StringBuilder table = new StringBuilder(4_096)
                .append("server time of the console's pages and lists, ms of ")
                .append(TIMES)
                .append(" requests each after ")
                .append(BEFORE)
                .append("; ! is over ")
                .append(LIMIT_MILLIS)
                .append(System.lineSeparator());
        times.forEach((address, millis) -> table.append("%9.1f %9.1f %s %s%n"
                .formatted(median(millis), millis[TIMES - 1], isOver(address, millis) ? "!" : " ", address)));
        unmeasured.forEach(path -> table.append("not measured: ").append(path).append(System.lineSeparator()));
        report.table(table.toString());
        report.value(new Report.Figure("pages", "pages and lists over " + LIMIT_MILLIS + " ms"), over(), "");
        report.value(
                new Report.Figure("pages", "slowest page, median"),
                times.values().stream().mapToDouble(PageTimes::median).max().orElse(0),
                "ms");
    }

    private double over() {
        return times.entrySet().stream()
                .filter(page -> isOver(page.getKey(), page.getValue()))
                .count();
    }

    /** A file of all that a filter finds takes what it takes. */
    private static boolean isOver(String address, double[] millis) {
        return median(millis) > LIMIT_MILLIS && !address.contains("/export");
    }

    private static double median(double[] sorted) {
        return sorted[TIMES / 2];
    }

    /** What each path is asked with. */
    private Map<String, List<String>> samples() {
        String statement = one("SELECT id FROM statement ORDER BY entry_count DESC LIMIT 1");
        String half = one("SELECT entry_count / 2 FROM statement WHERE id = " + statement);
        String receipt = one("SELECT receipt_id FROM statement WHERE id = " + statement);
        String entry = one("SELECT id FROM bank_entry WHERE statement_id = " + statement + " AND sequence = " + half);
        String posting = one("SELECT max(id) FROM suspended_posting WHERE state = 'OPEN'");
        String suspended = one("SELECT coalesce(entry_id, origin_id) FROM suspended_posting WHERE id = " + posting);
        String middle = one("SELECT booked_on || '_' || id FROM suspended_posting ORDER BY id OFFSET"
                + " (SELECT count(*) / 2 FROM suspended_posting) LIMIT 1");
        String bank = one("SELECT account_id FROM statement WHERE id = " + statement);
        String person = one("SELECT min(account_id) FROM roster_line");
        String holder = one("SELECT account_id FROM suspended_posting WHERE id = " + posting);
        String persons = one("SELECT subject FROM account WHERE id = " + person);
        String number = one("SELECT number FROM payment_notice WHERE state = 'ALLOCATED' ORDER BY id LIMIT 1");
        String employer = one("SELECT account_no FROM employer ORDER BY id LIMIT 1");
        String job = one("SELECT max(id) FROM console_job");
        String day = gateway.day().toString();
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put(
                "/statements",
                List.of("/statements", "/statements?bank=%E7%AC%AC1%E9%93%B6%E8%A1%8C", "/statements?day=" + day));
        all.put("/statements/{id}", List.of("/statements/" + statement, "/statements/" + statement + "?after=" + half));
        all.put("/entries/{id}", List.of("/entries/" + entry, "/entries/" + suspended));
        all.put("/files/{receiptId}/report", List.of("/files/" + receipt + "/report"));
        all.put("/suspense", suspense(middle, employer));
        all.put("/suspense/{id}", List.of("/suspense/" + posting));
        all.put("/proposals", List.of("/proposals", "/proposals?kind=SUSPENSE_DECISION"));
        all.put("/jobs/{id}", List.of("/jobs/" + job, "/jobs/" + job + "?state=REFUSED"));
        all.put("/jobs/{id}/progress", List.of("/jobs/" + job + "/progress"));
        all.put(
                "/notices",
                List.of(
                        "/notices",
                        "/notices?q=%E6%9F%B3%E5%B7%9E",
                        "/notices?q=" + employer,
                        "/notices?state=AWAITING",
                        "/notices?state=PART_FUNDED",
                        "/notices?state=CANCELLED"));
        all.put("/notices/{number}", List.of("/notices/" + number));
        all.put("/notices/{number}/remittance-advice", List.of("/notices/" + number + "/remittance-advice"));
        all.put("/employers/{account}", List.of("/employers/" + employer));
        all.put("/ledger", List.of("/ledger", "/ledger?now=true"));
        all.put(
                "/ledger/subjects/{code}",
                List.of("/ledger/subjects/" + persons, "/ledger/subjects/" + persons + "?from=B5"));
        all.put(
                "/ledger/accounts/{id}",
                Stream.of(bank, person, holder)
                        .flatMap(id -> Stream.of("/ledger/accounts/" + id, "/ledger/accounts/" + id + "?day=" + day))
                        .toList());
        all.put(
                "/audit",
                List.of(
                        "/audit",
                        "/audit?actor=bench",
                        "/audit?action=LOGIN_SUCCEEDED&from=" + day,
                        "/audit?subject=user:*",
                        "/audit?outcome=REFUSED"));
        one("INSERT INTO app_user (name, display_name, roles, rights, created_at, created_by)"
                + " VALUES ('bench', '测量', '{VIEWER}', '{}', now(), 'bench')"
                + " ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name RETURNING name");
        all.put("/users/{name}", List.of("/users/bench"));
        deadLetters().ifPresent(queue -> {
            all.put("/dead-letters/{queue}", List.of("/dead-letters/" + queue));
            all.put("/dead-letters/{queue}/run", List.of("/dead-letters/" + queue + "/run"));
        });
        return all;
    }

    private static List<String> suspense(String middle, String employer) {
        List<String> all = new ArrayList<>(List.of("/suspense", "/suspense?after=" + middle));
        for (String filter : List.of(
                "reason=NO_NUMBER",
                "reason=AMOUNT_EXCEEDS",
                "bank=%E7%AC%AC2%E9%93%B6%E8%A1%8C",
                "employer=" + employer,
                "age=0",
                "age=30",
                "from=1000&to=2000",
                "waits=FREE",
                "waits=PROPOSED",
                "pinned=true")) {
            all.add("/suspense?" + filter);
        }
        return all;
    }

    private Optional<String> deadLetters() {
        try {
            String queues = browser.perform(get("/api/dead-letters").with(everything))
                    .andReturn()
                    .getResponse()
                    .getContentAsString();
            int end = queues.indexOf('"', 2);
            return end < 0 ? Optional.empty() : Optional.of(queues.substring(2, end));
        } catch (Exception e) { // MockMvc declares no narrower one
            throw new IllegalStateException(e);
        }
    }

    private String one(String sql) {
        return gateway.jdbc().sql(sql).query((row, n) -> row.getString(1)).single();
    }
}
