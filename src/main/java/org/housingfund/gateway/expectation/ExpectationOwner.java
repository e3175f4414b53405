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

    /** One expectation that was met, and by which bank entry. */
    record Met(Expectation expectation, long entryId, LocalDate bookedOn) {}
}
