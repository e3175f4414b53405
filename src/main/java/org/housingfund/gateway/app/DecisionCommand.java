package org.housingfund.gateway.app;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.kernel.KeyRing;
import org.housingfund.gateway.keys.KeyRegister;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.ConcurrencyFailureException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A person's decision on the command line. Who decides is said with {@code --by}; the operating system's account and the
 * host are recorded beside it, so that giving another's name leaves a trace. Exit code 1 where the decision is refused.
 */
abstract class DecisionCommand extends DatabaseCommand {
    @Option(names = "--by", required = true, description = "操作人；提议与复核不得为同一人")
    private String by;

    @Spec
    private CommandSpec command;

    @Override
    protected final int run(ApplicationContext gateway) {
        try {
            registerKey(gateway);
            command.commandLine().getOut().println(decideOrRetry(gateway));
            return 0;
        } catch (Approvals.RefusedException | IllegalArgumentException e) {
            command.commandLine().getErr().println("未执行：" + e.getMessage());
            return 1;
        } catch (ConcurrencyFailureException e) {
            command.commandLine().getErr().println("未执行：网关正在处理相同的数据，请重试");
            return 1;
        }
    }

    /** What it writes may lie under the active key; commands that only look register none. */
    void registerKey(ApplicationContext gateway) {
        gateway.getBean(KeyRegister.class).open(gateway.getBean(KeyRing.class)).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    /** The database chooses one of those that wait for each other, and undoes what it did; the others go on. */
    private String decideOrRetry(ApplicationContext gateway) {
        try {
            return decide(gateway);
        } catch (ConcurrencyFailureException e) {
            return decide(gateway);
        }
    }

    /** Does it; returns what to tell the person. */
    protected abstract String decide(ApplicationContext gateway);

    /** Where to say how far it is. */
    final PrintWriter out() {
        return command.commandLine().getOut();
    }

    final Actor actor() {
        return new Actor(by, "cli:" + System.getProperty("user.name") + "@" + host());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
