package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.statement.TextLayout.AmountRule;
import org.housingfund.gateway.statement.TextLayout.ByColumns;
import org.housingfund.gateway.statement.TextLayout.ByFlag;
import org.housingfund.gateway.statement.TextLayout.BySign;
import org.housingfund.gateway.statement.TextLayout.Party;
import org.housingfund.gateway.statement.TextLayout.Reversal;

/** Turns the fields of one entry line into an entry, as the mapping says. */
final class EntryMapper {
    private static final String DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFF0D";

    private final TextLayout.Entry rule;
    private final Rows rows;
    private final List<String> currencies;
    private final Values values;
    private final int[] identityColumns;
    private int[] positions;

    private Direction stated = Direction.CREDIT;
    private long statedFen;
    private Long balanceFen;

    EntryMapper(TextLayout.Entry rule, Rows rows, List<String> currencies, Values values) {
        this.rule = rule;
        this.rows = rows;
        this.currencies = currencies;
        this.values = values;
        List<String> names =
                rule.columns().stream().map(TextLayout.Column::name).toList();
        this.identityColumns = rule.identity() == null
                ? new int[0]
                : rule.identity().columns().stream().mapToInt(names::indexOf).toArray();
        this.positions = new int[rule.columns().size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i;
        }
    }

    /** The account in the current row; empty where rows have none. */
    String account() {
        return unrounded(rule.account());
    }

    /** The balance after the last entry, or null. */
    Long balanceFen() {
        return balanceFen;
    }

    /** Whether the current row has a booking date, as an entry has. */
    boolean looksLikeEntry() {
        int position = positions[rule.bookedOn()];
        return position < rows.count() && values.isDate(rows.field(position));
    }

    /** The current row's field under an entry column; empty where the row is shorter. */
    String under(int column) {
        return positions[column] < rows.count() ? field(column) : "";
    }

    /** Where each of the mapping's columns stands in the file. */
    void usePositions(int[] inFile) {
        positions = inFile.clone();
    }

    /** The side the last entry was written on. */
    Direction stated() {
        return stated;
    }

    /** The last entry's amount with the sign it was written with. */
    long statedFen() {
        return statedFen;
    }

    /**
     * Returns the entry, or null where side or amount could not be read, or are of another currency. Whatever else is wrong
     * is reported, and the entry returned: the file is refused, but its figures are told as they stand in it.
     *
     * @param fallback booking date of an entry whose own cannot be read; null where there is none
     */
    BankEntry map(int sequence, long rawOffset, int rawLength, LocalDate fallback) {
        LocalDate bookedOn = values.date(name(rule.bookedOn()), field(rule.bookedOn()));
        boolean amountRead = amount(rule.amount());
        boolean flagged = reversal();
        String identity = identity(bookedOn);
        boolean foreign = rule.currency() != TextLayout.NONE
                && !currencies.contains(field(rule.currency()).strip());
        if (foreign) {
            values.report(
                    Fault.CURRENCY,
                    name(rule.currency()),
                    field(rule.currency()).strip(),
                    "应为 " + currencies);
        }
        balanceFen =
                rule.balance() == TextLayout.NONE ? null : values.total(name(rule.balance()), field(rule.balance()));
        String counterpartyAccount = unrounded(column(rule.counterpartyAccount()));
        LocalDate day = bookedOn == null ? fallback : bookedOn;
        if (!amountRead || foreign || day == null) {
            return null;
        }
        boolean opposite = statedFen < 0 != (flagged && rule.reversal().opposite());
        boolean reversal = flagged || statedFen < 0;
        List<String> texts = new ArrayList<>(rule.texts().size());
        for (int column : rule.texts()) {
            texts.add(field(column));
        }
        return new BankEntry(
                sequence,
                day,
                opposite ? other(stated) : stated,
                Math.abs(statedFen),
                reversal,
                identity,
                optional(rule.code()).strip(),
                counterpartyAccount,
                optional(column(rule.counterpartyName())),
                texts,
                rawOffset,
                rawLength);
    }

    private boolean amount(AmountRule amount) {
        if (amount instanceof ByFlag byFlag) {
            return byFlag(byFlag);
        }
        if (amount instanceof BySign bySign) {
            return bySign(bySign);
        }
        return byColumns((ByColumns) amount);
    }

    private boolean byFlag(ByFlag by) {
        String flag = field(by.flag()).strip();
        if (by.credit().contains(flag)) {
            stated = Direction.CREDIT;
        } else if (by.debit().contains(flag)) {
            stated = Direction.DEBIT;
        } else {
            values.report(Fault.DIRECTION_UNKNOWN, name(by.flag()), flag, "贷方为 " + by.credit() + "，借方为 " + by.debit());
            take(by.amount(), by.negativeReverses());
            return false;
        }
        return take(by.amount(), by.negativeReverses());
    }

    private boolean bySign(BySign by) {
        if (!take(by.amount(), true)) {
            return false;
        }
        stated = statedFen < 0 ? Direction.DEBIT : Direction.CREDIT;
        statedFen = Math.abs(statedFen);
        return true;
    }

    private boolean byColumns(ByColumns by) {
        boolean credit = isWritten(by.credit());
        boolean debit = isWritten(by.debit());
        if (credit == debit) {
            values.report(Fault.AMOUNT_BOTH, name(by.credit()), "", name(by.credit()) + "、" + name(by.debit()));
            return false;
        }
        stated = credit ? Direction.CREDIT : Direction.DEBIT;
        return take(credit ? by.credit() : by.debit(), by.negativeReverses());
    }

    /** Empty, zero and a dash all mean "not this side"; negative zero and the like are left for the amount's own check. */
    private boolean isWritten(int column) {
        String text = field(column).strip();
        return !consistsOf("0.", text) && !consistsOf(DASHES, text);
    }

    private static boolean consistsOf(String characters, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean take(int column, boolean negativeAllowed) {
        Long fen = values.amount(name(column), field(column));
        if (fen == null) {
            return false;
        }
        statedFen = fen;
        if (fen == 0) {
            values.report(Fault.AMOUNT_ZERO, name(column), field(column).strip(), "");
            return false;
        }
        if (fen < 0 && !negativeAllowed) {
            values.report(Fault.AMOUNT_NEGATIVE, name(column), field(column).strip(), "");
            return false;
        }
        return true;
    }

    private boolean reversal() {
        Reversal reversal = rule.reversal();
        return reversal != null
                && reversal.values().contains(field(reversal.column()).strip());
    }

    private String identity(LocalDate bookedOn) {
        IdentityRule identity = rule.identity();
        if (identity == null || bookedOn == null) {
            return "";
        }
        List<String> parts = new ArrayList<>(identityColumns.length);
        for (int column : identityColumns) {
            parts.add(unrounded(column));
        }
        if (parts.get(0).isBlank()) {
            values.report(Fault.IDENTITY_EMPTY, name(identityColumns[0]), "", "");
            return "";
        }
        return identity.canonical(name(identityColumns[0]), parts, bookedOn, values);
    }

    /** As written: a payment that is taken back keeps its payer and payee. */
    private int column(Party party) {
        return stated == Direction.CREDIT ? party.ofCredit() : party.ofDebit();
    }

    private String unrounded(int column) {
        return column == TextLayout.NONE ? "" : values.unrounded(name(column), field(column));
    }

    private String optional(int column) {
        return column == TextLayout.NONE ? "" : field(column);
    }

    private String field(int column) {
        return rows.field(positions[column]);
    }

    private String name(int column) {
        return rule.columns().get(column).name();
    }

    private static Direction other(Direction direction) {
        return direction == Direction.CREDIT ? Direction.DEBIT : Direction.CREDIT;
    }
}
