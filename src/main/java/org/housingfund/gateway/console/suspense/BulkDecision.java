package org.housingfund.gateway.console.suspense;

import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.console.suspense.SuspenseQueries.Posting;
import org.housingfund.gateway.matching.Evidence;
import org.housingfund.gateway.matching.Suggestion;
import org.housingfund.gateway.matching.SuspenseDecision;

/** Decisions that may be proposed about many postings at once. */
enum BulkDecision {
    /** To the one notice of which everything agrees that was compared, whatever is written. */
    SUGGESTED("认领到逐项相符的唯一建议"),
    REFUND("原路退款"),
    LEAVE("搁置"),
    UNPIN("解除搁置");

    private final String phrase;

    BulkDecision(String phrase) {
        this.phrase = phrase;
    }

    /** A Chinese phrase. */
    public String phrase() {
        return phrase;
    }

    /** What it means for this posting; empty where it means nothing. */
    Optional<SuspenseDecision> of(Posting posting) {
        return switch (this) {
            case SUGGESTED ->
                only(posting.evidence().nearest().stream()
                                .filter(suggestion ->
                                        suggestion.checks().stream().allMatch(Evidence.Check::holds))
                                .toList())
                        .map(suggestion -> new SuspenseDecision.Allocate(suggestion.notice(), false));
            case REFUND -> Optional.of(new SuspenseDecision.Refund());
            case LEAVE -> posting.pinned() ? Optional.empty() : Optional.of(new SuspenseDecision.Leave());
            case UNPIN -> posting.pinned() ? Optional.of(new SuspenseDecision.Unpin()) : Optional.empty();
        };
    }

    private static Optional<Suggestion> only(List<Suggestion> suggestions) {
        return suggestions.size() == 1 ? Optional.of(suggestions.get(0)) : Optional.empty();
    }
}
