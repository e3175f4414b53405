package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code Bal} of one statement, and which of them are its opening and its closing balance. Of several with one code
 * the earliest day opens and the latest closes.
 */
final class CamtBalances {
    private static final String OPENING_BOOKED = "OPBD";
    private static final String PREVIOUS_CLOSING = "PRCD";
    private static final String CLOSING_BOOKED = "CLBD";
    private static final String INTERIM_BOOKED = "ITBD";
    private static final String OPENING_AVAILABLE = "OPAV";
    private static final String CLOSING_AVAILABLE = "CLAV";
    private static final List<String> BOOKED =
            List.of(OPENING_BOOKED, PREVIOUS_CLOSING, CLOSING_BOOKED, INTERIM_BOOKED);

    private record Balance(String code, String currency, long fen, LocalDate date, int position) {}

    /** By code; balances in another currency than the account's only where there is none in its own. */
    private final Map<String, Balance> first = new HashMap<>();

    private final Map<String, Balance> last = new HashMap<>();
    private int count;
    private String currency = "";

    private String code = "";
    private String side = "";
    private String amount = "";
    private String amountCurrency = "";
    private String date = "";

    static XmlPaths<CamtStatement> paths(XmlPaths<CamtStatement> paths) {
        return paths.onBegin("Bal", (statement, xml) -> statement.balances().clear())
                .onBegin("Bal/Amt", (statement, xml) -> statement.balances().amountCurrency = xml.attribute("Ccy"))
                .on(
                        (statement, text) -> statement.balances().code = text.strip(),
                        "Bal/Tp/CdOrPrtry/Cd",
                        "Bal/Tp/CdOrPrtry/Prtry",
                        "Bal/Tp/Cd",
                        "Bal/Tp/Prtry")
                .on("Bal/CdtDbtInd", (statement, text) -> statement.balances().side = text.strip())
                .on("Bal/Amt", (statement, text) -> statement.balances().amount = text)
                .on((statement, text) -> statement.balances().date = text, "Bal/Dt/Dt", "Bal/Dt/DtTm")
                .on("Bal", (statement, text) -> statement.balances().take(statement));
    }

    private void clear() {
        code = "";
        side = "";
        amount = "";
        amountCurrency = "";
        date = "";
    }

    private void take(CamtStatement statement) {
        Values values = statement.values();
        boolean available = code.equals(OPENING_AVAILABLE) || code.equals(CLOSING_AVAILABLE);
        if (!available && !BOOKED.contains(code)) {
            return;
        }
        String field = "Bal/" + code;
        if (currency.isEmpty()) {
            currency = amountCurrency;
        }
        LocalDate day = date.isBlank() ? null : statement.date(field + "/Dt", date);
        Long fen = values.total(field, unsigned(amount));
        if (fen == null) {
            return;
        }
        boolean debit = side.equals("DBIT");
        if (!debit && !side.equals("CRDT") && !side.isEmpty()) {
            values.report(Fault.DIRECTION_UNKNOWN, field, side, "应为 CRDT 或 DBIT");
            return;
        }
        if (fen < 0 && !side.isEmpty()) {
            values.report(Fault.AMOUNT_NEGATIVE, field, amount.strip(), "");
            return;
        }
        // Without an indicator the sign is all there is.
        Balance balance = new Balance(code, amountCurrency, debit ? -fen : fen, day, ++count);
        String own = statement.figures().currency.isEmpty() ? currency : statement.figures().currency;
        first.merge(code, balance, (old, next) -> precedes(own, next, old) ? next : old);
        last.merge(code, balance, (old, next) -> follows(own, next, old) ? next : old);
    }

    /** A balance or sum of nothing may have a sign. */
    static String unsigned(String text) {
        String amount = CamtReader.amountOf(text);
        boolean nothing = amount.startsWith("-") && amount.chars().skip(1).allMatch(c -> c == '0' || c == '.');
        return nothing ? amount.substring(1) : amount;
    }

    /** Of two with one code: nearer to the opening; of one day the first that is written. */
    private static boolean precedes(String own, Balance next, Balance old) {
        return better(own, old, next) || (!better(own, next, old) && isBefore(next, old));
    }

    /** Of two with one code: nearer to the closing; of one day the last that is written. */
    private static boolean follows(String own, Balance next, Balance old) {
        return better(own, old, next) || (!better(own, next, old) && !isBefore(next, old));
    }

    /** Only the second is in the account's own currency. */
    private static boolean better(String own, Balance one, Balance other) {
        return !one.currency().equals(own) && other.currency().equals(own);
    }

    private static boolean isBefore(Balance one, Balance other) {
        return one.date() != null && other.date() != null && one.date().isBefore(other.date());
    }

    /** Of the first balance that counts, or empty. */
    String currency() {
        return currency;
    }

    private Balance opening() {
        for (String booked : List.of(OPENING_BOOKED, PREVIOUS_CLOSING)) {
            if (first.containsKey(booked)) {
                return first.get(booked);
            }
        }
        Balance interim = first.get(INTERIM_BOOKED);
        if (interim != null
                && (last.containsKey(CLOSING_BOOKED) || last.get(INTERIM_BOOKED).position() != interim.position())) {
            // a later page begins where the one before it ended
            return interim;
        }
        return onlyAvailable() ? first.get(OPENING_AVAILABLE) : null;
    }

    private Balance closing() {
        if (last.containsKey(CLOSING_BOOKED)) {
            return last.get(CLOSING_BOOKED);
        }
        if (last.containsKey(INTERIM_BOOKED)) {
            return last.get(INTERIM_BOOKED);
        }
        return onlyAvailable() ? last.get(CLOSING_AVAILABLE) : null;
    }

    /** What closes is the balance of a moment, and what opens that of the day. */
    boolean closesInterim() {
        Balance opening = opening();
        Balance closing = closing();
        return opening != null
                && closing != null
                && closing.code().equals(INTERIM_BOOKED)
                && !opening.code().equals(INTERIM_BOOKED);
    }

    private boolean onlyAvailable() {
        return BOOKED.stream().noneMatch(first::containsKey);
    }

    LocalDate openingDate() {
        Balance opening = opening();
        return opening == null || opening.code().equals(PREVIOUS_CLOSING) ? null : opening.date();
    }

    LocalDate closingDate() {
        Balance closing = closing();
        return closing == null ? null : closing.date();
    }

    /** Gives the statement its opening and closing balance. */
    void settle(StatementFigures figures, Values values) {
        figures.openingFen = settle(opening(), figures, values);
        figures.closingFen = settle(closing(), figures, values);
    }

    private static Long settle(Balance balance, StatementFigures figures, Values values) {
        if (balance == null) {
            return null;
        }
        if (!balance.currency().isEmpty() && !balance.currency().equals(figures.currency)) {
            values.report(Fault.CURRENCY, "Bal/" + balance.code(), balance.currency(), "应为 " + figures.currency);
        }
        return balance.fen();
    }
}
