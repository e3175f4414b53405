package org.housingfund.gateway.app;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.EntryStatus;
import org.housingfund.gateway.statement.StatementHandler;

/** Collects what a file says, entries excepted: those are counted. */
final class Inspection implements StatementHandler {
    /**
     * One statement; {@code summary} is null where nothing is known of it as a whole.
     *
     * @param finished it was read to its end
     * @param unbooked what is announced or told, and in no other sum
     */
    record Seen(
            String account,
            String currency,
            String number,
            Sums sums,
            Map<EntryStatus, Sums> unbooked,
            StatementSummary summary,
            boolean finished) {
        /** Whether opening plus entries equals closing; null where nobody can say. */
        Boolean closes() {
            return finished ? summary.closes() : Boolean.FALSE;
        }
    }

    /** What entries add up to, for statements that never closed. */
    static final class Sums {
        private int entries;
        private long creditFen;
        private long debitFen;

        private void add(Direction direction, long fen) {
            entries++;
            if (direction == Direction.CREDIT) {
                creditFen += fen;
            } else {
                debitFen += fen;
            }
        }

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
        statements.add(new Seen(account, currency, number, new Sums(), new EnumMap<>(EntryStatus.class), null, false));
    }

    @Override
    public void entry(BankEntry entry) {
        statements.get(statements.size() - 1).sums().add(entry.direction(), entry.amountFen());
    }

    @Override
    public void unbooked(EntryStatus status, Direction direction, long amountFen) {
        Seen seen = statements.get(statements.size() - 1);
        seen.unbooked().computeIfAbsent(status, first -> new Sums()).add(direction, amountFen);
    }

    @Override
    public void closed(StatementSummary summary) {
        end(summary, true);
    }

    @Override
    public void unfinished(StatementSummary soFar) {
        end(soFar, false);
    }

    private void end(StatementSummary summary, boolean finished) {
        Seen seen = statements.remove(statements.size() - 1);
        // What the head of a statement does not say, its end may.
        statements.add(new Seen(
                firstOf(seen.account(), summary.account()),
                firstOf(seen.currency(), summary.currency()),
                summary.number(),
                seen.sums(),
                seen.unbooked(),
                summary,
                finished));
    }

    private static String firstOf(String told, String later) {
        return told.isEmpty() ? later : told;
    }

    @Override
    public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

    @Override
    public void problem(Problem problem) {
        problems.add(problem);
    }
}
