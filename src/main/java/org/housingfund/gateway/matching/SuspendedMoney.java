package org.housingfund.gateway.matching;

import java.time.LocalDate;
import org.housingfund.gateway.kernel.CreditorReference;

/**
 * A suspended posting as those see it who decide about it.
 *
 * @param rootId the posting of the entry: its own, or the one whose rest this is
 * @param ownEntryId the entry that this posting was opened for; null for a rest and for a gap
 * @param entryId the entry that the money came with; null for a gap
 * @param statementId null where the bank pushed the entry
 * @param bankAccountId ledger account of the bank account it came to
 * @param accountId the suspense account that holds it
 * @param tier key of that account
 * @param amountFen positive where money came in
 * @param reference what its entry quotes while it waits for an expectation; null where it does not
 * @param part number of the notice it is counted in as a part; null where it is none
 * @param partOf that notice
 * @param number under which a machine may decide it again, or ''
 */
record SuspendedMoney(
        long id,
        long rootId,
        Long ownEntryId,
        Long entryId,
        Long statementId,
        long bankAccountId,
        LocalDate bookedOn,
        long accountId,
        String tier,
        long amountFen,
        Reason reason,
        CreditorReference reference,
        boolean open,
        boolean pinned,
        Long partOf,
        String part,
        String number,
        String payerAccount,
        String payerName) {
    /** As those see it who settle it by itself. */
    Suspense.Open posting() {
        return new Suspense.Open(id, ownEntryId, partOf, accountId, -amountFen, reason);
    }

    boolean isPart() {
        return partOf != null;
    }
}
