package org.housingfund.gateway.closing;

import java.util.List;
import java.util.TreeMap;

/**
 * Turnover and balance of every subject after a day close, in fen.
 *
 * @param subjects in order of their codes
 */
public record TrialBalance(List<Subject> subjects) {
    static final TrialBalance EMPTY = new TrialBalance(List.of());

    /**
     * One subject.
     *
     * @param debitFen all debits ever
     * @param creditFen all credits ever, positive
     */
    public record Subject(String code, String name, long debitFen, long creditFen) {
        /** Debit positive. */
        public long balanceFen() {
            return debitFen - creditFen;
        }

        Subject plus(Subject movement) {
            return new Subject(
                    code,
                    movement.name,
                    Math.addExact(debitFen, movement.debitFen),
                    Math.addExact(creditFen, movement.creditFen));
        }
    }

    /** This balance after further movements. */
    TrialBalance plus(List<Subject> movements) {
        TreeMap<String, Subject> byCode = new TreeMap<>();
        subjects.forEach(subject -> byCode.put(subject.code(), subject));
        movements.forEach(movement -> byCode.merge(movement.code(), movement, Subject::plus));
        return new TrialBalance(List.copyOf(byCode.values()));
    }

    /** All debits. */
    public long debitFen() {
        return subjects.stream().mapToLong(Subject::debitFen).sum();
    }

    /** All credits, positive. */
    public long creditFen() {
        return subjects.stream().mapToLong(Subject::creditFen).sum();
    }

    /** Balances of the subjects that have more debits. */
    public long debitBalanceFen() {
        return subjects.stream()
                .mapToLong(subject -> Math.max(subject.balanceFen(), 0))
                .sum();
    }

    /** Balances of the subjects that have more credits, positive. */
    public long creditBalanceFen() {
        return debitBalanceFen() - debitFen() + creditFen();
    }

    /** Debits equal credits. */
    public boolean balanced() {
        return debitFen() == creditFen();
    }
}
