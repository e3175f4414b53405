package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.StatementHandler.StatementSummary;

/** One statement while it is read: what it declares of itself and what its entries add up to. */
final class StatementFigures {
    /** So that balances can still be added to it. */
    private static final long MOST_FEN = Long.MAX_VALUE / 4;

    /** Currencies of three decimals and more. */
    private static final Set<String> CENTS_ARE_NOT_ALL = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() > 2)
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    String account = "";
    String currency = "";
    String number = "";
    Long sequenceNo;
    LocalDate periodFrom;
    LocalDate periodTo;
    Long openingFen;
    Long closingFen;
    /** Entries carry balances and days, which stand in for what the file does not say of itself. */
    boolean balancesFromEntries;

    boolean periodFromEntries;
    /** Control totals; null where the bank gives none. */
    Long count;

    Long creditCount;
    Long debitCount;
    Long creditSumFen;
    Long debitSumFen;

    /** Balances beside the entries. */
    final RunningBalances running = new RunningBalances();

    private int entries;
    private long creditFen;
    private long debitFen;
    private int statedCredits;
    private int statedDebits;
    private long statedCreditFen;
    private long statedDebitFen;
    private boolean refused;
    /** For inspection only: account, period and balances may be missing without being a fault. */
    boolean partial;
    /** The balances are of a longer time than the entries: they need not follow from each other. */
    boolean increment;

    /** Position of the next entry. */
    int nextSequence() {
        return entries + 1;
    }

    /** Whether sums stay exact with one more. */
    boolean hasRoomFor(long fen) {
        return fen <= MOST_FEN - creditFen - debitFen;
    }

    /**
     * Adds an entry.
     *
     * @param stated the side the bank wrote it on, and the amount as written: control totals add up what is written,
     *     so a negative credit lessens the credits
     */
    void add(BankEntry entry, Direction stated, long statedFen) {
        entries++;
        if (entry.direction() == Direction.CREDIT) {
            creditFen += entry.amountFen();
        } else {
            debitFen += entry.amountFen();
        }
        if (stated == Direction.CREDIT) {
            statedCredits++;
            statedCreditFen += statedFen;
        } else {
            statedDebits++;
            statedDebitFen += statedFen;
        }
    }

    /** An entry was refused: sums can no longer agree, and saying so would only repeat it. */
    void refuse() {
        refused = true;
        running.gap();
        entries++;
    }

    /** Takes an entry's day, where the file does not say its period. */
    void seen(LocalDate day) {
        if (!periodFromEntries) {
            return;
        }
        periodFrom = periodFrom == null || day.isBefore(periodFrom) ? day : periodFrom;
        periodTo = periodTo == null || day.isAfter(periodTo) ? day : periodTo;
    }

    /** Opening plus entries equals closing, or one of the balances is missing. */
    boolean closes() {
        return openingFen == null || closingFen == null || openingFen + creditFen - debitFen == closingFen;
    }

    /** Checks the declared against the added up. */
    void check(Values values) {
        if (CENTS_ARE_NOT_ALL.contains(currency)) {
            values.report(Fault.CURRENCY_DECIMALS, "currency", currency, "");
        }
        if (account.isEmpty() && !partial) {
            values.report(Fault.FIELD_EMPTY, "account", "", "账号");
        }
        if (periodFrom != null && periodTo != null && periodFrom.isAfter(periodTo)) {
            values.report(Fault.PERIOD_INVALID, "period", periodFrom + "/" + periodTo, "");
        }
        if (periodFromEntries && periodFrom == null && !refused) {
            values.report(Fault.PERIOD_MISSING, "period", "", "");
        }
        if ((openingFen == null || closingFen == null)
                && !partial
                && !(balancesFromEntries && (refused || running.hasGap()))) {
            values.report(Fault.BALANCE_MISSING, openingFen == null ? "opening" : "closing", "", "");
        }
        checkCount(values, "count", count, entries);
        if (refused) {
            return;
        }
        checkCount(values, "credit-count", creditCount, statedCredits);
        checkCount(values, "debit-count", debitCount, statedDebits);
        checkSum(values, Fault.CONTROL_CREDIT, "credit-sum", creditSumFen, statedCreditFen);
        checkSum(values, Fault.CONTROL_DEBIT, "debit-sum", debitSumFen, statedDebitFen);
        if (openingFen != null && closingFen != null && !increment) {
            long computed = openingFen + creditFen - debitFen;
            if (computed != closingFen) {
                String detail = "期初 " + Money.format(openingFen) + " + 贷方 " + Money.format(creditFen) + " - 借方 "
                        + Money.format(debitFen) + " = " + Money.format(computed) + "，文件期末为 "
                        + Money.format(closingFen) + "，相差 " + Money.format(closingFen - computed);
                values.report(Fault.BALANCE, "closing", Money.format(closingFen), detail);
            }
        }
    }

    static void checkCount(Values values, String field, Long declared, long counted) {
        if (declared != null && declared != counted) {
            values.report(Fault.CONTROL_COUNT, field, "" + declared, "文件声明 " + declared + " 笔，实际 " + counted + " 笔");
        }
    }

    static void checkSum(Values values, Fault fault, String field, Long declared, long added) {
        if (declared != null && declared != added) {
            String detail = "文件声明 " + Money.format(declared) + "，实际 " + Money.format(added);
            values.report(fault, field, Money.format(declared), detail);
        }
    }

    /** The bank's number, or the period where it has none. */
    String name() {
        if (!number.isEmpty() || periodFrom == null || periodTo == null) {
            return number;
        }
        return periodFrom.equals(periodTo) ? periodTo.toString() : periodFrom + "/" + periodTo;
    }

    /** Returns the summary, or null where a part of it could not be read (and was reported). */
    StatementSummary summary() {
        boolean whole = !account.isEmpty() && periodFrom != null && periodTo != null;
        return !partial && (!whole || openingFen == null || closingFen == null) ? null : soFar();
    }

    /** As {@link #summary}, with what is not known missing in it. */
    StatementSummary soFar() {
        return new StatementSummary(
                account,
                currency,
                name(),
                sequenceNo,
                periodFrom,
                periodTo,
                openingFen,
                closingFen,
                entries,
                creditFen,
                debitFen,
                increment);
    }
}
