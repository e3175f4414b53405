package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.StatementHandler.StatementSummary;

/**
 * Reads camt.052, camt.053 and camt.054 of any version, whatever the namespace, the prefixes and the encoding, alone or
 * inside an envelope. Entries that are not booked are skipped as {@link SegmentKind#IGNORED}: they are not in the balance.
 */
final class CamtReader {
    /** The first version carries its number in the message's name. */
    private static final String FIRST_VERSION = "V01";

    private static final int DATE_LENGTH = 10;
    private static final XmlPaths<CamtReader> MESSAGE =
            new XmlPaths<CamtReader>().on("GrpHdr/CreDtTm", (reader, text) -> reader.createdOn = text);

    private final Mapping mapping;
    private final CamtLayout layout;

    private final StatementHandler handler;
    private final Problems problems;
    private final Values values;
    private final IdentitySet identities = new IdentitySet();
    /** Element of the message → element of a statement in it. */
    private final Map<String, String> messages = new HashMap<>();

    private final XmlEvents xml;
    private long tiledTo;
    private int ordinal;
    private boolean messageSeen;
    private boolean statementSeen;

    private String statementName = "";
    private String createdOn = "";
    /** Where the reader stands in the message, the statement, the entry; null outside. */
    private XmlPaths.Cursor<CamtReader> inMessage;

    private XmlPaths.Cursor<CamtStatement> inStatement;
    private XmlPaths.Cursor<CamtEntry> inEntry;

    private CamtStatement statement;

    /** The entry being read, or read and waiting for the blanks behind it. */
    private CamtEntry entry;

    private long entryOffset;
    private long entryEnd;
    private boolean entryComplete;

    CamtReader(Mapping mapping, CamtLayout layout, InputStream in, StatementHandler handler) {
        this.mapping = mapping;
        this.layout = layout;
        this.xml = new XmlEvents(new XmlBytes(in), mapping.limits().fileBytes(), XmlEvents.MOST_TEXT);
        this.handler = handler;
        this.problems = new Problems(handler, mapping.limits().problems());
        this.values = new Values(problems, Values.ISO);
        for (CamtLayout.Message message : layout.messages()) {
            messages.put(message.element(), message.statement());
            messages.put(message.element() + FIRST_VERSION, message.statement());
        }
    }

    /** The date as written, of a date or a date and time, with or without an offset. */
    static String dateOf(String text) {
        String date = text.strip();
        return date.length() > DATE_LENGTH ? date.substring(0, DATE_LENGTH) : date;
    }

    /** An amount without the zeros that the standard allows behind the second decimal. */
    static String amountOf(String text) {
        String amount = text.strip();
        int end = amount.length();
        int point = amount.indexOf('.');
        while (point >= 0 && end > point + 3 && amount.charAt(end - 1) == '0') {
            end--;
        }
        return amount.substring(0, end);
    }

    void read() throws IOException {
        SegmentKind rest = SegmentKind.TRAILER;
        try {
            xml.start();
            for (int event = xml.next(); event != XMLStreamConstants.END_DOCUMENT; event = xml.next()) {
                take(event);
            }
            if (!messageSeen || !statementSeen) {
                problems.add((messageSeen ? Fault.NO_STATEMENT : Fault.NOT_CAMT).ofFile(layout.messageNames()));
            }
        } catch (XmlEvents.Refused refused) {
            boolean empty = xml.drain() == 0;
            problems.add((empty ? Fault.EMPTY_FILE : refused.fault())
                    .at(ordinal, "", "", empty ? "" : refused.getMessage()));
            breakOff();
            rest = SegmentKind.IGNORED;
        }
        String malformed = xml.malformedBytes();
        if (!malformed.isEmpty()) {
            problems.add(Fault.MALFORMED_BYTES.ofFile(malformed));
        }
        tile(rest, xml.drain());
        problems.finish();
    }

    /** Tells what was read of the statement that the trouble lies in. */
    private void breakOff() {
        if (entryComplete) {
            finishEntry(entryEnd);
        }
        if (statement != null) {
            open("");
            values.startLine(0);
            statement.settle();
            handler.unfinished(statement.figures().soFar());
        }
    }

    private void take(int event) throws IOException, XmlEvents.Refused {
        if (entryComplete && !(event == XMLStreamConstants.CHARACTERS && xml.isBlank())) {
            finishEntry(xml.offset());
        }
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(xml.name());
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text();
            default -> {
                // comments and processing instructions mean nothing here
            }
        }
    }

    private void text() throws IOException, XmlEvents.Refused {
        if (inEntry != null) {
            inEntry.text(xml);
        } else if (inStatement != null) {
            inStatement.text(xml);
        } else if (inMessage != null) {
            inMessage.text(xml);
        }
    }

    private void start(String name) throws XmlEvents.Refused {
        if (inEntry != null) {
            inEntry.start(name, xml);
            int most = mapping.limits().lineBytes();
            if (xml.read() - entryOffset > most && !entry.isOversized() && xml.offset() - entryOffset > most) {
                entry.oversized();
            }
        } else if (inStatement != null) {
            if (name.equals("Ntry") && inStatement.atRoot()) {
                startEntry();
            } else {
                values.startLine(ordinal);
                inStatement.start(name, xml);
            }
        } else if (inMessage != null) {
            if (name.equals(statementName) && inMessage.atRoot()) {
                startStatement();
            } else {
                inMessage.start(name, xml);
            }
        } else if (messages.containsKey(name)) {
            messageSeen = true;
            createdOn = "";
            statementName = messages.get(name);
            inMessage = new XmlPaths.Cursor<>(MESSAGE, this);
        }
    }

    private void end() throws XmlEvents.Refused {
        if (inEntry != null) {
            if (inEntry.end()) {
                inEntry = null;
                entryComplete = true;
                entryEnd = xml.endOffset();
            }
        } else if (inStatement != null) {
            values.startLine(ordinal);
            if (inStatement.end()) {
                inStatement = null;
                finishStatement();
            }
        } else if (inMessage != null && inMessage.end()) {
            inMessage = null;
        }
    }

    private void startStatement() {
        tile(SegmentKind.TRAILER, tiledTo == 0 ? 0 : xml.offset());
        statementSeen = true;
        statement = new CamtStatement(
                layout,
                statementName.equals(CamtLayout.Message.REPORT.statement()),
                mapping.currency(),
                dateOf(createdOn),
                values);
        inStatement = new XmlPaths.Cursor<>(CamtStatement.PATHS, statement);
    }

    private void startEntry() throws XmlEvents.Refused {
        if (ordinal >= mapping.limits().entries()) {
            throw new XmlEvents.Refused(
                    Fault.TOO_MANY_ENTRIES, "上限 " + mapping.limits().entries() + " 笔");
        }
        ordinal++;
        entryOffset = xml.offset();
        tile(statement.figures().nextSequence() == 1 ? SegmentKind.HEADER : SegmentKind.SEPARATOR, entryOffset);
        entry = new CamtEntry();
        inEntry = new XmlPaths.Cursor<>(CamtEntry.PATHS, entry);
    }

    private void open(String entryCurrency) {
        if (!statement.opened()) {
            values.startLine(ordinal);
            statement.open(entryCurrency);
            StatementFigures figures = statement.figures();
            handler.opened(figures.account, figures.currency, figures.name());
        }
    }

    /** The entry is told only now that its blanks are known: they belong to it. */
    private void finishEntry(long end) {
        CamtEntry finished = entry;
        entry = null;
        entryComplete = false;
        open(finished.currency());
        values.startLine(ordinal);
        StatementFigures figures = statement.figures();
        if (finished.isOversized()) {
            values.report(
                    Fault.ENTRY_TOO_LONG, "Ntry", "", "上限 " + mapping.limits().lineBytes() + " 字节，合计中只计其金额");
        }
        EntryStatus status = finished.status(values);
        if (status != EntryStatus.BOOKED) {
            handler.unbooked(status, finished.direction(), statement.unbooked(finished));
            tile(SegmentKind.IGNORED, end);
            return;
        }
        LocalDate bookedOn = finished.bookedOn(layout, statement.dateOfEntries(), values);
        BankEntry read =
                finished.toEntry(layout, figures.currency, values, bookedOn, figures.nextSequence(), entryOffset, (int)
                        Math.min(end - entryOffset, Integer.MAX_VALUE));
        if (read != null && !read.identity().isEmpty()) {
            int first = identities.add(figures.account, read.identity(), ordinal);
            if (first > 0) {
                values.report(Fault.IDENTITY_DUPLICATE, "identity", read.identity(), "与第 " + first + " 笔相同");
            }
        }
        if (read != null && !figures.hasRoomFor(read.amountFen())) {
            values.report(Fault.AMOUNT_INVALID, "Amt", Money.format(read.amountFen()), "合计超过上限");
            read = null;
        }
        boolean told = read != null && (layout.inspection() || !values.failed());
        boolean nothing = told && read.amountFen() == 0 && !layout.inspection();
        statement.totals().booked(finished, told ? read.amountFen() : 0);
        if (nothing) {
            // Nothing moved, so there is nothing to book; the bank counts it all the same.
            tile(SegmentKind.IGNORED, end);
        } else if (told) {
            figures.add(read, read.direction(), read.amountFen());
            tiledTo = end;
            handler.entry(read);
        } else {
            figures.refuse();
            statement.totals().refuse();
            tile(SegmentKind.IGNORED, end);
        }
    }

    private void finishStatement() {
        open("");
        values.startLine(0);
        statement.check();
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
