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
    private int page;
    private Balance opening;
    private Balance closing;
    private LocalDate reportedOn;

    /** What stands in a message before its entries. */
    static final class Page {
        String account = "";
        String number = "";
        /** 0 where pages are not counted. */
        int page;

        Balance opening;
        /** An interim report (MT942): it has no balances. */
        boolean interim;
        /** Smaller entries are left out. */
        boolean floor;

        String currency = "";
        LocalDate reportedOn;
        /** The statement has heard of it. */
        boolean opened;

        /** Whether it says anything but its own reference. */
        boolean isEmpty() {
            return account.isEmpty() && number.isEmpty() && opening == null && !interim;
        }
    }

    MtStatement(MtLayout layout, String expectedCurrency, Page first) {
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

    /** Its last page said that another follows. */
    boolean goesOn() {
        return closing != null && closing.intermediate();
    }

    /** Whether this page belongs to the statement: the same account and number, and both say that they are a part. */
    boolean continuedBy(Page next) {
        String account =
                layout.accountAfterSlash() ? next.account.substring(next.account.lastIndexOf('/') + 1) : next.account;
        return goesOn()
                && next.opening != null
                && next.opening.intermediate()
                && account.equals(figures.account)
                && (next.number.equals(figures.number)
                        || (figures.number.isEmpty() && next.number.chars().allMatch(c -> c == '0')));
    }

    void join(Page next, Values values) {
        if (page > 0 && next.page > page + 1) {
            values.report(Fault.PAGE_MISSING, "28C", "" + next.page, "上一页为 " + page);
        }
        Long before = closing.fen();
        Long after = next.opening.fen();
        if (before != null && after != null && !before.equals(after)) {
            String detail = "上一页期末 " + Money.format(before) + "，本页期初 " + Money.format(after);
            values.report(Fault.BALANCE, "60M", Money.format(after), detail);
        }
        page = next.page;
        closing = null;
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
        if (uncounted || figures.nextSequence() == 1) {
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

    /** For inspection what is there is told, and what should be there is missed: only interim reports have no balances. */
    private void checkComplete(Values values) {
        if (figures.account.isEmpty()) {
            values.report(Fault.FIELD_EMPTY, "25", "", "账号");
        }
        boolean balanced = opening != null && closing != null;
        if (!balanced && !(interim && opening == null && closing == null)) {
            values.report(Fault.BALANCE_MISSING, opening == null ? "60" : "62", "", "");
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
