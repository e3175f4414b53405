package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One {@code :61:} with its {@code :86:} while it is read. */
final class MtEntry {
    private static final int TYPE_LENGTH = 4;
    private static final List<String> NO_REFERENCE = List.of("", "NONREF");

    private final MtLayout layout;
    private final Values values;
    private final MtValues fields;
    private final MtText reference;
    private final MtText supplement;
    private final MtText narrative;
    private final MtNarrative parts = new MtNarrative();

    private byte[] head = new byte[128];
    private int length;
    private long line;
    private long offset;

    private int dateFrom;
    private int dateTo;
    private int entryFrom;
    private int entryTo;
    private int markFrom;
    private int markTo;
    private int amountFrom;
    private int amountTo;
    private int typeFrom;

    private final boolean withReferences;
    private boolean expected;
    private boolean reversal;
    private Direction direction;
    private String type = "";
    private String customerReference = "";
    private String bankReference = "";

    MtEntry(MtLayout layout, Values values, MtValues fields) {
        this.layout = layout;
        this.values = values;
        this.fields = fields;
        this.reference = new MtText(layout.charset());
        this.withReferences = layout.identity() != null
                || layout.texts().contains(MtField.CUSTOMER_REFERENCE)
                || layout.texts().contains(MtField.BANK_REFERENCE);
        this.supplement = new MtText(layout.charset());
        this.narrative = new MtText(layout.charset());
    }

    /** Begins another, with what stands behind {@code :61:}. */
    void start(byte[] bytes, int from, int to, long lineNumber, long rawOffset) {
        length = 0;
        append(bytes, from, to);
        supplement.clear();
        narrative.clear();
        line = lineNumber;
        offset = rawOffset;
    }

    private void append(byte[] bytes, int from, int to) {
        if (length + to - from > head.length) {
            head = Arrays.copyOf(head, Math.max(head.length * 2, length + to - from));
        }
        System.arraycopy(bytes, from, head, length, to - from);
        length += to - from;
    }

    /** Lines behind the first of {@code :61:}. */
    MtText supplement() {
        return supplement;
    }

    /** Lines of {@code :86:}. */
    MtText narrative() {
        return narrative;
    }

    /** Where {@code :61:} stands. */
    long line() {
        return line;
    }

    long offset() {
        return offset;
    }

    /** Announced only ({@code EC}, {@code ED}): it is not on the account. */
    boolean expected() {
        return expected;
    }

    /**
     * Returns the entry, or null where side or amount could not be read. Whatever else is wrong is reported, and the entry
     * returned: the file is refused, but its figures are told as they stand in it.
     *
     * @param fallback booking date where the entry has none that can be read
     */
    BankEntry toEntry(int sequence, int rawLength, LocalDate fallback) {
        scan();
        unwrap();
        LocalDate bookedOn = bookedOn();
        boolean sided = side();
        long fen = fields.amount("61/amount", head, amountFrom, amountTo);
        if (typeFrom < length && typeFrom >= amountTo && isAmount(head[typeFrom])) {
            values.report(Fault.AMOUNT_INVALID, "61/amount", MtValues.text(head, amountFrom, length), "金额中有空格");
            return null;
        }
        type = type();
        if (withReferences) {
            references();
        }
        String text = joined("86", narrative);
        String more = joined("61", supplement);
        if (!sided || fen < 0 || (bookedOn == null && fallback == null)) {
            return null;
        }
        parts.read(text);
        return new BankEntry(
                sequence,
                bookedOn == null ? fallback : bookedOn,
                direction,
                fen,
                reversal,
                bookedOn == null ? "" : identity(bookedOn),
                type,
                parts.account(),
                parts.name(),
                texts(text, more),
                offset,
                rawLength);
    }

    private void scan() {
        dateFrom = MtValues.skipBlanks(head, 0, length);
        dateTo = Math.min(MtValues.skipDigits(head, dateFrom, length), dateFrom + 6);
        entryFrom = MtValues.skipBlanks(head, dateTo, length);
        entryTo = Math.min(MtValues.skipDigits(head, entryFrom, length), entryFrom + 4);
        markFrom = MtValues.skipBlanks(head, entryTo, length);
        markTo = MtValues.skipLetters(head, markFrom, length);
        amountFrom = MtValues.skipBlanks(head, markTo, length);
        amountTo = amountFrom;
        while (amountTo < length && isAmount(head[amountTo])) {
            amountTo++;
        }
        typeFrom = MtValues.skipBlanks(head, amountTo, length);
    }

    /** What may belong to an amount: also what must not, so that it is seen and refused. */
    private static boolean isAmount(byte b) {
        return MtValues.isDigit(b) || b == ',' || b == '.' || b == '\'' || b == '-' || b == '+';
    }

    /**
     * A line that ended before the transaction type goes on where the next is the rest of it, up to the type. A next
     * line that merely begins like an amount is a text, and nobody can tell whether the amount was complete.
     */
    private void unwrap() {
        if (typeFrom < length || supplement.isEmpty()) {
            return;
        }
        byte[] next = supplement.firstLine();
        boolean likeAmount = isAmount(next[MtValues.skipBlanks(next, 0, next.length)]);
        boolean onlyDates = markFrom == length;
        if (isRest(next) || (likeAmount && onlyDates)) {
            supplement.dropFirstLine();
            append(next, 0, next.length);
            scan();
        } else if (likeAmount) {
            String amount = MtValues.text(head, amountFrom, amountTo);
            values.report(Fault.FIELD_EMPTY, "61/type", amount, "金额之后没有交易类型，下一行也不是它的续行");
        }
    }

    /** What is left of an amount, and directly behind it a transaction type. */
    private static boolean isRest(byte[] next) {
        int at = MtValues.skipDigits(next, 0, next.length);
        if (at < next.length && next[at] == ',') {
            at = MtValues.skipDigits(next, at + 1, next.length);
        }
        return at + TYPE_LENGTH <= next.length && MtTag.isType(next, at);
    }

    private LocalDate bookedOn() {
        LocalDate valueDate = fields.date("61/value-date", head, dateFrom, dateTo);
        LocalDate entryDate = null;
        if (entryTo > entryFrom) {
            int year = dateTo - dateFrom >= 2 ? MtValues.number(head, dateFrom, dateFrom + 2) : 0;
            entryDate = fields.entryDate(head, entryFrom, entryTo, valueDate, year);
        }
        for (MtField field : layout.bookedOn()) {
            LocalDate date = field == MtField.ENTRY_DATE ? entryDate : valueDate;
            if (date != null) {
                return date;
            }
        }
        return null;
    }

    /** {@code C} or {@code D}, before it {@code R} for a reversal or {@code E} for expected, behind it a letter of the currency. */
    private boolean side() {
        int at = markFrom;
        int first = at < markTo ? head[at] & ~0x20 : 0;
        reversal = first == 'R';
        expected = first == 'E';
        if (reversal || expected) {
            at++;
        }
        int mark = at < markTo ? head[at] & ~0x20 : 0;
        if ((mark != 'C' && mark != 'D') || markTo - at > 2) {
            String text = MtValues.text(head, markFrom, markTo);
            values.report(Fault.DIRECTION_UNKNOWN, "61/mark", text, "应为 C、D、RC 或 RD");
            return false;
        }
        // The reversal of a credit is a debit (R-M9).
        direction = (mark == 'C') == !reversal ? Direction.CREDIT : Direction.DEBIT;
        return true;
    }

    /** A letter and three more; few of them come again and again. */
    private String type() {
        int to = Math.min(typeFrom + TYPE_LENGTH, length);
        boolean same = to - typeFrom == type.length();
        for (int i = typeFrom; i < to && same; i++) {
            same = head[i] == type.charAt(i - typeFrom);
        }
        return same ? type : MtValues.text(head, typeFrom, to).toUpperCase(Locale.ROOT);
    }

    private void references() {
        reference.clear();
        reference.add(head, Math.min(typeFrom + TYPE_LENGTH, length), length);
        String text = joined("61", reference);
        int slashes = text.indexOf("//");
        customerReference =
                text.substring(0, slashes < 0 ? text.length() : slashes).strip();
        bankReference = slashes < 0 ? "" : text.substring(slashes + 2).strip();
    }

    private String joined(String field, MtText text) {
        String joined = text.joined();
        if (joined == null) {
            values.report(Fault.MALFORMED_BYTES, field, "", "或含有控制字符");
            return "";
        }
        return joined;
    }

    private String identity(LocalDate bookedOn) {
        IdentityRule rule = layout.identity();
        if (rule == null) {
            return "";
        }
        List<String> values61 = rule.columns().stream()
                .map(name -> field(MtField.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')), "", ""))
                .toList();
        return NO_REFERENCE.contains(values61.get(0).toUpperCase(Locale.ROOT))
                ? ""
                : rule.canonical("61/reference", values61, bookedOn, values);
    }

    private List<String> texts(String text, String more) {
        List<String> texts = new ArrayList<>(layout.texts().size());
        for (MtField field : layout.texts()) {
            String value = field(field, text.strip(), more);
            if (!value.isEmpty()) {
                texts.add(value);
            }
        }
        return texts;
    }

    private String field(MtField field, String text, String more) {
        return switch (field) {
            case REMARK -> parts.remark();
            case NARRATIVE -> text.equals(parts.remark()) ? "" : text;
            case BOOKING_TEXT -> parts.bookingText();
            case SUPPLEMENTARY -> more.strip();
            case CUSTOMER_REFERENCE -> NO_REFERENCE.contains(customerReference) ? "" : customerReference;
            case BANK_REFERENCE -> NO_REFERENCE.contains(bankReference) ? "" : bankReference;
            case ENTRY_DATE -> MtValues.text(head, entryFrom, entryTo);
            case VALUE_DATE -> MtValues.text(head, dateFrom, dateTo);
        };
    }
}
