package org.housingfund.gateway.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.housingfund.gateway.app.dryrun.DryRunCommand;
import org.housingfund.gateway.app.verify.VerifyCommand;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * The commands of the jar. Exit codes: 0 done, 1 done and found something wrong, 2 call not understood, 3 failed.
 *
 * <p>A new command is a picocli {@code Callable<Integer>}, listed in {@link #ALL}; one that needs the database extends
 * {@link DatabaseCommand}.
 */
final class Commands {
    /** Every command but the default one. */
    static final List<Class<?>> ALL = List.of(
            ServeCommand.class,
            InspectCommand.class,
            DryRunCommand.class,
            ReplayCommand.class,
            ExplainCommand.class,
            VerifyCommand.class,
            OpeningCommand.class,
            GapCommand.class,
            DiscardCommand.class,
            SuspenseCommand.class,
            DifferenceCommand.class,
            KeysCommand.class,
            CloseDayCommand.class,
            CloseMonthCommand.class,
            LoadEmployersCommand.class);

    static final int FAILED = 3;

    private Commands() {}

    /** Runs what the arguments say and returns the exit code. */
    static int execute(String... args) {
        // Commands that read files start no Spring, and logging has its defaults: POI would write into their output
        // what
        // is told as a problem of the file.
        LoggingSystem.get(Commands.class.getClassLoader()).setLogLevel("org.apache.poi", LogLevel.OFF);
        CommandLine line = line();
        return line.execute(commandFirst(args, line.getSubcommands().keySet()));
    }

    /** Moves settings before a command's name behind it: Maven puts the profile first, and it is the command's. */
    static String[] commandFirst(String[] args, Set<String> names) {
        List<String> ordered = new ArrayList<>(List.of(args));
        int at = 0;
        while (at < args.length && args[at].startsWith("--")) {
            at++;
        }
        if (at < args.length && names.contains(args[at])) {
            ordered.add(0, ordered.remove(at));
        }
        return ordered.toArray(String[]::new);
    }

    static CommandLine line() {
        CommandLine line = new CommandLine(new Gateway());
        ALL.forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(explain(failure));
            return FAILED;
        });
        return line;
    }

    private static String explain(Exception failure) {
        FailureAnalysis analysis = new StartFailureAnalyzer().analyze(failure);
        if (analysis != null) {
            return analysis.getDescription() + System.lineSeparator() + analysis.getAction();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Without a command's name: {@code serve}. */
    @Command(
            name = "housing-fund-gateway",
            mixinStandardHelpOptions = true,
            description = "住房公积金结算网关。不带命令即启动服务（serve）。")
    static final class Gateway implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Unmatched
        private final List<String> springArguments = new ArrayList<>();

        @Override
        public Integer call() {
            return ServeCommand.serve(spec, springArguments);
        }
    }
}
