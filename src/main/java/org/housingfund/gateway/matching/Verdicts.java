package org.housingfund.gateway.matching;

/** What was decided about entries, by their places in a source; two bytes each, for there may be millions. */
final class Verdicts {
    private static final DispositionKind[] KINDS = DispositionKind.values();
    private static final Reason[] REASONS = Reason.values();

    /** Counted from 1; 0 where nothing is decided, or there is no reason. */
    private final byte[] kinds;

    private final byte[] reasons;

    Verdicts(int entries) {
        kinds = new byte[entries];
        reasons = new byte[entries];
    }

    void keep(Decision decision) {
        int at = Math.toIntExact(decision.entry().id());
        kinds[at] = (byte) (decision.kind().ordinal() + 1);
        reasons[at] = (byte) (decision.reason() == null ? 0 : decision.reason().ordinal() + 1);
    }

    /** Null where nothing is decided. */
    DispositionKind kind(long at) {
        byte kind = kinds[Math.toIntExact(at)];
        return kind == 0 ? null : KINDS[kind - 1];
    }

    /** Null where it does not wait. */
    Reason reason(long at) {
        byte reason = reasons[Math.toIntExact(at)];
        return reason == 0 ? null : REASONS[reason - 1];
    }
}
