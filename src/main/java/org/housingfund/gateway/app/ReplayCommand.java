package org.housingfund.gateway.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.RemarkRules;
import org.housingfund.gateway.matching.Replay;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code replay}: what other matching rules would have made of history; differences only, nothing is posted. */
@Command(name = "replay", mixinStandardHelpOptions = true, description = "假设分析：用另一版附言规则重新匹配已入账的流水，只列出不同之处，不入账。")
final class ReplayCommand extends DatabaseCommand {
    @Option(names = "--from", required = true, paramLabel = "DAY", description = "首个入账日，例如 2026-11-01")
    private LocalDate from;

    @Option(names = "--to", required = true, paramLabel = "DAY", description = "末个入账日")
    private LocalDate to;

    @Option(names = "--rules", paramLabel = "VERSION", description = "规则版本（mappings/remark/VERSION.yaml）或规则文件；省略时用现行规则")
    private String rules;

    @Spec
    private CommandSpec command;

    @Override
    protected int run(ApplicationContext gateway) throws IOException {
        if (to.isBefore(from)) {
            throw new ParameterException(command.commandLine(), "--to 早于 --from：" + to + " < " + from);
        }
        RemarkRules other = rules == null ? gateway.getBean(RemarkRules.class) : read();
        PrintWriter out = command.commandLine().getOut();
        long[] different = new long[1];
        long compared = gateway.getBean(Replay.class).run(from, to, other, difference -> {
            different[0]++;
            out.println(String.join(
                    "\t",
                    "流水 " + difference.entryId(),
                    difference.bookedOn().toString(),
                    Money.format(difference.entry().effectFen()),
                    described(difference.was()) + (difference.decided() ? "（人工决定）" : ""),
                    "→",
                    described(difference.would())));
        });
        out.printf("规则 %s：比较 %,d 笔，不同 %,d 笔%n", other.version(), compared, different[0]);
        out.flush();
        return 0;
    }

    private static String described(Replay.Fate fate) {
        return fate.notice() == null ? fate.kind() : fate.kind() + " " + fate.notice();
    }

    private RemarkRules read() throws IOException {
        Path file = Path.of(rules);
        String resource = "/mappings/remark/" + rules + ".yaml";
        try (InputStream yaml = Files.isRegularFile(file)
                ? Files.newInputStream(file)
                : getClass().getResourceAsStream(resource)) {
            if (yaml == null) {
                throw new ParameterException(command.commandLine(), "没有规则版本 " + rules + "：既不是文件，也没有 " + resource);
            }
            return RemarkRules.read(yaml);
        }
    }
}
