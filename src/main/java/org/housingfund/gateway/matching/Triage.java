package org.housingfund.gateway.matching;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.EntryKind;

/** What the bank itself says an entry is, before any remark is read. Pure. */
final class Triage {
    private final String rulesVersion;
    private final RemarkReader reader;
    private final ExpectationMatcher expectationMatcher;

    Triage(RemarkRules rules, RemarkReader reader, ExpectationMatcher expectationMatcher) {
        this.rulesVersion = rules.version();
        this.reader = reader;
        this.expectationMatcher = expectationMatcher;
    }

    /**
     * Decides what needs no notice and no expectation; null where the entry is a payment for the one or the other. A
     * charge or interest is what its code says even where it quotes a reference: banks name the payment that a charge is
     * for. A reference beside a transfer code, another reference or a notice number decides nothing.
     *
     * @param kind what the entry's transaction code means, or null
     * @param quoted references in its texts
     */
    Decision decide(PostingEntry entry, EntryKind kind, Set<CreditorReference> quoted) {
        if (entry.reversal()) {
            return plain(
                    entry,
                    DispositionKind.SUSPENDED,
                    Reason.REVERSED,
                    new Evidence.Check(Predicate.NO_REVERSAL, "否", "是"));
        }
        String code = Objects.requireNonNullElse(entry.code(), Predicate.NONE);
        Evidence.Check known = new Evidence.Check(Predicate.NATURE_KNOWN, code, code);
        if (kind == EntryKind.FEE && entry.direction() == Direction.DEBIT) {
            return plain(entry, DispositionKind.FEE, null, known);
        }
        if (kind == EntryKind.INTEREST && entry.direction() == Direction.CREDIT) {
            return plain(entry, DispositionKind.INTEREST, null, known);
        }
        boolean transfer = kind == EntryKind.TRANSFER;
        if (!quoted.isEmpty()) {
            return expectationMatcher.contradicted(entry, quoted, transfer ? entry.code() : null, reader);
        }
        if (transfer) {
            return plain(entry, DispositionKind.INTERNAL_TRANSFER, null, known);
        }
        return entry.direction() == Direction.CREDIT
                ? null
                : plain(
                        entry,
                        DispositionKind.SUSPENDED,
                        Reason.UNKNOWN_DEBIT,
                        new Evidence.Check(Predicate.NATURE_KNOWN, "已知的支出交易码", code));
    }

    /** It may be what the bank pushed under another day, and that is booked: only people can tell (R-M4, R-M8). */
    Decision doubtful(PostingEntry entry) {
        return plain(
                entry,
                DispositionKind.SUSPENDED,
                Reason.POSSIBLY_PUSHED,
                new Evidence.Check(Predicate.NOT_PUSHED, "否", "可能是"));
    }

    private Decision plain(PostingEntry entry, DispositionKind kind, Reason reason, Evidence.Check check) {
        return Decision.plain(entry, kind, reason, new Evidence(rulesVersion, Set.of(), List.of(check)));
    }
}
