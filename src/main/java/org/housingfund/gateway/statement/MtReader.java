package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;

/**
 * Reads MT940, MT942 and MT950, a line at a time: strict about money, tolerant about shape. Messages may stand in their
 * block headers or begin with {@code :20:}, may end with {@code -}, {@code -}} or nothing, and what stands between them is
 * skipped. In a refused file, entries whose side and amount are readable are still told, so that its figures are its own.
 */
final class MtReader {
    /** Where in a message. */
    private enum Place {
        OUTSIDE,
        HEAD,
        ENTRIES,
        TAIL
    }

    /** What a line without a tag belongs to. */
    private enum Current {
        NOTHING,
        SUPPLEMENT,
        NARRATIVE
    }

    private final Mapping mapping;
    private final Problems problems;
    private final Values values;
    private final MtValues fields;
    private final MtLines line;
    private final MtEntry entry;
    private final MtStatements statements;

    private Place place = Place.OUTSIDE;
    private Current current = Current.NOTHING;
    private MtStatement.Page page = new MtStatement.Page();
    private boolean entryOpen;
    private boolean pageHasEntries;
    /** Where a line that is a lone hyphen stands: the end, or a part of the text, as the next line shows; else -1. */
    private long hyphenOffset = -1;

    private boolean digitBefore;
    private boolean interimHeader;
    private long entries;
    private boolean stopped;

    MtReader(Mapping mapping, MtLayout layout, InputStream in, StatementHandler handler) {
        this.mapping = mapping;
        this.problems = new Problems(handler, mapping.limits().problems());
        this.values = new Values(problems, Values.ISO);
        boolean any = mapping.currency().isEmpty();
        this.fields = new MtValues(values, any ? Money.MAX_TOTAL_FEN : Money.MAX_FEN);
        this.line = new MtLines(in, mapping.limits().lineBytes());
        this.entry = new MtEntry(layout, values, fields);
        this.statements = new MtStatements(mapping, layout, handler, values);
    }

    void read() throws IOException {
        while (!stopped && line.next()) {
            values.startLine(line.number());
            if (line.offset() + line.rawLength() > mapping.limits().fileBytes()) {
                stop(Fault.FILE_TOO_LARGE.ofFile("上限 " + mapping.limits().fileBytes() + " 字节"));
            } else if (line.tooLong()) {
                values.report(
                        Fault.LINE_TOO_LONG, "", "", "上限 " + mapping.limits().lineBytes() + " 字节");
            } else {
                take(line.bytes(), line.from(), line.to());
            }
        }
        long end = drained();
        if (!stopped) {
            endMessage(end);
            statements.close(line.number());
            if (statements.count() == 0) {
                problems.add((end == 0 ? Fault.EMPTY_FILE : Fault.NOT_SWIFT).ofFile(""));
            }
        }
        statements.tile(statements.count() == 0 || stopped ? SegmentKind.IGNORED : SegmentKind.TRAILER, end);
        problems.finish();
    }

    private void stop(Problem problem) {
        problems.add(problem);
        stopped = true;
    }

    /** The end of what is to be accounted for; past a limit, what is left is only counted. */
    private long drained() throws IOException {
        if (!stopped) {
            return line.offset();
        }
        long end = line.offset() + line.rawLength();
        while (end <= mapping.limits().fileBytes() && line.next()) {
            end = line.offset() + line.rawLength();
        }
        return end;
    }

    private void take(byte[] bytes, int start, int to) {
        int from = start;
        if (current == Current.NOTHING) {
            while (from < to && isLead(bytes[from])) {
                from++;
            }
        }
        if (from < to && bytes[from] == '{' && isBlock(bytes, from, to)) {
            takeBlocks(bytes, from, to);
            return;
        }
        if (from < to && bytes[from] == '-' && takeHyphen(bytes, from, to)) {
            return;
        }
        int tag = MtTag.at(bytes, from, to);
        if (tag == MtTag.NONE || (current == Current.NARRATIVE && digitBefore && MtTag.isTime(tag, bytes, from, to))) {
            takeMore(bytes, from, to);
        } else {
            takeTag(tag, bytes, from + MtTag.length(bytes, from), to);
        }
        digitBefore = to > from && MtValues.isDigit(bytes[to - 1]);
    }

    /** Blanks, byte order marks and the control characters of old transmissions. */
    private static boolean isLead(byte b) {
        return (b >= 0 && b <= ' ') || b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
    }

    private static boolean isBlock(byte[] bytes, int from, int to) {
        return to - from > 2 && MtValues.isDigit(bytes[from + 1]) && bytes[from + 2] == ':';
    }

    /** <code>{1:…}{2:…}{4:</code> begins a message; what follows on the same line is its first field. */
    private void takeBlocks(byte[] bytes, int from, int to) {
        if (place != Place.OUTSIDE) {
            endMessage(line.offset());
        }
        for (int at = from; at + 2 < to; at++) {
            if (bytes[at] == '{' && bytes[at + 1] == '1' && bytes[at + 2] == ':') {
                tileTail();
            } else if (bytes[at] == '{' && bytes[at + 1] == '2' && bytes[at + 2] == ':') {
                interimHeader =
                        MtValues.text(bytes, at + 4, Math.min(at + 7, to)).equals("942");
            } else if (bytes[at] == '{' && bytes[at + 1] == '4' && bytes[at + 2] == ':') {
                if (at + 3 < to) {
                    take(bytes, at + 3, to);
                }
                return;
            }
        }
    }

    /** Returns whether it was the end of a message, or may be. */
    private boolean takeHyphen(byte[] bytes, int from, int to) {
        if (to - from > 1 && bytes[from + 1] == '}') {
            endMessage(hyphenOffset >= 0 ? hyphenOffset : line.offset());
            if (to - from > 2) {
                take(bytes, from + 2, to);
            }
            return true;
        }
        if (MtValues.skipBlanks(bytes, from + 1, to) < to) {
            return false;
        }
        if (place == Place.ENTRIES && current != Current.NOTHING) {
            hyphenOffset = line.offset();
        } else {
            endMessage(line.offset());
        }
        return true;
    }

    /** A line that is no tag. */
    private void takeMore(byte[] bytes, int from, int to) {
        if (!entryOpen || current == Current.NOTHING) {
            return;
        }
        MtText text = current == Current.NARRATIVE ? entry.narrative() : entry.supplement();
        if (hyphenOffset >= 0 && MtValues.skipBlanks(bytes, from, to) < to) {
            text.add(new byte[] {'-'}, 0, 1);
            hyphenOffset = -1;
        }
        if (line.offset() + line.rawLength() - entry.offset()
                <= mapping.limits().lineBytes()) {
            text.add(bytes, from, to);
        }
    }

    private void takeTag(int tag, byte[] bytes, int from, int to) {
        if (hyphenOffset >= 0
                && tag != MtTag.ENTRY
                && tag != MtTag.NARRATIVE
                && tag != MtTag.NON_SWIFT
                && MtTag.number(tag) != MtTag.CLOSING) {
            endMessage(hyphenOffset);
        }
        hyphenOffset = -1;
        if (MtTag.number(tag) != MtTag.NARRATIVE_NUMBER && tag != MtTag.NON_SWIFT) {
            finishEntry(line.offset());
            values.startLine(line.number());
        }
        switch (MtTag.number(tag)) {
            case MtTag.REFERENCE -> startMessage();
            case 21 -> inHead();
            case MtTag.ACCOUNT, MtTag.NUMBER -> {
                if (inHead()) {
                    takeHead(tag, bytes, from, to);
                }
            }
            case MtTag.OPENING -> takeOpening(tag, bytes, from, to);
            case 34, 13 -> takeInterim(tag, bytes, from, to);
            case MtTag.ENTRY_NUMBER -> takeEntry(bytes, from, to);
            case MtTag.CLOSING -> takeClosing(tag, bytes, from, to);
            case 90 -> takeTurnover(tag, bytes, from, to);
            case 64, 65 -> {
                if (place != Place.OUTSIDE) {
                    open();
                    place = Place.TAIL;
                }
            }
            default -> {
                if (entryOpen) {
                    current = Current.NARRATIVE;
                    if (line.offset() + line.rawLength() - entry.offset()
                            <= mapping.limits().lineBytes()) {
                        entry.narrative().add(bytes, from, to);
                    }
                }
            }
        }
    }

    private void startMessage() {
        endMessage(line.offset());
        tileTail();
        page = new MtStatement.Page();
        page.interim = interimHeader;
        place = Place.HEAD;
    }

    private void tileTail() {
        if (statements.tiledTo() > 0) {
            statements.tile(pageHasEntries ? SegmentKind.TRAILER : SegmentKind.HEADER, line.offset());
            pageHasEntries = false;
        }
    }

    /** Whether a field of the head may stand here; one that follows the end begins a message that lost its reference. */
    private boolean inHead() {
        if (place == Place.OUTSIDE || place == Place.TAIL) {
            startMessage();
        } else if (place == Place.ENTRIES) {
            values.report(Fault.UNKNOWN_LINE, "", "", "报文头的字段出现在明细之间");
            return false;
        }
        return true;
    }

    private void takeHead(int tag, byte[] bytes, int from, int to) {
        String text = MtValues.text(bytes, from, to);
        if (MtTag.number(tag) == MtTag.ACCOUNT) {
            page.account = text;
            return;
        }
        int slash = text.indexOf('/');
        page.number = slash < 0 ? text : text.substring(0, slash).strip();
        int digits = from + slash + 1;
        int end = slash < 0 ? digits : Math.min(MtValues.skipDigits(bytes, digits, to), digits + 8);
        page.page = MtValues.number(bytes, digits, end);
    }

    private void takeOpening(int tag, byte[] bytes, int from, int to) {
        if (inHead()) {
            page.opening = fields.balance("60", bytes, from, to, MtTag.option(tag) == 'M');
            open();
            place = Place.ENTRIES;
        }
    }

    private void takeInterim(int tag, byte[] bytes, int from, int to) {
        if (place == Place.ENTRIES) {
            return;
        }
        inHead();
        page.interim = true;
        if (MtTag.number(tag) == 13) {
            page.reportedOn = to - from < 6 ? null : fields.date("13", bytes, from, from + 6);
            return;
        }
        page.currency = MtValues.currency(bytes, from, to);
        for (int i = from; i < to; i++) {
            page.floor |= bytes[i] >= '1' && bytes[i] <= '9';
        }
    }

    private void takeEntry(byte[] bytes, int from, int to) {
        if (place == Place.OUTSIDE || place == Place.TAIL) {
            startMessage();
        }
        open();
        place = Place.ENTRIES;
        if (++entries > mapping.limits().entries()) {
            stop(Fault.TOO_MANY_ENTRIES.ofFile("上限 " + mapping.limits().entries() + " 笔"));
            return;
        }
        statements.tile(pageHasEntries ? SegmentKind.SEPARATOR : SegmentKind.HEADER, line.offset());
        entry.start(bytes, from, to, line.number(), line.offset());
        entryOpen = true;
        pageHasEntries = true;
        current = Current.SUPPLEMENT;
    }

    private void takeClosing(int tag, byte[] bytes, int from, int to) {
        if (place == Place.OUTSIDE) {
            startMessage();
        }
        open();
        if (place == Place.TAIL) {
            values.report(Fault.UNKNOWN_LINE, "62", "", "一份报文只能有一个期末余额");
            return;
        }
        statements.current().close(fields.balance("62", bytes, from, to, MtTag.option(tag) == 'M'), values);
        place = Place.TAIL;
    }

    private void takeTurnover(int tag, byte[] bytes, int from, int to) {
        if (place == Place.OUTSIDE) {
            startMessage();
        }
        open();
        Direction side = MtTag.option(tag) == 'C' ? Direction.CREDIT : Direction.DEBIT;
        statements.current().currency(MtValues.currency(bytes, MtValues.skipDigits(bytes, from, to), to));
        statements.current().turnover(side, fields.turnover(side == Direction.CREDIT ? "90C" : "90D", bytes, from, to));
        place = Place.TAIL;
    }

    /** The head of the message is complete. */
    private void open() {
        if (!statements.open(page, line.number())) {
            stop(Fault.TOO_MANY_ENTRIES.ofFile("上限 " + MtStatements.MOST + " 份对账单"));
        }
    }

    /** Ends the entry before this byte. */
    private void finishEntry(long end) {
        current = Current.NOTHING;
        if (entryOpen) {
            entryOpen = false;
            statements.take(entry, end);
        }
    }

    private void endMessage(long end) {
        finishEntry(hyphenOffset >= 0 ? hyphenOffset : end);
        hyphenOffset = -1;
        values.startLine(line.number());
        if (place != Place.OUTSIDE && !page.opened && !page.isEmpty()) {
            open();
        }
        place = Place.OUTSIDE;
        statements.endPage(line.number());
    }
}
