package org.housingfund.gateway.statement;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Problem;

/** Collects what a file says, entries excepted: those are counted. */
public final class Inspection implements StatementHandler {
    /**
     * One statement.
     *
     * @param summary null where nothing is known of it as a whole
     * @param finished it was read to its end
     * @param unbooked what is announced or told, and in no other sum
     */
    public record Seen(
            String account,
            String currency,
            String number,
            Sums sums,
            Map<EntryStatus, Sums> unbooked,
            StatementSummary summary,
            boolean finished) {
        /** Whether opening plus entries equals closing; null where nobody can say. */
        @JsonProperty
        public Boolean closes() {
            return finished ? summary.closes() : Boolean.FALSE;
        }
    }

    /** What entries add up to, for statements that never closed. */
    public static final class Sums {
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

        @JsonProperty
        public int entries() {
            return entries;
        }

        /** Money in; positive. */
        @JsonProperty
        public long creditFen() {
            return creditFen;
        }

        /** Money out; positive. */
        @JsonProperty
        public long debitFen() {
            return debitFen;
        }
    }

    private final List<Seen> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** In the order of the file. */
    public List<Seen> statements() {
        return statements;
    }

    /** In the order in which they were met. */
    public List<Problem> problems() {
        return problems;
    }

    /** Whether nothing was wrong with it. */
    public boolean accepted() {
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
