package org.housingfund.gateway.statement;

import java.io.File;
import java.time.Duration;
import org.housingfund.gateway.intake.Receipts;
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

    /** Receives a complete file. The same bytes again are recorded as a delivery and otherwise ignored. */
    @Transactional
    public void receive(String partner, String mapping, String name, File file) {
        Receipts.Received received = receipts.receiveFile(partner, KIND, mapping, name, file.toPath());
        if (received.duplicate()) {
            LOG.info(
                    "重复文件：{} 的 {} 与收据 {}（{}）内容相同，不再处理",
                    partner,
                    name,
                    received.receipt().id(),
                    received.receipt().name());
        } else {
            point(received.receipt().id());
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
