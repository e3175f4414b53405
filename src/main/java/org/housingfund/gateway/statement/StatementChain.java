package org.housingfund.gateway.statement;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 * <p>All methods join the caller's transaction and serialise on the account.
 */
@Component
public class StatementChain {
    private static final Logger LOG = LoggerFactory.getLogger(StatementChain.class);

    private final Statements statements;
    private final BankAccounts bankAccounts;
    private final Approvals approvals;
    private final Outbox outbox;
    private final WorkQueues queues;
    private final Clock clock;

    StatementChain(
            Statements statements,
            BankAccounts bankAccounts,
            Approvals approvals,
            Outbox outbox,
            WorkQueues queues,
            Clock clock) {
        this.statements = statements;
        this.bankAccounts = bankAccounts;
        this.approvals = approvals;
        this.outbox = outbox;
        this.queues = queues;
        this.clock = clock;
    }

    /** Where a released gap stands: what was expected, what came. */
    public record Gap(Statement statement, long expectedFen) {
        /** What the missing statements must have moved: positive where money came in. */
        public long differenceFen() {
            return statement.openingFen() - expectedFen;
        }
    }

    /** Starts the statement that continues the account's chain, where there is one; holds what cannot. */
    public void advance(long accountId) {
        statements.lockAccount(accountId);
        Optional<Statement> tail = statements.tail(accountId);
        if (tail.isPresent() && tail.get().status() == StatementStatus.POSTING) {
            return;
        }
        List<Statement> waiting = statements.waiting(accountId);
        BankAccounts.BankAccount account = bankAccounts.get(accountId);
        OptionalLong expected = expectedFen(account, tail);
        if (expected.isPresent()) {
            for (Statement statement : waiting) {
                if (statement.openingFen() == expected.getAsLong() && follows(statement, tail)) {
                    start(statement, tail, account);
                    return;
                }
            }
        }
        for (Statement statement : waiting) {
            if (statement.status() == StatementStatus.STAGED) {
                hold(statement, holdReason(statement, tail, expected), expected, account);
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
     * @throws Approvals.RefusedException where the statement is not held for a gap, or another one is being posted
     */
    public Gap gapBefore(long statementId) {
        Statement statement = statements.get(statementId);
        statements.lockAccount(statement.accountId());
        statement = statements.get(statementId);
        BankAccounts.BankAccount account = bankAccounts.get(statement.accountId());
        Optional<Statement> tail = statements.tail(statement.accountId());
        if (statement.status() != StatementStatus.HELD
                || (tail.isPresent() && tail.get().status() == StatementStatus.POSTING)) {
            throw new Approvals.RefusedException("对账单 " + statement.number() + " 当前不处于等待放行状态");
        }
        if (tail.isPresent() && overlaps(statement, tail.get())) {
            throw new Approvals.RefusedException("对账单 " + statement.number() + " 与已入账的对账单重叠，不得放行");
        }
        long expected = expectedFen(account, tail)
                .orElseThrow(() -> new Approvals.RefusedException("账户 " + account.number() + " 尚无期初余额，请先设置期初余额"));
        return new Gap(statement, expected);
    }

    /** Lets a held statement follow the chain's tail over a gap whose difference the caller books. */
    public void release(Gap gap) {
        Statement statement = gap.statement();
        start(statement, statements.tail(statement.accountId()), bankAccounts.get(statement.accountId()));
    }

    /** The approved opening balance, where there is one. */
    OptionalLong openingFen(BankAccounts.BankAccount account) {
        return approvals
                .approved("OPENING", openingSubject(account))
                .map(p -> OptionalLong.of(
                        Money.parseTotalFen(p.payload().get("amount").asString())))
                .orElse(OptionalLong.empty());
    }

    static String openingSubject(BankAccounts.BankAccount account) {
        return "account:" + account.number();
    }

    private OptionalLong expectedFen(BankAccounts.BankAccount account, Optional<Statement> tail) {
        return tail.map(t -> OptionalLong.of(t.closingFen())).orElseGet(() -> openingFen(account));
    }

    private static boolean follows(Statement statement, Optional<Statement> tail) {
        if (tail.isEmpty()) {
            return true;
        }
        Statement last = tail.get();
        if (statement.sequenceNo() != null && last.sequenceNo() != null) {
            // Numbers may start again with the year; within it they count by one.
            boolean newYear = statement.periodFrom().getYear() > last.periodTo().getYear();
            return statement.sequenceNo() == last.sequenceNo() + 1 || (newYear && statement.sequenceNo() == 1);
        }
        return statement.periodFrom().isAfter(last.periodTo());
    }

    private static boolean overlaps(Statement statement, Statement tail) {
        boolean numbered = statement.sequenceNo() != null && tail.sequenceNo() != null;
        boolean sameYear = statement.periodFrom().getYear() == tail.periodTo().getYear();
        return (numbered && sameYear)
                ? statement.sequenceNo() <= tail.sequenceNo()
                : !statement.periodTo().isAfter(tail.periodTo());
    }

    private static HoldReason holdReason(Statement statement, Optional<Statement> tail, OptionalLong expected) {
        if (expected.isEmpty()) {
            return HoldReason.OPENING_MISSING;
        }
        return tail.isPresent() && overlaps(statement, tail.get()) ? HoldReason.OVERLAP : HoldReason.GAP;
    }

    private void start(Statement statement, Optional<Statement> tail, BankAccounts.BankAccount account) {
        boolean held = statement.status() == StatementStatus.HELD;
        statements.start(statement, tail);
        String cause = "statement:" + statement.id();
        if (held) {
            Map<String, Object> recovered = new LinkedHashMap<>();
            recovered.put("account", account.number());
            recovered.put("bank", account.bank());
            recovered.put("alarm", "GAP");
            recovered.put("sentence", "第 " + statement.number() + " 号对账单不再等待，开始入账");
            outbox.publish(
                    cause,
                    "account:" + account.number(),
                    List.of(new DomainEvent("feed.recovered", "account:" + account.number(), recovered)));
        }
        outbox.work(cause, queues.workPostings(), new WorkQueues.StatementPointer(statement.id()));
    }

    private void hold(
            Statement statement, HoldReason reason, OptionalLong expectedFen, BankAccounts.BankAccount account) {
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
        if (expectedFen.isPresent()) {
            Map<String, Object> gap = new LinkedHashMap<>();
            gap.put("account", account.number());
            gap.put("bank", account.bank());
            gap.put("statementId", statement.id());
            gap.put("number", statement.number());
            gap.put("expectedOpening", Money.format(expectedFen.getAsLong()));
            gap.put("opening", Money.format(statement.openingFen()));
            gap.put("sentence", reason.sentence());
            events.add(new DomainEvent("feed.gap", "account:" + account.number(), gap));
        }
        outbox.publish("statement:" + statement.id(), "account:" + account.number(), events);
    }
}
