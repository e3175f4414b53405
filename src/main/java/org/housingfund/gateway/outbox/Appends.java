package org.housingfund.gateway.outbox;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * What one transaction appends. It is written just before the commit, in one batch: the locks that keep each key's order
 * are held only from there to the commit, and are taken in one order by everyone, so that they cannot deadlock.
 */
final class Appends implements TransactionSynchronization {
    private final OutboxTable table;
    private final OutboxSignal signal;
    private final Clock clock;
    private final List<NewRow> rows = new ArrayList<>();
    private boolean written;

    Appends(OutboxTable table, OutboxSignal signal, Clock clock) {
        this.table = table;
        this.signal = signal;
        this.clock = clock;
    }

    void add(NewRow row) {
        if (written) {
            throw new IllegalStateException("the transaction is committing, nothing more can be appended");
        }
        rows.add(row);
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        written = true;
        table.append(rows, clock.instant());
    }

    @Override
    public void afterCommit() {
        signal.raise();
    }

    @Override
    public void savepointRollback(Object savepoint) {
        throw new UnsupportedOperationException("the outbox cannot take back the half of a transaction");
    }
}
