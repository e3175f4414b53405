package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One {@code Ntry} while it is read. Its details are merged into it: a batch is one entry on the account. */
final class CamtEntry {
    private static final String DETAILS = "NtryDtls/TxDtls";

    private final Map<CamtField, List<String>> fields = new EnumMap<>(CamtField.class);
    private String amount = "";
    private String currency = "";
    private String direction = "";
    private String reversal = "";
    private String status = "";
    private int details;
    private String detailReference = "";
    private String debtor = "";
    private String debtorAccount = "";
    private String creditor = "";
    private String creditorAccount = "";

    /** An element ended. */
    void take(String path, String text) {
        if (path.startsWith(DETAILS)) {
            takeDetail(path.length() == DETAILS.length() ? "" : path.substring(DETAILS.length() + 1), text);
            return;
        }
        switch (path) {
            case "Amt" -> amount = text;
            case "CdtDbtInd" -> direction = text.strip();
            case "RvslInd" -> reversal = text.strip();
            case "Sts", "Sts/Cd", "Sts/Prtry" -> status = status.isEmpty() ? text.strip() : status;
            case "BookgDt/Dt", "BookgDt/DtTm" -> add(CamtField.BookgDt, text.strip());
            case "ValDt/Dt", "ValDt/DtTm" -> add(CamtField.ValDt, text.strip());
            case "NtryRef" -> add(CamtField.NtryRef, text.strip());
            case "AcctSvcrRef" -> add(CamtField.AcctSvcrRef, text.strip());
            case "BkTxCd/Prtry/Cd" -> add(CamtField.Prtry, text.strip());
            case "BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd" ->
                add(CamtField.Domn, text.strip());
            case "AddtlNtryInf" -> add(CamtField.AddtlNtryInf, text);
            default -> {
                // the standard has many elements that nobody here needs
            }
        }
    }

    private void takeDetail(String path, String text) {
        switch (path) {
            case "" -> details++;
            case "Refs/AcctSvcrRef" -> detailReference = text.strip();
            case "Refs/EndToEndId" -> add(CamtField.EndToEndId, text.strip());
            case "RmtInf/Ustrd" -> add(CamtField.Ustrd, text);
            case "AddtlTxInf" -> add(CamtField.AddtlTxInf, text);
            case "RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm" -> debtor = text;
            case "RltdPties/Cdtr/Nm", "RltdPties/Cdtr/Pty/Nm" -> creditor = text;
            case "RltdPties/DbtrAcct/Id/IBAN", "RltdPties/DbtrAcct/Id/Othr/Id" -> debtorAccount = text.strip();
            case "RltdPties/CdtrAcct/Id/IBAN", "RltdPties/CdtrAcct/Id/Othr/Id" -> creditorAccount = text.strip();
            default -> {
                // the standard has many elements that nobody here needs
            }
        }
    }

    private void add(CamtField field, String text) {
        fields.computeIfAbsent(field, absent -> new ArrayList<>(1)).add(text);
    }

    void currency(String code) {
        currency = code;
    }

    private String first(CamtField field) {
        List<String> values = fields.getOrDefault(field, List.of());
        if (values.isEmpty()) {
            return field == CamtField.AcctSvcrRef && details == 1 ? detailReference : "";
        }
        return field == CamtField.Domn ? String.join("-", values) : values.get(0);
    }

    /** On the account, not announced or pending. A statement is of booked entries: without a status it is one. */
    boolean isBooked(Values values) {
        return switch (status) {
            case "BOOK", "" -> true;
            case "PDNG", "INFO", "FUTR" -> false;
            default -> {
                values.report(Fault.STATUS_UNKNOWN, "Sts", status, "");
                yield true;
            }
        };
    }

    /** Returns the entry, or null after a report. */
    BankEntry toEntry(CamtLayout layout, String account, Values values, int sequence, long offset, int length) {
        LocalDate bookedOn = bookedOn(layout, values);
        Long fen = values.amount("Amt", amount);
        if (fen != null && fen <= 0) {
            values.report(fen == 0 ? Fault.AMOUNT_ZERO : Fault.AMOUNT_NEGATIVE, "Amt", amount.strip(), "");
        }
        if (!currency.equals(account)) {
            values.report(Fault.CURRENCY, "Amt/@Ccy", currency, "应为 " + account);
        }
        if (!direction.equals("CRDT") && !direction.equals("DBIT")) {
            values.report(Fault.DIRECTION_UNKNOWN, "CdtDbtInd", direction, "应为 CRDT 或 DBIT");
        }
        if (!List.of("", "true", "false", "1", "0").contains(reversal)) {
            values.report(Fault.DIRECTION_UNKNOWN, "RvslInd", reversal, "应为 true 或 false");
        }
        String identity = identity(layout, bookedOn, values);
        if (values.failed() || fen == null) {
            return null;
        }
        boolean credit = direction.equals("CRDT");
        boolean reversed = reversal.equals("true") || reversal.equals("1");
        // The standard's indicator is the effect: a reversed credit is a DBIT, whose other party is the debtor.
        boolean fromDebtor = credit != reversed;
        boolean single = details <= 1;
        return new BankEntry(
                sequence,
                bookedOn,
                credit ? Direction.CREDIT : Direction.DEBIT,
                fen,
                reversed,
                identity,
                first(layout.code()),
                single ? fromDebtor ? debtorAccount : creditorAccount : "",
                single ? fromDebtor ? debtor : creditor : "",
                texts(layout),
                offset,
                length);
    }

    private LocalDate bookedOn(CamtLayout layout, Values values) {
        for (CamtField field : layout.bookedOn()) {
            String text = first(field);
            if (!text.isEmpty()) {
                return values.date(field.name(), CamtReader.dateOf(text));
            }
        }
        values.report(Fault.FIELD_EMPTY, layout.bookedOn().get(0).name(), "", "");
        return null;
    }

    private String identity(CamtLayout layout, LocalDate bookedOn, Values values) {
        if (layout.identity() == null || bookedOn == null) {
            return "";
        }
        List<CamtField> names =
                layout.identity().columns().stream().map(CamtField::valueOf).toList();
        List<String> parts = names.stream().map(this::first).toList();
        if (parts.get(0).isEmpty()) {
            values.report(Fault.IDENTITY_EMPTY, names.get(0).name(), "", "");
            return "";
        }
        return layout.identity().canonical(names.get(0).name(), parts, bookedOn, values);
    }

    private List<String> texts(CamtLayout layout) {
        List<String> texts = new ArrayList<>();
        for (CamtField field : layout.texts()) {
            texts.addAll(fields.getOrDefault(field, List.of()));
        }
        return texts;
    }
}
