package org.housingfund.gateway.statement;

import java.io.IOException;
import java.time.LocalDate;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.StatementHandler.StatementSummary;
import org.housingfund.gateway.statement.TextLayout.Fields;
import org.housingfund.gateway.statement.TextLayout.HeadLine;
import org.housingfund.gateway.statement.TextLayout.Titles;
import org.housingfund.gateway.statement.TextLayout.Totals;

/** Reads delimited and fixed-width statements and sheets, a row at a time. */
final class TextStatementReader {
    private final Mapping mapping;
    private final TextLayout layout;
    private final StatementHandler handler;
    private final Problems problems;
    private final Rows rows;
    private final Values values;
    private final EntryMapper entries;
    private final HeadReader head;
    private final StatementFigures figures = new StatementFigures();
    private final IdentitySet identities = new IdentitySet();
    private LocalDate lastDay;
    private boolean opened;

    /** Takes where rows come from: they report to the same problems and values. */
    TextStatementReader(Mapping mapping, TextLayout layout, StatementHandler handler, RowsOf source)
            throws IOException {
        this.mapping = mapping;
        this.layout = layout;
        this.handler = handler;
        this.problems = new Problems(handler, mapping.limits().problems());
        this.values = new Values(problems, layout.writing());
        this.rows = source.open(problems, values);
        this.entries = new EntryMapper(layout.entry(), rows, layout.currencyValues(), values);
        this.head = new HeadReader(layout, rows, values, figures, entries);
        figures.currency = mapping.currency();
        figures.balancesFromEntries = layout.entry().balance() != TextLayout.NONE;
        figures.periodFromEntries = layout.periodFromEntries();
    }

    /** Opens the rows of a file. */
    interface RowsOf {
        Rows open(Problems problems, Values values) throws IOException;
    }

    void read() throws IOException {
        if (readHeader()) {
            if (layout.entry().account() == TextLayout.NONE) {
                open();
            }
            boolean whole = readBody();
            open();
            if (whole) {
                values.startLine(rows.number());
                figures.running.settle(figures, values);
                figures.check(values);
            }
            StatementSummary summary = figures.summary();
            if (whole && summary != null) {
                handler.closed(summary);
            } else if (opened) {
                handler.unfinished(figures.soFar());
            }
        }
        problems.finish();
    }

    private void open() {
        if (!opened) {
            handler.opened(figures.account, figures.currency, figures.name());
            opened = true;
        }
    }

    /** Returns false where what follows cannot be read. */
    boolean readHeader() throws IOException {
        for (HeadLine expected : layout.header()) {
            if (!rows.next()) {
                if (!rows.broken()) {
                    problems.add(
                            rows.number() == 0
                                    ? Fault.EMPTY_FILE.ofFile("")
                                    : Fault.MISSING_HEADER.ofFile("只有 " + rows.number() + " 行"));
                }
                return false;
            }
            boolean good;
            if (expected instanceof Titles titles) {
                good = head.titles(titles);
            } else {
                good = !rows.tooLong() && head.fields((Fields) expected, Fault.MISSING_HEADER);
                rows.segment(SegmentKind.HEADER);
            }
            if (!good) {
                rows.ignoreRest();
                return false;
            }
        }
        return true;
    }

    /** The header says whose statement it is, or its entries will. */
    boolean namesAccount() {
        return !figures.account.isEmpty() || layout.entry().account() != TextLayout.NONE;
    }

    /** Returns false where the end of the statement was not reached, which was reported. */
    private boolean readBody() throws IOException {
        boolean ended = layout.trailer() == null;
        boolean closed = false;
        while (rows.next()) {
            if (rows.isBlank()) {
                rows.segment(SegmentKind.SEPARATOR);
            } else if (closed) {
                boolean more = !rows.tooLong() && layout.trailer() instanceof Totals totals && head.afterTotals(totals);
                if (!more) {
                    if (!values.failed()) {
                        values.report(Fault.TEXT_AFTER_TRAILER, "", "", "");
                    }
                    rows.segment(SegmentKind.IGNORED);
                    rows.ignoreRest();
                    return ended;
                }
                rows.segment(SegmentKind.TRAILER);
            } else if (rows.tooLong()) {
                figures.refuse();
                rows.segment(SegmentKind.IGNORED);
            } else if (isTrailer()) {
                closed = true;
                ended = layout.trailer() instanceof Totals totals
                        ? head.totals(totals)
                        : head.fields((Fields) layout.trailer(), Fault.MISSING_TRAILER);
                rows.segment(SegmentKind.TRAILER);
            } else if (!readEntry()) {
                rows.ignoreRest();
                return false;
            }
        }
        if (!ended && !closed && !rows.broken()) {
            problems.add(Fault.MISSING_TRAILER.ofFile("读到第 " + rows.number() + " 行为止"));
        } else if (closed && layout.trailer() instanceof Totals totals) {
            values.startLine(rows.number());
            head.requireLabels(totals.labels(), Fault.MISSING_TRAILER);
        }
        return ended && !rows.broken();
    }

    private boolean isTrailer() {
        if (layout.trailer() instanceof Totals totals) {
            return rows.opensWith(totals.tag());
        }
        return layout.trailer() instanceof Fields fields && !fields.tag().isEmpty() && rows.startsWith(fields.tag());
    }

    /** Returns false past the limit of entries. */
    private boolean readEntry() {
        int sequence = figures.nextSequence();
        if (sequence > mapping.limits().entries()) {
            problems.add(Fault.TOO_MANY_ENTRIES.ofFile("上限 " + mapping.limits().entries() + " 笔"));
            rows.segment(SegmentKind.IGNORED);
            return false;
        }
        BankEntry entry = null;
        String tag = layout.entry().tag();
        if (!tag.isEmpty() && !rows.startsWith(tag)) {
            values.report(Fault.UNKNOWN_LINE, "", "", "应以 " + tag + " 开头");
        } else if (rows.cut(head.columns())) {
            entry = entries.map(sequence, rows.offset(), rows.length(), someDay());
            entry = isOfAccount() ? entry : null;
        }
        if (entry != null && !entry.identity().isEmpty()) {
            int first = identities.add(figures.account, entry.identity(), (int) rows.number());
            if (first > 0) {
                values.report(Fault.IDENTITY_DUPLICATE, "identity", entry.identity(), "与第 " + first + " 行相同");
            }
        }
        if (entry == null) {
            figures.refuse();
            rows.segment(SegmentKind.IGNORED);
        } else {
            if (entries.balanceFen() != null) {
                figures.running.take(entry, entries.balanceFen(), figures.openingFen, values);
            } else {
                figures.running.gap();
            }
            lastDay = entry.bookedOn();
            open();
            figures.add(entry, entries.stated(), entries.statedFen());
            figures.seen(entry.bookedOn());
            handler.entry(entry);
        }
        return true;
    }

    /** For a row without a day of its own, in a file that is refused for it. */
    private LocalDate someDay() {
        return lastDay != null ? lastDay : figures.periodTo;
    }

    /** Returns false after a report: the row is another account's. */
    private boolean isOfAccount() {
        if (layout.entry().account() == TextLayout.NONE) {
            return true;
        }
        String name = layout.entry().columns().get(layout.entry().account()).name();
        String account = values.required(name, entries.account());
        if (figures.account.isEmpty()) {
            figures.account = account;
        } else if (!account.isEmpty() && !account.equals(figures.account)) {
            values.report(Fault.ACCOUNT_MIXED, name, account, "文件的账号为 " + figures.account);
            return false;
        }
        return true;
    }
}
