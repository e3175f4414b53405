package org.housingfund.gateway.console.suspense;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.audit.Approvals.Status;
import org.housingfund.gateway.console.suspense.ProposalQueries.Waiting;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.ProposalDesk;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Everything that waits for a second person, of whatever kind, and its decision by one. */
@Component
class ProposalBoard {
    private final ProposalQueries proposals;
    private final List<ProposalDesk> desks;
    private final TransactionOperations transaction;

    ProposalBoard(ProposalQueries proposals, List<ProposalDesk> desks, TransactionOperations transaction) {
        this.proposals = proposals;
        this.desks = desks;
        this.transaction = transaction;
    }

    /**
     * A proposal for people.
     *
     * @param phrase what approving it would do, Chinese
     * @param comment why, in the words of the one who proposed
     * @param status PROPOSED while it waits
     * @param by who proposed it
     * @param page of the console about its subject; null where it has none
     * @param own the one who looks proposed it, and cannot approve it
     */
    record Shown(
            long id,
            String kind,
            String phrase,
            String comment,
            Status status,
            String by,
            OffsetDateTime at,
            String page,
            boolean own) {
        /** The comment masked for whoever may not see remarks: it may quote them. */
        Shown seenBy(Viewer viewer) {
            return new Shown(id, kind, phrase, viewer.remark(comment), status, by, at, page, own);
        }
    }

    /**
     * What waits, oldest first.
     *
     * @param kind empty for every kind
     */
    Slice<Shown> waiting(String kind, Long after, Actor actor) {
        return proposals.waiting(kind, after).map(one -> shown(one, actor));
    }

    /** Kinds of what waits, with how much. */
    List<ProposalQueries.Kind> kinds() {
        return proposals.kinds();
    }

    /** One in any state. */
    Shown find(long id, Actor actor) {
        return shown(find(id), actor);
    }

    private Shown shown(Waiting one, Actor actor) {
        Proposal proposal = one.proposal();
        Optional<ProposalDesk> desk = desk(proposal.kind());
        return new Shown(
                proposal.id(),
                proposal.kind(),
                desk.map(known -> known.phrase(proposal)).orElse(proposal.subject()),
                proposal.payload()
                        .path(proposal.payload().has("comment") ? "comment" : "reason")
                        .asString(""),
                proposal.status(),
                proposal.proposedBy(),
                one.at(),
                desk.map(known -> known.page(proposal)).orElse(null),
                actor.isCalled(proposal.proposedBy()));
    }

    /** Approves and carries out this proposal; returns what was done, a Chinese sentence. */
    String approve(long id, Actor actor) {
        return decide(id, Status.APPROVED, proposal -> desk(proposal).approve(proposal, actor));
    }

    /** Rejects this proposal; returns a Chinese sentence. */
    String reject(long id, Actor actor) {
        return decide(id, Status.REJECTED, proposal -> {
            desk(proposal).reject(proposal, actor);
            return "提议 " + id + " 已驳回";
        });
    }

    private String decide(long id, Status target, Function<Proposal, String> what) {
        Proposal seen = find(id).proposal();
        return transaction.execute(status -> {
            if (seen.status() != Status.PROPOSED) {
                throw new RefusedException("提议 " + id + " 已经复核或驳回");
            }
            String done = what.apply(seen);
            // Some services decide whatever is open about the subject: it has to have been this one.
            if (find(id).proposal().status() != target) {
                throw new RefusedException("提议 " + id + " 刚被驳回并重新提出，请看过新的提议再复核");
            }
            return done;
        });
    }

    private Waiting find(long id) {
        return proposals.find(id).orElseThrow(() -> PageProblem.notFound("没有编号为 " + id + " 的提议"));
    }

    private Optional<ProposalDesk> desk(String kind) {
        return desks.stream().filter(desk -> desk.handles(kind)).findFirst();
    }

    private ProposalDesk desk(Proposal proposal) {
        return desk(proposal.kind()).orElseThrow(() -> new RefusedException("这类提议（" + proposal.kind() + "）请在命令行复核"));
    }
}
