package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class MappingsTest {
    private static final Path LIUJIANG = Path.of("mappings/liujiang/statement/mapping.yaml");

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("mappings"))) {
            return files.filter(file -> file.endsWith("mapping.yaml")).toList();
        }
    }

    private static Mapping load(String yaml) {
        return MappingLoader.load("m.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("schemas/mapping.v1.schema.json")));
    }

    @Test
    void all_shipped_mappings_are_found_by_id() throws IOException {
        Mappings mappings = Mappings.fromClassPath();

        assertThat(mappings.all()).hasSameSizeAs(shipped()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(mappings.find("liujiang.statement")).get().satisfies(mapping -> {
            assertThat(mapping.format()).isEqualTo(Mapping.Format.DELIMITED);
            assertThat(mapping.transactionCodes())
                    .containsEntry("F001", EntryKind.FEE)
                    .containsEntry("T100", EntryKind.TRANSFER);
        });
        assertThat(mappings.find("nobody.statement")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void every_shipped_mapping_keeps_the_published_schema_and_stands_in_its_folder(Path file) throws IOException {
        assertThat(schema().validate(Files.readString(file), InputFormat.YAML)).isEmpty();

        Mapping mapping = load(Files.readString(file));
        assertThat(file.getParent()).isEqualTo(Path.of("mappings", mapping.partner(), mapping.message()));
    }

    /** What no JSON Schema can say: names that refer to each other, ranges that join. */
    private static final Pattern BEYOND_A_SCHEMA =
            Pattern.compile("引用了不存在的列|字节区间|由 partner 和 message 组成|没有 (account|opening|closing)|没有对账期间|都有 account|要求文件头有"
                    + "|出现两次|不是日期格式|与 delimiter 相同|要求有 quote");

    /** Every value removed, replaced or joined by one too many: loader and schema must say the same. */
    @ParameterizedTest
    @MethodSource("shipped")
    void the_schema_refuses_what_the_loader_refuses_and_nothing_else(Path file) throws IOException {
        Schema schema = schema();
        List<String> disagreements = new ArrayList<>();
        int refused = 0;
        for (Map.Entry<String, String> change : changed(Files.readString(file)).entrySet()) {
            boolean bySchema =
                    !schema.validate(change.getValue(), InputFormat.JSON).isEmpty();
            String byLoader = refusal(change.getValue());
            refused += byLoader == null ? 0 : 1;
            boolean beyond =
                    byLoader != null && BEYOND_A_SCHEMA.matcher(byLoader).find();
            if (bySchema != (byLoader != null) && !beyond) {
                disagreements.add(change.getKey() + ": " + (bySchema ? "only the schema refuses" : byLoader));
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(refused).isGreaterThan(30);
    }

    private static String refusal(String yaml) {
        try {
            load(yaml);
            return null;
        } catch (MappingException refused) {
            return refused.getMessage();
        }
    }

    private static Map<String, String> changed(String yaml) {
        JsonNode root = YAMLMapper.builder().build().readTree(yaml);
        Map<String, String> changed = new LinkedHashMap<>();
        change(root, root, "", changed);
        return changed;
    }

    private static void change(JsonNode root, JsonNode node, String path, Map<String, String> changed) {
        if (node instanceof ObjectNode map) {
            for (String key : List.copyOf(map.propertyNames())) {
                JsonNode value = map.get(key);
                String at = path + "/" + key;
                change(root, value, at, changed);
                for (JsonNode other : List.of(
                        JsonNodeFactory.instance.stringNode("???"),
                        JsonNodeFactory.instance.objectNode(),
                        JsonNodeFactory.instance.arrayNode())) {
                    map.set(key, other);
                    changed.put(at + " = " + other, root.toString());
                }
                map.remove(key);
                changed.put(at + " removed", root.toString());
                map.set(key, value);
            }
            map.put("no-such-key", "x");
            changed.put(path + "/no-such-key", root.toString());
            map.remove("no-such-key");
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                JsonNode value = list.get(i);
                change(root, value, path + "/" + i, changed);
                list.set(i, JsonNodeFactory.instance.objectNode());
                changed.put(path + "/" + i + " = {}", root.toString());
                list.set(i, value);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            booked-on: 记账日期;   bookd-on: 记账日期;    缺少键 booked-on
            code: 交易码;          cod: 交易码;           cod 是未知的键。是否想写 code？
            encoding: GB18030;     encoding: GBK;         encoding 的取值 GBK 无效。可用的取值：GB18030、UTF-8
            version: 1;            version: one;          version 不是整数
            version: 1;            version: 0;            version 超出范围
            code: 交易码;          code: 交易吗;          code 引用了不存在的列 交易吗
            dates: yyyyMMdd;       dates: yyMM;           dates 必须有年、月、日
            negative: refuse;      negative: maybe;       negative 的取值 maybe 无效
            opening];              "-"];                  没有 opening
            id: liujiang.statement; id: statement;        写成 liujiang.statement
            currency: CNY;         currency: 人民币;      不是币种代码
            """)
    void a_fault_is_named_with_file_line_and_hint(String good, String bad, String message) throws IOException {
        String yaml = Files.readString(LIUJIANG);
        assertThat(yaml).contains(good);

        assertThatThrownBy(() -> load(yaml.replace(good, bad)))
                .isInstanceOf(MappingException.class)
                .hasMessageMatching("(?s)m\\.yaml:\\d+: .*")
                .hasMessageContaining(message);
    }

    @Test
    void the_line_in_the_message_is_the_line_of_the_fault() throws IOException {
        String yaml = Files.readString(LIUJIANG);
        long line = yaml.substring(0, yaml.indexOf("  code:")).lines().count() + 1;

        assertThatThrownBy(() -> load(yaml.replace("  code:", "  cod:")))
                .hasMessageStartingWith("m.yaml:" + line + ":");
    }

    @Test
    void fixed_width_columns_must_join() throws IOException {
        String yaml = Files.readString(Path.of("mappings/yufeng/statement/mapping.yaml"));

        assertThatThrownBy(() -> load(yaml.replace("交易日: 2-11", "交易日: 3-11")))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("应从第 2 字节开始");
    }

    @Test
    void what_is_no_yaml_is_said_to_be_none() {
        assertThatThrownBy(() -> load("id: ["))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("m.yaml");
        assertThatThrownBy(() -> load("")).isInstanceOf(MappingException.class).hasMessageContaining("为空");
        assertThatThrownBy(() -> load("id: a\nid: b")).hasMessageContaining("m.yaml:2: 键 id 出现两次");
    }

    @Test
    void a_centres_own_directory_is_read_like_the_shipped_one(@TempDir Path directory) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("liujiang/statement"));
        Files.copy(LIUJIANG, folder.resolve("mapping.yaml"));

        assertThat(Mappings.fromDirectory(directory).all())
                .extracting(Mapping::id)
                .containsExactly("liujiang.statement");
    }

    @Test
    void spring_loads_the_shipped_mappings_or_those_of_the_configured_locations(@TempDir Path directory)
            throws IOException {
        ApplicationContextRunner spring = new ApplicationContextRunner().withUserConfiguration(Mappings.class);
        spring.run(context -> assertThat(context.getBean(Mappings.class).find("yufeng.statement"))
                .isPresent());

        String changed = Files.readString(LIUJIANG).replace("version: 1", "version: 2");
        Files.writeString(
                Files.createDirectories(directory.resolve("liujiang/statement")).resolve("mapping.yaml"), changed);
        spring.withPropertyValues("gateway.mappings.locations=" + Mappings.CLASS_PATH + "," + directory.toUri()
                        + "/*/*/mapping.yaml")
                .run(context -> assertThat(context.getBean(Mappings.class).find("liujiang.statement"))
                        .get()
                        .extracting(Mapping::version)
                        .isEqualTo(2));
    }
}
