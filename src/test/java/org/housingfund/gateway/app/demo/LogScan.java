package org.housingfund.gateway.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.ResidentId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** R-L7: what names a person or a payer of a demonstration's day, looked for in what was logged of it. */
final class LogScan {
    private static final Pattern EIGHTEEN_DIGITS = Pattern.compile("(?<!\\d)\\d{17}[\\dXx](?!\\d)");
    private static final Pattern FREE_TEXT = Pattern.compile(".*\\p{IsHan}.*");

    /** What banks and the centre itself write; it names nobody. */
    private static final Set<String> COMMON = Set.of("归集户划转", "错账冲正", "货款", "柳州市住房公积金管理中心");

    private final Map<String, String> personal = new TreeMap<>();

    private LogScan() {}

    static LogScan of(DayPlan plan, DayCases cases, RegistryDay registry) {
        LogScan scan = new LogScan();
        plan.notices().forEach(notice -> notice.employer().employees().forEach(scan::person));
        plan.notices().forEach(notice -> scan.add("payer", notice.employer().name()));
        plan.banks()
                .values()
                .forEach(bank -> bank.lines().forEach(line -> {
                    scan.add("card", line.counterpartyAccount());
                    scan.add("payer", line.counterpartyName());
                    if (FREE_TEXT.matcher(line.remark()).matches()) {
                        scan.add("remark", line.remark());
                    }
                }));
        cases.deliveries().forEach(delivery -> {
            scan.person(delivery.applicant());
            scan.add("card", delivery.payeeAccount());
        });
        Stream.concat(registry.inFile().stream(), registry.messages().stream())
                .map(RegistryNotice::json)
                .map(JsonMapper.shared()::readTree)
                .forEach(notice -> {
                    for (JsonNode somebody : List.of(notice.path("legalRepresentative"), notice.path("contact"))) {
                        scan.add("representative", somebody.path("name").asString(""));
                        scan.add("representative", somebody.path("idNumber").asString(""));
                        scan.add("telephone", somebody.path("mobile").asString(""));
                    }
                    scan.add("enterprise", notice.path("name").asString(""));
                });
        scan.add("official", "覃立新");
        // The centre's own accounts pay each other.
        Days.ACCOUNTS.values().forEach(scan.personal::remove);
        return scan;
    }

    private void person(Employer.Employee employee) {
        add("person", employee.name());
        add("ID number", employee.idNumber());
        add("employee account", employee.account());
    }

    private void add(String kind, String text) {
        if (text.length() > 1 && !COMMON.contains(text)) {
            personal.put(text, kind);
        }
    }

    /** How much it looks for. */
    int size() {
        return personal.size();
    }

    /** Every line that names somebody, with what it names. */
    List<String> found(Stream<String> log) {
        List<String> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        log.filter(seen::add).forEach(line -> {
            personal.forEach((text, kind) -> {
                if (line.contains(text)) {
                    found.add(kind + " " + text + ": " + line);
                }
            });
            EIGHTEEN_DIGITS
                    .matcher(line)
                    .results()
                    .filter(number -> ResidentId.isValid(number.group()))
                    .forEach(number -> found.add("some ID number " + number.group() + ": " + line));
        });
        return found;
    }

    /** The same of every file in this directory. */
    List<String> foundIn(Path directory) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    found.addAll(found(lines));
                }
            }
        }
        return found;
    }
}
