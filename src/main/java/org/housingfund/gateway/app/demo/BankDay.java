package org.housingfund.gateway.app.demo;

import java.time.LocalDate;
import java.util.List;

/**
 * A bank's day: what its statement is written from.
 *
 * @param bank partner id
 * @param number number of the statement
 */
record BankDay(String bank, String account, int number, LocalDate date, long openingFen, List<Line> lines) {
    /** What the bank's own transaction code says. */
    enum Kind {
        PAYMENT,
        FEE,
        TRANSFER,
        INTEREST,
        UNEXPLAINED
    }

    /**
     * One entry.
     *
     * @param amountFen positive where money comes in
     * @param outcome what the gateway should make of it: the reason's name where it is to wait, else its disposition's
     */
    record Line(
            Kind kind,
            LocalDate bookedOn,
            long amountFen,
            boolean reversal,
            String counterpartyAccount,
            String counterpartyName,
            String remark,
            String summary,
            String outcome) {}

    long creditFen() {
        return lines.stream().mapToLong(line -> Math.max(line.amountFen(), 0)).sum();
    }

    long debitFen() {
        return -lines.stream().mapToLong(line -> Math.min(line.amountFen(), 0)).sum();
    }

    int credits() {
        return (int) lines.stream().filter(line -> line.amountFen() > 0).count();
    }

    int debits() {
        return lines.size() - credits();
    }

    long closingFen() {
        return openingFen + creditFen() - debitFen();
    }
}
