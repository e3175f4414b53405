package org.housingfund.gateway.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.housingfund.gateway.statement.FormatDetection;
import org.housingfund.gateway.statement.Inspection;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.Mapping.Format;
import org.housingfund.gateway.statement.MappingException;
import org.housingfund.gateway.statement.MappingTrial;
import org.housingfund.gateway.statement.Mappings;
import org.housingfund.gateway.statement.StatementHandler;
import org.housingfund.gateway.statement.StatementReaders;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Parses bank files and says what is in them, without a database. Exit 0 accepted, 1 rejected, 2 unusable call. */
@Command(
        name = "inspect",
        description = "读取银行对账文件，显示每份对账单的账号、笔数、合计、余额是否相符，以及每一处错误。不需要数据库。",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%n退出码：%n",
        exitCodeList = {"0:全部文件可接受", "1:至少一个文件被拒绝", "2:调用方式有误或文件无法读取"})
public final class InspectCommand implements Callable<Integer> {
    private static final int REJECTED = 1;
    private static final int UNUSABLE = 2;
    private static final int START_BYTES = 1 << 16;
    private static final Map<String, Format> FORMATS = Map.of(
            "camt", Format.CAMT,
            "mt940", Format.MT940,
            "mt942", Format.MT940,
            "mt950", Format.MT940,
            "arrival-notice", Format.ARRIVAL_NOTICE,
            "delimited", Format.DELIMITED,
            "fixed-width", Format.FIXED_WIDTH,
            "sheet", Format.SHEET);

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "要读取的文件")
    private List<Path> files = List.of();

    @Option(names = "--mapping", paramLabel = "ID", description = "映射编号，例如 liujiang.statement；省略时按内容判断")
    private String mappingId;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = "auto、camt、mt940、arrival-notice、delimited、fixed-width 或 sheet（默认 auto）")
    private String format = "auto";

    @Option(names = "--mappings", paramLabel = "DIR", description = "映射目录，含 <partner>/<message>/mapping.yaml；省略时用内置映射")
    private Path directory;

    @Option(names = "--json", description = "每个文件输出一个 JSON 对象，一行一个")
    private boolean json;

    @Option(names = "--entries", description = "同时输出每一笔流水")
    private boolean withEntries;

    @Option(names = "--try-mapping", paramLabel = "FILE.yaml", description = "试用一个尚未装入的映射：逐行对照前几行的原文与读出的字段，以及最先遇到的错误")
    private Path tried;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "5", description = "--try-mapping 显示的流水行数（默认 5）")
    private int rows = 5;

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    public InspectCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (tried != null) {
            return tryMapping(out);
        }
        Mappings mappings;
        try {
            mappings = directory == null ? Mappings.fromClassPath() : Mappings.fromDirectory(directory);
        } catch (MappingException unusable) {
            return unusable(unusable.getMessage());
        }
        Mapping named = mappingId == null ? null : mappings.find(mappingId).orElse(null);
        if (mappingId != null && named == null) {
            List<String> known = mappings.all().stream().map(Mapping::id).toList();
            return unusable("没有映射 " + mappingId + "，可用：" + String.join("、", known));
        }
        if (!format.equals("auto") && !FORMATS.containsKey(format)) {
            return unusable("没有格式 " + format + "，可用：auto、camt、mt940、arrival-notice、delimited、fixed-width、sheet");
        }
        if (named != null && !format.equals("auto") && named.format() != FORMATS.get(format)) {
            return unusable("映射 " + mappingId + " 的格式是 " + named.format().text() + "，不是 " + format);
        }
        int exit = CommandLine.ExitCode.OK;
        ProgressLine progress = ProgressLine.onTerminal(spec.commandLine().getErr(), files.size());
        for (Path file : files) {
            progress.next(file.getFileName().toString());
            exit = Math.max(exit, inspect(file, named, mappings, out, progress));
        }
        progress.end();
        return exit;
    }

    private int tryMapping(PrintWriter out) {
        try {
            Mapping mapping = Mappings.fromFile(tried);
            int exit = CommandLine.ExitCode.OK;
            for (Path file : files) {
                TrialReport report = new TrialReport(out);
                report.begin(file, mapping);
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file), START_BYTES)) {
                    MappingTrial.run(mapping, in, rows, report::row);
                }
                exit = Math.max(exit, report.end() ? CommandLine.ExitCode.OK : REJECTED);
            }
            return exit;
        } catch (MappingException unusable) {
            return unusable(unusable.getMessage());
        } catch (IOException unreadable) {
            return unusable("文件无法读取：" + unreadable.getMessage());
        }
    }

    private int inspect(Path file, Mapping named, Mappings mappings, PrintWriter out, ProgressLine progress) {
        if (!Files.isRegularFile(file)) {
            return unusable("文件不存在或不是普通文件：" + file);
        }
        try {
            Inspection inspection = new Inspection();
            Mapping mapping = named == null
                    ? FormatDetection.detect(file, mappings, FORMATS.get(format), inspection::problem)
                            .orElse(null)
                    : named;
            if (mapping != null) {
                read(mapping, file, inspection);
            }
            progress.clear();
            InspectReport report = new InspectReport(file, mapping, inspection);
            if (json) {
                report.writeJson(out, withEntries);
            } else {
                report.writeText(out, withEntries);
            }
            out.flush();
            return inspection.accepted() ? CommandLine.ExitCode.OK : REJECTED;
        } catch (IOException unreadable) {
            return unusable("文件无法读取：" + file + "（" + unreadable.getMessage() + "）");
        }
    }

    static void read(Mapping mapping, Path file, StatementHandler handler) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), START_BYTES)) {
            StatementReaders.read(mapping, in, handler);
        }
    }

    private int unusable(String message) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
        return UNUSABLE;
    }
}
