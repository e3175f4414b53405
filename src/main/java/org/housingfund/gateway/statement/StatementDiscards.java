package org.housingfund.gateway.statement;

import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Withdraws a held statement that is wrong (R-M10): one person proposes, another approves. Its number and its entries'
 * identities are free afterwards, so that the bank's correction is accepted; its file and entries stay on record.
 */
@Service
public class StatementDiscards {
    private static final String KIND = "STATEMENT_DISCARD";

    private final Approvals approvals;
    private final StatementChain chain;
    private final PushWatch pushes;

    StatementDiscards(Approvals approvals, StatementChain chain, PushWatch pushes) {
        this.approvals = approvals;
        this.chain = chain;
        this.pushes = pushes;
    }

    /**
     * Proposes to withdraw a held statement.
     *
     * @throws Approvals.RefusedException where it is not held, or its withdrawal is proposed already
     */
    @Transactional
    public void propose(long statementId, String comment, Actor actor) {
        Statement held = chain.held(statementId);
        approvals.propose(KIND, subject(statementId), Map.of("number", held.number(), "comment", comment), actor);
    }

    /**
     * Approves the proposal and withdraws the statement, for good.
     *
     * @throws Approvals.RefusedException where nothing is proposed, the same identity proposed it, or the statement is not
     *     held any more
     */
    @Transactional
    public void approve(long statementId, Actor actor) {
        Statement held = chain.held(statementId);
        approvals.approve(KIND, subject(statementId), actor);
        chain.discard(held);
        pushes.look(held.accountId());
    }

    /** Rejects the proposal; the statement goes on waiting. */
    @Transactional
    public void reject(long statementId, Actor actor) {
        approvals.reject(KIND, subject(statementId), actor);
    }

    private static String subject(long statementId) {
        return "statement:" + statementId;
    }
}
