package org.housingfund.gateway.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.housingfund.gateway.kernel.KeyRing;
import org.housingfund.gateway.keys.KeyRegister;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine;

/** Starts, in a context where nothing starts by itself, what a test needs started. */
public final class GatewayTestAccess {
    private GatewayTestAccess() {}

    public static void openLedger(ApplicationContext context) {
        context.getBean(LedgerOpening.class);
    }

    /** As a node that serves does. */
    public static void registerKey(ApplicationContext context) {
        context.getBean(KeyRegister.class).open(context.getBean(KeyRing.class)).ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
    }

    /** What {@code keys status} says of this gateway, its exit code before it. */
    public static String keysStatus(ApplicationContext context) {
        return run(new KeysCommand.Status(), context);
    }

    /** What {@code keys rotate} says of this gateway, its exit code before it. */
    public static String keysRotate(ApplicationContext context) {
        return run(new KeysCommand.Rotate(), context, "--by", "甲");
    }

    private static String run(DatabaseCommand command, ApplicationContext context, String... arguments) {
        CommandLine line = new CommandLine(command);
        StringWriter said = new StringWriter();
        line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        line.parseArgs(arguments);
        try {
            return command.run(context) + "\n" + said;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
