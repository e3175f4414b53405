package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLStreamConstants;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.StatementHandler.StatementSummary;

/**
 * Reads camt.053 of any version, whatever its namespace and prefixes, alone or inside an envelope. Entries that are not
 * booked are skipped as {@link SegmentKind#IGNORED}: they are not in the balance.
 */
final class CamtReader {
    private static final String MESSAGE = "BkToCstmrStmt";
    private static final int DATE_LENGTH = 10;

    private final Mapping mapping;
    private final CamtLayout layout;

    private final StatementHandler handler;
    private final Problems problems;
    private final Values values;
    private final IdentitySet identities = new IdentitySet();
    private final StringBuilder path = new StringBuilder();
    private final StringBuilder text = new StringBuilder();

    private final XmlEvents xml;
    private long tiledTo;
    private int ordinal;
    private boolean messageSeen;
    private boolean statementSeen;
    private int messageDepth;

    /** The statement being read, or null between statements. */
    private CamtStatement statement;

    /** The entry being read, or read and waiting for the blanks behind it. */
    private CamtEntry entry;

    private long entryOffset;
    private boolean entryComplete;

    CamtReader(Mapping mapping, CamtLayout layout, InputStream in, StatementHandler handler) {
        this.mapping = mapping;
        this.layout = layout;
        this.xml =
                new XmlEvents(in, mapping.limits().fileBytes(), mapping.limits().lineBytes());
        this.handler = handler;
        this.problems = new Problems(handler, mapping.limits().problems());
        this.values = new Values(problems, Values.ISO);
    }

    /** The date as written, of a date or a date and time. */
    static String dateOf(String text) {
        return text.length() > DATE_LENGTH ? text.substring(0, DATE_LENGTH) : text;
    }

    void read() throws IOException {
        SegmentKind rest = SegmentKind.TRAILER;
        try {
            xml.start();
            for (int event = xml.next(); event != XMLStreamConstants.END_DOCUMENT; event = xml.next()) {
                take(event);
            }
            if (!messageSeen || !statementSeen) {
                problems.add((messageSeen ? Fault.NO_STATEMENT : Fault.NOT_CAMT_053).ofFile(""));
            }
        } catch (XmlEvents.Refused refused) {
            boolean empty = xml.drain() == 0;
            problems.add((empty ? Fault.EMPTY_FILE : refused.fault())
                    .at(ordinal, "", "", empty ? "" : refused.getMessage()));
            rest = SegmentKind.IGNORED;
        }
        tile(rest, xml.drain());
        problems.finish();
    }

    private void take(int event) throws XmlEvents.Refused {
        boolean blank = event == XMLStreamConstants.CHARACTERS && xml.isBlank();
        if (entryComplete && !blank) {
            finishEntry(xml.offset());
        }
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(xml.name());
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                text.append(xml.text());
                limit(text.length());
            }
            default -> {
                // comments and processing instructions mean nothing here
            }
        }
        if (entry != null && !entryComplete) {
            limit(xml.offset() - entryOffset);
        }
    }

    private void limit(long length) throws XmlEvents.Refused {
        if (length > mapping.limits().lineBytes()) {
            throw new XmlEvents.Refused(
                    Fault.XML_LIMIT, "一笔流水超过 " + mapping.limits().lineBytes() + " 字节");
        }
    }

    /** The path is kept relative to the statement, within an entry relative to the entry. */
    private void start(String name) throws XmlEvents.Refused {
        text.setLength(0);
        if (entry != null) {
            push(name);
            if (name.equals("Amt") && path.length() == name.length()) {
                entry.currency(xml.attribute("Ccy"));
            }
        } else if (statement != null) {
            if (name.equals("Ntry") && path.isEmpty()) {
                startEntry();
            } else {
                push(name);
                statement.start(path, xml.attribute("Ccy"));
            }
        } else if (messageDepth == 0) {
            if (name.equals(MESSAGE)) {
                messageSeen = true;
                messageDepth = 1;
            }
        } else if (messageDepth == 1 && name.equals("Stmt")) {
            tile(SegmentKind.TRAILER, tiledTo == 0 ? 0 : xml.offset());
            statementSeen = true;
            statement = new CamtStatement(layout, mapping.currency());
        } else {
            messageDepth++;
        }
    }

    private void push(String name) {
        if (!path.isEmpty()) {
            path.append('/');
        }
        path.append(name);
    }

    private void end() {
        if (entry != null) {
            if (path.isEmpty()) {
                entryComplete = true;
            } else {
                entry.take(path.toString(), text.toString());
                pop();
            }
        } else if (statement != null) {
            if (path.isEmpty()) {
                finishStatement();
            } else {
                values.startLine(ordinal);
                statement.take(path.toString(), text.toString(), values);
                pop();
            }
        } else if (messageDepth > 0) {
            messageDepth--;
        }
        text.setLength(0);
    }

    private void pop() {
        path.setLength(Math.max(path.lastIndexOf("/"), 0));
    }

    private void startEntry() throws XmlEvents.Refused {
        open();
        if (++ordinal > mapping.limits().entries()) {
            throw new XmlEvents.Refused(
                    Fault.TOO_MANY_ENTRIES, "上限 " + mapping.limits().entries() + " 笔");
        }
        entryOffset = xml.offset();
        tile(statement.figures().nextSequence() == 1 ? SegmentKind.HEADER : SegmentKind.SEPARATOR, entryOffset);
        entry = new CamtEntry();
        entryComplete = false;
    }

    private void open() {
        if (!statement.opened()) {
            values.startLine(ordinal);
            statement.open(values);
            StatementFigures figures = statement.figures();
            handler.opened(figures.account, figures.currency, figures.name());
        }
    }

    /** The entry is told only now that its blanks are known: they belong to it. */
    private void finishEntry(long end) {
        CamtEntry finished = entry;
        entry = null;
        entryComplete = false;
        values.startLine(ordinal);
        StatementFigures figures = statement.figures();
        if (!finished.isBooked(values)) {
            statement.ignoreEntry();
            tile(SegmentKind.IGNORED, end);
            return;
        }
        BankEntry read = finished.toEntry(
                layout, figures.currency, values, figures.nextSequence(), entryOffset, (int) (end - entryOffset));
        if (read != null && !read.identity().isEmpty()) {
            int first = identities.add(figures.account, read.identity(), ordinal);
            if (first > 0) {
                values.report(Fault.IDENTITY_DUPLICATE, "identity", read.identity(), "与第 " + first + " 笔相同");
            }
        }
        if (read == null || values.failed()) {
            figures.refuse();
            tile(SegmentKind.IGNORED, end);
        } else {
            figures.add(read, read.direction(), read.amountFen());
            tiledTo = end;
            handler.entry(read);
        }
    }

    private void finishStatement() {
        open();
        values.startLine(0);
        statement.check(values);
        StatementSummary summary = statement.figures().summary();
        if (summary != null) {
            handler.closed(summary);
        }
        statement = null;
    }

    private void tile(SegmentKind kind, long end) {
        if (end > tiledTo) {
            handler.segment(kind, tiledTo, end - tiledTo);
            tiledTo = end;
        }
    }
}
