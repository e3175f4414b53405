package org.housingfund.gateway.statement;

import java.util.List;

/** A sheet of a workbook, row by row, each cell as the text that a person sees. */
interface Sheet {
    /** Cells behind this one hold nothing that a mapping names. */
    int MOST_COLUMNS = HeadReader.MOST_COLUMNS;

    /** A cell holds at most 32,767 characters. */
    int MOST_CHARACTERS = 1 << 16;

    /**
     * Moves to the next row that exists.
     *
     * @return false at the end
     * @throws SheetException the file cannot be read on
     */
    boolean next() throws SheetException;

    /** Of the current row, from 1. */
    long number();

    /** Of the current row, up to its last; empty text where there is nothing. */
    List<String> cells();

    /** A file that is no readable sheet; the fault says why. */
    final class SheetException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Fault fault;

        SheetException(Fault fault, String detail) {
            super(detail, null, false, false);
            this.fault = fault;
        }

        Fault fault() {
            return fault;
        }
    }
}
