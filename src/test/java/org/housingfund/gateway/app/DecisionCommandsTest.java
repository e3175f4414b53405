package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Decisions of two people on the command line. */
class DecisionCommandsTest {
    @ParameterizedTest
    @CsvSource({
        "opening,    '--account', 'propose,approve,reject'",
        "gap,        '--statement', 'propose,approve,reject'",
        "discard,    '--statement', 'propose,approve,reject'",
        "difference, '--difference', 'accept,dismiss,take-back,approve,reject'"
    })
    void everyDecisionSaysWhatItIsAboutAndWhoDecides(String group, String subject, String decisions) {
        CommandLine line = Commands.line().getSubcommands().get(group);
        assertThat(String.join(",", line.getSubcommands().keySet())).isEqualTo(decisions);
        line.getSubcommands()
                .forEach(
                        (name, decision) -> assertThat(decision.getCommandSpec().requiredArgs())
                                .as(name)
                                .extracting(argument -> argument.paramLabel().replaceAll("[<>]", ""))
                                .contains("by", subject.substring(2)));
    }

    @Test
    void whoProposesADifferencesEndSaysWhy() {
        CommandLine line = Commands.line().getSubcommands().get("difference");
        assertThat(List.of("accept", "dismiss", "take-back"))
                .allSatisfy(name -> assertThat(
                                line.getSubcommands().get(name).getCommandSpec().findOption("--comment"))
                        .isNotNull());
    }
}
