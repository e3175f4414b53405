package org.housingfund.gateway.matching;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in Chinese why a posting waits: the reason, and what exactly was wrong. */
final class Sentences {
    /** Characters of detail; a hostile remark can name a thousand numbers. */
    private static final int LIMIT = 300;

    private Sentences() {}

    static String of(Decision decision) {
        return of(decision.reason(), decision.evidence());
    }

    static String of(Reason reason, Evidence evidence) {
        String faults = evidence.faults().stream().map(RemarkFault::phrase).collect(Collectors.joining("；"));
        String failed = evidence.checks().stream()
                .filter(check -> !check.holds())
                .map(Evidence.Check::described)
                .collect(Collectors.joining("；"));
        String detail =
                Stream.of(faults, failed).filter(part -> !part.isEmpty()).collect(Collectors.joining("；"));
        if (detail.length() > LIMIT) {
            detail = detail.substring(0, LIMIT) + "…";
        }
        return detail.isEmpty() ? reason.sentence() + "。" : reason.sentence() + "（" + detail + "）。";
    }
}
