package org.housingfund.gateway.app.dryrun;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Problem;

/** An input that cannot be used; the message lists what is wrong with it, line by line, in Chinese. */
final class Faulty extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Faulty(Path file, List<Problem> problems) {
        super(problems.stream().map(problem -> described(file, problem)).collect(Collectors.joining("\n")));
    }

    private static String described(Path file, Problem problem) {
        String line = problem.line() == 0 ? "" : " 第 " + problem.line() + " 行";
        String field = problem.field().isEmpty() ? "" : " " + problem.field();
        String value = problem.value().isEmpty() ? "" : " “" + problem.value() + "”";
        return file + line + field + value + "：" + problem.message() + "。" + problem.remedy() + "。";
    }
}
