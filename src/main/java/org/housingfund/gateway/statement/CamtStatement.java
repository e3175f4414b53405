package org.housingfund.gateway.statement;

import java.time.LocalDate;

/** One {@code Stmt} while it is read, its entries excepted. */
final class CamtStatement {
    private static final String SUMMARY = "TxsSummry/";

    private final CamtLayout layout;
    private final String expectedCurrency;
    private final StatementFigures figures = new StatementFigures();
    private boolean opened;
    private boolean ignored;

    private Long total;
    private Long totalFen;

    private String balanceCode = "";
    private String balanceSide = "";
    private String balanceAmount = "";
    private String balanceCurrency = "";
    private LocalDate balanceDate;
    private Long previousClosingFen;

    CamtStatement(CamtLayout layout, String expectedCurrency) {
        this.layout = layout;
        this.expectedCurrency = expectedCurrency;
    }

    StatementFigures figures() {
        return figures;
    }

    boolean opened() {
        return opened;
    }

    /** Entries that are not booked may or may not be in the bank's totals: then these prove nothing. */
    void ignoreEntry() {
        ignored = true;
    }

    /** An element begins. */
    void start(CharSequence path, String currency) {
        if (path.length() == "Bal".length() && path.toString().equals("Bal")) {
            balanceCode = "";
            balanceSide = "";
            balanceAmount = "";
            balanceCurrency = "";
            balanceDate = null;
        } else if (!currency.isEmpty() && path.toString().equals("Bal/Amt")) {
            balanceCurrency = currency;
        }
    }

    /** An element ended. */
    void take(String path, String raw, Values values) {
        String text = raw.strip();
        if (path.equals(layout.number())) {
            figures.number = text;
            figures.sequenceNo = layout.countsByOne() ? values.number(path, text) : null;
        }
        switch (path) {
            case "Acct/Id/IBAN", "Acct/Id/Othr/Id" -> figures.account = text;
            case "Acct/Ccy" -> figures.currency = text;
            case "FrToDt/FrDtTm", "FrToDt/FrDt" -> figures.periodFrom = values.date(path, CamtReader.dateOf(text));
            case "FrToDt/ToDtTm", "FrToDt/ToDt" -> figures.periodTo = values.date(path, CamtReader.dateOf(text));
            case "Bal/Tp/CdOrPrtry/Cd" -> balanceCode = text;
            case "Bal/CdtDbtInd" -> balanceSide = text;
            case "Bal/Amt" -> balanceAmount = text;
            case "Bal/Dt/Dt", "Bal/Dt/DtTm" -> balanceDate = values.date(path, CamtReader.dateOf(text));
            case "Bal" -> takeBalance(values);
            default -> {
                if (path.startsWith(SUMMARY)) {
                    takeTotal(path, path.substring(SUMMARY.length()), text, values);
                }
            }
        }
    }

    private void takeTotal(String path, String field, String text, Values values) {
        switch (field) {
            case "TtlNtries/NbOfNtries" -> total = values.number(path, text);
            case "TtlNtries/Sum" -> totalFen = values.total(path, text);
            case "TtlCdtNtries/NbOfNtries" -> figures.creditCount = values.number(path, text);
            case "TtlCdtNtries/Sum" -> figures.creditSumFen = values.total(path, text);
            case "TtlDbtNtries/NbOfNtries" -> figures.debitCount = values.number(path, text);
            case "TtlDbtNtries/Sum" -> figures.debitSumFen = values.total(path, text);
            default -> {
                // totals by transaction code
            }
        }
    }

    private void takeBalance(Values values) {
        boolean opening = balanceCode.equals("OPBD");
        boolean previous = balanceCode.equals("PRCD");
        boolean closing = balanceCode.equals("CLBD");
        if (!opening && !previous && !closing) {
            return;
        }
        String field = "Bal/" + balanceCode;
        Long fen = values.total(field, balanceAmount);
        if (!balanceSide.equals("CRDT") && !balanceSide.equals("DBIT")) {
            values.report(Fault.DIRECTION_UNKNOWN, field, balanceSide, "应为 CRDT 或 DBIT");
        }
        if (figures.currency.isEmpty()) {
            figures.currency = balanceCurrency;
        }
        if (!balanceCurrency.equals(figures.currency)) {
            values.report(Fault.CURRENCY, field, balanceCurrency, "应为 " + figures.currency);
        }
        if (fen == null || values.failed()) {
            return;
        }
        if (fen < 0) {
            values.report(Fault.AMOUNT_NEGATIVE, field, balanceAmount, "");
            return;
        }
        Long signed = balanceSide.equals("CRDT") ? fen : -fen;
        if (opening) {
            figures.openingFen = signed;
        } else if (previous) {
            previousClosingFen = signed;
        } else {
            figures.closingFen = signed;
        }
        if (!previous) {
            period(opening);
        }
    }

    /** Where the statement names no period, its balances' dates are it. */
    private void period(boolean opening) {
        if (opening && figures.periodFrom == null) {
            figures.periodFrom = balanceDate;
        }
        if (!opening && figures.periodTo == null) {
            figures.periodTo = balanceDate;
        }
    }

    /** What stands before the entries is known. */
    void open(Values values) {
        opened = true;
        if (figures.openingFen == null) {
            figures.openingFen = previousClosingFen;
        }
        if (!expectedCurrency.isEmpty() && !figures.currency.equals(expectedCurrency)) {
            values.report(Fault.CURRENCY, "Acct/Ccy", figures.currency, "应为 " + expectedCurrency);
        }
        if (figures.number.isEmpty() && layout.countsByOne()) {
            values.report(Fault.FIELD_EMPTY, layout.number(), "", "");
        }
    }

    /** Checks totals and balances at the end. */
    void check(Values values) {
        if (figures.periodFrom == null) {
            figures.periodFrom = figures.periodTo;
        }
        if (figures.periodTo == null) {
            values.report(Fault.FIELD_EMPTY, "FrToDt", "", "");
        }
        if (ignored) {
            figures.creditCount = null;
            figures.debitCount = null;
            figures.creditSumFen = null;
            figures.debitSumFen = null;
        } else {
            figures.count = total;
            figures.checkTurnover(values, totalFen);
        }
        figures.check(values);
    }
}
