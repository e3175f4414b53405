package org.housingfund.gateway.statement;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.TextLayout.Column;
import org.housingfund.gateway.statement.TextLayout.Fields;
import org.housingfund.gateway.statement.TextLayout.Titles;
import org.housingfund.gateway.statement.TextLayout.Totals;

/** Reads what stands before and behind the entries into a statement's figures. */
final class HeadReader {
    static final int MOST_COLUMNS = 200;
    /** Rows with account, period and the like before the titles. */
    private static final int MOST_ROWS = 50;

    private final TextLayout layout;
    private final Rows rows;
    private final Values values;
    private final StatementFigures figures;
    private final EntryMapper entries;
    private final List<String> wanted;
    private final Set<HeadField> found = EnumSet.noneOf(HeadField.class);
    private List<Column> columns;

    HeadReader(TextLayout layout, Rows rows, Values values, StatementFigures figures, EntryMapper entries) {
        this.layout = layout;
        this.rows = rows;
        this.values = values;
        this.figures = figures;
        this.entries = entries;
        this.columns = layout.entry().columns();
        this.wanted = columns.stream().map(Column::name).toList();
    }

    /** The columns that entry rows have in this file. */
    List<Column> columns() {
        return columns;
    }

    /** A row with fixed places; a single bad field does not stop reading, a strange row does. */
    boolean fields(Fields expected, Fault missing) {
        if (!rows.startsWith(expected.tag())) {
            values.report(missing, "", "", "应以 " + expected.tag() + " 开头");
            return false;
        }
        if (!rows.cut(expected.fields())) {
            return false;
        }
        for (int i = 0; i < expected.fields().size(); i++) {
            HeadField field = HeadField.byText().get(expected.fields().get(i).name());
            if (field != null) {
                take(field, rows.field(i));
            }
        }
        return true;
    }

    /** Reads the current row as titles, or rows from the current one up to the titles. Returns false after a report. */
    boolean titles(Titles expected) throws IOException {
        if (expected.labels() == null) {
            boolean good = !rows.tooLong() && rows.cutAny(MOST_COLUMNS) && useTitles();
            rows.segment(SegmentKind.HEADER);
            return good;
        }
        long nearest = rows.number();
        List<String> missing = wanted;
        for (int row = 0; row < MOST_ROWS; row++) {
            if (row > 0 && !rows.next()) {
                break;
            }
            if (!rows.isBlank()) {
                if (rows.tooLong() || !rows.cutAny(MOST_COLUMNS)) {
                    rows.segment(SegmentKind.IGNORED);
                    return false;
                }
                List<String> lacks = lacking();
                if (lacks.isEmpty()) {
                    boolean good = useTitles();
                    rows.segment(SegmentKind.HEADER);
                    requireLabels(expected.labels(), Fault.MISSING_HEADER);
                    return good;
                }
                if (lacks.size() < missing.size()) {
                    missing = lacks;
                    nearest = rows.number();
                }
                labels(expected.labels());
            }
            rows.segment(rows.isBlank() ? SegmentKind.SEPARATOR : SegmentKind.HEADER);
        }
        if (!rows.broken()) {
            values.startLine(nearest);
            String detail = missing.size() == wanted.size() ? "没有列标题行，应含列 " : "最接近的一行缺少列 ";
            values.report(Fault.HEADER_COLUMNS, missing.get(0), "", detail + String.join("、", missing));
        }
        return false;
    }

    private List<String> lacking() {
        Set<String> titles = new HashSet<>();
        for (int i = 0; i < rows.count(); i++) {
            titles.add(rows.field(i).strip());
        }
        return wanted.stream().filter(name -> !titles.contains(name)).toList();
    }

    private boolean useTitles() {
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < rows.count(); i++) {
            titles.add(rows.field(i).strip());
        }
        int[] positions = new int[wanted.size()];
        boolean good = true;
        for (int i = 0; i < positions.length; i++) {
            String name = wanted.get(i);
            positions[i] = titles.indexOf(name);
            if (positions[i] < 0 || titles.lastIndexOf(name) != positions[i]) {
                String detail = positions[i] < 0 ? "缺少列 " + name : "列 " + name + " 出现多次";
                values.report(Fault.HEADER_COLUMNS, name, "", detail);
                good = false;
            }
        }
        if (good) {
            entries.usePositions(positions);
            columns = titles.stream().map(Column::named).toList();
        }
        return good;
    }

    /** The row that begins the totals; values stand under entry columns or beside labels. */
    boolean totals(Totals expected) {
        if (!rows.cutAny(MOST_COLUMNS)) {
            return false;
        }
        expected.columns().forEach((field, column) -> take(field, entries.under(column)));
        labels(expected.labels());
        return true;
    }

    /** A row behind the one that begins the totals. */
    boolean afterTotals(Totals expected) {
        if (!rows.cutAny(MOST_COLUMNS)) {
            return false;
        }
        if (entries.looksLikeEntry()) {
            values.report(Fault.TEXT_AFTER_TRAILER, "", "", "合计之后还有流水");
            return false;
        }
        labels(expected.labels());
        return true;
    }

    /** Reports the labels that were nowhere. */
    void requireLabels(Map<HeadField, String> labels, Fault missing) {
        labels.forEach((field, label) -> {
            if (!found.contains(field)) {
                values.report(missing, field.text(), "", "没有“" + label + "”");
            }
        });
    }

    private void labels(Map<HeadField, String> labels) {
        for (Map.Entry<HeadField, String> label : labels.entrySet()) {
            if (!found.contains(label.getKey())) {
                String value = Labels.value(rows, label.getValue());
                if (value != null) {
                    found.add(label.getKey());
                    take(label.getKey(), value);
                }
            }
        }
    }

    private void take(HeadField field, String text) {
        String name = field.text();
        switch (field) {
            case ACCOUNT -> figures.account = values.unrounded(name, values.required(name, text));
            case CURRENCY -> {
                if (!layout.currencyValues().contains(text.strip())) {
                    values.report(Fault.CURRENCY, name, text.strip(), "应为 " + layout.currencyValues());
                }
            }
            case NUMBER -> {
                figures.number = values.unrounded(name, values.required(name, text));
                figures.sequenceNo = layout.countsByOne() ? values.number(name, text) : null;
            }
            case PERIOD_FROM -> figures.periodFrom = values.date(name, text);
            case PERIOD_TO -> figures.periodTo = values.date(name, text);
            case PERIOD -> period(name, text.strip());
            case DATE -> {
                figures.periodFrom = values.date(name, text);
                figures.periodTo = figures.periodFrom;
            }
            case OPENING -> figures.openingFen = values.total(name, text);
            case CLOSING -> figures.closingFen = values.total(name, text);
            case COUNT -> figures.count = values.number(name, text);
            case CREDIT_COUNT -> figures.creditCount = values.number(name, text);
            case DEBIT_COUNT -> figures.debitCount = values.number(name, text);
            case CREDIT_SUM -> figures.creditSumFen = values.total(name, text);
            case DEBIT_SUM -> figures.debitSumFen = values.total(name, text);
        }
    }

    /** Two dates with whatever a bank puts between them. */
    private void period(String name, String text) {
        int end = values.endOfFirstDate(text);
        int start = Math.max(end, 0);
        while (start < text.length() && !Character.isDigit(text.charAt(start))) {
            start++;
        }
        figures.periodFrom = values.date(name, end < 0 ? text : text.substring(0, end));
        figures.periodTo = end < 0 ? null : values.date(name, text.substring(start));
    }
}
