package org.housingfund.gateway.matching;

/**
 * What is to become of one entry.
 *
 * @param reason why it waits; null unless it is suspended or part-funding
 * @param noticeId the notice it is for or was written for; null where none is known
 * @param employerAccount whose unallocated balance holds it (R-M7); null for general suspense
 * @param outstandingFen what its notice still waits for after it; 0 where it has none
 */
record Decision(
        PostingEntry entry,
        DispositionKind kind,
        Reason reason,
        Long noticeId,
        String employerAccount,
        long outstandingFen,
        Evidence evidence) {}
