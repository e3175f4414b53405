package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.statement.Direction;

/** A staged entry as posting reads it back. */
record PostingEntry(
        long id,
        int sequence,
        LocalDate bookedOn,
        Direction direction,
        long amountFen,
        boolean reversal,
        String code,
        String payerAccount,
        String payerName,
        List<String> texts,
        String noticeKey) {}
