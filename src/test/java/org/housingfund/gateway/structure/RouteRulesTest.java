package org.housingfund.gateway.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteRulesTest {
    private static final String GOOD = """
            # Guarantees nothing.
            - routeConfiguration:
                id: safe
            - route:
                id: a.first
                description: First
                routeConfigurationId: safe
                from:
                  uri: timer:tick
                  steps:
                    - to:
                        uri: direct:a.second
            - route:
                id: a.second
                description: Second
                routeConfigurationId: safe
                from:
                  uri: direct:a.second
                  steps:
                    - choice:
                        when:
                          - simple: "${body} == 1"
                            steps:
                              - log: one
            - routeTemplate:
                id: a.template
                parameters:
                  - name: partner
                route:
                  id: "a.poll.{{partner}}"
                  description: Polls
                  routeConfigurationId: safe
                  from:
                    uri: "sftp:host/inbox"
                    parameters:
                      strictHostKeyChecking: "yes"
                      useUserKnownHostsFile: false
                      autoCreateKnownHostsFile: false
                      knownHostsFile: hosts
                    steps:
                      - to: direct:a.second
            """;

    @Test
    void theRoutesOfTheHouseKeepTheRules() throws IOException {
        assertThat(RouteRules.violations(read(Path.of("routes")))).isEmpty();
    }

    @Test
    void aGoodFileHasNothingToSay() {
        assertThat(RouteRules.violations(Map.of("good", GOOD))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# Guarantees nothing.     |                               | without a comment",
                "id: a.second              | id: a.first                   | also in",
                "id: a.first               | autoStartup: true             | has no id",
                "description: First        | autoStartup: true             | has no description",
                "routeConfigurationId: safe| routeConfigurationId: unknown | does not exist",
                "uri: direct:a.second      | uri: direct:nobody            | nobody consumes",
                "- log: one                | - groovy: one                 | groovy is banned",
                "- log: one                | - to: sql:select              | sql: is banned",
                "useUserKnownHostsFile: false | preSort: true              | preSort is banned",
                "strictHostKeyChecking: \"yes\" | strictHostKeyChecking: \"no\" | must be yes",
                "knownHostsFile: hosts     | readLock: idempotent          | locks nothing",
                "- routeConfiguration:     | - errorHandler:               | top-level errorHandler is forbidden",
            })
    void aBrokenRuleIsNamed(String text, String replacement, String violation) {
        String bad = GOOD.replace(text, replacement == null ? "" : replacement);
        assertThat(bad).isNotEqualTo(GOOD);
        assertThat(RouteRules.violations(Map.of("bad", bad)))
                .anySatisfy(said -> assertThat(said).contains(violation));
    }

    @Test
    void nestedStepsCountToo() {
        String bad = GOOD.replace(
                "- log: one", "- log: one\n                  ".repeat(8).strip());
        assertThat(RouteRules.violations(Map.of("bad", bad)))
                .containsExactly("bad: a.second: has 9 steps, more than 8");
    }

    @Test
    void idsAreUniqueOverFiles() {
        assertThat(RouteRules.violations(new TreeMap<>(Map.of("one", GOOD, "two", GOOD))))
                .contains("two: id a.first also in one");
    }

    private static Map<String, String> read(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                assertThat(path.toString()).endsWith(".camel.yaml");
                files.put(path.toString(), Files.readString(path));
            }
        }
        return files;
    }
}
