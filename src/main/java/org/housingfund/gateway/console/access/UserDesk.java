package org.housingfund.gateway.console.access;

import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.console.web.ProposalDesk;
import org.springframework.stereotype.Component;

/** Shows what waits about accounts among the other proposals; those who decide about money do not decide it. */
@Component
class UserDesk implements ProposalDesk {
    @Override
    public boolean handles(String kind) {
        return kind.equals(UserProposals.KIND);
    }

    @Override
    public String phrase(Proposal proposal) {
        UserProposals.Waiting waiting = UserProposals.waiting(proposal);
        return switch (waiting.deed()) {
            case CREATE -> "新建用户 " + waiting.name();
            case CHANGE -> "变更用户 " + waiting.name();
            case RESET -> "为用户 " + waiting.name() + " 发放一次性代码";
        };
    }

    @Override
    public String page(Proposal proposal) {
        return "/users";
    }

    @Override
    public String approve(Proposal proposal, Actor actor) {
        throw elsewhere();
    }

    @Override
    public void reject(Proposal proposal, Actor actor) {
        throw elsewhere();
    }

    private static RefusedException elsewhere() {
        return new RefusedException("账号的提议由另一位管理员或审计员在“用户”页面复核");
    }
}
