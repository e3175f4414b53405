package org.housingfund.gateway.statement;

import java.time.LocalDate;
import org.housingfund.gateway.kernel.Money;

/**
 * Balances that stand beside entries. Each follows from the one before it; in an export that lists the newest first, from
 * the one behind it. Which of the two a file is, its balances prove from the first to the last: where neither holds, the
 * rows that do not follow are reported. Where both hold, the days decide.
 */
final class RunningBalances {
    private boolean oldestFirst = true;
    private boolean newestFirst = true;
    private LocalDate firstDay;
    private LocalDate lastDay;
    private Long firstFen;
    private Long lastFen;
    private long firstEffect;
    private long lastEffect;
    private boolean gap;
    private boolean gapBefore;
    /** The row that does not follow from the one before it, as long as the order is not known. */
    private long doubtLine;

    private String doubtFen = "";
    private String doubt = "";

    /** A row could not be read: what stands behind it need not follow from what stands before it. */
    void gap() {
        gapBefore |= firstFen == null;
        gap = true;
        lastFen = null;
    }

    boolean hasGap() {
        return gap;
    }

    /** Takes an entry; {@code openingFen} as the file says it, else null. */
    void take(BankEntry entry, long balanceFen, Long openingFen, Values values) {
        boolean first = firstFen == null;
        Long before = !first ? lastFen : gapBefore ? null : openingFen;
        LocalDate day = entry.bookedOn();
        boolean fits = first || lastFen == null || lastFen - lastEffect == balanceFen;
        newestFirst &= fits && (lastDay == null || !day.isAfter(lastDay));
        if (!newestFirst) {
            settleDoubt(values);
        }
        if (before != null && before + entry.effectFen() != balanceFen) {
            String detail = "上一笔之后 " + Money.format(before) + "，本笔 " + Money.format(entry.effectFen()) + "，应为 "
                    + Money.format(before + entry.effectFen());
            if (!newestFirst) {
                values.report(Fault.BALANCE_RUNNING, "balance", Money.format(balanceFen), detail);
            } else if (oldestFirst) {
                doubtLine = values.line();
                doubtFen = Money.format(balanceFen);
                doubt = detail;
            }
            oldestFirst = false;
        }
        if (first) {
            firstFen = balanceFen;
            firstEffect = entry.effectFen();
            firstDay = day;
        }
        lastFen = balanceFen;
        lastEffect = entry.effectFen();
        lastDay = day;
    }

    private void settleDoubt(Values values) {
        if (!doubt.isEmpty()) {
            values.reportAt(doubtLine, Fault.BALANCE_RUNNING, "balance", doubtFen, doubt);
            doubt = "";
        }
    }

    /** Gives the statement the balances that it does not say itself, as far as they are known. */
    void settle(StatementFigures figures, Values values) {
        if (firstFen == null) {
            return;
        }
        boolean descending = newestFirst && (!oldestFirst || firstDay.isAfter(lastDay));
        Long opening = descending
                ? (lastFen == null ? null : (Long) (lastFen - lastEffect))
                : gapBefore ? null : (Long) (firstFen - firstEffect);
        if (descending && figures.openingFen != null && opening != null && !opening.equals(figures.openingFen)) {
            settleDoubt(values);
        }
        if (figures.openingFen == null) {
            figures.openingFen = opening;
        }
        if (figures.closingFen == null) {
            figures.closingFen = !descending ? lastFen : gapBefore ? null : firstFen;
        }
    }
}
