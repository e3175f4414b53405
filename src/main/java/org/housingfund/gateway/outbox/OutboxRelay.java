package org.housingfund.gateway.outbox;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.housingfund.gateway.outbox.MessageSender.BrokerUnavailable;
import org.housingfund.gateway.outbox.MessageSender.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Moves pending messages to the broker: at least once, in order within each key, one relay at a time over all nodes.
 * JMS commits first and the rows are marked afterwards; what is sent twice in between carries the same id.
 */
@Component("outboxRelay")
public class OutboxRelay {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);

    private final OutboxTable table;
    private final OutboxSignal signal;
    private final MessageSender sender;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final OutboxSettings settings;
    // Of this node alone; another one may still reach what this one does not.
    private final Outage brokerOutage;
    private final Outage databaseOutage;

    OutboxRelay(
            OutboxTable table,
            OutboxSignal signal,
            MessageSender sender,
            TransactionOperations transactions,
            Clock clock,
            OutboxSettings settings) {
        this.table = table;
        this.signal = signal;
        this.sender = sender;
        this.transactions = transactions;
        this.clock = clock;
        this.settings = settings;
        this.brokerOutage = new Outage("消息服务器", clock, settings);
        this.databaseOutage = new Outage("数据库", clock, settings);
    }

    /** One turn: waits for a commit or the poll interval, whichever is first, then relays what is pending. */
    public void relay() throws InterruptedException {
        signal.await(settings.poll());
        if (databaseOutage.pausing()) {
            return;
        }
        try {
            relayPending();
            databaseOutage.over();
        } catch (DataAccessException | TransactionException e) {
            databaseOutage.failed(e);
        }
    }

    /** Relays page after page until nothing is due, another node is at it, or the broker is away. */
    void relayPending() {
        if (brokerOutage.pausing()) {
            return;
        }
        Set<String> waitingKeys = new HashSet<>(table.keysBackingOff(clock.instant()));
        boolean more = true;
        while (more) {
            more = Boolean.TRUE.equals(transactions.execute(status -> relayPage(waitingKeys)));
        }
    }

    private boolean relayPage(Set<String> waitingKeys) {
        if (!table.lockRelay()) {
            return false;
        }
        List<OutboxRow> page = table.messages(waitingKeys);
        if (page.isEmpty()) {
            return false;
        }
        try {
            sendPage(page, waitingKeys);
            return true;
        } catch (BrokerUnavailable e) {
            table.failed(page, describe(e), brokerOutage.failed(e.getCause()));
            return false;
        }
    }

    private void sendPage(List<OutboxRow> page, Set<String> waitingKeys) throws BrokerUnavailable {
        try {
            sender.send(page);
            table.published(page, clock.instant());
            brokerOutage.over();
        } catch (Refused e) {
            LOG.debug("page of {} refused, sending one by one", page.size(), e);
            sendOneByOne(page, waitingKeys);
        }
    }

    /** Finds the message that the broker does not take; only its key waits, all others go on. */
    private void sendOneByOne(List<OutboxRow> page, Set<String> waitingKeys) throws BrokerUnavailable {
        for (OutboxRow row : page) {
            if (waitingKeys.contains(row.orderingKey())) {
                continue;
            }
            try {
                sender.send(List.of(row));
                table.published(List.of(row), clock.instant());
                brokerOutage.over();
            } catch (Refused e) {
                waitingKeys.add(row.orderingKey());
                table.failed(List.of(row), describe(e), clock.instant().plus(settings.pauseAfter(row.attempts() + 1)));
                if (row.attempts() == 0) {
                    LOG.warn("消息服务器拒收发件箱第{}行（目的地{}），将按退避间隔重试：{}", row.id(), row.destination(), describe(e));
                }
            }
        }
    }

    private static String describe(Exception e) {
        return String.valueOf(e.getCause());
    }
}
