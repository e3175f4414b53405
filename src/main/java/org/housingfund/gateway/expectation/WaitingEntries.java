package org.housingfund.gateway.expectation;

import java.util.List;
import org.housingfund.gateway.kernel.CreditorReference;

/** Who knows the bank's entries that quote a reference and have met nothing: they wait in suspense, or to be posted. */
public interface WaitingEntries {
    /**
     * Those of this reference.
     *
     * @param entries how many
     * @param netFen their sum; zero where what went has come back
     */
    record Waiting(long entries, long netFen) {}

    /** What waits under this reference, also beside another one; not what two people have moved elsewhere. */
    Waiting under(CreditorReference reference);

    /** References of this kind that entries in suspense quote alone, and whose sum is not zero. Cheap. */
    List<CreditorReference> unsettled(String kind);
}
