package org.housingfund.gateway.console.operate;

import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.console.web.ProposalDesk;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Proposals to throw dead letters away. */
@Component
class DeadLetterProposals implements ProposalDesk {
    private final DeadLetterDesk desk;
    private final TransactionTemplate outside;

    DeadLetterProposals(DeadLetterDesk desk, PlatformTransactionManager transactions) {
        this.desk = desk;
        // The broker's commit must come after the database's: not before the end of the caller's transaction.
        this.outside = new TransactionTemplate(transactions);
        this.outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    @Override
    public boolean handles(String kind) {
        return kind.equals(DeadLetterDesk.KIND);
    }

    @Override
    public String phrase(Proposal proposal) {
        return "丢弃 " + DeadLetterDesk.queue(proposal) + " 的死信 " + ProposalDesk.key(proposal);
    }

    @Override
    public String page(Proposal proposal) {
        return "/dead-letters/" + DeadLetterDesk.queue(proposal);
    }

    @Override
    public String approve(Proposal proposal, Actor actor) {
        outside.executeWithoutResult(status ->
                desk.approveDiscard(DeadLetterDesk.queue(proposal), ProposalDesk.key(proposal), proposal.id(), actor));
        return "死信已丢弃；其摘要与属性留在审计记录中";
    }

    @Override
    public void reject(Proposal proposal, Actor actor) {
        desk.rejectDiscard(ProposalDesk.key(proposal), proposal.id(), actor);
    }
}
