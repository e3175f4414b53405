package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;

/**
 * Reads arrival notices in a file. They have no balances of a period: what is told as a statement are the lines of one
 * account that stand together, for inspection.
 */
final class ArrivalNoticeReader {
    /** Lines; the first may be a heading, or the one that is wrong. */
    private static final int LOOKED_AT = 20;

    /** Notices whose serials are compared: their number bounds the memory, not how many there may be. */
    private static final int MOST_COMPARED = 8_000_000;

    private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Mapping mapping;
    private final StatementHandler handler;
    private final Problems problems;
    private final Values values;
    private final LineReader line;
    private final ArrivalNoticeLine fields;
    private final IdentitySet identities = new IdentitySet();
    private StatementFigures figures;
    private long compared;
    private boolean anything;

    ArrivalNoticeReader(Mapping mapping, IdentityRule identity, InputStream in, StatementHandler handler) {
        this.mapping = mapping;
        this.handler = handler;
        this.problems = new Problems(handler, mapping.limits().problems());
        this.values = new Values(problems, ArrivalNoticeLine.WRITING);
        this.line = new LineReader(in, mapping.limits().lineBytes());
        this.fields = new ArrivalNoticeLine(values, identity);
    }

    /** Whether a file holds them: one of its first lines is like one, be it without fault or not. */
    static boolean isIn(byte[] start) {
        LineReader lines = new LineReader(new ByteArrayInputStream(start), start.length);
        try {
            for (int i = 0; i < LOOKED_AT && lines.next(); i++) {
                if (ArrivalNoticeLine.isLike(lines.bytes(), lines.from(), lines.to())) {
                    return true;
                }
            }
            return false;
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory", impossible);
        }
    }

    void read() throws IOException {
        while (line.next()) {
            values.startLine(line.number());
            long end = line.offset() + line.rawLength();
            if (end > mapping.limits().fileBytes()) {
                problems.add(
                        Fault.FILE_TOO_LARGE.ofFile("上限 " + mapping.limits().fileBytes() + " 字节"));
                segment(SegmentKind.IGNORED);
                break;
            }
            if (line.number() == 1 && line.startsWith(UTF8_MARK)) {
                line.skip(UTF8_MARK.length);
            }
            take();
        }
        close();
        if (!anything) {
            problems.add((line.offset() == 0 ? Fault.EMPTY_FILE : Fault.NO_STATEMENT).ofFile(""));
        }
        problems.finish();
    }

    private void take() {
        byte[] bytes = line.bytes();
        if (line.isEndMark()) {
            segment(SegmentKind.IGNORED);
            return;
        }
        if (line.tooLong()) {
            values.report(Fault.LINE_TOO_LONG, "", "", "上限 " + mapping.limits().lineBytes() + " 字节");
        } else if (MtValues.skipBlanks(bytes, line.from(), line.to()) == line.to()) {
            segment(SegmentKind.SEPARATOR);
            return;
        } else if (fields.cut(bytes, line.from(), line.to())) {
            open(fields.account());
            BankEntry entry = fields.entry(figures.nextSequence(), line.offset(), (int) line.rawLength());
            if (entry != null && isNew(entry)) {
                figures.add(entry, entry.direction(), entry.amountFen());
                boolean earlier = figures.periodFrom == null || entry.bookedOn().isBefore(figures.periodFrom);
                figures.periodFrom = earlier ? entry.bookedOn() : figures.periodFrom;
                boolean later = figures.periodTo == null || entry.bookedOn().isAfter(figures.periodTo);
                figures.periodTo = later ? entry.bookedOn() : figures.periodTo;
                handler.entry(entry);
                return;
            }
            figures.refuse();
        }
        anything = true;
        segment(SegmentKind.IGNORED);
    }

    private boolean isNew(BankEntry entry) {
        if (compared++ >= MOST_COMPARED) {
            return true;
        }
        int first = identities.add(figures.account, entry.identity(), (int) line.number());
        if (first > 0) {
            values.report(Fault.IDENTITY_DUPLICATE, "银行主机流水号", entry.identity(), "与第 " + first + " 行相同");
        }
        return first == 0;
    }

    private void open(String account) {
        anything = true;
        if (figures != null && figures.account.equals(account)) {
            return;
        }
        close();
        figures = new StatementFigures();
        figures.account = account;
        figures.currency = "CNY";
        figures.partial = true;
        handler.opened(account, figures.currency, "");
    }

    private void close() {
        if (figures != null) {
            figures.check(values);
            handler.closed(figures.summary());
        }
    }

    private void segment(SegmentKind kind) {
        handler.segment(kind, line.offset(), line.rawLength());
    }
}
