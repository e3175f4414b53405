package org.housingfund.gateway.statement;

import java.io.File;
import java.time.Duration;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes in statement files: bytes kept, receipt written, a work pointer in the same transaction. */
@Service
public class StatementIntake {
    /** The receipts' kind. */
    static final String KIND = "STATEMENT";

    private static final Logger LOG = LoggerFactory.getLogger(StatementIntake.class);

    private final Receipts receipts;
    private final Outbox outbox;
    private final WorkQueues queues;

    StatementIntake(Receipts receipts, Outbox outbox, WorkQueues queues) {
        this.receipts = receipts;
        this.outbox = outbox;
        this.queues = queues;
    }

    /**
     * Receives a complete file. The same bytes again are recorded as a delivery and otherwise ignored, unless they were
     * refused only for what the centre had not set up, or for another statement, which may be discarded by now: then they
     * are looked at again.
     */
    @Transactional
    public void receive(String partner, String mapping, String name, File file) {
        Receipts.Received received = receipts.receiveFile(partner, KIND, mapping, name, file.toPath());
        if (!received.duplicate()) {
            point(received.receipt().id());
        } else if (receipts.reopen(received.receipt().id(), mapping, StatementRejection.MAY_PASS)) {
            LOG.info(
                    "重新处理：{} 的 {}（收据 {}）曾因本中心未登记账户或格式，或与另一份对账单重复而被拒收",
                    partner,
                    Masks.quoted(name),
                    received.receipt().id());
            point(received.receipt().id());
        } else {
            LOG.info(
                    "重复文件：{} 的 {} 与收据 {}（{}）内容相同，不再处理",
                    partner,
                    Masks.quoted(name),
                    received.receipt().id(),
                    Masks.quoted(received.receipt().name()));
        }
    }

    /** Points again at receipts that nobody finished: the broker may have lost the pointer. */
    @Transactional
    public void republish(Duration olderThan) {
        receipts.claimUnfinished(KIND, olderThan).forEach(this::point);
    }

    private void point(long receiptId) {
        outbox.work("receipt:" + receiptId, queues.workStatements(), new WorkQueues.ReceiptPointer(receiptId));
    }
}
