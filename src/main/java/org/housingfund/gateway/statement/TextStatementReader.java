package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.StatementHandler.StatementSummary;
import org.housingfund.gateway.statement.TextLayout.Column;
import org.housingfund.gateway.statement.TextLayout.Line;
import org.housingfund.gateway.statement.TextLayout.LineEnd;

/** Reads delimited and fixed-width statements, a line at a time. */
final class TextStatementReader {
    private static final int MOST_TITLES = 200;
    private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Mapping mapping;
    private final TextLayout layout;
    private final StatementHandler handler;
    private final Problems problems;
    private final LineReader line;
    private final Values values;
    private final LineCutter fields;
    private final EntryMapper entries;
    private final StatementFigures figures = new StatementFigures();
    private final IdentitySet identities = new IdentitySet();
    private final byte[] entryTag;
    private final byte[] trailerTag;
    private List<Column> entryColumns;
    private boolean stopped;

    TextStatementReader(Mapping mapping, TextLayout layout, InputStream in, StatementHandler handler) {
        this.mapping = mapping;
        this.layout = layout;
        this.handler = handler;
        this.problems = new Problems(handler, mapping.limits().problems());
        this.line = new LineReader(in, mapping.limits().lineBytes());
        this.values = new Values(problems, layout.datePattern(), layout.fen());
        this.fields = LineCutter.of(layout, values);
        this.entries = new EntryMapper(layout.entry(), fields, values);
        this.entryTag = layout.entry().tag().getBytes(layout.charset());
        this.trailerTag =
                layout.trailer() == null ? new byte[0] : layout.trailer().tag().getBytes(layout.charset());
        this.entryColumns = layout.entry().columns();
        figures.currency = mapping.currency();
    }

    void read() throws IOException {
        boolean usable = readHeader();
        if (usable) {
            handler.opened(figures.account, figures.currency, figures.name());
            boolean whole = readBody();
            if (whole) {
                values.startLine(line.number());
                figures.check(values);
            }
            StatementSummary summary = figures.summary();
            if (whole && summary != null) {
                handler.closed(summary);
            }
        }
        problems.finish();
    }

    /** Returns false where what follows cannot be read. */
    boolean readHeader() throws IOException {
        for (Line expected : layout.header()) {
            if (!nextLine()) {
                if (stopped) {
                    return false;
                }
                problems.add(
                        line.number() == 0
                                ? Fault.EMPTY_FILE.ofFile("")
                                : Fault.MISSING_HEADER.ofFile("只有 " + line.number() + " 行"));
                return false;
            }
            boolean good;
            if (line.tooLong()) {
                values.report(Fault.LINE_TOO_LONG, "", "", lengthDetail());
                good = false;
            } else if (expected.titles()) {
                good = readTitles();
            } else {
                good = readHead(expected, Fault.MISSING_HEADER);
            }
            segment(SegmentKind.HEADER);
            if (!good) {
                ignoreRest();
                return false;
            }
        }
        return true;
    }

    /** The account that the header names. */
    String account() {
        return figures.account;
    }

    private boolean nextLine() throws IOException {
        if (!line.next()) {
            return false;
        }
        if (line.number() == 1 && !line.tooLong() && line.startsWith(UTF8_MARK)) {
            line.skip(UTF8_MARK.length);
        }
        values.startLine(line.number());
        if (line.offset() + line.rawLength() > mapping.limits().fileBytes()) {
            problems.add(Fault.FILE_TOO_LARGE.ofFile("上限 " + mapping.limits().fileBytes() + " 字节"));
            segment(SegmentKind.IGNORED);
            stopped = true;
            return false;
        }
        if (layout.lineEnd() != LineEnd.ANY && line.end() != LineEnd.ANY && line.end() != layout.lineEnd()) {
            values.report(Fault.LINE_END, "", line.end().name(), "应为 " + layout.lineEnd());
        }
        return true;
    }

    private boolean readTitles() {
        if (!fields.cutTitles(line, MOST_TITLES)) {
            return false;
        }
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < fields.count(); i++) {
            titles.add(fields.field(i).strip());
        }
        List<Column> wanted = layout.entry().columns();
        int[] positions = new int[wanted.size()];
        for (int i = 0; i < positions.length; i++) {
            String name = wanted.get(i).name();
            positions[i] = titles.indexOf(name);
            if (positions[i] < 0 || titles.lastIndexOf(name) != positions[i]) {
                String detail = positions[i] < 0 ? "缺少列 " + name : "列 " + name + " 出现多次";
                values.report(Fault.HEADER_COLUMNS, name, "", detail);
            }
        }
        if (values.failed()) {
            return false;
        }
        entries.usePositions(positions);
        entryColumns = titles.stream()
                .map(title -> new Column(title, TextLayout.NONE, TextLayout.NONE))
                .toList();
        return true;
    }

    /** Reads a header or trailer line; a single bad field does not stop reading, a strange line does. */
    private boolean readHead(Line expected, Fault missing) {
        if (!matchesTag(expected.tag().getBytes(layout.charset()))) {
            values.report(missing, "", "", "应以 " + expected.tag() + " 开头");
            return false;
        }
        if (!fields.cut(line, expected.fields())) {
            return false;
        }
        for (int i = 0; i < expected.fields().size(); i++) {
            String name = expected.fields().get(i).name();
            if (!name.equals("-")) {
                HeadField field =
                        HeadField.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
                take(field, name, fields.field(i));
            }
        }
        return true;
    }

    private void take(HeadField field, String name, String text) {
        switch (field) {
            case ACCOUNT -> figures.account = values.required(name, text);
            case CURRENCY -> {
                if (!layout.currencyValues().contains(text.strip())) {
                    values.report(Fault.CURRENCY, name, text.strip(), "应为 " + layout.currencyValues());
                }
            }
            case NUMBER -> {
                figures.number = values.required(name, text);
                figures.sequenceNo = layout.countsByOne() ? values.number(name, text) : null;
            }
            case PERIOD_FROM -> figures.periodFrom = values.date(name, text);
            case PERIOD_TO -> figures.periodTo = values.date(name, text);
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

    /** Returns false where the end of the statement was not reached, which was reported. */
    private boolean readBody() throws IOException {
        boolean ended = layout.trailer() == null;
        boolean closed = false;
        while (nextLine()) {
            if (line.isBlank()) {
                segment(SegmentKind.SEPARATOR);
            } else if (closed) {
                values.report(Fault.TEXT_AFTER_TRAILER, "", "", "");
                segment(SegmentKind.IGNORED);
                ignoreRest();
                return ended;
            } else if (line.tooLong()) {
                values.report(Fault.LINE_TOO_LONG, "", "", lengthDetail());
                figures.refuse();
                segment(SegmentKind.IGNORED);
            } else if (trailerTag.length > 0 && matchesTag(trailerTag)) {
                closed = true;
                ended = readHead(layout.trailer(), Fault.MISSING_TRAILER);
                segment(SegmentKind.TRAILER);
            } else if (!readEntry()) {
                ignoreRest();
                return false;
            }
        }
        if (!ended && !closed && !stopped) {
            problems.add(Fault.MISSING_TRAILER.ofFile("读到第 " + line.number() + " 行为止"));
        }
        return ended && !stopped;
    }

    /** Returns false past the limit of entries. */
    private boolean readEntry() {
        int sequence = figures.nextSequence();
        if (sequence > mapping.limits().entries()) {
            problems.add(Fault.TOO_MANY_ENTRIES.ofFile("上限 " + mapping.limits().entries() + " 笔"));
            segment(SegmentKind.IGNORED);
            return false;
        }
        BankEntry entry = null;
        if (entryTag.length > 0 && !matchesTag(entryTag)) {
            values.report(Fault.UNKNOWN_LINE, "", "", "应以 " + layout.entry().tag() + " 开头");
        } else if (fields.cut(line, entryColumns)) {
            entry = entries.map(sequence, line.offset(), (int) line.rawLength());
        }
        if (entry != null && !entry.identity().isEmpty()) {
            int first = identities.add(figures.account, entry.identity(), (int) line.number());
            if (first > 0) {
                values.report(Fault.IDENTITY_DUPLICATE, "identity", entry.identity(), "与第 " + first + " 行相同");
            }
        }
        if (entry == null || values.failed()) {
            figures.refuse();
            segment(SegmentKind.IGNORED);
        } else {
            figures.add(entry, entries.stated(), entries.statedFen());
            handler.entry(entry);
        }
        return true;
    }

    /** In delimited lines the tag is the whole first field. */
    private boolean matchesTag(byte[] tag) {
        if (!line.startsWith(tag)) {
            return false;
        }
        int next = line.from() + tag.length;
        return layout.delimited() == null
                || tag.length == 0
                || next == line.to()
                || line.bytes()[next] == layout.delimited().delimiter();
    }

    private String lengthDetail() {
        return line.rawLength() + " 字节，上限 " + mapping.limits().lineBytes() + " 字节";
    }

    private void segment(SegmentKind kind) {
        handler.segment(kind, line.offset(), line.rawLength());
    }

    /** What follows cannot be understood; its bytes are accounted for all the same. */
    private void ignoreRest() throws IOException {
        long start = line.offset() + line.rawLength();
        long length = 0;
        while (line.next()) {
            length += line.rawLength();
            if (start + length > mapping.limits().fileBytes()) {
                problems.add(
                        Fault.FILE_TOO_LARGE.ofFile("上限 " + mapping.limits().fileBytes() + " 字节"));
                break;
            }
        }
        if (length > 0) {
            handler.segment(SegmentKind.IGNORED, start, length);
        }
    }
}
