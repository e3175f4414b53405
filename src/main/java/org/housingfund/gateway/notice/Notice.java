package org.housingfund.gateway.notice;

import java.time.LocalDate;
import java.util.Set;

/**
 * A payment notice as matching sees it: no roster, no persons.
 *
 * @param fundedFen what has arrived and waits or was allocated
 * @param receivingAccounts ledger accounts (101.x) it may be paid to
 * @param fundedAccountId ledger account its money arrived on, null while {@code fundedFen} is 0 (R-N7)
 * @param fundedMonth first day of the booking month its money arrived in, null while {@code fundedFen} is 0 (R-N7)
 * @param contributionMonth first day of the month
 */
public record Notice(
        long id,
        String number,
        long employerId,
        String employerAccount,
        String employerName,
        long amountFen,
        long fundedFen,
        NoticeState state,
        Set<Long> receivingAccounts,
        Long fundedAccountId,
        LocalDate fundedMonth,
        LocalDate contributionMonth,
        int lineCount) {
    /** What is still to arrive. */
    public long outstandingFen() {
        return amountFen - fundedFen;
    }

    /** Money may still arrive for it. */
    public boolean live() {
        return state == NoticeState.AWAITING || state == NoticeState.PART_FUNDED;
    }

    /** The same with more money on it, that came to this ledger account in this month. */
    public Notice funded(long fen, long accountId, LocalDate month) {
        long now = fundedFen + fen;
        return new Notice(
                id,
                number,
                employerId,
                employerAccount,
                employerName,
                amountFen,
                now,
                now == amountFen ? NoticeState.ALLOCATED : NoticeState.PART_FUNDED,
                receivingAccounts,
                accountId,
                month,
                contributionMonth,
                lineCount);
    }
}
