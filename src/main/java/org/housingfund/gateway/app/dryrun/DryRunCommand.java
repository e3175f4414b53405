package org.housingfund.gateway.app.dryrun;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.matching.DryRun;
import org.housingfund.gateway.matching.RemarkRules;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.statement.FormatDetection;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.MappingException;
import org.housingfund.gateway.statement.Mappings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what matching would do, entry by entry, without a database. Exit 0 done, 1 an input is faulty, 2 unusable call. */
@Command(
        name = "dry-run",
        description = "试算：给出通知书和流水，逐笔说明将如何匹配（分账、部分到账、挂账及原因、建议），不入账，不需要数据库。",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%n退出码：%n",
        exitCodeList = {"0:已试算", "1:输入文件有误", "2:调用方式有误或文件无法读取"})
public final class DryRunCommand implements Callable<Integer> {
    private static final int FAULTY = 1;
    private static final int UNUSABLE = 2;
    private static final Long NOBODY = -1L;
    private static final String SHIPPED_RULES = "mappings/remark/v1.yaml";

    @Option(names = "--notices", required = true, paramLabel = "NOTICES.csv", description = "通知书（UTF-8，首行为列名）")
    private Path notices;

    @Option(names = "--statement", arity = "1..*", paramLabel = "FILE", description = "银行对账文件，可多个，按所给顺序试算")
    private List<Path> statements = List.of();

    @Option(names = "--entries", paramLabel = "ENTRIES.csv", description = "标准格式的流水（UTF-8，首行为列名），代替 --statement")
    private Path entries;

    @Option(names = "--mapping", paramLabel = "ID", description = "对账文件的映射编号；省略时按内容判断")
    private String mappingId;

    @Option(names = "--mappings", paramLabel = "DIR", description = "映射目录；省略时用内置映射")
    private Path directory;

    @Option(names = "--rules", paramLabel = "FILE", description = "附言规则文件；省略时用内置规则")
    private Path rules;

    @Option(
            names = "--payer-accounts",
            paramLabel = "ACCOUNTS.csv",
            description = "已确认的付款账户（UTF-8，列 account,employer_account）；省略时一个也没有")
    private Path payerAccounts;

    @Option(names = "--json", description = "每笔流水输出一个 JSON 对象，一行一个")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    public DryRunCommand() {}

    @Override
    public Integer call() {
        if (statements.isEmpty() == (entries == null)) {
            return said("请给出 --statement 或 --entries 之一", UNUSABLE);
        }
        try {
            Places places = new Places();
            NoticesTable table = new NoticesTable(places);
            List<Notice> known = table.read(notices);
            List<DryRun.Source> sources = sources(places);
            DryRun dryRun = new DryRun(rules(), known, places.byId(), payers(table.employers()));
            try (Report report = new Report(spec.commandLine().getOut(), json)) {
                for (DryRun.Source source : sources) {
                    dryRun.run(source, report::outcome);
                }
            }
            return CommandLine.ExitCode.OK;
        } catch (Faulty | DryRun.ConflictException faulty) {
            return said(faulty.getMessage(), FAULTY);
        } catch (MappingException unusable) {
            return said(unusable.getMessage(), UNUSABLE);
        } catch (IOException unreadable) {
            return said("文件无法读取：" + unreadable.getMessage(), UNUSABLE);
        }
    }

    private List<DryRun.Source> sources(Places places) throws IOException {
        if (entries != null) {
            return List.of(new EntriesTable(entries, places));
        }
        Mappings mappings = directory == null ? Mappings.fromClassPath() : Mappings.fromDirectory(directory);
        List<DryRun.Source> sources = new ArrayList<>();
        for (Path file : statements) {
            sources.add(new StatementFile(file, mappingOf(file, mappings), places));
        }
        return sources;
    }

    /** An account of several employers is nobody's. */
    private Map<String, Long> payers(Map<String, Long> employers) throws IOException {
        Map<String, Long> payers = new HashMap<>();
        if (payerAccounts != null) {
            new Table(payerAccounts, List.of("account", "employer_account"))
                    .read(row -> payers.merge(
                            row.required("account"),
                            employers.getOrDefault(row.required("employer_account"), NOBODY),
                            (one, other) -> one.equals(other) ? one : NOBODY));
        }
        return payers;
    }

    private Mapping mappingOf(Path file, Mappings mappings) throws IOException {
        if (mappingId != null) {
            return mappings.find(mappingId)
                    .orElseThrow(() -> new CommandLine.ParameterException(spec.commandLine(), "没有映射 " + mappingId));
        }
        List<Problem> problems = new ArrayList<>();
        return FormatDetection.detect(file, mappings, null, problems::add)
                .orElseThrow(() -> new Faulty(file, problems));
    }

    private RemarkRules rules() throws IOException {
        try (InputStream yaml = rules == null
                ? DryRunCommand.class.getClassLoader().getResourceAsStream(SHIPPED_RULES)
                : Files.newInputStream(rules)) {
            return RemarkRules.read(yaml);
        }
    }

    private int said(String message, int exit) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
        return exit;
    }
}
