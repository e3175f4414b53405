package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;

/**
 * Reads arrival notices in a file. They have no balances of a period: what is told as a statement are the lines of one
 * account that stand together, for inspection.
 */
final class ArrivalNoticeReader {
    private final Mapping mapping;
    private final StatementHandler handler;
    private final Problems problems;
    private final Values values;
    private final MtLines line;
    private final ArrivalNoticeLine fields;
    private final IdentitySet identities = new IdentitySet();
    private StatementFigures figures;
    private boolean anything;

    ArrivalNoticeReader(Mapping mapping, IdentityRule identity, InputStream in, StatementHandler handler) {
        this.mapping = mapping;
        this.handler = handler;
        this.problems = new Problems(handler, mapping.limits().problems());
        this.values = new Values(problems, ArrivalNoticeLine.WRITING);
        this.line = new MtLines(in, mapping.limits().lineBytes());
        this.fields = new ArrivalNoticeLine(values, identity);
    }

    /** Whether a file begins like one: 23 fields, and Renminbi where the currency stands. */
    static boolean isIn(byte[] start) {
        StatementHandler nobody = new Nobody();
        Values unheard = new Values(new Problems(nobody, 0), ArrivalNoticeLine.WRITING);
        MtLines lines = new MtLines(new java.io.ByteArrayInputStream(start), start.length);
        try {
            ArrivalNoticeLine first = new ArrivalNoticeLine(unheard, ArrivalNotice.SERIAL);
            unheard.startLine(1);
            return lines.next() && first.cut(lines.bytes(), lines.from(), lines.to()) && first.entry(1, 0, 1) != null;
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException("bytes in memory", impossible);
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

    private static final class Nobody implements StatementHandler {
        @Override
        public void opened(String account, String currency, String number) {}

        @Override
        public void entry(BankEntry entry) {}

        @Override
        public void closed(StatementSummary summary) {}

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(org.housingfund.gateway.kernel.Problem problem) {}
    }
}
