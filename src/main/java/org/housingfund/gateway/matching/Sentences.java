package org.housingfund.gateway.matching;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.Text;

/** Says in Chinese why an entry became what it is; of one that waits the reason, and what exactly was wrong. */
final class Sentences {
    /** Characters of detail; a hostile remark can name a thousand numbers. */
    private static final int LIMIT = 300;

    private Sentences() {}

    static String of(Decision decision) {
        return of(decision.reason(), decision.evidence());
    }

    /** Why it does not wait: what was put right, and what agreed. */
    static String of(DispositionKind kind, String notice, Evidence evidence) {
        Stream<String> repaired = evidence.faults().stream().map(fault -> fault.phrase() + "，已按规则更正");
        Stream<String> agreed = evidence.checks().stream()
                .map(check -> check.holds() ? check.predicate().phrase() + "：" + check.found() : check.described());
        return kind.label()
                + (notice == null ? "" : "，缴款通知书 " + notice)
                + Stream.concat(repaired, agreed)
                        .collect(Collectors.joining("；", "（", "；规则 " + evidence.rules() + "）。"));
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
            detail = Text.clipped(detail, LIMIT) + "…";
        }
        return detail.isEmpty() ? reason.sentence() + "。" : reason.sentence() + "（" + detail + "）。";
    }
}
