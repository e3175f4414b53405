package org.housingfund.gateway.statement;

import java.util.Set;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;

/** Puts the fields of MT940, MT942 and MT950 together to messages, in whatever order banks write them. */
final class MtMessages {
    /** Where in a message. */
    private enum Place {
        OUTSIDE,
        HEAD,
        ENTRIES,
        /** Numbers and sums were told; the rest of the entries and the closing balance may still follow. */
        TOTALS,
        TAIL
    }

    /** What a line without a tag belongs to. */
    private enum Current {
        NOTHING,
        SUPPLEMENT,
        NARRATIVE
    }

    private static final Set<String> TYPES = Set.of("940", "941", "942", "950");

    private final Mapping.Limits limits;
    private final LineReader line;
    private final Problems problems;
    private final Values values;
    private final MtValues fields;
    private final MtEntry entry;
    private final MtStatements statements;

    private Place place = Place.OUTSIDE;
    private Current current = Current.NOTHING;
    private boolean interimHeader;
    /** The message, or one before it, is of another kind, which was reported. */
    private boolean foreign;

    private boolean foreignHeader;
    private MtHead head = new MtHead(false);
    private boolean entryOpen;
    private boolean pageHasEntries;
    /** Where a line that is a lone hyphen stands: the end, or a part of the text, as the next line shows; else -1. */
    private long hyphenOffset = -1;

    private long entries;
    private boolean stopped;

    MtMessages(
            Mapping.Limits limits,
            LineReader line,
            Problems problems,
            Values values,
            MtValues fields,
            MtEntry entry,
            MtStatements statements) {
        this.limits = limits;
        this.line = line;
        this.problems = problems;
        this.values = values;
        this.fields = fields;
        this.entry = entry;
        this.statements = statements;
    }

    /** Past a limit: nothing more is read. */
    boolean stopped() {
        return stopped;
    }

    void stop(Problem problem) {
        problems.add(problem);
        stopped = true;
    }

    /** A line may belong to a text. */
    boolean inText() {
        return current != Current.NOTHING;
    }

    /** A message of another kind was reported. */
    boolean foreign() {
        return foreign;
    }

    /** What kind the next message is, as its header says: three digits, or anything where it says none. */
    void header(String type) {
        interimHeader = type.equals("942");
        foreignHeader = type.length() == 3 && type.chars().allMatch(MtValues::isDigit) && !TYPES.contains(type);
        if (foreignHeader) {
            foreign = true;
            values.report(Fault.NOT_SWIFT, "", type, "报文类型是 MT" + type);
        }
    }

    /** A line that is a lone hyphen. */
    void takeHyphen() {
        if (place == Place.ENTRIES && inText()) {
            hyphenOffset = line.offset();
        } else {
            end(line.offset(), true);
        }
    }

    /** A line that is no tag. */
    void takeMore(byte[] bytes, int from, int to) {
        if (!entryOpen || !inText()) {
            return;
        }
        MtText text = current == Current.NARRATIVE ? entry.narrative() : entry.supplement();
        if (hyphenOffset >= 0 && MtValues.skipBlanks(bytes, from, to) < to) {
            text.add(new byte[] {'-'}, 0, 1);
            hyphenOffset = -1;
        }
        addTo(text, bytes, from, to);
    }

    private void addTo(MtText text, byte[] bytes, int from, int to) {
        if (line.offset() + line.rawLength() - entry.offset() <= limits.lineBytes()) {
            text.add(bytes, from, to);
        }
    }

    /** A field; its content is from {@code from} on. */
    void take(int tag, byte[] bytes, int from, int to) {
        if (hyphenOffset >= 0
                && tag != MtTag.ENTRY
                && tag != MtTag.NARRATIVE
                && tag != MtTag.NON_SWIFT
                && MtTag.number(tag) != MtTag.CLOSING) {
            end(hyphenOffset, true);
        }
        hyphenOffset = -1;
        if (MtTag.number(tag) != MtTag.NARRATIVE_NUMBER && tag != MtTag.NON_SWIFT) {
            finishEntry(line.offset());
            values.startLine(line.number());
        }
        switch (MtTag.number(tag)) {
            case MtTag.REFERENCE -> startMessage();
            case MtTag.RELATED, MtTag.ACCOUNT, MtTag.NUMBER, MtTag.OPENING -> {
                if (inHead() && mayTake(tag)) {
                    head.take(tag, bytes, from, to, fields);
                }
            }
            case MtTag.FLOOR, MtTag.REPORTED -> {
                if (place != Place.ENTRIES && inHead() && head.opening == null) {
                    head.take(tag, bytes, from, to, fields);
                }
            }
            case MtTag.ENTRY_NUMBER -> takeEntry(bytes, from, to);
            case MtTag.CLOSING -> takeClosing(tag, bytes, from, to);
            case MtTag.TURNOVER -> takeTurnover(tag, bytes, from, to);
            case MtTag.AVAILABLE, MtTag.FORWARD -> {
                if (place != Place.OUTSIDE && (head.opened || head.opening != null)) {
                    open();
                    statements.current().ended();
                    place = Place.TAIL;
                }
            }
            default -> {
                if (entryOpen) {
                    current = Current.NARRATIVE;
                    addTo(entry.narrative(), bytes, from, to);
                }
            }
        }
    }

    private void startMessage() {
        end(line.offset(), false);
        tileTail();
        head = new MtHead(interimHeader);
        place = Place.HEAD;
    }

    /** What stands before the message that begins here. */
    void tileTail() {
        if (statements.tiledTo() > 0) {
            statements.tile(pageHasEntries ? SegmentKind.TRAILER : SegmentKind.HEADER, line.offset());
            pageHasEntries = false;
        }
    }

    /** Whether a field of the head may stand here; one that follows the end begins a message that lost its reference. */
    private boolean inHead() {
        switch (place) {
            case OUTSIDE, TOTALS, TAIL -> startMessage();
            case ENTRIES -> {
                values.report(Fault.UNKNOWN_LINE, "", "", "报文头的字段出现在明细之间");
                return false;
            }
            case HEAD -> {
                // where it belongs
            }
        }
        return true;
    }

    /** Behind the opening balance only what was not told before it. */
    private boolean mayTake(int tag) {
        boolean may = head.opening == null || head.lacks(tag);
        if (!may) {
            values.report(Fault.UNKNOWN_LINE, "", "", "报文头的字段出现在期初余额之后");
        }
        return may;
    }

    private void takeEntry(byte[] bytes, int from, int to) {
        if (place == Place.OUTSIDE || place == Place.TAIL) {
            startMessage();
        }
        open();
        place = Place.ENTRIES;
        if (++entries > limits.entries()) {
            stop(Fault.TOO_MANY_ENTRIES.ofFile("上限 " + limits.entries() + " 笔"));
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
        if (place == Place.TAIL && statements.current().hasClosing()) {
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
        place = place == Place.TAIL ? Place.TAIL : Place.TOTALS;
    }

    /** A message with nothing behind its head: an interim report has no more on a quiet day; others are of another kind. */
    private void endUnopened() {
        if (head.opening != null || (head.interim && !head.number.isEmpty())) {
            open();
        } else if (!foreignHeader) {
            foreign = true;
            values.report(Fault.NOT_SWIFT, "", "", "该报文没有余额，也没有明细");
        }
    }

    /** The head of the message is complete. */
    private void open() {
        if (!statements.open(head, line.number())) {
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

    /**
     * Ends the message before this byte, where one is open.
     *
     * @param marked it says itself that it ends
     */
    void end(long end, boolean marked) {
        boolean byHyphen = hyphenOffset >= 0;
        finishEntry(byHyphen ? hyphenOffset : end);
        hyphenOffset = -1;
        values.startLine(line.number());
        if (place != Place.OUTSIDE && !head.opened && !head.isEmpty()) {
            endUnopened();
        }
        if (place != Place.OUTSIDE && head.opened && (marked || byHyphen)) {
            statements.current().ended();
        }
        place = Place.OUTSIDE;
        statements.endPage(line.number());
    }
}
