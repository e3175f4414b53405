package org.housingfund.gateway.app.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.matching.DispositionKind;

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
        /** A lending bank pays what it deducted. */
        REPAYMENT,
        /** A payout leaves the account. */
        PAYOUT,
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

    /**
     * Money that somebody expects on this account, by the reference it is expected under.
     *
     * @param incoming a lending bank's repayment; otherwise a payout
     */
    record Clearing(String reference, long fen, boolean incoming) {
        Line line(LocalDate bookedOn) {
            return incoming
                    ? new Line(
                            Kind.REPAYMENT,
                            bookedOn,
                            fen,
                            false,
                            "",
                            "委托贷款扣款户",
                            "委贷扣款 " + reference,
                            "还款",
                            DispositionKind.REPAYMENT_SETTLED.name())
                    : new Line(
                            Kind.PAYOUT,
                            bookedOn,
                            -fen,
                            false,
                            "",
                            "",
                            "提取付款 " + reference,
                            "付款",
                            DispositionKind.PAYOUT_CONFIRMED.name());
        }
    }

    /** The same day with these at the end of its statement, in their order. */
    BankDay withClearings(List<Clearing> clearings) {
        List<Line> all = new ArrayList<>(lines);
        clearings.forEach(clearing -> all.add(clearing.line(date)));
        return new BankDay(bank, account, number, date, openingFen, List.copyOf(all));
    }

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
