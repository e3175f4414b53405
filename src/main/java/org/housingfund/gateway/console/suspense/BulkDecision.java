package org.housingfund.gateway.console.suspense;

import java.util.Optional;
import org.housingfund.gateway.console.suspense.SuspenseQueries.Posting;
import org.housingfund.gateway.matching.Suggestion;
import org.housingfund.gateway.matching.SuspenseDecision;

/** Decisions that may be proposed about many postings at once. */
enum BulkDecision {
    /** To the likeliest notice, where nothing speaks against it. */
    SUGGESTED("认领到首选建议（没有疑点的）"),
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
                Optional.ofNullable(posting.best())
                        .filter(suggestion -> suggestion.against().isEmpty())
                        .map(Suggestion::notice)
                        .map(notice -> new SuspenseDecision.Allocate(notice, false));
            case REFUND -> Optional.of(new SuspenseDecision.Refund());
            case LEAVE -> posting.pinned() ? Optional.empty() : Optional.of(new SuspenseDecision.Leave());
            case UNPIN -> posting.pinned() ? Optional.of(new SuspenseDecision.Unpin()) : Optional.empty();
        };
    }
}
