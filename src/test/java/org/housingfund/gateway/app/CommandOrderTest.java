package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandOrderTest {
    private static final Set<String> NAMES = Set.of("serve", "verify");

    private static String[] ordered(String... args) {
        return Commands.commandFirst(args, NAMES);
    }

    @Test
    void settingsBeforeACommandBelongToIt() {
        assertThat(ordered("--spring.profiles.active=demo", "verify", "--json"))
                .containsExactly("verify", "--spring.profiles.active=demo", "--json");
    }

    @Test
    void everythingElseStaysAsItIs() {
        assertThat(ordered()).isEmpty();
        assertThat(ordered("verify", "--json")).containsExactly("verify", "--json");
        assertThat(ordered("--server.port=0")).containsExactly("--server.port=0");
        assertThat(ordered("other", "verify")).containsExactly("other", "verify");
    }
}
