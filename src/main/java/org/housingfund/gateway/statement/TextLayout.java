package org.housingfund.gateway.statement;

import java.nio.charset.Charset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of one statement in rows, which are lines of text or rows of a sheet: header rows, entry rows, a trailer.
 *
 * @param sheet the file is a spreadsheet; where it is really text, it is cut as {@code delimited} says
 * @param delimited how lines are cut at a delimiter, or null where columns are byte ranges
 * @param header rows in order
 * @param trailer what ends the statement, or null
 * @param currencyValues how the file writes the mapping's currency
 * @param countsByOne the statement number counts without gaps (R-M10)
 * @param periodFromEntries the file does not say its period: it is that of its entries
 */
record TextLayout(
        boolean sheet,
        Charset charset,
        LineEnd lineEnd,
        Delimited delimited,
        List<HeadLine> header,
        HeadLine trailer,
        Entry entry,
        List<String> currencyValues,
        boolean countsByOne,
        boolean periodFromEntries,
        Writing writing)
        implements Layout {
    static final int NONE = -1;

    @Override
    public IdentityRule identity() {
        return entry.identity();
    }

    TextLayout {
        header = List.copyOf(header);
        currencyValues = List.copyOf(currencyValues);
    }

    enum LineEnd {
        LF,
        CRLF,
        ANY
    }

    /**
     * How dates and amounts are written.
     *
     * @param dates patterns for {@link java.time.format.DateTimeFormatter}, tried in order
     * @param fen amounts are whole fen, not decimal yuan
     * @param thousands amounts may have commas between thousands
     */
    record Writing(List<String> dates, boolean fen, boolean thousands) {
        Writing {
            dates = List.copyOf(dates);
        }
    }

    /**
     * @param quote 0 where fields are never quoted
     * @param padded blanks and tabs around a field, and empty fields at a line's end, mean nothing
     * @param newlines quoted fields may hold line ends
     */
    record Delimited(char delimiter, char quote, boolean trailingDelimiter, boolean padded, boolean newlines) {}

    /**
     * A column. {@code from} and {@code to} are bytes of the line's content, counted from 0, the end excluded; both are
     * {@link #NONE} where columns are cells, and position in the list counts.
     */
    record Column(String name, int from, int to) {
        Column {
            name = name.intern();
        }

        static Column named(String name) {
            return new Column(name, NONE, NONE);
        }
    }

    /** A part of the header, or the trailer. */
    sealed interface HeadLine {}

    /**
     * One row with values in fixed places.
     *
     * @param tag what the row begins with, or empty
     * @param fields named by {@link HeadField}, or {@code -} for what nobody needs
     */
    record Fields(String tag, List<Column> fields) implements HeadLine {
        Fields {
            fields = List.copyOf(fields);
        }
    }

    /**
     * The row with the titles of the entry columns, which may come in any order.
     *
     * @param labels values that stand beside their labels in rows before the titles; null where there are no such rows
     */
    record Titles(Map<HeadField, String> labels) implements HeadLine {}

    /**
     * Totals at the end, of one row or several.
     *
     * @param tag what the first cell that is not empty begins with
     * @param labels values that stand beside their labels in this row or later ones
     * @param columns values that stand in this row under an entry column
     */
    record Totals(String tag, Map<HeadField, String> labels, Map<HeadField, Integer> columns) implements HeadLine {
        Totals {
            // Not Map.copyOf: problems are told in the order of the fields.
            labels = Collections.unmodifiableMap(labels);
            columns = Collections.unmodifiableMap(columns);
        }
    }

    /**
     * Meaning of an entry row; the numbers are positions in {@code columns}, {@link #NONE} where a bank has none.
     *
     * @param account the centre's account, where the header does not say it
     * @param balance after the entry; checked from row to row, and gives opening and closing where nothing else does
     */
    record Entry(
            String tag,
            List<Column> columns,
            int bookedOn,
            AmountRule amount,
            Reversal reversal,
            IdentityRule identity,
            int account,
            int currency,
            int balance,
            int code,
            Party counterpartyAccount,
            Party counterpartyName,
            List<Integer> texts) {
        Entry {
            columns = List.copyOf(columns);
            texts = List.copyOf(texts);
        }
    }

    /** Where the other side stands; banks that write payer and payee have a column of it for each direction. */
    record Party(int ofCredit, int ofDebit) {
        static final Party UNKNOWN = new Party(NONE, NONE);
    }

    /** How an amount and its direction are written. */
    sealed interface AmountRule {}

    /** @param negativeReverses a negative amount takes an entry of this direction back (红字), or is refused */
    record ByFlag(int amount, int flag, List<String> credit, List<String> debit, boolean negativeReverses)
            implements AmountRule {}

    /** Positive is money in, negative is money out. */
    record BySign(int amount) implements AmountRule {}

    /** One column each; one of the two is empty or zero. */
    record ByColumns(int credit, int debit, boolean negativeReverses) implements AmountRule {}

    /** @param opposite the flagged entry states the direction of what it takes back, so its effect is the opposite */
    record Reversal(int column, Set<String> values, boolean opposite) {}
}
