package org.housingfund.gateway.statement;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Continuity (R-M10): the statements of an account form a chain without gap. One statement of an account is posted at a
 * time; the next starts when it is booked. What does not continue the chain waits, and nothing of it is posted.
 *
 * <p>A statement continues the chain where it opens with the balance the chain ends with and is the next one: by its
 * number where the bank counts, else, and before the first, by its day: no day lies between for which the bank writes
 * one. A day that moved nothing in sum leaves no trace in the balances: without the day the loss of its file would show
 * only when the file itself arrives, too late to be booked.
 *
 * <p>All methods join the caller's transaction and serialise on the account.
 */
@Component
public class StatementChain {
    private static final Logger LOG = LoggerFactory.getLogger(StatementChain.class);

    private final Statements statements;
    private final BankAccounts bankAccounts;
    private final FeedSchedules schedules;
    private final Approvals approvals;
    private final Outbox outbox;
    private final WorkQueues queues;
    private final Clock clock;

    StatementChain(
            Statements statements,
            BankAccounts bankAccounts,
            FeedSchedules schedules,
            Approvals approvals,
            Outbox outbox,
            WorkQueues queues,
            Clock clock) {
        this.statements = statements;
        this.bankAccounts = bankAccounts;
        this.schedules = schedules;
        this.approvals = approvals;
        this.outbox = outbox;
        this.queues = queues;
        this.clock = clock;
    }

    /**
     * Where a gap stands: what was expected, what came.
     *
     * @param from first day of which entries may be missing
     */
    public record Gap(Statement statement, long expectedFen, LocalDate from) {
        /** Last day of which entries may be missing. */
        public LocalDate through() {
            LocalDate before = statement.periodFrom().minusDays(1);
            return before.isBefore(from) ? from : before;
        }

        /** What the missing statements must have moved: positive where money came in. */
        public long differenceFen() {
            return statement.openingFen() - expectedFen;
        }
    }

    /**
     * Where an account's chain ends: its last statement or, before the first, the approved opening balance.
     *
     * @param through the last day it covers
     */
    private record End(Optional<Statement> tail, long balanceFen, LocalDate through, FeedSchedule schedule) {
        boolean continuedBy(Statement next) {
            return next.openingFen() == balanceFen && isFollowedBy(next);
        }

        private boolean isFollowedBy(Statement next) {
            return numberBefore(next)
                    // Numbers may start again with the year; within it they count by one.
                    .map(last -> next.sequenceNo() == last + 1
                            || (next.sequenceNo() == 1 && next.periodFrom().getYear() > through.getYear()))
                    .orElseGet(() -> schedule.follows(through, next.periodFrom()));
        }

        boolean overlaps(Statement other) {
            return numberBefore(other)
                    .filter(last -> other.periodFrom().getYear() == through.getYear())
                    .map(last -> other.sequenceNo() <= last)
                    .orElseGet(() -> !other.periodFrom().isAfter(through));
        }

        /** First day of which entries may be missing: not covered, or the last one where no day lies between. */
        LocalDate missingFrom(Statement next, Optional<LocalDate> covered) {
            LocalDate first = covered.orElse(through).plusDays(1);
            return first.isBefore(next.periodFrom()) ? first : through;
        }

        /** The last number, where both count. */
        private Optional<Long> numberBefore(Statement other) {
            return other.sequenceNo() == null ? Optional.empty() : tail.map(Statement::sequenceNo);
        }
    }

    /**
     * Starts the statement that continues the account's chain, where there is one; holds what cannot, and says so again
     * where the reason is another by now.
     */
    public void advance(long accountId) {
        statements.lockAccount(accountId);
        Optional<Statement> tail = statements.tail(accountId);
        if (tail.isPresent() && tail.get().status() == StatementStatus.POSTING) {
            return;
        }
        List<Statement> waiting = statements.waiting(accountId);
        BankAccounts.BankAccount account = bankAccounts.get(accountId);
        Optional<End> end = end(account, tail);
        Optional<Statement> next = waiting.stream()
                .filter(statement -> end.isPresent() && end.get().continuedBy(statement))
                .findFirst();
        if (next.isPresent()) {
            start(next.get(), tail, account);
            return;
        }
        for (Statement statement : waiting) {
            HoldReason reason = holdReason(statement, end);
            if (statement.holdReason() != reason) {
                hold(statement, reason, end, account);
            }
        }
    }

    /** Every entry of the statement is booked: completes it and starts its successor. */
    public void booked(Statement statement) {
        statements.booked(statement, Times.timestamp(clock.instant()));
        advance(statement.accountId());
    }

    /**
     * Measures the gap before a held statement.
     *
     * @throws Approvals.RefusedException where the statement is not held for a gap, another one is being posted, or an
     *     earlier one waits that would overlap once this one is booked
     */
    public Gap gapBefore(long statementId) {
        Statement statement = held(statementId);
        BankAccounts.BankAccount account = bankAccounts.get(statement.accountId());
        Optional<Statement> tail = statements.tail(statement.accountId());
        if (tail.isPresent() && tail.get().status() == StatementStatus.POSTING) {
            throw new Approvals.RefusedException("该账户的对账单 " + tail.get().number() + " 正在入账，请稍后再试");
        }
        End end = end(account, tail)
                .orElseThrow(() -> new Approvals.RefusedException("账户 " + account.number() + " 尚无期初余额，请先设置期初余额"));
        if (end.overlaps(statement)) {
            throw new Approvals.RefusedException("对账单 " + statement.number() + " 与已入账的对账单重叠，不得放行");
        }
        refuseToJumpOver(statement, end);
        Optional<LocalDate> covered = statements.coveredThrough(account.accountId());
        return new Gap(statement, end.balanceFen(), end.missingFrom(statement, covered));
    }

    /**
     * The statement, with its account locked.
     *
     * @throws Approvals.RefusedException where it is not held
     */
    Statement held(long statementId) {
        statements.lockAccount(statements.get(statementId).accountId());
        Statement statement = statements.get(statementId);
        if (statement.status() != StatementStatus.HELD) {
            throw new Approvals.RefusedException("对账单 " + statement.number() + " 当前不处于暂挂状态");
        }
        return statement;
    }

    /** Takes a held statement out of the account's history. */
    void discard(Statement held) {
        statements.discard(held);
        recovered(held, bankAccounts.get(held.accountId()), "第 " + held.number() + " 号对账单已由两人作废，不再等待");
    }

    private void refuseToJumpOver(Statement statement, End end) {
        statements.waiting(statement.accountId()).stream()
                .takeWhile(earlier -> earlier.id() != statement.id())
                .filter(earlier -> !end.overlaps(earlier))
                .findFirst()
                .ifPresent(earlier -> {
                    throw new Approvals.RefusedException("对账单 " + earlier.number() + "（内部编号 " + earlier.id() + "，"
                            + earlier.periodFrom() + "）更早且仍在等待，放行 " + statement.number() + " 会使它永远无法入账；请先处理 "
                            + earlier.number());
                });
    }

    /** Lets a held statement follow the chain's tail over a gap that the caller books. */
    public void release(Gap gap) {
        Statement statement = gap.statement();
        statements.released(statement, gap.from());
        start(statement, statements.tail(statement.accountId()), bankAccounts.get(statement.accountId()));
    }

    /** An approved opening balance, as it stood at the end of that day. */
    record Opening(long amountFen, LocalDate asOf) {
        static Opening of(Approvals.Proposal proposal) {
            return new Opening(
                    Money.parseTotalFen(proposal.payload().get("amount").asString()),
                    LocalDate.parse(proposal.payload().get("asOf").asString()));
        }
    }

    /** The approved opening balance, where there is one. */
    Optional<Opening> opening(BankAccounts.BankAccount account) {
        return approvals.approved("OPENING", openingSubject(account)).map(Opening::of);
    }

    static String openingSubject(BankAccounts.BankAccount account) {
        return "account:" + account.number();
    }

    private Optional<End> end(BankAccounts.BankAccount account, Optional<Statement> tail) {
        FeedSchedule schedule = schedules.of(account.accountId());
        return tail.map(last -> new End(tail, last.closingFen(), last.periodTo(), schedule))
                .or(() ->
                        opening(account).map(opening -> new End(tail, opening.amountFen(), opening.asOf(), schedule)));
    }

    /** The last day that the account's chain covers; empty before its opening balance. */
    Optional<LocalDate> coveredThrough(BankAccounts.BankAccount account) {
        return end(account, statements.tail(account.accountId())).map(End::through);
    }

    private static HoldReason holdReason(Statement statement, Optional<End> end) {
        return end.map(e -> e.overlaps(statement) ? HoldReason.OVERLAP : HoldReason.GAP)
                .orElse(HoldReason.OPENING_MISSING);
    }

    private void start(Statement statement, Optional<Statement> tail, BankAccounts.BankAccount account) {
        statements.start(statement, tail);
        if (statement.status() == StatementStatus.HELD) {
            recovered(statement, account, "第 " + statement.number() + " 号对账单不再等待，开始入账");
        }
        outbox.work(
                "statement:" + statement.id(), queues.workPostings(), new WorkQueues.StatementPointer(statement.id()));
    }

    private void recovered(Statement statement, BankAccounts.BankAccount account, String sentence) {
        Map<String, Object> recovered = new LinkedHashMap<>();
        recovered.put("account", account.number());
        recovered.put("bank", account.bank());
        recovered.put("alarm", "GAP");
        recovered.put("sentence", sentence);
        outbox.publish(
                "statement:" + statement.id(),
                "account:" + account.number(),
                List.of(new DomainEvent("feed.recovered", "account:" + account.number(), recovered)));
    }

    private void hold(Statement statement, HoldReason reason, Optional<End> end, BankAccounts.BankAccount account) {
        statements.hold(statement, reason);
        LOG.warn(
                "对账单暂挂：{} 账户 {} 第 {} 号（{}，内部编号 {}）：{}。{}",
                account.bankName(),
                account.number(),
                statement.number(),
                statement.periodTo(),
                statement.id(),
                reason.sentence(),
                reason.nextAction());
        Map<String, Object> held = new LinkedHashMap<>();
        held.put("statementId", statement.id());
        held.put("account", account.number());
        held.put("number", statement.number());
        held.put("reason", reason.name());
        held.put("sentence", reason.sentence());
        List<DomainEvent> events = new ArrayList<>();
        events.add(new DomainEvent("statement.held", "statement:" + statement.id(), held));
        if (end.isPresent()) {
            Map<String, Object> gap = new LinkedHashMap<>();
            gap.put("account", account.number());
            gap.put("bank", account.bank());
            gap.put("statementId", statement.id());
            gap.put("number", statement.number());
            gap.put("expectedOpening", Money.format(end.get().balanceFen()));
            gap.put("opening", Money.format(statement.openingFen()));
            gap.put("sentence", reason.sentence());
            events.add(new DomainEvent("feed.gap", "account:" + account.number(), gap));
        }
        // A statement may be held again for another reason, and says so again.
        String cause = "statement:" + statement.id() + "/" + reason;
        outbox.publish(cause, "account:" + account.number(), events);
    }
}
