package org.housingfund.gateway.app.verify;

import java.io.PrintWriter;
import java.util.List;
import org.housingfund.gateway.app.DatabaseCommand;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verify}: checks every invariant against the database; exit code 1 on any violation. */
@Command(name = "verify", mixinStandardHelpOptions = true, description = "核对账务不变式：由原始字节和凭证重新推导，逐项比对；发现任何不符时退出码为 1。")
public final class VerifyCommand extends DatabaseCommand {
    @Spec
    private CommandSpec command;

    @Override
    protected int run(ApplicationContext gateway) {
        long started = System.nanoTime();
        List<Finding> findings = gateway.getBean(Invariants.class).check();
        PrintWriter out = command.commandLine().getOut();
        for (Finding finding : findings) {
            out.printf(
                    "%-4s %s %,12d  %s%n",
                    finding.code(), finding.holds() ? "✓" : "✗", finding.checked(), finding.statement());
            finding.violations().forEach(violation -> out.println("       " + violation));
        }
        long broken = findings.stream().filter(finding -> !finding.holds()).count();
        out.printf(
                "%s，用时 %d 毫秒%n",
                broken == 0 ? "全部不变式成立" : broken + " 项不变式不成立", (System.nanoTime() - started) / 1_000_000);
        out.flush();
        return broken == 0 ? 0 : 1;
    }
}
