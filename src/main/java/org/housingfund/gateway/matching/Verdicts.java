package org.housingfund.gateway.matching;

/** What was decided about entries, by their places in a source; two references each, for there may be millions. */
final class Verdicts {
    private final DispositionKind[] kinds;
    private final Reason[] reasons;

    Verdicts(int entries) {
        kinds = new DispositionKind[entries];
        reasons = new Reason[entries];
    }

    void keep(Decision decision) {
        int at = Math.toIntExact(decision.entry().id());
        kinds[at] = decision.kind();
        reasons[at] = decision.reason();
    }

    /** Null where nothing is decided. */
    DispositionKind kind(long at) {
        return kinds[Math.toIntExact(at)];
    }

    /** Null where it does not wait. */
    Reason reason(long at) {
        return reasons[Math.toIntExact(at)];
    }
}
