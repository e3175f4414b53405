package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.Mappings;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs every mapping's cases: {@code cases/<name>/input.*} must give {@code expected.json}, as inspect prints it. */
class MappingCasesTest {
    private static final Path ROOT = Path.of("mappings");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TestFactory
    List<DynamicNode> every_mapping_reads_its_cases_as_expected() {
        return Mappings.fromDirectory(ROOT).all().stream()
                .map(MappingCasesTest::casesOf)
                .toList();
    }

    private static DynamicNode casesOf(Mapping mapping) {
        Path cases = ROOT.resolve(mapping.partner()).resolve(mapping.message()).resolve("cases");
        List<Path> folders = list(cases);
        Stream<DynamicTest> tests = folders.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> run(mapping, folder)));
        DynamicTest covered = DynamicTest.dynamicTest("has an accepted and a rejected case", () -> {
            assertThat(folders).as("cases in %s", cases).isNotEmpty();
            List<Boolean> verdicts = folders.stream()
                    .map(folder -> expected(folder).get("accepted").asBoolean())
                    .toList();
            assertThat(verdicts).contains(true, false);
        });
        return DynamicContainer.dynamicContainer(mapping.id(), Stream.concat(Stream.of(covered), tests));
    }

    private static void run(Mapping mapping, Path folder) {
        List<Path> inputs = list(folder).stream()
                .filter(file -> file.getFileName().toString().startsWith("input."))
                .toList();
        assertThat(inputs).as("input in %s", folder).hasSize(1);
        StringWriter out = new StringWriter();
        int exit = new CommandLine(new InspectCommand())
                .setOut(new PrintWriter(out))
                .execute(
                        "--mappings",
                        ROOT.toString(),
                        "--mapping",
                        mapping.id(),
                        "--json",
                        "--entries",
                        inputs.get(0).toString());
        ObjectNode actual = (ObjectNode) JSON.readTree(out.toString());
        actual.remove("file");
        ObjectNode expected = expected(folder);
        assertThat(actual.toPrettyString()).isEqualTo(expected.toPrettyString());
        assertThat(exit).isEqualTo(expected.get("accepted").asBoolean() ? 0 : 1);
    }

    private static ObjectNode expected(Path folder) {
        return (ObjectNode) JSON.readTree(folder.resolve("expected.json"));
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
