package org.housingfund.gateway.casework;

import java.time.Duration;
import org.housingfund.gateway.outbox.Outbox;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What routes call: reads a pointer and does its work, and looks after what time brings. */
@Component("caseWork")
public class CaseWork {
    private final PackageIntake intake;
    private final PackageWork packages;
    private final CaseClosing closing;
    private final CaseDeadlines deadlines;
    private final Cases cases;
    private final Outbox outbox;
    private final CaseQueues queues;
    private final JsonMapper json;
    private final Duration republishAfter;

    CaseWork(
            PackageIntake intake,
            PackageWork packages,
            CaseClosing closing,
            CaseDeadlines deadlines,
            Cases cases,
            Outbox outbox,
            CaseQueues queues,
            JsonMapper json,
            @Value("${gateway.work.republish-after:PT1M}") Duration republishAfter) {
        this.intake = intake;
        this.packages = packages;
        this.closing = closing;
        this.deadlines = deadlines;
        this.cases = cases;
        this.outbox = outbox;
        this.queues = queues;
        this.json = json;
        this.republishAfter = republishAfter;
    }

    /** Judges a received package. */
    public void judge(String pointer) {
        packages.judge(json.readValue(pointer, CaseQueues.PackagePointer.class).receiptId());
    }

    /** Completes a case that is paid or refused. */
    public void complete(String pointer) {
        closing.complete(json.readValue(pointer, CaseQueues.CasePointer.class).caseId());
    }

    /** Points again at packages and cases that nobody finished. */
    @Transactional
    public void republish() {
        intake.republish(republishAfter);
        cases.claimUnfinished(republishAfter)
                .forEach(id -> outbox.work("case:" + id, queues.workCases(), new CaseQueues.CasePointer(id)));
    }

    /** Warns of deadlines that are near and escalates those that are over (R-S4). */
    public void watchDeadlines() {
        deadlines.check();
    }
}
