package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Direction;

/**
 * A staged entry as posting reads it back.
 *
 * @param accountId ledger account of the bank account it stands on
 */
record PostingEntry(
        long id,
        long accountId,
        int sequence,
        LocalDate bookedOn,
        Direction direction,
        long amountFen,
        boolean reversal,
        String code,
        String payerAccount,
        String payerName,
        List<String> texts,
        String noticeKey) {
    /** Some of its money. */
    PostingEntry of(long fen) {
        return new PostingEntry(
                id,
                accountId,
                sequence,
                bookedOn,
                direction,
                fen,
                reversal,
                code,
                payerAccount,
                payerName,
                texts,
                noticeKey);
    }

    /** One that is not staged. */
    static PostingEntry of(long id, long accountId, BankEntry raw) {
        return new PostingEntry(
                id,
                accountId,
                raw.sequence(),
                raw.bookedOn(),
                raw.direction(),
                raw.amountFen(),
                raw.reversal(),
                raw.code(),
                raw.counterpartyAccount(),
                raw.counterpartyName(),
                raw.texts(),
                "");
    }
}
