package org.housingfund.gateway.statement;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.statement.Mapping.Format;
import org.housingfund.gateway.statement.TextLayout.AmountRule;
import org.housingfund.gateway.statement.TextLayout.ByColumns;
import org.housingfund.gateway.statement.TextLayout.ByFlag;
import org.housingfund.gateway.statement.TextLayout.BySign;
import org.housingfund.gateway.statement.TextLayout.Column;
import org.housingfund.gateway.statement.TextLayout.Delimited;
import org.housingfund.gateway.statement.TextLayout.HeadLine;
import org.housingfund.gateway.statement.TextLayout.LineEnd;
import org.housingfund.gateway.statement.TextLayout.Party;
import org.housingfund.gateway.statement.TextLayout.Reversal;
import org.housingfund.gateway.statement.TextLayout.Writing;

/** Reads the part of a mapping file that describes lines of text. */
final class TextMappingLoader {
    private static final String DATE_HINT = "例如 yyyyMMdd、yyyy-MM-dd、yyyy-MM-dd HH:mm:ss";
    private static final Map<String, Charset> ENCODINGS =
            Map.of("GB18030", TextDecoder.GB18030, "UTF-8", StandardCharsets.UTF_8);
    private static final Map<String, Boolean> UNITS = Map.of("yuan", false, "fen", true);
    private static final Map<String, Boolean> NEGATIVES = Map.of("refuse", false, "reversal", true);
    private static final Map<String, Boolean> EFFECTS = Map.of("as-flagged", false, "opposite", true);

    private final YamlMap yaml;
    private final Format format;
    private final boolean fixedWidth;

    TextMappingLoader(YamlMap yaml, Format format) {
        this.yaml = yaml;
        this.format = format;
        this.fixedWidth = format == Format.FIXED_WIDTH;
    }

    TextLayout load() {
        YamlMap text = yaml.map("text");
        Charset charset = text.choice("encoding", ENCODINGS);
        LineEnd lineEnd = text.choice(
                "line-end", Map.of("LF", LineEnd.LF, "CRLF", LineEnd.CRLF, "ANY", LineEnd.ANY), LineEnd.ANY);
        Writing writing =
                new Writing(datePatterns(text), text.choice("amounts", UNITS), text.flag("thousands-separators"));
        Delimited delimited = fixedWidth ? null : delimited(text);
        text.done();

        TextLayout.Entry entry = entry(yaml.map("entry"));
        HeadMappingLoader head = new HeadMappingLoader(yaml, fixedWidth, entry);
        List<HeadLine> header = head.header();
        HeadLine trailer = yaml.has("trailer") ? head.trailer(yaml.map("trailer")) : null;
        head.requireFields();
        boolean counts = false;
        if (yaml.has("statement-number")) {
            YamlMap written = yaml.map("statement-number");
            counts = written.flag("counts-by-one");
            written.done();
        }
        if (counts && !head.has(HeadField.NUMBER)) {
            throw yaml.error("statement-number", "要求文件头有 number", "在 header 的 fields 中写上 number");
        }
        List<String> currencies = yaml.has("currency-values") ? yaml.texts("currency-values") : yaml.texts("currency");
        return new TextLayout(
                format == Format.SHEET,
                charset,
                lineEnd,
                delimited,
                header,
                trailer,
                entry,
                currencies,
                counts,
                head.periodFromEntries(),
                writing);
    }

    private static List<String> datePatterns(YamlMap text) {
        List<String> patterns = text.texts("dates");
        for (String pattern : patterns) {
            try {
                Values.formatter(pattern);
            } catch (IllegalArgumentException notAPattern) {
                throw (MappingException)
                        text.error("dates", "不是日期格式", DATE_HINT).initCause(notAPattern);
            }
            if (!pattern.contains("yyyy") || !pattern.contains("M") || !pattern.contains("d")) {
                throw text.error("dates", "必须有年、月、日", DATE_HINT);
            }
        }
        return patterns;
    }

    /** Sheets that are really text have tabs between cells, and quotes where a cell holds a line end. */
    private Delimited delimited(YamlMap text) {
        boolean sheet = format == Format.SHEET;
        char delimiter = sheet && !text.has("delimiter") ? '\t' : single(text, "delimiter");
        char quote = text.has("quote") ? single(text, "quote") : sheet ? '"' : 0;
        if (quote == delimiter) {
            throw text.error("quote", "与 delimiter 相同", "两者用不同的符号");
        }
        boolean newlines = text.flag("quoted-newlines");
        if (newlines && quote == 0) {
            throw text.error("quoted-newlines", "要求有 quote", "写上 quote，例如 '\"'");
        }
        return new Delimited(delimiter, quote, text.flag("trailing-delimiter"), text.flag("padded"), newlines || sheet);
    }

    private static char single(YamlMap text, String key) {
        String written = text.text(key);
        if (written.length() != 1 || written.charAt(0) > '~' || Character.isLetterOrDigit(written.charAt(0))) {
            throw text.error(key, "应为一个 ASCII 符号", "例如 \"|\"、\",\" 或 \"\\t\"");
        }
        return written.charAt(0);
    }

    private TextLayout.Entry entry(YamlMap written) {
        List<Column> columns = columns(written, "columns", fixedWidth, false);
        TextLayout.Entry entry = new TextLayout.Entry(
                written.text("tag", ""),
                columns,
                column(written, "booked-on", columns),
                amount(written.map("amount"), columns),
                written.has("reversal") ? reversal(written.map("reversal"), columns) : null,
                MappingLoader.identity(
                        written, columns.stream().map(Column::name).collect(Collectors.toSet())),
                optional(written, "account", columns),
                optional(written, "currency", columns),
                optional(written, "balance", columns),
                optional(written, "code", columns),
                party(written, "counterparty-account", columns),
                party(written, "counterparty-name", columns),
                written.texts("texts").stream()
                        .map(name -> known(written, "texts", columns, name))
                        .toList());
        written.done();
        return entry;
    }

    /** Delimited: a list of names. Fixed width: a map from name to bytes, {@code 1-20}, both included and from 1. */
    static List<Column> columns(YamlMap written, String key, boolean fixedWidth, boolean dashes) {
        List<Column> columns = new ArrayList<>();
        if (!fixedWidth) {
            for (String name : written.texts(key)) {
                columns.add(Column.named(name));
            }
        } else {
            YamlMap ranges = written.map(key);
            int end = 0;
            for (String name : ranges.keys()) {
                Column column = range(ranges, name, end);
                end = column.to();
                columns.add(column);
            }
        }
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!(dashes && column.name().equals("-")) && !names.add(column.name())) {
                throw written.error(key, "中的 " + column.name() + " 出现两次", "列名不能重复");
            }
        }
        return columns;
    }

    private static Column range(YamlMap ranges, String name, int after) {
        String[] ends = ranges.text(name).split("-", -1);
        try {
            int from = Integer.parseInt(ends[0].strip());
            int to = Integer.parseInt(ends[ends.length - 1].strip());
            if (ends.length <= 2 && from == after + 1 && to >= from) {
                return new Column(name.startsWith("-") ? "-" : name, from - 1, to);
            }
        } catch (NumberFormatException notARange) {
            throw (MappingException) ranges.error(name, "不是字节区间", "写成 1-20").initCause(notARange);
        }
        throw ranges.error(name, "的字节区间不衔接", "应从第 " + (after + 1) + " 字节开始；不需要的区间以 - 开头命名");
    }

    static int position(List<Column> columns, String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        return TextLayout.NONE;
    }

    private static Party party(YamlMap written, String key, List<Column> columns) {
        if (!written.has(key)) {
            return Party.UNKNOWN;
        }
        if (!written.isMap(key)) {
            int column = column(written, key, columns);
            return new Party(column, column);
        }
        YamlMap both = written.map(key);
        Party party = new Party(column(both, "of-credit", columns), column(both, "of-debit", columns));
        both.done();
        return party;
    }

    private static int optional(YamlMap written, String key, List<Column> columns) {
        return written.has(key) ? column(written, key, columns) : TextLayout.NONE;
    }

    private static int column(YamlMap written, String key, List<Column> columns) {
        return known(written, key, columns, written.text(key));
    }

    static int known(YamlMap written, String key, List<Column> columns, String name) {
        int position = position(columns, name);
        if (position < 0) {
            throw written.error(key, "引用了不存在的列 " + name, "使用 columns 中的列名");
        }
        return position;
    }

    private static AmountRule amount(YamlMap written, List<Column> columns) {
        AmountRule rule;
        if (written.has("credit-column")) {
            rule = new ByColumns(
                    column(written, "credit-column", columns),
                    column(written, "debit-column", columns),
                    written.choice("negative", NEGATIVES, false));
        } else if (written.has("direction")) {
            rule = new ByFlag(
                    column(written, "column", columns),
                    column(written, "direction", columns),
                    written.texts("credit"),
                    written.texts("debit"),
                    written.choice("negative", NEGATIVES, false));
        } else {
            rule = new BySign(column(written, "column", columns));
            if (!written.text("negative").equals("debit")) {
                throw written.error("negative", "在没有 direction 时只能是 debit", "写 negative: debit，或补上 direction");
            }
        }
        written.done();
        return rule;
    }

    private static Reversal reversal(YamlMap written, List<Column> columns) {
        Reversal rule = new Reversal(
                column(written, "column", columns),
                Set.copyOf(written.texts("values")),
                written.choice("effect", EFFECTS));
        written.done();
        return rule;
    }
}
