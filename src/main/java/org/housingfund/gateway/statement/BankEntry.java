package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.List;

/**
 * One booked line of a bank account's history, in canonical form.
 *
 * @param sequence position in its statement, from 1
 * @param bookedOn the bank's booking date (R-N7)
 * @param amountFen always positive; {@code direction} says which way, a reversal's effect included
 * @param reversal the bank takes an earlier entry back (R-M9)
 * @param identity what tells it apart in its account for all time, canonicalised as the mapping says (R-M8); empty
 *     where the format has no serial
 * @param code the bank's transaction code, or empty
 * @param counterpartyAccount as delivered, or empty
 * @param counterpartyName as delivered, or empty
 * @param texts remark fields in the mapping's order of preference, exactly as they arrived
 * @param rawOffset first byte in the kept file
 * @param rawLength bytes, its line end or trailing white space included
 */
public record BankEntry(
        int sequence,
        LocalDate bookedOn,
        Direction direction,
        long amountFen,
        boolean reversal,
        String identity,
        String code,
        String counterpartyAccount,
        String counterpartyName,
        List<String> texts,
        long rawOffset,
        int rawLength) {
    /** Signed: money in is positive. */
    public long effectFen() {
        return direction == Direction.CREDIT ? amountFen : -amountFen;
    }
}
