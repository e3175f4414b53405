package org.housingfund.gateway.outbox;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Keeps the outbox small and says when something does not leave (I10). */
@Component("outboxUpkeep")
public class OutboxUpkeep {
    static final int ARCHIVE_BATCH = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(OutboxUpkeep.class);

    private final OutboxTable table;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final OutboxSettings settings;
    private boolean alarmed;

    OutboxUpkeep(OutboxTable table, TransactionOperations transactions, Clock clock, OutboxSettings settings) {
        this.table = table;
        this.transactions = transactions;
        this.clock = clock;
        this.settings = settings;
    }

    /** Moves rows past their retention to the archive, a bounded batch per transaction. */
    public void archive() {
        Instant before = clock.instant().minus(settings.retention());
        Integer moved = ARCHIVE_BATCH;
        while (moved != null && moved == ARCHIVE_BATCH) {
            moved = transactions.execute(status -> table.archive(before, ARCHIVE_BATCH));
        }
    }

    /**
     * Raises the alarm once when rows wait too long, clears it once when none does.
     *
     * @return whether the alarm stands
     */
    public synchronized boolean checkWaiting() {
        int waiting = table.pendingSince(clock.instant().minus(settings.alarmAfter()));
        if (waiting > 0 && !alarmed) {
            LOG.warn("发件箱告警：{}条消息等待超过{}，请检查消息服务器和合作方SFTP", waiting, settings.alarmAfter());
        } else if (waiting == 0 && alarmed) {
            LOG.info("发件箱告警解除");
        }
        alarmed = waiting > 0;
        return alarmed;
    }
}
