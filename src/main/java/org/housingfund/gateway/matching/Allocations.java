package org.housingfund.gateway.matching;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.ledger.PostingBatch;
import org.housingfund.gateway.matching.Originals.Original;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Allocations that were booked, to be taken back where the bank reverses one of their entries (R-M9). */
@Component
class Allocations {
    private final JdbcTemplate jdbc;
    private final PostingEntries entries;
    private final Suspense suspense;
    private final Booking booking;
    private final BankAccounts bankAccounts;
    private final LateEvents events;
    private final String rulesVersion;

    Allocations(
            JdbcTemplate jdbc,
            PostingEntries entries,
            Suspense suspense,
            Booking booking,
            BankAccounts bankAccounts,
            LateEvents events,
            RemarkRules rules) {
        this.jdbc = jdbc;
        this.entries = entries;
        this.suspense = suspense;
        this.booking = booking;
        this.bankAccounts = bankAccounts;
        this.events = events;
        this.rulesVersion = rules.version();
    }

    /**
     * What an allocation was made of.
     *
     * @param journalId that split it to the employees
     * @param others its entries besides the one that is reversed, in the order in which they were staged
     * @param postings of those others that waited before, by entry
     * @param rests what people left over of the reversed entry's money, still waiting
     * @param split people left over more than that, or of another entry: its money cannot be told apart any more
     * @param personal a person decided one of them, or the whole (I11)
     * @param overdraws an employee no longer has what he got
     */
    record Parts(
            long journalId,
            List<PostingEntry> others,
            Map<Long, Suspense.Open> postings,
            List<Suspense.Open> rests,
            boolean split,
            boolean personal,
            boolean overdraws) {
        static final Parts NONE = new Parts(0, List.of(), Map.of(), List.of(), false, false, false);
    }

    /** The allocation that this entry is part of. Its postings are closed: whoever changes them locks their notice before. */
    Parts partsOf(Original original, Notice notice) {
        long journal = original.kind() == DispositionKind.ALLOCATED ? original.journalId() : original.closingJournal();
        Map<Long, Suspense.Open> postings = new HashMap<>();
        Set<Long> others = new TreeSet<>(jdbc.queryForList(
                "SELECT entry_id FROM disposition WHERE notice_id = ? AND journal_id = ? AND kind = 'ALLOCATED'",
                Long.class,
                notice.id(),
                journal));
        boolean[] personal = {
            jdbc.queryForList("SELECT 1 FROM journal WHERE id = ? AND cause = 'DECISION'", Integer.class, journal)
                    .contains(1)
        };
        boolean[] split = {false};
        jdbc.query(
                "SELECT id, entry_id, notice_id, account_id, amount_fen, reason, decided OR pinned"
                        + " FROM suspended_posting WHERE closing_journal = ? ORDER BY id",
                row -> {
                    Suspense.Open posting = posting(row);
                    if (posting.entryId() == null) {
                        split[0] = true;
                    } else {
                        postings.put(posting.entryId(), posting);
                    }
                    personal[0] |= row.getBoolean(7);
                },
                journal);
        List<Suspense.Open> rests = new ArrayList<>();
        jdbc.query(
                "SELECT id, entry_id, notice_id, account_id, amount_fen, reason,"
                        + " origin_id = ? AND state = 'OPEN' AND reason <> 'AMOUNT_SHORT'"
                        + " FROM suspended_posting WHERE origin_id = ANY (?) ORDER BY id",
                row -> {
                    rests.add(posting(row));
                    split[0] |= !row.getBoolean(7);
                },
                original.posting() == null ? 0L : original.posting().id(),
                postings.values().stream().map(Suspense.Open::id).toArray(Long[]::new));
        others.addAll(postings.keySet());
        others.remove(original.entry().id());
        postings.remove(original.entry().id());
        return new Parts(journal, entries.of(others), postings, rests, split[0], personal[0], overdraws(journal));
    }

    private static Suspense.Open posting(ResultSet row) throws SQLException {
        return new Suspense.Open(
                row.getLong(1),
                row.getObject(2, Long.class),
                row.getObject(3, Long.class),
                row.getLong(4),
                row.getLong(5),
                Reason.valueOf(row.getString(6)));
    }

    /** Taking these lines back would leave an employee's account in debit. */
    private boolean overdraws(long journalId) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM journal_line l JOIN account a ON a.id = l.account_id AND NOT a.control"
                        + " WHERE l.journal_id = ? AND l.amount_fen < (SELECT sum(b.amount_fen) FROM journal_line b"
                        + " WHERE b.account_id = l.account_id))",
                Boolean.class,
                journalId));
    }

    /** The account against which an entry was booked that neither waits nor was allocated. */
    long contraOf(Original original) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "SELECT account_id FROM journal_line WHERE journal_id = ? AND account_id <> ?",
                Long.class,
                original.journalId(),
                original.entry().accountId()));
    }

    /** Adds the employees' lines of an allocation to the journal that takes them back: exactly those. */
    void takeBack(PostingBatch batch, long journalId, long reversingJournalId) {
        batch.addSelectedLines(
                "SELECT ?, " + Booking.ROSTER_OFFSET + " + row_number() OVER (ORDER BY l.line_no), l.account_id,"
                        + " -l.amount_fen FROM journal_line l JOIN account a ON a.id = l.account_id AND NOT a.control"
                        + " WHERE l.journal_id = ?",
                reversingJournalId,
                journalId);
        jdbc.update(
                "UPDATE allocation SET reversed_by = ? WHERE journal_id = ? AND reversed_by IS NULL",
                reversingJournalId,
                journalId);
    }

    /** The other parts of an allocation wait again for the notice to be complete, and say so. */
    void waitAgain(
            Parts parts,
            Original original,
            Notice notice,
            PostingEntry reversal,
            String cause,
            long journalId,
            long unallocatedAccountId) {
        if (parts.others().isEmpty()) {
            return;
        }
        Evidence evidence = new Evidence(
                rulesVersion,
                Set.of(),
                List.of(new Evidence.Check(
                        Predicate.SIBLINGS_UNREVERSED,
                        "未冲正",
                        "流水 " + original.entry().id() + " 冲正 " + Money.format(reversal.amountFen()))));
        jdbc.update(
                "UPDATE disposition SET kind = 'PART_FUNDING' WHERE notice_id = ? AND journal_id = ?"
                        + " AND kind = 'ALLOCATED' AND entry_id <> ?",
                notice.id(),
                parts.journalId(),
                original.entry().id());
        suspense.reopen(
                parts.postings().values().stream().map(Suspense.Open::id).toList(),
                Reason.AMOUNT_SHORT,
                evidence,
                unallocatedAccountId,
                notice.id());
        for (PostingEntry part : parts.others()) {
            Decision decision = new Decision(
                    part,
                    DispositionKind.PART_FUNDING,
                    Reason.AMOUNT_SHORT,
                    notice.id(),
                    notice.employerAccount(),
                    reversal.amountFen(),
                    null,
                    null,
                    evidence);
            BankAccount bank = bankAccounts.get(part.accountId());
            Suspense.Open posting = parts.postings().containsKey(part.id())
                    ? parts.postings().get(part.id())
                    : open(decision, bank, journalId);
            events.suspended(cause, posting, decision, bank, notice);
        }
    }

    /** The entry that completed the notice never waited until now. */
    private Suspense.Open open(Decision decision, BankAccount bank, long journalId) {
        return suspense.open(
                        entries.statementOf(decision.entry().id()),
                        List.of(new Booking.Booked(decision, journalId)),
                        booking.contra(List.of(decision), bank))
                .get(decision.entry().id());
    }
}
