package org.housingfund.gateway.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs the gateway until the process is told to stop. */
@Command(name = "serve", description = "启动网关并持续运行；可带 --spring.… 与 --gateway.… 配置项。")
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Unmatched
    private final List<String> springArguments = new ArrayList<>();

    @Override
    public Integer call() {
        return serve(spec, springArguments);
    }

    /** Returns once everything runs: Spring's own threads keep the process up. */
    static int serve(CommandSpec spec, List<String> springArguments) {
        for (String argument : springArguments) {
            if (!argument.startsWith("--")) {
                // A mistyped command must not start a gateway.
                throw new ParameterException(spec.commandLine(), "没有这个命令：" + argument);
            }
        }
        try {
            SpringApplication.run(GatewayApplication.class, springArguments.toArray(String[]::new));
            return 0;
        } catch (RuntimeException alreadyReported) {
            // Spring has logged it by the failure analyzers, or with its stack trace where none of them knows it.
            return Commands.FAILED;
        }
    }
}
