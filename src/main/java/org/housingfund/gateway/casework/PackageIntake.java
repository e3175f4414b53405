package org.housingfund.gateway.casework;

import java.io.File;
import java.time.Duration;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes in case packages: bytes kept, receipt written, a work pointer in the same transaction. */
@Service("casePackageIntake")
public class PackageIntake {
    static final String KIND = "CASE_PACKAGE";
    private static final Logger LOG = LoggerFactory.getLogger(PackageIntake.class);

    private final Receipts receipts;
    private final Outbox outbox;
    private final CaseQueues queues;

    PackageIntake(Receipts receipts, Outbox outbox, CaseQueues queues) {
        this.receipts = receipts;
        this.outbox = outbox;
        this.queues = queues;
    }

    /**
     * Receives a complete file. The same bytes again are recorded as a delivery and otherwise ignored, unless they were
     * refused only for what the centre had not set up: then they are looked at again.
     */
    @Transactional
    public void receive(String partner, String mapping, String name, File file) {
        // Another centre names its packages as it likes, also after the applicant (R-L7).
        String shown = Masks.quoted(name);
        Receipts.Received received = receipts.receiveFile(partner, KIND, mapping, shown, file.toPath());
        long id = received.receipt().id();
        if (!received.duplicate() || receipts.reopen(id, mapping, CaseProblem.OUR_OMISSIONS)) {
            point(id);
        } else {
            LOG.info("重复的案件包：{} 的 {} 与收据 {} 内容相同，不再处理", partner, shown, id);
        }
    }

    /** Points again at receipts that nobody finished: the broker may have lost the pointer. */
    @Transactional
    public void republish(Duration olderThan) {
        receipts.claimUnfinished(KIND, olderThan).forEach(this::point);
    }

    private void point(long receiptId) {
        outbox.work("receipt:" + receiptId, queues.workPackages(), new CaseQueues.PackagePointer(receiptId));
    }
}
