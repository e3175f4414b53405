package org.housingfund.gateway.outbox;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.housingfund.gateway.kernel.LandedFiles;
import org.housingfund.gateway.kernel.Masks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Delivers pending files to a partner's outbox folder: at least once, files of one name in order. A partner has a route
 * of its own, so that nobody waits for a partner who cannot be reached.
 */
@Component("fileDelivery")
public class FileDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(FileDelivery.class);

    private final OutboxTable table;
    private final FileSender sender;
    private final LandedFiles landed;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final OutboxSettings settings;
    private final Outage databaseOutage;
    private final Set<String> blockedPartners = ConcurrentHashMap.newKeySet();

    FileDelivery(
            OutboxTable table,
            FileSender sender,
            LandedFiles landed,
            TransactionOperations transactions,
            Clock clock,
            OutboxSettings settings) {
        this.table = table;
        this.sender = sender;
        this.landed = landed;
        this.transactions = transactions;
        this.clock = clock;
        this.settings = settings;
        this.databaseOutage = new Outage("数据库", clock, settings);
    }

    /** Delivers this partner's files until none is due or one fails. */
    public void deliver(String partner) {
        if (databaseOutage.pausing()) {
            return;
        }
        try {
            boolean more = true;
            while (more) {
                more = Boolean.TRUE.equals(transactions.execute(status -> deliverNext(partner)));
            }
            databaseOutage.over();
        } catch (DataAccessException | TransactionException e) {
            databaseOutage.failed(e);
        }
    }

    private boolean deliverNext(String partner) {
        if (!table.lockDelivery(partner)) {
            return false;
        }
        Optional<OutboxRow> next = table.file(partner, clock.instant());
        if (next.isEmpty()) {
            return false;
        }
        OutboxRow row = next.get();
        try {
            send(partner, row);
        } catch (IOException | RuntimeException e) {
            failed(partner, row, e);
            return false;
        }
        table.published(List.of(row), clock.instant());
        if (blockedPartners.contains(partner) && !table.hasFailedFile(partner)) {
            blockedPartners.remove(partner);
            LOG.info("合作方{}的文件投递已恢复", partner);
        }
        return true;
    }

    private void send(String partner, OutboxRow row) throws IOException {
        if (row.landed() == null) {
            sender.send(partner, row.fileName(), row.body());
            return;
        }
        try (InputStream bytes = landed.open(row.landed())) {
            sender.send(partner, row.fileName(), bytes);
        }
    }

    private void failed(String partner, OutboxRow row, Exception e) {
        // The library's outer layers only say that it failed; the innermost says why.
        String cause = String.valueOf(NestedExceptionUtils.getMostSpecificCause(e));
        Instant next = clock.instant().plus(settings.pauseAfter(row.attempts() + 1));
        table.failed(List.of(row), cause, next);
        if (blockedPartners.add(partner)) {
            String name = Masks.quoted(row.fileName());
            LOG.warn("合作方{}的文件{}投递失败，将按退避间隔重试：{}", partner, name, cause.replace(row.fileName(), name));
        }
    }
}
