package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.Statement;
import org.housingfund.gateway.statement.StatementChain;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets a statement through that follows a gap (R-M10): one person proposes, another approves, and the difference is
 * booked to general suspense as STATEMENT_GAP and announced like every suspended posting.
 */
@Service
public class GapRelease {
    private static final String KIND = "GAP_RELEASE";

    private final Approvals approvals;
    private final StatementChain chain;
    private final Ledger ledger;
    private final Accounts accounts;
    private final Suspense suspense;
    private final RemarkRules rules;
    private final BankAccounts bankAccounts;
    private final PostingEvents events;

    GapRelease(
            Approvals approvals,
            StatementChain chain,
            Ledger ledger,
            Accounts accounts,
            Suspense suspense,
            RemarkRules rules,
            BankAccounts bankAccounts,
            PostingEvents events) {
        this.approvals = approvals;
        this.chain = chain;
        this.ledger = ledger;
        this.accounts = accounts;
        this.suspense = suspense;
        this.rules = rules;
        this.bankAccounts = bankAccounts;
        this.events = events;
    }

    /**
     * Proposes to let a held statement through.
     *
     * @return the difference in fen that will be booked to suspense; positive where money came in unseen
     * @throws Approvals.RefusedException where the statement is not held for a gap
     */
    @Transactional
    public long propose(long statementId, String comment, Actor actor) {
        StatementChain.Gap gap = chain.gapBefore(statementId);
        approvals.propose(
                KIND,
                "statement:" + statementId,
                Map.of(
                        "expected", Money.format(gap.expectedFen()),
                        "difference", Money.format(gap.differenceFen()),
                        "comment", comment),
                actor);
        return gap.differenceFen();
    }

    /**
     * Approves the proposal, books the difference and lets the statement go.
     *
     * @throws Approvals.RefusedException where nothing is proposed, the same identity proposed it, or the balance before
     *     the gap has changed since
     */
    @Transactional
    public void approve(long statementId, Actor actor) {
        Approvals.Proposal proposal = approvals.approve(KIND, "statement:" + statementId, actor);
        StatementChain.Gap gap = chain.gapBefore(statementId);
        String proposed = proposal.payload().get("difference").asString();
        if (!proposed.equals(Money.format(gap.differenceFen()))) {
            throw new Approvals.RefusedException(
                    "提议之后情况已变化：提议时差额 " + proposed + "，现为 " + Money.format(gap.differenceFen()) + "；请驳回后重新提议");
        }
        if (gap.differenceFen() != 0) {
            book(gap);
        }
        chain.release(gap);
    }

    /** Rejects the proposal; the statement goes on waiting. */
    @Transactional
    public void reject(long statementId, Actor actor) {
        approvals.reject(KIND, "statement:" + statementId, actor);
    }

    private void book(StatementChain.Gap gap) {
        Statement statement = gap.statement();
        long general = accounts.id(SubjectRole.OTHER_PAYABLES, Suspense.GENERAL);
        LocalDate bookedOn = statement.periodFrom();
        long journal = ledger.post(
                new Journal(Journal.Cause.GAP, statement.id(), 0, bookedOn, Reason.STATEMENT_GAP.name()),
                List.of(
                        new Ledger.Line(statement.accountId(), gap.differenceFen()),
                        new Ledger.Line(general, -gap.differenceFen())));
        Evidence.Check check = new Evidence.Check(
                Predicate.OPENING_CONTINUES, Money.format(gap.expectedFen()), Money.format(statement.openingFen()));
        Evidence evidence = new Evidence(rules.version(), Set.of(), List.of(check));
        long posting = suspense.openGap(statement, general, -gap.differenceFen(), bookedOn, evidence, journal);
        events.gapSuspended(gap, bankAccounts.get(statement.accountId()), posting, bookedOn, evidence);
    }
}
