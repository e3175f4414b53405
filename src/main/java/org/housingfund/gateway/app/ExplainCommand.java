package org.housingfund.gateway.app;

import java.io.PrintWriter;
import java.util.Optional;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.Explanations;
import org.housingfund.gateway.matching.Explanations.Explanation;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code explain}: why an entry became what it is, for an operator or an auditor. */
@Command(name = "explain", mixinStandardHelpOptions = true, description = "说明一笔流水为何如此处置：逐项依据（应为、实为）、规则版本，以及此后的人工决定。")
final class ExplainCommand extends DatabaseCommand {
    @Option(names = "--entry", required = true, paramLabel = "ID", description = "流水编号：事件里的 entryId，replay 所列的编号")
    private long entry;

    @Option(names = "--json", description = "输出一个 JSON 对象，含全部依据")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    protected int run(ApplicationContext gateway) {
        PrintWriter out = command.commandLine().getOut();
        Optional<Explanation> explanation = gateway.getBean(Explanations.class).of(entry);
        if (explanation.isEmpty()) {
            out.println("没有流水 " + entry + "，或尚未处置");
            return 1;
        }
        if (json) {
            out.println(gateway.getBean(JsonMapper.class).writeValueAsString(explanation.get()));
        } else {
            print(explanation.get(), out);
        }
        out.flush();
        return 0;
    }

    private static void print(Explanation one, PrintWriter out) {
        out.println(String.join(
                "  ",
                "流水 " + one.entryId(),
                one.account(),
                one.bookedOn().toString(),
                Money.format(one.amountFen()),
                one.disposition().label(),
                one.notice() == null ? "-" : one.notice()));
        one.steps().forEach(step -> out.println("  " + step.sentence()));
    }
}
