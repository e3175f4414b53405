package org.housingfund.gateway.statement;

import java.util.List;

/**
 * The {@code TxsSummry} of one statement against its entries. Banks count entries or the transactions in them, those
 * detailed or those told by {@code NbOfTxs}, with or without those that are not booked; a total that fits none of these ways is wrong for certain.
 */
final class CamtTotals {
    private final Side total = new Side("count", "sum", Fault.CONTROL_SUM);
    private final Side credit = new Side("credit-count", "credit-sum", Fault.CONTROL_CREDIT);
    private final Side debit = new Side("debit-count", "debit-sum", Fault.CONTROL_DEBIT);
    private boolean refused;

    /** What one {@code Ttl…Ntries} declares and what there is. */
    private static final class Side {
        private final String countField;
        private final String sumField;
        private final Fault sumFault;
        private Long declaredCount;
        private Long declaredFen;
        private long booked;
        private long transactions;
        private long batched;
        private long bookedFen;
        private long unbooked;
        private long unbookedTransactions;
        private long unbookedBatched;
        private long unbookedFen;

        Side(String countField, String sumField, Fault sumFault) {
            this.countField = countField;
            this.sumField = sumField;
            this.sumFault = sumFault;
        }

        void booked(CamtEntry entry, long fen) {
            booked++;
            transactions += entry.transactions();
            batched += entry.batched();
            bookedFen += fen;
        }

        void unbooked(CamtEntry entry, long fen) {
            unbooked++;
            unbookedTransactions += entry.transactions();
            unbookedBatched += entry.batched();
            unbookedFen += fen;
        }

        void checkCount(Values values) {
            List<Long> right = List.of(
                    booked,
                    booked + unbooked,
                    transactions,
                    transactions + unbookedTransactions,
                    batched,
                    batched + unbookedBatched);
            if (declaredCount != null && !right.contains(declaredCount)) {
                StatementFigures.checkCount(values, countField, declaredCount, booked);
            }
        }

        /** Whether this is what is left of credits and debits; banks write it with or without its sign. */
        boolean declares(long net) {
            return declaredFen != null && Math.abs(declaredFen) == Math.abs(net);
        }

        void checkSum(Values values, boolean isNet) {
            boolean right =
                    declaredFen == null || declaredFen == bookedFen || declaredFen == bookedFen + unbookedFen || isNet;
            if (!right) {
                StatementFigures.checkSum(values, sumFault, sumField, declaredFen, bookedFen);
            }
        }
    }

    static XmlPaths<CamtStatement> paths(XmlPaths<CamtStatement> paths) {
        for (String name : new String[] {"Ntries", "CdtNtries", "DbtNtries"}) {
            String path = "TxsSummry/Ttl" + name;
            paths.on(
                    path + "/NbOfNtries",
                    (statement, text) -> side(statement, name).declaredCount =
                            statement.values().number(path + "/NbOfNtries", text));
            paths.on(
                    path + "/Sum",
                    (statement, text) -> side(statement, name).declaredFen =
                            statement.values().total(path + "/Sum", CamtBalances.unsigned(text)));
        }
        return paths;
    }

    private static Side side(CamtStatement statement, String name) {
        return switch (name) {
            case "CdtNtries" -> statement.totals().credit;
            case "DbtNtries" -> statement.totals().debit;
            default -> statement.totals().total;
        };
    }

    /** A booked entry, {@code fen} zero where its amount could not be read. */
    void booked(CamtEntry entry, long fen) {
        total.booked(entry, fen);
        (entry.direction() == Direction.CREDIT ? credit : debit).booked(entry, fen);
    }

    /** An entry that is not booked, {@code fen} zero where its amount could not be read. */
    void unbooked(CamtEntry entry, long fen) {
        total.unbooked(entry, fen);
        (entry.direction() == Direction.CREDIT ? credit : debit).unbooked(entry, fen);
    }

    /** Whether the sum of what is not booked stays one with this amount. */
    boolean hasRoomFor(long fen) {
        return fen <= Long.MAX_VALUE / 2 - total.unbookedFen;
    }

    /** An entry was refused: sums no longer agree, and saying so would only repeat it. */
    void refuse() {
        refused = true;
    }

    void check(Values values) {
        total.checkCount(values);
        if (!refused) {
            credit.checkCount(values);
            debit.checkCount(values);
            credit.checkSum(values, false);
            debit.checkSum(values, false);
            total.checkSum(values, total.declares(credit.bookedFen - debit.bookedFen));
        }
    }
}
