package org.housingfund.gateway.statement;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML map that is read strictly: every complaint names file and line, and a key nobody asked for is one. */
final class YamlMap {
    private final String source;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();

    private YamlMap(String source, Node node) {
        this.source = source;
        this.line = lineOf(node);
        if (!(node instanceof MappingNode map)) {
            throw at(source, line, "此处应为键值对", "写成“键: 值”，每行一个");
        }
        for (NodeTuple tuple : map.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw at(source, lineOf(tuple.getKeyNode()), "键必须是文字", "检查缩进和冒号");
            }
            if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                throw at(source, lineOf(key), "键 " + key.getValue() + " 出现两次", "删除其中一个");
            }
            lines.put(key.getValue(), lineOf(key));
        }
    }

    /** @param source shown in complaints */
    static YamlMap read(String source, InputStream in) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(source)
                    .setMaxAliasesForCollections(0)
                    .setCodePointLimit(1 << 20)
                    .build();
            Node root = new Compose(settings)
                    .composeInputStream(in)
                    .orElseThrow(() -> at(source, 1, "映射文件为空", "参照 src/docs/mappings.md 编写"));
            return new YamlMap(source, root);
        } catch (YamlEngineException notYaml) {
            throw new MappingException(source + ": 不是有效的 YAML。" + notYaml.getMessage(), notYaml);
        }
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static MappingException at(String source, int line, String message, String hint) {
        return new MappingException(source + ":" + line + ": " + message + "。" + hint);
    }

    /** A complaint about the value of a key. */
    MappingException error(String key, String message, String hint) {
        return at(source, lines.getOrDefault(key, line), key + " " + message, hint);
    }

    /** Complains about keys that nobody asked for. */
    void done() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                throw error(key, "是未知的键", nearest(key) + "可用的键：" + String.join("、", asked));
            }
        }
    }

    private String nearest(String key) {
        for (String candidate : asked) {
            Set<Integer> letters = new HashSet<>(candidate.chars().boxed().toList());
            Set<Integer> written = new HashSet<>(key.chars().boxed().toList());
            letters.removeAll(written);
            if (letters.size() <= 1 && Math.abs(candidate.length() - key.length()) <= 2) {
                return "是否想写 " + candidate + "？";
            }
        }
        return "";
    }

    boolean has(String key) {
        asked.add(key);
        return values.containsKey(key);
    }

    private Node required(String key) {
        if (!has(key)) {
            throw at(source, line, "缺少键 " + key, "在此处补上 " + key);
        }
        return values.get(key);
    }

    String text(String key) {
        return scalar(key, required(key));
    }

    String text(String key, String absent) {
        return has(key) ? text(key) : absent;
    }

    private String scalar(String key, Node node) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            throw at(source, lineOf(node), key + " 应为一个值", "写在冒号之后，特殊字符用引号括起");
        }
        return scalar.getValue();
    }

    long number(String key, long absent, long least, long most) {
        return has(key) ? number(key, least, most) : absent;
    }

    long number(String key, long least, long most) {
        String text = text(key).replace("_", "");
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw (MappingException)
                    error(key, "不是整数", "填写 " + least + " 到 " + most).initCause(notANumber);
        }
        throw error(key, "超出范围", "填写 " + least + " 到 " + most);
    }

    boolean flag(String key) {
        return has(key) && choice(key, Map.of("true", true, "false", false));
    }

    <T> T choice(String key, Map<String, T> choices) {
        return choose(key, text(key), choices);
    }

    <T> T choice(String key, Map<String, T> choices, T absent) {
        return has(key) ? choice(key, choices) : absent;
    }

    private <T> T choose(String key, String text, Map<String, T> choices) {
        T chosen = choices.get(text);
        if (chosen == null) {
            throw error(key, "的取值 " + text + " 无效", "可用的取值：" + String.join("、", new TreeSet<>(choices.keySet())));
        }
        return chosen;
    }

    /** A choice for each element of a list. */
    <T> List<T> choices(String key, Map<String, T> choices) {
        return texts(key).stream().map(text -> choose(key, text, choices)).toList();
    }

    /** A list of texts, or one. */
    List<String> texts(String key) {
        Node node = required(key);
        if (!(node instanceof SequenceNode sequence)) {
            return List.of(scalar(key, node));
        }
        List<String> texts = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            texts.add(scalar(key, element));
        }
        if (texts.isEmpty()) {
            throw error(key, "不能为空", "至少写一项");
        }
        return texts;
    }

    boolean isList(String key) {
        return required(key) instanceof SequenceNode;
    }

    boolean isMap(String key) {
        return required(key) instanceof MappingNode;
    }

    YamlMap map(String key) {
        return new YamlMap(source, required(key));
    }

    List<YamlMap> maps(String key) {
        if (!(required(key) instanceof SequenceNode sequence)) {
            throw error(key, "应为列表", "每项以“- ”开头");
        }
        return sequence.getValue().stream()
                .map(node -> new YamlMap(source, node))
                .toList();
    }

    /** All keys, for maps whose keys are data. */
    Set<String> keys() {
        asked.addAll(values.keySet());
        return values.keySet();
    }
}
