package org.housingfund.gateway.statement;

import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.housingfund.gateway.statement.Mapping.Format;
import org.housingfund.gateway.statement.Mapping.Limits;

/** Reads a mapping file; its keys are described in {@code src/docs/mappings.md} and {@code schemas/mapping.v1.schema.json}. */
final class MappingLoader {
    private static final long MOST_FILE_BYTES = 16L << 30;
    private static final int MOST_LINE_BYTES = 64 << 20;
    /** So that sums of largest amounts fit a long. */
    private static final int MOST_ENTRIES = 5_000_000;

    private static final Map<String, Format> FORMATS = byText(
            Arrays.stream(Format.values())
                    .filter(format -> format != Format.ARRIVAL_NOTICE)
                    .toArray(Format[]::new),
            Format::text);
    private static final Map<String, EntryKind> KINDS = Map.of(
            "fee", EntryKind.FEE,
            "transfer", EntryKind.TRANSFER,
            "interest", EntryKind.INTEREST);
    private static final Map<String, CamtField> FIELDS = byText(CamtField.values(), CamtField::name);

    private MappingLoader() {}

    private static <T> Map<String, T> byText(T[] values, Function<T, String> text) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(text, Function.identity()));
    }

    /**
     * Loads one.
     *
     * @param source shown in complaints
     * @throws MappingException with file, line and hint
     */
    static Mapping load(String source, InputStream in) {
        YamlMap yaml = YamlMap.read(source, in);
        String partner = yaml.text("partner");
        String message = yaml.text("message");
        String id = yaml.text("id");
        if (!id.equals(partner + "." + message)) {
            throw yaml.error("id", "应由 partner 和 message 组成", "写成 " + partner + "." + message);
        }
        Format format = yaml.choice("format", FORMATS);
        Mapping mapping = new Mapping(
                id,
                (int) yaml.number("version", 1, Integer.MAX_VALUE),
                partner,
                message,
                yaml.text("title"),
                format,
                currency(yaml),
                codes(yaml),
                limits(yaml, standardLimits(format)),
                switch (format) {
                    case CAMT -> camt(yaml);
                    case MT940 -> MtLayoutLoader.load(yaml);
                    case ARRIVAL_NOTICE -> new ArrivalNoticeLayout();
                    case DELIMITED, FIXED_WIDTH, SHEET -> new TextMappingLoader(yaml, format).load();
                });
        yaml.done();
        return mapping;
    }

    private static Limits standardLimits(Format format) {
        return switch (format) {
            case DELIMITED, FIXED_WIDTH, ARRIVAL_NOTICE -> Limits.TEXT;
            case MT940 -> Limits.SWIFT;
            case SHEET -> Limits.SHEET;
            case CAMT -> Limits.XML;
        };
    }

    private static String currency(YamlMap yaml) {
        String currency = yaml.text("currency");
        if (!currency.matches("[A-Z]{3}")) {
            throw yaml.error("currency", "不是币种代码", "填写 ISO 4217 的三位字母代码，如 CNY");
        }
        return currency;
    }

    private static Map<String, EntryKind> codes(YamlMap yaml) {
        if (!yaml.has("transaction-codes")) {
            return Map.of();
        }
        Map<String, EntryKind> codes = new LinkedHashMap<>();
        YamlMap written = yaml.map("transaction-codes");
        for (String code : written.keys()) {
            codes.put(code, written.choice(code, KINDS));
        }
        return codes;
    }

    private static Limits limits(YamlMap yaml, Limits standard) {
        if (!yaml.has("limits")) {
            return standard;
        }
        YamlMap written = yaml.map("limits");
        Limits limits = new Limits(
                written.number("file-bytes", standard.fileBytes(), 1, MOST_FILE_BYTES),
                (int) written.number("line-bytes", standard.lineBytes(), 1, MOST_LINE_BYTES),
                (int) written.number("entries", standard.entries(), 1, MOST_ENTRIES),
                (int) written.number("problems", standard.problems(), 1, 10_000));
        written.done();
        return limits;
    }

    private static CamtLayout camt(YamlMap yaml) {
        String number = "Id";
        boolean counts = false;
        if (yaml.has("statement-number")) {
            YamlMap written = yaml.map("statement-number");
            number = written.choice("element", byText(CamtLayout.NUMBERS.toArray(String[]::new), Function.identity()));
            counts = written.flag("counts-by-one");
            written.done();
        }
        YamlMap entry = yaml.map("entry");
        CamtLayout layout = new CamtLayout(
                messages(yaml),
                false,
                number,
                counts,
                entry.choices("booked-on", Map.of("BookgDt", CamtField.BookgDt, "ValDt", CamtField.ValDt)),
                identity(entry, FIELDS.keySet()),
                entry.choice("code", Map.of("Prtry", CamtField.Prtry, "Domn", CamtField.Domn), CamtField.Domn),
                entry.choices("texts", FIELDS));
        entry.done();
        return layout;
    }

    /** A report or a notification is no statement: who wants one says so. */
    private static Set<CamtLayout.Message> messages(YamlMap yaml) {
        Map<String, CamtLayout.Message> known = byText(CamtLayout.Message.values(), CamtLayout.Message::text);
        return yaml.has("messages")
                ? Set.copyOf(yaml.choices("messages", known))
                : Set.of(CamtLayout.Message.STATEMENT);
    }

    /** The identity rule over these columns, or null. */
    static IdentityRule identity(YamlMap entry, Set<String> known) {
        if (!entry.has("identity")) {
            return null;
        }
        YamlMap written = entry.map("identity");
        List<String> columns = written.texts("columns");
        for (String name : columns) {
            if (!known.contains(name)) {
                throw written.error("columns", "引用了不存在的列 " + name, "使用 entry.columns 中的列名");
            }
        }
        IdentityRule rule = new IdentityRule(columns, written.flag("strip-leading-zeros"), written.flag("add-date"));
        written.done();
        return rule;
    }
}
