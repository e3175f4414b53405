package org.housingfund.gateway.statement;

import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.StatementHandler.StatementSummary;

/** The statements of a file while its messages are read, and what has been told of its bytes. */
final class MtStatements {
    /** More is no file of a bank. */
    static final int MOST = 200_000;

    private static final long MOST_TURNOVER_FEN = Long.MAX_VALUE - 4 * Money.MAX_TOTAL_FEN;

    private final Mapping mapping;
    private final MtLayout layout;
    private final StatementHandler handler;
    private final Values values;
    private final IdentitySet identities = new IdentitySet();

    /** The one being read, or waiting for its next page; else null. */
    private MtStatement statement;

    private int count;
    private long turnoverFen;
    private long tiledTo;

    MtStatements(Mapping mapping, MtLayout layout, StatementHandler handler, Values values) {
        this.mapping = mapping;
        this.layout = layout;
        this.handler = handler;
        this.values = values;
    }

    /** Begins a statement with this page, or joins it to the one it continues; returns false where there are too many. */
    boolean open(MtHead page, long line) {
        if (page.opened) {
            return true;
        }
        page.opened = true;
        if (statement != null && statement.continuedBy(page)) {
            statement.join(page, values);
            return true;
        }
        close(line);
        values.startLine(line);
        statement = new MtStatement(layout, mapping.currency(), page);
        StatementFigures figures = statement.figures();
        handler.opened(figures.account, figures.currency, figures.name());
        return ++count <= MOST;
    }

    MtStatement current() {
        return statement;
    }

    /** Statements so far. */
    int count() {
        return count;
    }

    /** Tells an entry that ends before this byte. */
    void take(MtEntry entry, long end) {
        values.startLine(entry.line());
        StatementFigures figures = statement.figures();
        int length = (int) Math.min(end - entry.offset(), Integer.MAX_VALUE);
        int most = mapping.limits().lineBytes();
        if (length > most) {
            values.report(Fault.LINE_TOO_LONG, "86", "", "上限 " + most + " 字节");
        }
        BankEntry read = entry.toEntry(figures.nextSequence(), length, statement.someDay());
        if (read != null && entry.expected()) {
            statement.ignoreEntry();
            handler.unbooked(EntryStatus.PENDING, read.direction(), read.amountFen());
            tile(SegmentKind.IGNORED, end);
        } else if (read == null || !isBookable(read, entry.line())) {
            figures.refuse();
            tile(SegmentKind.IGNORED, end);
        } else {
            turnoverFen += read.amountFen();
            statement.add(read);
            tiledTo = end;
            handler.entry(read);
        }
    }

    private boolean isBookable(BankEntry read, long line) {
        if (read.amountFen() == 0 && !mapping.currency().isEmpty()) {
            values.report(Fault.AMOUNT_ZERO, "61/amount", "0", "");
            return false;
        }
        if (turnoverFen > MOST_TURNOVER_FEN - read.amountFen()) {
            values.report(Fault.AMOUNT_INVALID, "61/amount", "", "发生额合计超过上限");
            return false;
        }
        if (!read.identity().isEmpty()) {
            int first = identities.add(statement.figures().account, read.identity(), (int) line);
            if (first > 0) {
                values.report(Fault.IDENTITY_DUPLICATE, "identity", read.identity(), "与第 " + first + " 行相同");
                return false;
            }
        }
        return true;
    }

    /** A message ended; the statement waits where it said that another page follows. */
    void endPage(long line) {
        if (statement != null && !statement.mayGoOn()) {
            close(line);
        }
    }

    /** Ends the statement, where there is one. */
    void close(long line) {
        if (statement == null) {
            return;
        }
        values.startLine(line);
        statement.check(values);
        StatementSummary summary = statement.figures().summary();
        if (summary != null) {
            handler.closed(summary);
        }
        statement = null;
    }

    /** How far all bytes have been told of. */
    long tiledTo() {
        return tiledTo;
    }

    /** What lies between there and here is no entry. */
    void tile(SegmentKind kind, long end) {
        if (end > tiledTo) {
            handler.segment(kind, tiledTo, end - tiledTo);
            tiledTo = end;
        }
    }
}
