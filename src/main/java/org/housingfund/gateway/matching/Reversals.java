package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.matching.Originals.Original;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Undoes what a reversed entry did (R-M9). The reversal is booked to suspense when it arrives; once its statement is
 * booked it looks for its original. What a person decided, and what an employee no longer has, no machine takes back: the
 * reversal stays as a case. Idempotent.
 */
@Service
public class Reversals {
    private final JdbcTemplate jdbc;
    private final Originals originals;
    private final PostingEntries entries;
    private final Notices notices;
    private final Expectations expectations;
    private final Undoing undoing;
    private final LateNotices lateNotices;
    private final ReversalMatcher matcher;

    Reversals(
            JdbcTemplate jdbc,
            Originals originals,
            PostingEntries entries,
            Notices notices,
            Expectations expectations,
            Undoing undoing,
            LateNotices lateNotices,
            RemarkRules rules) {
        this.jdbc = jdbc;
        this.originals = originals;
        this.entries = entries;
        this.notices = notices;
        this.expectations = expectations;
        this.undoing = undoing;
        this.lateNotices = lateNotices;
        this.matcher = new ReversalMatcher(rules.version());
    }

    /**
     * Ids of postings of a booked statement's reversals that nobody has resolved, in the bank's order; those too that were pushed
     * until its last day and that no statement has.
     */
    List<Long> ofStatement(long statementId) {
        return jdbc.queryForList(
                "SELECT p.id FROM suspended_posting p JOIN statement s ON s.id = ? AND s.state = 'BOOKED'"
                        + " LEFT JOIN pushed_entry u ON u.entry_id = p.entry_id"
                        + " WHERE p.state = 'OPEN' AND p.reason = 'REVERSED' AND NOT p.decided AND NOT p.pinned"
                        + " AND (p.statement_id = s.id OR u.statement_id = s.id OR (u.statement_id IS NULL"
                        + " AND u.account_id = s.account_id AND u.booked_on <= s.period_to))"
                        + " ORDER BY coalesce(u.confirmed_by, p.entry_id)",
                Long.class,
                statementId);
    }

    /** Takes back what the entry of this posting reverses, or says why not. */
    @Transactional
    public void resolve(long postingId) {
        Suspense.Open posting = open(postingId);
        if (posting == null) {
            return;
        }
        PostingEntry entry = entries.of(Set.of(posting.entryId())).get(0);
        ReversalMatcher.Choice seen = matcher.choose(entry, originals.of(entry));
        Notice notice = lockNotice(seen.original());
        Expectation met = lockMet(seen.original());
        lockPostings(posting, seen.original());
        if (open(postingId) == null) {
            return;
        }
        ReversalMatcher.Choice choice = matcher.choose(entry, originals.of(entry));
        if (!Objects.equals(key(seen.original()), key(choice.original()))) {
            throw new ConcurrencyFailureException("what entry " + entry.id() + " reverses moved meanwhile");
        }
        boolean freed = undoing.takeBack(posting, entry, choice, notice, met);
        if (freed) {
            // By a pointer: while this transaction holds withdrawals, it waits for nobody else's notices or postings.
            lateNotices.payable(notice.number());
        }
    }

    /** Notices first, then expectations, then postings, as everybody does. */
    private Notice lockNotice(Original original) {
        return original == null || original.number() == null
                ? null
                : notices.lockByNumbers(Set.of(original.number())).get(0);
    }

    /** What the original met, if anything, and stands for still. */
    private Expectation lockMet(Original original) {
        return original == null
                        || (original.kind() != DispositionKind.PAYOUT_CONFIRMED
                                && original.kind() != DispositionKind.REPAYMENT_SETTLED)
                ? null
                : expectations.lockMetBy(original.entry().id()).orElse(null);
    }

    private void lockPostings(Suspense.Open posting, Original original) {
        List<Long> postings = new ArrayList<>(List.of(posting.id()));
        if (original != null && original.posting() != null) {
            postings.add(original.posting().id());
        }
        originals.lock(postings);
    }

    /** What must not change between looking and locking; null for nothing found. */
    private static List<Object> key(Original original) {
        return original == null ? null : Arrays.asList(original.entry().id(), original.open(), original.number());
    }

    private Suspense.Open open(long postingId) {
        return jdbc
                .query(
                        "SELECT id, entry_id, notice_id, account_id, amount_fen, reason FROM suspended_posting"
                                + " WHERE id = ? AND state = 'OPEN' AND reason = 'REVERSED' AND NOT decided AND NOT pinned",
                        (row, n) -> new Suspense.Open(
                                row.getLong(1),
                                row.getLong(2),
                                row.getObject(3, Long.class),
                                row.getLong(4),
                                row.getLong(5),
                                Reason.valueOf(row.getString(6))),
                        postingId)
                .stream()
                .findFirst()
                .orElse(null);
    }
}
