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
    static final int ARCHIVE_PAGE = 1_000;
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

    /** Moves rows past their retention to the archive, a bounded page per transaction; what has not left stays. */
    public void archive() {
        Instant before = clock.instant().minus(settings.retention());
        Long behind = 0L;
        while (behind != null) {
            long looked = behind;
            behind = transactions.execute(status -> table.archive(before, looked, ARCHIVE_PAGE));
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
