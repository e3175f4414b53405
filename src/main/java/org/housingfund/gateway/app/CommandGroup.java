package org.housingfund.gateway.app;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others: called by itself it says so. */
abstract class CommandGroup implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() {
        CommandLine line = spec.commandLine();
        throw new ParameterException(
                line, "请指定子命令：" + String.join("、", line.getSubcommands().keySet()));
    }
}
