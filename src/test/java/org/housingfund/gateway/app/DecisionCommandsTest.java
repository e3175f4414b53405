package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.CannotAcquireLockException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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

    /** Fails a number of times because something else holds what it needs. */
    @Command(name = "busy")
    private static final class Busy extends DecisionCommand {
        private int failures;

        Busy(int failures) {
            this.failures = failures;
        }

        @Override
        void registerKey(ApplicationContext gateway) {}

        @Override
        protected String decide(ApplicationContext gateway) {
            if (failures-- > 0) {
                throw new CannotAcquireLockException("dead-lock");
            }
            return "已提议";
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 已提议", "2, 1, 未执行：网关正在处理相同的数据，请重试"})
    void aDecisionThatSomethingElseHoldsUpIsTriedTwiceAndThenAnsweredInChinese(int failures, int code, String answer) {
        Busy busy = new Busy(failures);
        StringWriter said = new StringWriter();
        new CommandLine(busy).setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        assertThat(busy.run(null)).isEqualTo(code);
        assertThat(said.toString().strip()).isEqualTo(answer);
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
