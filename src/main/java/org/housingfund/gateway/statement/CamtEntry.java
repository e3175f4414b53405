package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** One {@code Ntry} while it is read. Its details are merged into it: a batch is one entry on the account. */
final class CamtEntry {
    static final XmlPaths<CamtEntry> PATHS = paths();
    private static final List<String> FLAGS = List.of("", "true", "false", "1", "0");
    private static final int MOST_DIGITS = 15;

    /** The standard's way to say that there is none. */
    private static final String NOT_PROVIDED = "NOTPROVIDED";

    private final Map<CamtField, List<String>> fields = new EnumMap<>(CamtField.class);
    private String amount = "";
    private String currency = "";
    private String side = "";
    private String reversal = "";
    private String status = "";
    private int details;
    private long batched;
    private boolean oversized;
    private String detailReference = "";
    private final Party debtor = new Party();
    private final Party creditor = new Party();

    /** Of the last detail. */
    private static final class Party {
        private String name = "";
        private String ultimateName = "";
        private final CamtAccount account = new CamtAccount();

        String name() {
            return name.isBlank() ? ultimateName : name;
        }
    }

    private static XmlPaths<CamtEntry> paths() {
        XmlPaths<CamtEntry> paths = new XmlPaths<CamtEntry>()
                .onBegin(
                        "Amt",
                        (entry, xml) -> entry.currency = xml.attribute("Ccy").strip())
                .on("Amt", (entry, text) -> entry.amount = text)
                .on("CdtDbtInd", (entry, text) -> entry.side = text.strip())
                .on("RvslInd", (entry, text) -> entry.reversal = text.strip())
                .on(CamtEntry::status, "Sts", "Sts/Cd", "Sts/Prtry")
                .on(into(CamtField.BookgDt), "BookgDt/Dt", "BookgDt/DtTm")
                .on(into(CamtField.ValDt), "ValDt/Dt", "ValDt/DtTm")
                .on("NtryRef", into(CamtField.NtryRef))
                .on("AcctSvcrRef", into(CamtField.AcctSvcrRef))
                .on("BkTxCd/Prtry/Cd", into(CamtField.Prtry))
                .on(into(CamtField.Domn), "BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
                .on("AddtlNtryInf", exactlyInto(CamtField.AddtlNtryInf))
                .on((entry, text) -> entry.batched(text.strip()), "NtryDtls/Btch/NbOfTxs", "Btch/NbOfTxs");
        // The first version has no NtryDtls around them.
        return details("TxDtls", details("NtryDtls/TxDtls", paths));
    }

    private static XmlPaths<CamtEntry> details(String at, XmlPaths<CamtEntry> paths) {
        return party("Cdtr", at, entry -> entry.creditor, party("Dbtr", at, entry -> entry.debtor, paths))
                .onBegin(at, (entry, xml) -> entry.details++)
                .on(at + "/Refs/AcctSvcrRef", (entry, text) -> entry.detailReference = text.strip())
                .on(at + "/Refs/EndToEndId", (entry, text) -> entry.reference(CamtField.EndToEndId, text))
                .on(at + "/Refs/InstrId", (entry, text) -> entry.reference(CamtField.InstrId, text))
                .on(at + "/Refs/TxId", (entry, text) -> entry.reference(CamtField.TxId, text))
                .on(at + "/RmtInf/Ustrd", exactlyInto(CamtField.Ustrd))
                .on(at + "/RmtInf/Strd/CdtrRefInf/Ref", into(CamtField.CdtrRef))
                .on(at + "/RmtInf/Strd/CdtrRefInf/CdtrRef", into(CamtField.CdtrRef))
                .on(at + "/RmtInf/Strd/RfrdDocInf/Nb", into(CamtField.RfrdDoc))
                .on(at + "/RmtInf/Strd/AddtlRmtInf", exactlyInto(CamtField.AddtlRmtInf))
                .on(at + "/AddtlTxInf", exactlyInto(CamtField.AddtlTxInf));
    }

    private interface Side {
        Party of(CamtEntry entry);
    }

    private static XmlPaths<CamtEntry> party(String role, String at, Side side, XmlPaths<CamtEntry> paths) {
        String parties = at + "/RltdPties/";
        String account = parties + role + "Acct/Id/";
        String agent = at + "/RltdAgts/" + role + "Agt/FinInstnId/";
        return paths.on((entry, text) -> side.of(entry).name = text, parties + role + "/Nm", parties + role + "/Pty/Nm")
                .on(
                        (entry, text) -> side.of(entry).ultimateName = text,
                        parties + "Ultmt" + role + "/Nm",
                        parties + "Ultmt" + role + "/Pty/Nm")
                .on(account + "IBAN", (entry, text) -> side.of(entry).account.iban(text))
                .on((entry, text) -> side.of(entry).account.other(text), CamtAccount.others(account))
                .on(
                        into(role.equals("Dbtr") ? CamtField.DbtrAgt : CamtField.CdtrAgt),
                        agent + "BIC",
                        agent + "BICFI",
                        agent + "ClrSysMmbId/MmbId",
                        agent + "Nm");
    }

    private static BiConsumer<CamtEntry, String> into(CamtField field) {
        return (entry, text) -> entry.add(field, text.strip());
    }

    /** Remarks stay as they are, blanks and all. */
    private static BiConsumer<CamtEntry, String> exactlyInto(CamtField field) {
        return (entry, text) -> entry.add(field, text);
    }

    /** The number only helps to read control totals: one that is none says nothing. */
    private void batched(String text) {
        if (text.length() <= MOST_DIGITS && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            batched += Long.parseLong(text);
        }
    }

    /** It is longer than allowed: from here on only its money counts. */
    void oversized() {
        oversized = true;
        fields.clear();
    }

    boolean isOversized() {
        return oversized;
    }

    private void add(CamtField field, String text) {
        if (!text.isEmpty() && !oversized) {
            fields.computeIfAbsent(field, absent -> new ArrayList<>(1)).add(text);
        }
    }

    private void reference(CamtField field, String text) {
        if (!text.strip().equals(NOT_PROVIDED)) {
            add(field, text.strip());
        }
    }

    /** As text until version 7, as a code from version 8 on. */
    private void status(String text) {
        status = status.isEmpty() ? text.strip() : status;
    }

    private String first(CamtField field) {
        List<String> values = fields.getOrDefault(field, List.of());
        if (values.isEmpty()) {
            return field == CamtField.AcctSvcrRef && details == 1 ? detailReference : "";
        }
        return field == CamtField.Domn ? String.join("-", values) : values.get(0);
    }

    /** A statement is of booked entries: without a status it is one. */
    EntryStatus status(Values values) {
        return switch (status) {
            case "BOOK", "" -> EntryStatus.BOOKED;
            case "PDNG", "FUTR" -> EntryStatus.PENDING;
            case "INFO" -> EntryStatus.INFORMATION;
            default -> {
                values.report(Fault.STATUS_UNKNOWN, "Sts", status, "");
                yield EntryStatus.BOOKED;
            }
        };
    }

    String currency() {
        return currency;
    }

    /** The standard's indicator is the effect: a reversed credit is a DBIT. */
    Direction direction() {
        return side.equals("CRDT") ? Direction.CREDIT : Direction.DEBIT;
    }

    /** Transactions in it, where the bank details them. */
    int transactions() {
        return Math.max(details, 1);
    }

    /** Transactions in it, also those that the bank only counts. */
    long batched() {
        return Math.max(transactions(), batched);
    }

    /** Checks amount, currency and side; the amount, or null where it or the side cannot be read. */
    Long money(CamtLayout layout, String accountCurrency, Values values) {
        // Some currencies have large numbers; what is booked stays within the limit of an entry.
        String written = CamtReader.amountOf(amount);
        Long fen = layout.inspection() ? values.total("Amt", written) : values.amount("Amt", written);
        if (fen != null && fen < 0) {
            values.report(Fault.AMOUNT_NEGATIVE, "Amt", amount.strip(), "");
            fen = null;
        }
        if (!currency.equals(accountCurrency) && !(currency.isEmpty() && layout.inspection())) {
            values.report(Fault.CURRENCY, "Amt/@Ccy", currency, "应为 " + accountCurrency);
        }
        boolean known = side.equals("CRDT") || side.equals("DBIT");
        if (!known) {
            values.report(Fault.DIRECTION_UNKNOWN, "CdtDbtInd", side, "应为 CRDT 或 DBIT");
        }
        return known ? fen : null;
    }

    /** Returns the booking date, the given one where the entry has none, or null after a report. */
    LocalDate bookedOn(CamtLayout layout, LocalDate otherwise, Values values) {
        for (CamtField field : layout.bookedOn()) {
            String text = first(field);
            if (!text.isEmpty()) {
                LocalDate date = values.date(field.name(), CamtReader.dateOf(text));
                return date == null && layout.inspection() ? otherwise : date;
            }
        }
        if (otherwise == null) {
            values.report(Fault.FIELD_EMPTY, layout.bookedOn().get(0).name(), "", "");
        }
        return otherwise;
    }

    /** Returns the entry, or null after a report; for inspection also after one, as long as the money is certain. */
    BankEntry toEntry(
            CamtLayout layout,
            String accountCurrency,
            Values values,
            LocalDate bookedOn,
            int sequence,
            long offset,
            int length) {
        Long fen = money(layout, accountCurrency, values);
        if (!FLAGS.contains(reversal)) {
            values.report(Fault.DIRECTION_UNKNOWN, "RvslInd", reversal, "应为 true 或 false");
        }
        String identity = identity(layout, bookedOn, values);
        if (fen == null || bookedOn == null || (values.failed() && !layout.inspection())) {
            return null;
        }
        boolean reversed = reversal.equals("true") || reversal.equals("1");
        // A reversed credit is a DBIT, and its other party is the debtor.
        Party other = (direction() == Direction.CREDIT) != reversed ? debtor : creditor;
        boolean single = details <= 1;
        return new BankEntry(
                sequence,
                bookedOn,
                direction(),
                fen,
                reversed,
                identity,
                first(layout.code()),
                single ? other.account.id() : "",
                single ? other.name() : "",
                texts(layout),
                offset,
                length);
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
