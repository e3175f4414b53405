package org.housingfund.gateway.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.notice.EmployerLoad;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code load-employers}: the initial load of employers that new enterprises are compared with (R-G2). */
@Command(
        name = "load-employers",
        mixinStandardHelpOptions = true,
        description = "导入已开户单位及其法定代表人，供与新登记企业比对。文件整体导入或整体拒绝；单位大厅已报的名称和代码不改动，不同之处逐条列出。")
final class LoadEmployersCommand extends DecisionCommand {
    @Option(names = "--file", required = true, description = "CSV文件，UTF-8编码；格式见 src/docs/registration.md")
    private Path file;

    @Override
    protected String decide(ApplicationContext gateway) {
        EmployerLoad.Loaded loaded;
        try {
            loaded = gateway.getBean(EmployerLoad.class).load(file, actor());
        } catch (IOException e) {
            throw new IllegalArgumentException("文件无法读取：" + file, e);
        }
        if (!loaded.problems().isEmpty()) {
            throw new IllegalArgumentException("文件有误，未导入任何单位\n" + shown(loaded.problems()));
        }
        return "已导入 " + loaded.employers() + " 个单位"
                + (loaded.differences().isEmpty() ? "" : "\n" + shown(loaded.differences()));
    }

    private static String shown(List<Problem> problems) {
        return problems.stream().map(LoadEmployersCommand::shown).collect(Collectors.joining("\n"));
    }

    private static String shown(Problem problem) {
        return (problem.line() == 0 ? "" : "第 " + problem.line() + " 行 ")
                + (problem.field().isEmpty() ? "" : problem.field() + " ")
                + problem.message() + "。" + problem.remedy();
    }
}
