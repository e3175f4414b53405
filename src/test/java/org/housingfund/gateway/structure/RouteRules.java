package org.housingfund.gateway.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What every route file must keep; Camel itself would start with most of these mistakes and fail, or lie, later. */
final class RouteRules {
    private static final int STEPS_LIMIT = 8;
    /** A top-level errorHandler or onException would become the default of every route of every file. */
    private static final Set<String> KINDS =
            Set.of("route", "routeConfiguration", "routeTemplate", "templatedRoute", "beans");
    /** Broken in our mix of Camel versions, or scripts and SQL, which belong in Java. */
    private static final Set<String> BANNED_KEYS = Set.of(
            "preSort",
            "saga",
            "serviceCall",
            "timeoutPoolSize",
            "pqc",
            "script",
            "groovy",
            "joor",
            "java",
            "js",
            "python");

    private static final List<String> BANNED_URIS = List.of("sql:", "jdbc:", "exec:");
    private static final Map<String, String> SFTP_PARAMETERS = Map.of(
            "strictHostKeyChecking", "yes", "useUserKnownHostsFile", "false", "autoCreateKnownHostsFile", "false");

    private final YAMLMapper yaml = new YAMLMapper();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Set<String> configurations = new HashSet<>();
    private final Set<String> consumed = new HashSet<>();
    private final List<Runnable> whenAllIsRead = new ArrayList<>();

    private RouteRules() {}

    /** @param files text by path */
    static List<String> violations(Map<String, String> files) {
        RouteRules rules = new RouteRules();
        files.forEach(rules::file);
        rules.whenAllIsRead.forEach(Runnable::run);
        return rules.violations;
    }

    private void file(String path, String text) {
        check(text.startsWith("#"), path, "begins without a comment that says what it guarantees");
        for (JsonNode element : yaml.readTree(text)) {
            element.properties().forEach(entry -> {
                check(KINDS.contains(entry.getKey()), path, "top-level " + entry.getKey() + " is forbidden");
                element(path, entry.getKey(), entry.getValue());
            });
            walk("", element, (key, value) -> {
                check(!BANNED_KEYS.contains(key), path, key + " is banned");
                if (value.isString()) {
                    text(path, value.stringValue());
                }
            });
        }
    }

    private void element(String path, String kind, JsonNode node) {
        switch (kind) {
            case "route" -> {
                id(path, node.path("id"));
                route(path, node);
            }
            case "routeTemplate" -> {
                id(path, node.path("id"));
                check(node.has("route"), path, "template " + node.path("id") + " has no route");
                route(path, node.path("route"));
            }
            case "templatedRoute" -> id(path, node.path("routeId"));
            case "routeConfiguration" -> {
                if (node.has("id")) {
                    configurations.add(node.path("id").stringValue());
                }
            }
            default -> {}
        }
    }

    private void route(String path, JsonNode route) {
        String name = path + ": " + route.path("id").asString("?");
        check(!route.path("description").asString("").isBlank(), name, "has no description");
        String configuration = route.path("routeConfigurationId").asString("");
        whenAllIsRead.add(() -> check(
                configurations.contains(configuration),
                name,
                "routeConfigurationId '" + configuration + "' does not exist"));
        int[] steps = {0};
        walk("", route, (key, value) -> {
            if (key.equals("steps")) {
                steps[0] += value.size();
            }
        });
        check(steps[0] <= STEPS_LIMIT, name, "has " + steps[0] + " steps, more than " + STEPS_LIMIT);
        JsonNode from = route.path("from");
        consumed.add(from.path("uri").asString(""));
        if (from.path("uri").asString("").startsWith("sftp:")) {
            SFTP_PARAMETERS.forEach((option, value) -> check(
                    from.path("parameters").path(option).asString("").equals(value),
                    name,
                    "sftp option " + option + " must be " + value));
            check(from.path("parameters").has("knownHostsFile"), name, "sftp option knownHostsFile is missing");
            check(
                    !from.path("parameters").path("readLock").asString("").startsWith("idempotent"),
                    name,
                    "readLock idempotent locks nothing");
        }
    }

    private void text(String path, String value) {
        BANNED_URIS.forEach(uri -> check(!value.startsWith(uri), path, uri + " is banned"));
        if (value.startsWith("direct:")) {
            whenAllIsRead.add(() -> check(consumed.contains(value), path, "nobody consumes " + value));
        }
    }

    private void id(String path, JsonNode id) {
        if (!id.isString() || id.stringValue().isBlank()) {
            violations.add(path + ": a route or template has no id");
            return;
        }
        String other = ids.put(id.stringValue(), path);
        check(other == null, path, "id " + id.stringValue() + " also in " + other);
    }

    private void check(boolean kept, String where, String what) {
        if (!kept) {
            violations.add(where + ": " + what);
        }
    }

    private static void walk(String key, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(key, node);
        if (node.isObject()) {
            node.properties().forEach(entry -> walk(entry.getKey(), entry.getValue(), visitor));
        } else {
            node.forEach(child -> walk("", child, visitor));
        }
    }
}
