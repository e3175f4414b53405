package org.housingfund.gateway.statement;

import java.time.LocalDate;
import org.housingfund.gateway.kernel.Problem;

/**
 * What a streaming reader tells, in file order: for each statement {@code opened}, its entries, {@code closed}; segments
 * and problems in between. After a problem the reader goes on as long as that makes sense, so that all are listed: a
 * file is good only when reading ended without any. What a handler throws ends the reading and reaches the caller.
 */
public interface StatementHandler {
    /** A statement begins; only what its head says. What could not be read is empty, and a problem tells why. */
    void opened(String account, String currency, String number);

    /** One entry, complete and well-formed. */
    void entry(BankEntry entry);

    /** An entry that is in no sum and no balance; {@code amountFen} is zero where it cannot be read. */
    default void unbooked(EntryStatus status, Direction direction, long amountFen) {}

    /**
     * The statement ends; totals were already checked by the reader, with problems reported. Not called where the end
     * was not reached or a figure could not be read.
     */
    void closed(StatementSummary summary);

    /** The statement's end was not reached, which was reported: what was read of it. */
    default void unfinished(StatementSummary soFar) {}

    /**
     * Bytes that are no entry; a refused entry is {@link SegmentKind#IGNORED}. With the entries, segments tile the file
     * without gap or overlap (I1), up to where a limit on the file's size stopped the reading.
     */
    void segment(SegmentKind kind, long rawOffset, long rawLength);

    /** Something is wrong: the file will be rejected as a whole. */
    void problem(Problem problem);

    /** Kinds of bytes that are no entry. */
    enum SegmentKind {
        /**
         * The whole of a file whose rows are not bytes of it (a spreadsheet). It is the file's only segment; each entry's
         * offset is then its row's number, and its length 1.
         */
        CONTAINER,
        HEADER,
        TRAILER,
        SEPARATOR,
        IGNORED
    }

    /**
     * A statement as a whole, every sum in fen.
     *
     * @param number the bank's statement number, or its period where it has none
     * @param sequenceNo the number where it counts by one, else null (R-M10)
     * <p>Accounts, periods and balances are missing only in mappings for inspection, as {@link Mapping#anyCamt()}.
     *
     * @param account empty where the file names none
     * @param periodFrom null where the file says nothing of it
     * @param periodTo null where the file says nothing of it
     * @param openingFen null where the file has no such balance
     * @param closingFen null where the file has no such balance
     * @param entryCount how many entries there are
     * @param creditFen what came in
     * @param debitFen what went out
     * @param increment the balances are of the day, the entries only those since an earlier report (camt.052)
     */
    record StatementSummary(
            String account,
            String currency,
            String number,
            Long sequenceNo,
            LocalDate periodFrom,
            LocalDate periodTo,
            Long openingFen,
            Long closingFen,
            int entryCount,
            long creditFen,
            long debitFen,
            boolean increment) {
        /** Opening plus entries equals closing; null where one of them is missing: nobody can say. */
        public Boolean closes() {
            return (openingFen == null || closingFen == null || increment)
                    ? null
                    : openingFen + creditFen - debitFen == closingFen;
        }
    }
}
