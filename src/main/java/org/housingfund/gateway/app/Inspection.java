package org.housingfund.gateway.app;

import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.StatementHandler;

/** Collects what a file says, entries excepted: those are counted. */
final class Inspection implements StatementHandler {
    /**
     * One statement; {@code summary} is null where it could not be read to its end, {@code openingFen} and {@code
     * closingFen} where the file does not say.
     */
    record Seen(
            String account,
            String currency,
            String number,
            Sums sums,
            StatementSummary summary,
            Long openingFen,
            Long closingFen) {
        boolean closes() {
            return openingFen != null
                    && closingFen != null
                    && openingFen + sums.creditFen() - sums.debitFen() == closingFen;
        }
    }

    /** What entries add up to, for statements that never closed. */
    static final class Sums {
        private int entries;
        private long creditFen;
        private long debitFen;

        int entries() {
            return entries;
        }

        long creditFen() {
            return creditFen;
        }

        long debitFen() {
            return debitFen;
        }
    }

    private final List<Seen> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    List<Seen> statements() {
        return statements;
    }

    List<Problem> problems() {
        return problems;
    }

    boolean accepted() {
        return problems.isEmpty();
    }

    @Override
    public void opened(String account, String currency, String number) {
        statements.add(new Seen(account, currency, number, new Sums(), null, null, null));
    }

    @Override
    public void entry(BankEntry entry) {
        Sums sums = statements.get(statements.size() - 1).sums();
        sums.entries++;
        if (entry.effectFen() > 0) {
            sums.creditFen += entry.amountFen();
        } else {
            sums.debitFen += entry.amountFen();
        }
    }

    @Override
    public void closed(StatementSummary summary) {
        replaceLast(summary.number(), summary, summary.openingFen(), summary.closingFen());
    }

    @Override
    public void unclosed(String number, Long openingFen, Long closingFen) {
        replaceLast(number, null, openingFen, closingFen);
    }

    private void replaceLast(String number, StatementSummary summary, Long openingFen, Long closingFen) {
        Seen seen = statements.remove(statements.size() - 1);
        statements.add(
                new Seen(seen.account(), seen.currency(), number, seen.sums(), summary, openingFen, closingFen));
    }

    @Override
    public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

    @Override
    public void problem(Problem problem) {
        problems.add(problem);
    }
}
