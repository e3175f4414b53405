package org.housingfund.gateway.expectation;

import java.time.LocalDate;
import java.util.List;

/** A package that expects money. Called in the transaction that books the bank's entries. */
public interface ExpectationOwner {
    /** Whose expectations it hears of. */
    Expectation.Owner owner();

    /**
     * The bank's entries arrived and cleared these. Few, quick changes of rows and outbox only: everything slow belongs
     * behind a work pointer.
     */
    void met(List<Met> met);

    /**
     * The bank's entries gave back, or took back, what had met these: their amount stands on the clearing account again, and
     * the owner takes it off in this transaction. Money that came in is taken back by people only.
     */
    void returned(List<Met> returned);

    /**
     * One expectation that was met or given back, and by which bank entry.
     *
     * @param amountFen of the entry: what is expected; less where two people say that only this much came back
     */
    record Met(Expectation expectation, long entryId, LocalDate bookedOn, long amountFen) {}
}
