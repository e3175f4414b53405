package org.housingfund.gateway.matching;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.Statement;
import org.housingfund.gateway.statement.StatementChain;
import org.housingfund.gateway.statement.StatementStatus;
import org.housingfund.gateway.statement.Statements;
import org.housingfund.gateway.statement.WorkQueues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Posts a statement in parts, each in one transaction, restartable at any instant: a part that is done is never done
 * again, and the last one proves that the ledger's balance is the statement's closing balance, but for what the bank
 * pushed and no statement has yet (R-M2).
 */
@Service
public class StatementPosting {
    private static final Logger LOG = LoggerFactory.getLogger(StatementPosting.class);

    private final Statements statements;
    private final StatementChain chain;
    private final StatementParts parts;
    private final PostingEntries entries;
    private final PartPosting partPosting;
    private final BankAccounts bankAccounts;
    private final PushConfirmations pushes;
    private final Outbox outbox;
    private final WorkQueues queues;
    private final StatementFollowUp followUp;
    private final GapRelease gapRelease;

    StatementPosting(
            Statements statements,
            StatementChain chain,
            StatementParts parts,
            PostingEntries entries,
            PartPosting partPosting,
            BankAccounts bankAccounts,
            PushConfirmations pushes,
            Outbox outbox,
            WorkQueues queues,
            StatementFollowUp followUp,
            GapRelease gapRelease) {
        this.statements = statements;
        this.chain = chain;
        this.parts = parts;
        this.entries = entries;
        this.partPosting = partPosting;
        this.bankAccounts = bankAccounts;
        this.pushes = pushes;
        this.outbox = outbox;
        this.queues = queues;
        this.followUp = followUp;
        this.gapRelease = gapRelease;
    }

    /** Divides a statement whose turn has come and points at its open parts. Idempotent. */
    @Transactional
    public void divide(long statementId) {
        Statement statement = statements.lock(statementId);
        if (statement.status() != StatementStatus.POSTING) {
            return;
        }
        gapRelease.correct(statement);
        parts.divide(statementId).stream()
                .filter(part -> !part.done())
                .forEach(part -> outbox.work(
                        "statement:" + statementId,
                        queues.workParts(),
                        new WorkQueues.PartPointer(statementId, part.number())));
        completeIfDone(statement);
    }

    /** Posts one part. Idempotent; two nodes never work on the same part. */
    @Transactional
    public void post(long statementId, int partNumber) {
        parts.claim(statementId, partNumber).ifPresent(part -> {
            StatementParts.Outcome outcome = partPosting.post(
                    Map.of(PostingSource.of(statements.get(statementId), part), entries.of(part)),
                    entries.doubtful(statementId));
            parts.done(part, outcome);
            complete(statementId);
        });
    }

    /**
     * Books the statement where all its parts are done. Idempotent. The last part does it in its own transaction, which a
     * difference rolls back. Of two last parts that run side by side neither sees the other: it is called once more after
     * each part's commit.
     */
    @Transactional
    public void complete(long statementId) {
        if (parts.allDone(statementId)) {
            Statement statement = statements.lock(statementId);
            if (statement.status() == StatementStatus.POSTING) {
                completeIfDone(statement);
            }
        }
    }

    /** Points again at statements that nobody finished: the broker may have lost the pointers. */
    @Transactional
    public void republish(Duration olderThan) {
        for (long statementId : parts.claimStalled(olderThan)) {
            outbox.work(
                    "statement:" + statementId, queues.workPostings(), new WorkQueues.StatementPointer(statementId));
        }
    }

    private void completeIfDone(Statement statement) {
        parts.completed(statement.id()).ifPresent(outcome -> {
            long ledgerFen = pushes.balanceFen(statement.accountId());
            if (ledgerFen != statement.closingFen()) {
                throw new IllegalStateException("R-M2: statement " + statement.id() + " closes at "
                        + statement.closingFen() + " fen, the ledger stands at " + ledgerFen);
            }
            BankAccounts.BankAccount account = bankAccounts.get(statement.accountId());
            publishBooked(statement, outcome, account);
            chain.booked(statement);
            followUp.pointAt(statement.id());
            LOG.info(
                    "对账单已入账：{} {} 第 {} 号，{} 笔：分账 {}，部分到账 {}，核销 {}，挂账 {}；账面余额 {} 与银行一致",
                    account.bankName(),
                    account.number(),
                    statement.number(),
                    statement.entryCount(),
                    outcome.allocated(),
                    outcome.partFunded(),
                    outcome.settled(),
                    outcome.suspended(),
                    Money.format(ledgerFen));
        });
    }

    private void publishBooked(Statement statement, StatementParts.Outcome outcome, BankAccounts.BankAccount account) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("statementId", statement.id());
        data.put("account", account.number());
        data.put("bank", account.bank());
        data.put("number", statement.number());
        data.put("periodFrom", statement.periodFrom().toString());
        data.put("periodTo", statement.periodTo().toString());
        data.put("opening", Money.format(statement.openingFen()));
        data.put("closing", Money.format(statement.closingFen()));
        data.put("entries", statement.entryCount());
        data.put("credits", Money.format(statement.creditFen()));
        data.put("debits", Money.format(statement.debitFen()));
        data.put("allocated", outcome.allocated());
        data.put("partFunded", outcome.partFunded());
        data.put("settled", outcome.settled());
        data.put("suspended", outcome.suspended());
        data.put("confirmed", pushes.confirmedBy(statement.id()));
        String cause = "statement:" + statement.id();
        outbox.publish(cause, "account:" + account.number(), List.of(new DomainEvent("statement.booked", cause, data)));
    }
}
