package org.housingfund.gateway.statement;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.housingfund.gateway.statement.TextLayout.Column;
import org.housingfund.gateway.statement.TextLayout.Fields;
import org.housingfund.gateway.statement.TextLayout.HeadLine;
import org.housingfund.gateway.statement.TextLayout.Titles;
import org.housingfund.gateway.statement.TextLayout.Totals;

/** Reads the part of a mapping file that describes what stands before and behind the entries. */
final class HeadMappingLoader {
    private final YamlMap yaml;
    private final boolean fixedWidth;
    private final TextLayout.Entry entry;
    private final Set<HeadField> given = EnumSet.noneOf(HeadField.class);

    HeadMappingLoader(YamlMap yaml, boolean fixedWidth, TextLayout.Entry entry) {
        this.yaml = yaml;
        this.fixedWidth = fixedWidth;
        this.entry = entry;
    }

    boolean has(HeadField field) {
        return given.contains(field);
    }

    List<HeadLine> header() {
        List<HeadLine> header = new ArrayList<>();
        for (YamlMap written : yaml.maps("header")) {
            header.add(written.has("titles") ? titles(written) : fields(written));
        }
        if (header.isEmpty()) {
            throw yaml.error("header", "不能为空", "至少写一行，例如 - titles: true");
        }
        return header;
    }

    private Titles titles(YamlMap written) {
        if (fixedWidth || !written.flag("titles")) {
            throw written.error("titles", "只能在分隔符和表格格式中写 true", "删除此键，或改写 fields");
        }
        Titles titles = new Titles(written.has("labels") ? labels(written.map("labels")) : null);
        written.done();
        return titles;
    }

    HeadLine trailer(YamlMap written) {
        if (!written.has("labels") && !written.has("columns")) {
            return fields(written);
        }
        if (fixedWidth) {
            throw written.error("tag", "与 labels、columns 不能用于定长格式", "改写 fields");
        }
        Map<HeadField, Integer> columns = new EnumMap<>(HeadField.class);
        if (written.has("columns")) {
            YamlMap under = written.map("columns");
            for (String name : under.keys()) {
                columns.put(
                        headField(under, name, name),
                        TextMappingLoader.known(under, name, entry.columns(), under.text(name)));
            }
        }
        Totals totals = new Totals(
                written.text("tag"), written.has("labels") ? labels(written.map("labels")) : Map.of(), columns);
        written.done();
        return totals;
    }

    private Map<HeadField, String> labels(YamlMap written) {
        Map<HeadField, String> labels = new EnumMap<>(HeadField.class);
        for (String name : written.keys()) {
            labels.put(headField(written, name, name), written.text(name));
        }
        return labels;
    }

    private Fields fields(YamlMap written) {
        String tag = written.text("tag", "");
        List<Column> fields = TextMappingLoader.columns(written, "fields", fixedWidth, true);
        for (Column field : fields) {
            if (!field.name().equals("-")) {
                headField(written, "fields", field.name());
            }
        }
        written.done();
        return new Fields(tag, fields);
    }

    private HeadField headField(YamlMap written, String key, String name) {
        HeadField field = HeadField.byText().get(name);
        if (field == null) {
            String known = String.join("、", new TreeSet<>(HeadField.byText().keySet()));
            throw written.error(key, "中的 " + name + " 未知", "可用：" + known + "；不需要的写 -");
        }
        if (!given.add(field)) {
            throw written.error(key, "中的 " + name + " 出现两次", "只保留一个，其余写 -");
        }
        return field;
    }

    /** Whose statement, from when to when, and both balances: from the header, the trailer, or the entries. */
    void requireFields() {
        if (has(HeadField.ACCOUNT) == (entry.account() != TextLayout.NONE)) {
            throw yaml.error(
                    "header",
                    has(HeadField.ACCOUNT) ? "与 entry 中都有 account" : "与 trailer 中没有 account",
                    "账号写在文件头，或以 entry.account 取自每行，二者取一");
        }
        for (HeadField needed : List.of(HeadField.OPENING, HeadField.CLOSING)) {
            if (!has(needed) && entry.balance() == TextLayout.NONE) {
                throw yaml.error("header", "与 trailer 中没有 " + needed.text(), "对账单必须有期初余额和期末余额，或以 entry.balance 取自每行余额");
            }
        }
        boolean fromTo = has(HeadField.PERIOD_FROM) && has(HeadField.PERIOD_TO);
        boolean half = has(HeadField.PERIOD_FROM) != has(HeadField.PERIOD_TO);
        int ways = (fromTo ? 1 : 0) + (has(HeadField.PERIOD) ? 1 : 0) + (has(HeadField.DATE) ? 1 : 0);
        if (half || ways > 1 || (ways == 0 && entry.balance() == TextLayout.NONE)) {
            throw yaml.error("header", "没有对账期间，或写了两次", "写上 period-from 和 period-to，或者 period，或者 date");
        }
    }

    /** Where nothing says the period, balances that run from entry to entry show that none is missing in between. */
    boolean periodFromEntries() {
        return !has(HeadField.PERIOD_FROM) && !has(HeadField.PERIOD) && !has(HeadField.DATE);
    }
}
