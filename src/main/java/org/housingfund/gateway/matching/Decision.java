package org.housingfund.gateway.matching;

import java.util.List;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.kernel.CreditorReference;

/**
 * What is to become of one entry.
 *
 * @param reason why it waits; null unless it is suspended or part-funding
 * @param noticeId the notice it is for or was written for; null where none is known
 * @param employerAccount whose unallocated balance holds it (R-M7); null for general suspense
 * @param outstandingFen what its notice still waits for after it; 0 where it has none
 * @param reference the one expectation's reference that it quotes, or whose money it takes back; null where it does neither
 * @param expectation the open one that it meets; null unless it settles or confirms
 */
record Decision(
        PostingEntry entry,
        DispositionKind kind,
        Reason reason,
        Long noticeId,
        String employerAccount,
        long outstandingFen,
        CreditorReference reference,
        Expectation expectation,
        Evidence evidence) {
    /** The same, with what else the money may be for. */
    Decision with(List<Suggestion> nearest) {
        return new Decision(
                entry,
                kind,
                reason,
                noticeId,
                employerAccount,
                outstandingFen,
                reference,
                expectation,
                evidence.with(nearest));
    }

    /** The same, of money that waits under this reference; null for none. */
    Decision under(CreditorReference waitedUnder) {
        return new Decision(
                entry, kind, reason, noticeId, employerAccount, outstandingFen, waitedUnder, expectation, evidence);
    }

    /** What its disposition keeps; '' where its posting in suspense keeps the whole evidence. */
    String shortEvidence() {
        return reason == null ? EvidenceText.of(evidence) : "";
    }

    /** For its expectation's owner. */
    ExpectationOwner.Met met() {
        return new ExpectationOwner.Met(expectation, entry.id(), entry.bookedOn(), entry.amountFen());
    }

    /** Decided by the entry alone: neither a notice nor an expectation has to do with it. */
    static Decision plain(PostingEntry entry, DispositionKind kind, Reason reason, Evidence evidence) {
        return new Decision(entry, kind, reason, null, null, 0, null, null, evidence);
    }
}
