package org.housingfund.gateway.matching;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.GroupCommit;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.NoticeKeys;
import org.housingfund.gateway.statement.Push;
import org.housingfund.gateway.statement.PushIntake;
import org.housingfund.gateway.statement.Statements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Books what a bank pushes, as it books a statement's part (R-M8): receipt, entries, journals and events are one
 * transaction. Outages and bugs are thrown, so that the message is delivered again.
 *
 * <p>Payments of one account that wait at the same moment, each for a notice of its own that nobody has locked, are booked in
 * one transaction: one costs what a dozen cost. Everything else, and all of them where that transaction fails, is booked on
 * its own.
 */
@Component("pushedEntries")
public class PushPosting {
    private static final Logger LOG = LoggerFactory.getLogger(PushPosting.class);
    /** A bank account's pushes meet in one of so many groups. */
    private static final int GROUPS = 16;
    /** At a time: each may wait for a lock, and has a connection of the pool meanwhile. */
    private static final int ALONE = 8;
    /** Well below the second after which the database looks for deadlocks. */
    private static final int PATIENCE_MILLIS = 100;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final TransactionOperations transaction;
    private final PushIntake intake;
    private final PostingEntries entries;
    private final PartPosting partPosting;
    private final Notices notices;
    private final NoticeKeys noticeKeys;
    private final Statements statements;
    private final PushConfirmations confirmations;
    private final PushPrecedence precedence;
    private final JdbcTemplate jdbc;
    private final List<GroupCommit<Payment>> groups;
    private final Semaphore alone = new Semaphore(ALONE);

    PushPosting(
            TransactionOperations transaction,
            PushIntake intake,
            PostingEntries entries,
            PartPosting partPosting,
            Notices notices,
            NoticeKeys noticeKeys,
            Statements statements,
            PushConfirmations confirmations,
            PushPrecedence precedence,
            JdbcTemplate jdbc) {
        this.transaction = transaction;
        this.intake = intake;
        this.entries = entries;
        this.partPosting = partPosting;
        this.notices = notices;
        this.noticeKeys = noticeKeys;
        this.statements = statements;
        this.confirmations = confirmations;
        this.precedence = precedence;
        this.jdbc = jdbc;
        this.groups = Stream.generate(() -> new GroupCommit<>(this::bookTogether))
                .limit(GROUPS)
                .toList();
    }

    /** A message of one credit that names a notice and no other thing. */
    private record Payment(PushIntake.Message message, Push push, String noticeKey) {
        List<String> source() {
            return List.of(push.bank(), push.account(), push.mapping().versioned());
        }
    }

    /**
     * Handles one message; the same bytes again do nothing, entries that are there already are not booked again.
     *
     * @param body UTF-8 JSON; null, as of a message without a body, is unreadable like any other
     */
    public void handle(String messageId, byte[] body) {
        precedence.push(() -> handle(intake.read(messageId, body == null ? new byte[0] : body)));
    }

    private void handle(PushIntake.Message message) {
        if (!payment(message).map(this::bookedTogether).orElse(false)) {
            bookAlone(message);
        }
    }

    private Optional<Payment> payment(PushIntake.Message message) {
        return message.push()
                .filter(push -> push.entries().size() == 1)
                .filter(push -> isPlain(push.entries().get(0)))
                .map(push -> new Payment(
                        message, push, noticeKeys.keyOf(push.entries().get(0))))
                .filter(payment -> !payment.noticeKey().isEmpty());
    }

    private static boolean isPlain(BankEntry entry) {
        return entry.direction() == Direction.CREDIT
                && !entry.reversal()
                && ExpectationMatcher.quoted(entry.texts()).isEmpty();
    }

    private boolean bookedTogether(Payment payment) {
        return groups.get(Math.floorMod(payment.push().account().hashCode(), GROUPS))
                .offer(payment);
    }

    /** Those that it booked: each source's in a transaction of its own, for everyone locks several accounts in one order. */
    private List<Payment> bookTogether(List<Payment> waiting) {
        return waiting.stream().collect(Collectors.groupingBy(Payment::source)).values().stream()
                .flatMap(alike -> bookAlike(alike).stream())
                .toList();
    }

    /** Of payments for one notice one only, and none for which it would have to wait while it holds the others' notices. */
    private List<Payment> bookAlike(List<Payment> alike) {
        Map<String, Payment> byNotice = new TreeMap<>();
        alike.forEach(payment -> byNotice.putIfAbsent(payment.noticeKey(), payment));
        try {
            return transaction.execute(status -> {
                byNotice.keySet().retainAll(notices.lockFree(byNotice.keySet()));
                return byNotice.isEmpty() ? List.<Payment>of() : bookFree(List.copyOf(byNotice.values()));
            });
        } catch (RuntimeException e) {
            if (isExpected(e)) {
                LOG.debug("{} 条推送未能一并入账，改为逐条入账", alike.size(), e);
            } else {
                LOG.warn("{} 条推送未能一并入账，改为逐条入账：{}", alike.size(), e.toString());
            }
            return List.of();
        }
    }

    /** Somebody else brings one of their entries at this moment, or the database is away: alone, each waits its turn. */
    private static boolean isExpected(RuntimeException e) {
        return e instanceof ConcurrencyFailureException
                || e instanceof CannotCreateTransactionException
                || e instanceof DataAccessResourceFailureException
                // Spring has no exception of its own for a wait that took too long.
                || (NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException sql
                        && LOCK_NOT_AVAILABLE.equals(sql.getSQLState()));
    }

    private List<Payment> bookFree(List<Payment> payments) {
        jdbc.execute("SET LOCAL lock_timeout = '" + PATIENCE_MILLIS + "ms'");
        Map<PushIntake.Message, PushIntake.Accepted> accepted =
                intake.receiveTogether(payments.stream().map(Payment::message).toList());
        jdbc.execute("SET LOCAL lock_timeout TO DEFAULT");
        if (!accepted.isEmpty()) {
            post(List.copyOf(accepted.values()));
        }
        return payments.stream()
                .filter(payment -> accepted.containsKey(payment.message()))
                .toList();
    }

    private void bookAlone(PushIntake.Message message) {
        alone.acquireUninterruptibly();
        try {
            transaction.executeWithoutResult(status -> intake.receive(message).ifPresent(push -> post(List.of(push))));
        } finally {
            alone.release();
        }
    }

    /** @param pushes of one account and mapping */
    private void post(List<PushIntake.Accepted> pushes) {
        long accountId = pushes.get(0).accountId();
        List<Long> receipts =
                pushes.stream().map(PushIntake.Accepted::receiptId).toList();
        Map<Long, List<PostingEntry>> pushed = entries.pushedBy(receipts);
        Map<PostingSource, List<PostingEntry>> sourced = new LinkedHashMap<>();
        pushes.forEach(push -> sourced.put(PostingSource.of(push), pushed.get(push.receiptId())));
        StatementParts.Outcome outcome = partPosting.post(sourced, Set.of());
        // A statement that is booked at this moment either has seen these entries or is seen by them.
        statements.holdAccount(accountId);
        if (intake.confirm(accountId, receipts)) {
            confirmations.findLacking(accountId, receipts);
        }
        LOG.debug("推送已入账：收据 {}，{}", receipts, outcome);
    }
}
