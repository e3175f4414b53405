package org.housingfund.gateway.statement;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;

/**
 * A text file of one statement: header lines, entry lines, at most one trailer line.
 *
 * @param delimited how lines are cut at a delimiter, or null where columns are byte ranges
 * @param header lines in order
 * @param trailer last line, or null
 * @param currencyValues how the header writes the mapping's currency
 * @param countsByOne the statement number counts without gaps (R-M10)
 * @param datePattern pattern of every date, for {@link java.time.format.DateTimeFormatter}
 * @param fen amounts are whole fen, not decimal yuan
 */
record TextLayout(
        Charset charset,
        LineEnd lineEnd,
        Delimited delimited,
        List<Line> header,
        Line trailer,
        Entry entry,
        Set<String> currencyValues,
        boolean countsByOne,
        String datePattern,
        boolean fen)
        implements Layout {
    static final int NONE = -1;

    @Override
    public IdentityRule identity() {
        return entry.identity();
    }

    TextLayout {
        header = List.copyOf(header);
        currencyValues = Set.copyOf(currencyValues);
    }

    enum LineEnd {
        LF,
        CRLF,
        ANY
    }

    /** @param quote 0 where fields are never quoted */
    record Delimited(char delimiter, char quote, boolean trailingDelimiter) {}

    /**
     * A column. {@code from} and {@code to} are bytes of the line's content, counted from 0, the end excluded; both are
     * {@link #NONE} in delimited lines, where position in the list counts.
     */
    record Column(String name, int from, int to) {
        Column {
            name = name.intern();
        }
    }

    /**
     * A header or trailer line.
     *
     * @param tag what the line begins with, or empty
     * @param titles the line holds the titles of the entry columns, which may come in any order
     * @param fields named by {@link HeadField}, or {@code -} for what nobody needs
     */
    record Line(String tag, boolean titles, List<Column> fields) {
        Line {
            fields = List.copyOf(fields);
        }
    }

    /** Meaning of an entry line; the numbers are positions in {@code columns}, {@link #NONE} where a bank has none. */
    record Entry(
            String tag,
            List<Column> columns,
            int bookedOn,
            AmountRule amount,
            Reversal reversal,
            IdentityRule identity,
            int code,
            int counterpartyAccount,
            int counterpartyName,
            List<Integer> texts) {
        Entry {
            columns = List.copyOf(columns);
            texts = List.copyOf(texts);
        }
    }

    /** How an amount and its direction are written. */
    sealed interface AmountRule {}

    /** @param negativeReverses a negative amount takes an entry of this direction back (红字), or is refused */
    record ByFlag(int amount, int flag, Set<String> credit, Set<String> debit, boolean negativeReverses)
            implements AmountRule {}

    /** Positive is money in, negative is money out. */
    record BySign(int amount) implements AmountRule {}

    /** One column each; one of the two is empty or zero. */
    record ByColumns(int credit, int debit, boolean negativeReverses) implements AmountRule {}

    /** @param opposite the flagged entry states the direction of what it takes back, so its effect is the opposite */
    record Reversal(int column, Set<String> values, boolean opposite) {}
}
