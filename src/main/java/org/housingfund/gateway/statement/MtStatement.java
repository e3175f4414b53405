package org.housingfund.gateway.statement;

import java.time.LocalDate;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.MtValues.Balance;
import org.housingfund.gateway.statement.MtValues.Turnover;

/** A statement, joined from the pages (messages) that it came in. */
final class MtStatement {
    private final MtLayout layout;
    /** Empty where any will do. */
    private final String expectedCurrency;

    private final StatementFigures figures = new StatementFigures();
    private final boolean wholeFromStart;
    private boolean interim;
    private boolean uncounted;
    private boolean ended;
    private boolean totalled;
    private int page;
    private Balance opening;
    private Balance closing;
    private LocalDate reportedOn;
    /** By the mark as written: a reversal lessens its own side. */
    private long creditEntries;

    private long creditFen;
    private long debitEntries;
    private long debitFen;

    MtStatement(MtLayout layout, String expectedCurrency, MtHead first) {
        this.layout = layout;
        this.expectedCurrency = expectedCurrency;
        this.opening = first.opening;
        this.page = first.page;
        this.reportedOn = first.reportedOn;
        this.interim = first.interim;
        this.uncounted = first.floor;
        figures.partial = expectedCurrency.isEmpty();
        this.wholeFromStart = opening == null || !opening.intermediate();
        figures.account = layout.accountAfterSlash()
                ? first.account.substring(first.account.lastIndexOf('/') + 1)
                : first.account;
        figures.number = first.number.chars().allMatch(c -> c == '0') ? "" : first.number;
        if (opening != null) {
            figures.openingFen = opening.fen();
            figures.currency = opening.currency();
        }
        if (figures.currency.isEmpty()) {
            figures.currency = first.currency;
        }
    }

    StatementFigures figures() {
        return figures;
    }

    /** A booking date for entries that have none. */
    LocalDate someDay() {
        return opening == null ? reportedOn : opening.date();
    }

    boolean hasClosing() {
        return closing != null;
    }

    /** Its last page said that another follows. */
    boolean goesOn() {
        return closing != null && closing.intermediate();
    }

    /** Pages of an interim report have nothing that says whether another follows, but for the sums on the last. */
    boolean mayGoOn() {
        return goesOn() || (interim && opening == null && closing == null && !totalled && page > 0);
    }

    /**
     * Whether this page belongs to the statement: the same account and number, and both say that they are a part. Within a
     * message a page may begin with its balance alone.
     */
    boolean continuedBy(MtHead next) {
        String account =
                layout.accountAfterSlash() ? next.account.substring(next.account.lastIndexOf('/') + 1) : next.account;
        boolean follows = goesOn()
                ? next.opening != null && next.opening.intermediate()
                : mayGoOn() && next.interim && next.opening == null && next.page == page + 1;
        boolean balanceAlone = goesOn() && next.account.isEmpty() && next.number.isEmpty();
        return follows
                && (balanceAlone || account.equals(figures.account))
                && (balanceAlone
                        || next.number.equals(figures.number)
                        || (figures.number.isEmpty() && next.number.chars().allMatch(c -> c == '0')));
    }

    void join(MtHead next, Values values) {
        if (page > 0 && next.page > page + 1) {
            values.report(Fault.PAGE_MISSING, "28C", "" + next.page, "上一页为 " + page);
        }
        Long before = closing == null ? null : closing.fen();
        Long after = next.opening == null ? null : next.opening.fen();
        if (before != null && after != null && !before.equals(after)) {
            String detail = "上一页期末 " + Money.format(before) + "，本页期初 " + Money.format(after);
            values.report(Fault.BALANCE, "60M", Money.format(after), detail);
        }
        page = next.number.isEmpty() ? page : next.page;
        closing = null;
        ended = false;
        uncounted |= next.floor;
        reportedOn = next.reportedOn == null ? reportedOn : next.reportedOn;
    }

    void close(Balance balance, Values values) {
        closing = balance;
        if (figures.currency.isEmpty()) {
            figures.currency = balance.currency();
        } else if (!balance.currency().isEmpty() && !balance.currency().equals(figures.currency)) {
            values.report(Fault.CURRENCY, "62", balance.currency(), "应为 " + figures.currency);
        }
    }

    /** Number and sum as the bank has them; interim reports have these in place of balances. */
    void turnover(Direction side, Turnover turnover) {
        if (side == Direction.CREDIT) {
            figures.creditCount = turnover.count();
            figures.creditSumFen = turnover.fen();
        } else {
            figures.debitCount = turnover.count();
            figures.debitSumFen = turnover.fen();
        }
        interim = true;
        totalled = true;
    }

    /** An entry that counts. */
    void add(BankEntry entry) {
        figures.add(entry, entry.direction(), entry.amountFen());
        long written = entry.reversal() ? -entry.amountFen() : entry.amountFen();
        if ((entry.direction() == Direction.CREDIT) != entry.reversal()) {
            creditEntries++;
            creditFen += written;
        } else {
            debitEntries++;
            debitFen += written;
        }
    }

    /** The message says itself that it ends: what is missing was not cut off. */
    void ended() {
        ended = true;
    }

    void currency(String currency) {
        if (figures.currency.isEmpty()) {
            figures.currency = currency;
        }
    }

    /** An entry was only announced: the bank's totals prove nothing then. */
    void ignoreEntry() {
        uncounted = true;
    }

    /** Checks totals and balances at the end. */
    void check(Values values) {
        figures.closingFen = closing == null ? null : closing.fen();
        period();
        if (!expectedCurrency.isEmpty() && !figures.currency.equals(expectedCurrency)) {
            values.report(Fault.CURRENCY, "60", figures.currency, "应为 " + expectedCurrency);
        }
        // Banks count a reversal on the side of its effect, or let it lessen the side that it is marked with.
        if (uncounted || figures.nextSequence() == 1 || fitsAsMarked()) {
            figures.creditCount = null;
            figures.creditSumFen = null;
            figures.debitCount = null;
            figures.debitSumFen = null;
        }
        number(values);
        if (figures.partial) {
            checkComplete(values);
        }
        figures.check(values);
    }

    private boolean fitsAsMarked() {
        return fits(figures.creditCount, creditEntries)
                && fits(figures.creditSumFen, creditFen)
                && fits(figures.debitCount, debitEntries)
                && fits(figures.debitSumFen, debitFen);
    }

    private static boolean fits(Long declared, long counted) {
        return declared == null || declared == counted;
    }

    /**
     * For inspection a balance may be missing, as in camt, where a message says itself that it ends. Where it does not, the
     * closing balance is all that shows that nothing was cut off; only interim reports have none.
     */
    private void checkComplete(Values values) {
        if (figures.account.isEmpty()) {
            values.report(Fault.FIELD_EMPTY, "25", "", "账号");
        }
        if (closing == null && !ended && !(interim && opening == null)) {
            values.report(Fault.BALANCE_MISSING, "62", "", "");
        }
    }

    /** A balance is of the evening: a statement begins on the day after its opening balance. */
    private void period() {
        LocalDate from = opening == null ? null : opening.date();
        LocalDate to = closing == null ? null : closing.date();
        figures.periodTo = to == null ? (reportedOn == null ? from : reportedOn) : to;
        figures.periodFrom = from == null || figures.periodTo == null || !from.isBefore(figures.periodTo)
                ? figures.periodTo
                : from.plusDays(1);
    }

    /** Pages that came without the others are told by their page; only a whole statement counts. */
    private void number(Values values) {
        boolean whole = wholeFromStart && !goesOn();
        if (!whole && !figures.number.isEmpty() && page > 0) {
            figures.number += "/" + page;
        } else if (whole && layout.countsByOne()) {
            figures.sequenceNo = values.number("28C", figures.number);
        }
    }
}
