package org.housingfund.gateway.statement;

import java.io.IOException;
import java.util.List;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.TextLayout.Column;

/** The rows of a file, one at a time: lines of text, or rows of a sheet. A row is good until the next call. */
interface Rows {
    /** Returns false at the end, which a problem may have brought about: see {@link #broken}. */
    boolean next() throws IOException;

    /** The end was not that of the file: it was reported why. */
    boolean broken();

    /** From 1. */
    long number();

    /** Where the row stands: bytes of a text; of a sheet, its number. */
    long offset();

    /** Bytes of a text; 1 for a row of a sheet. */
    int length();

    /** Tells the handler that the current row is no entry (I1). */
    void segment(SegmentKind kind);

    /** Tells the handler that whatever follows the current row is ignored. */
    void ignoreRest() throws IOException;

    /** Nothing stands in it. */
    boolean isBlank();

    /** Whether it is longer than the limit, which was reported. */
    boolean tooLong();

    /** Whether the row begins with the tag; where fields are delimited, the tag is the whole first one. */
    boolean startsWith(String tag);

    /** Whether the first field that is not empty begins with the tag. */
    boolean opensWith(String tag);

    /** Cuts the row into these fields; false after a report. */
    boolean cut(List<Column> columns);

    /** Cuts a row of unknown fields, at most {@code most}; {@link #count} says how many there are. False after a report. */
    boolean cutAny(int most);

    int count();

    /** A field of the row as cut. */
    String field(int position);
}
