package org.housingfund.gateway.console;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.casework.CaseFigures;
import org.housingfund.gateway.closing.ExportStatus;
import org.housingfund.gateway.lending.LendingFigures;
import org.housingfund.gateway.registration.RegistrationFigures;

/**
 * What the gateway did in a span of time, by its own clock. Amounts are fen.
 *
 * @param dispositions entries by what became of them, in the order of the enum; none is left out
 * @param suspended what was suspended, by reason, most often first
 */
public record DaySummary(
        Instant from,
        Instant to,
        Files files,
        Notices notices,
        Statements statements,
        Pushes pushes,
        List<Count> dispositions,
        List<Suspended> suspended,
        List<Account> accounts,
        Messages messages,
        List<Batch> batches,
        CaseFigures.Figures cases,
        LendingFigures repayments,
        RegistrationFigures.Figures registrations,
        long elapsedMillis) {
    /** Statement files; {@code received} counts every arrival, duplicates included. */
    public record Files(long received, long accepted, long rejected, long duplicate, long unfinished) {}

    /**
     * Payment notices issued in this span, by the state they are in now.
     *
     * @param lines their roster lines
     * @param employeesCredited employees whose accounts received money in this span
     * @param linesCredited the lines that credited them
     */
    public record Notices(
            long issued,
            long awaiting,
            long partFunded,
            long allocated,
            long cancelled,
            long lines,
            long employeesCredited,
            long linesCredited) {}

    /** Statements accepted in this span. */
    public record Statements(long accepted, long booked, long held, long entries, long creditFen, long debitFen) {}

    /**
     * Entries that banks pushed in this span, each counted among the dispositions like those of statements.
     *
     * @param rejected messages that were refused
     * @param confirmed a booked statement has them
     * @param differing of those, some field is another there
     * @param unlisted no booked statement has them, and no released gap counts them
     */
    public record Pushes(long rejected, long entries, long confirmed, long differing, long unlisted) {}

    /** Entries with one disposition. */
    public record Count(String code, String label, long entries, long amountFen) {}

    /**
     * Postings suspended for one reason.
     *
     * @param open how many of them still wait
     */
    public record Suspended(String code, String sentence, long postings, long open, long amountFen) {}

    /**
     * A bank account: the ledger's balance against the closing balance of its last booked statement (R-M2).
     *
     * @param statement number of its last booked statement; null before the first
     * @param closingFen null before its first statement is booked
     * @param ledgerFen the ledger's balance
     * @param pushedFen what was pushed and no statement has, as part of the ledger's balance
     * @param posting a statement is being posted, so that the two may differ for a moment
     */
    public record Account(
            String number,
            String bankName,
            String statement,
            Long closingFen,
            long ledgerFen,
            long pushedFen,
            boolean posting) {
        /** To the fen, but for what no statement has yet. */
        public boolean agrees() {
            return closingFen != null && closingFen == ledgerFen - pushedFen;
        }
    }

    /**
     * What left, and what still has to. Batches carry up to 500 events each.
     *
     * @param queued messages on partners' queues; the gateway's own work pointers are not counted
     */
    public record Messages(long events, long batches, long queued, long files, long pending) {}

    /** A daily journal batch for the core system (R-L5). */
    public record Batch(long number, LocalDate businessDay, long journals, long debitFen, ExportStatus state) {
        /** What an operator calls its state. */
        public String label() {
            return Labels.of(state);
        }
    }

    /** Entries that arrived and were booked, pushed or on a statement. */
    public long entries() {
        return dispositions.stream().mapToLong(Count::entries).sum();
    }

    /** Entries with this disposition. */
    public long entries(String code) {
        return dispositions.stream()
                .filter(count -> count.code().equals(code))
                .mapToLong(Count::entries)
                .sum();
    }
}
