package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.Set;
import org.housingfund.gateway.kernel.Money;

/** One {@code Stmt}, {@code Rpt} or {@code Ntfctn} while it is read, its entries excepted. */
final class CamtStatement {
    static final XmlPaths<CamtStatement> PATHS = paths();

    /** What programs write that must write a day and know none. */
    private static final Set<String> NO_DAYS = Set.of("0001-01-01", "1900-01-01", "9999-12-31");

    private final CamtLayout layout;
    private final String expectedCurrency;
    private final Values values;
    private final StatementFigures figures = new StatementFigures();
    private final CamtBalances balances = new CamtBalances();
    private final CamtTotals totals = new CamtTotals();
    private final CamtAccount account = new CamtAccount();
    private final boolean report;
    private String createdOn;
    private boolean opened;

    /** @param report it is a camt.052 */
    CamtStatement(CamtLayout layout, boolean report, String expectedCurrency, String messageCreatedOn, Values values) {
        this.layout = layout;
        this.report = report;
        this.expectedCurrency = expectedCurrency;
        this.createdOn = messageCreatedOn;
        this.values = values;
        figures.partial = layout.inspection();
    }

    private static XmlPaths<CamtStatement> paths() {
        XmlPaths<CamtStatement> paths = new XmlPaths<>();
        for (String number : CamtLayout.NUMBERS) {
            paths.on(number, (statement, text) -> statement.number(number, text.strip()));
        }
        return CamtTotals.paths(CamtBalances.paths(paths))
                .on("CreDtTm", (statement, text) -> statement.createdOn = CamtReader.dateOf(text))
                .on("Acct/Id/IBAN", (statement, text) -> statement.account.iban(text))
                .on((statement, text) -> statement.account.other(text), CamtAccount.others("Acct/Id/"))
                .on("Acct/Ccy", (statement, text) -> statement.figures.currency = text.strip())
                .on(
                        (statement, text) -> statement.figures.periodFrom = statement.date("FrToDt/FrDtTm", text),
                        "FrToDt/FrDtTm",
                        "FrToDt/FrDt")
                .on(
                        (statement, text) -> statement.figures.periodTo = statement.date("FrToDt/ToDtTm", text),
                        "FrToDt/ToDtTm",
                        "FrToDt/ToDt");
    }

    private void number(String element, String text) {
        if (element.equals(layout.number())) {
            figures.number = text;
            figures.sequenceNo = layout.countsByOne() ? values.number(element, text) : null;
        }
    }

    /** Reads a date; null after a report, and for inspection where it only fills the place of one. */
    LocalDate date(String field, String text) {
        String date = CamtReader.dateOf(text);
        return layout.inspection() && NO_DAYS.contains(date) ? null : values.date(field, date);
    }

    Values values() {
        return values;
    }

    StatementFigures figures() {
        return figures;
    }

    CamtBalances balances() {
        return balances;
    }

    CamtTotals totals() {
        return totals;
    }

    boolean opened() {
        return opened;
    }

    /**
     * Takes an entry that is not booked: it is in no balance, but told, so its money must be as certain as that of the
     * others. Returns the amount, zero after a report.
     */
    long unbooked(CamtEntry entry) {
        Long fen = entry.money(layout, figures.currency, values);
        if (fen != null && !totals.hasRoomFor(fen)) {
            values.report(Fault.AMOUNT_INVALID, "Amt", Money.format(fen), "合计超过上限");
            fen = null;
        }
        if (fen == null) {
            totals.refuse();
        }
        long known = fen == null ? 0 : fen;
        totals.unbooked(entry, known);
        return known;
    }

    /**
     * What stands before the entries is known.
     *
     * @param entryCurrency of the first entry, for statements that say nothing themselves
     */
    void open(String entryCurrency) {
        opened = true;
        figures.account = account.id();
        if (figures.currency.isEmpty()) {
            figures.currency = balances.currency().isEmpty() ? entryCurrency : balances.currency();
        }
        if (!expectedCurrency.isEmpty() && !figures.currency.equals(expectedCurrency)) {
            values.report(Fault.CURRENCY, "Acct/Ccy", figures.currency, "应为 " + expectedCurrency);
        }
        if (figures.number.isEmpty() && layout.countsByOne()) {
            values.report(Fault.FIELD_EMPTY, layout.number(), "", "");
        }
    }

    /**
     * The date of entries that carry none: the day of a statement of one day. For inspection the last day that the
     * statement is about, or the day it was made. Null where there is none.
     */
    LocalDate dateOfEntries() {
        LocalDate from = figures.periodFrom == null ? balances.openingDate() : figures.periodFrom;
        LocalDate to = figures.periodTo == null ? balances.closingDate() : figures.periodTo;
        if (to != null && (to.equals(from) || layout.inspection())) {
            return to;
        }
        return layout.inspection() && !createdOn.isEmpty() ? values.date("CreDtTm", createdOn) : null;
    }

    /** Takes balances and period, as far as they were read. */
    void settle() {
        balances.settle(figures, values);
        if (figures.periodFrom == null) {
            figures.periodFrom = balances.openingDate();
        }
        if (figures.periodTo == null) {
            figures.periodTo = balances.closingDate();
        }
        if (figures.periodFrom == null) {
            figures.periodFrom = figures.periodTo;
        }
    }

    /** Checks totals and balances at the end. */
    void check() {
        settle();
        // Reports of one day may repeat its opening balance and hold only what came since the one before.
        figures.increment = report && layout.inspection() && balances.closesInterim() && !figures.closes();
        if (figures.periodTo == null && !layout.inspection()) {
            values.report(Fault.FIELD_EMPTY, "FrToDt", "", "");
        }
        totals.check(values);
        figures.check(values);
    }
}
