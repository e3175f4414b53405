package org.housingfund.gateway.console.suspense;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.audit.Approvals.Status;
import org.housingfund.gateway.console.suspense.ProposalQueries.Waiting;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.ProposalDesk;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /proposals}: everything that waits for a second person. */
@Controller
class ProposalPages {
    private final ProposalQueries proposals;
    private final List<ProposalDesk> desks;
    private final TransactionOperations transaction;

    ProposalPages(ProposalQueries proposals, List<ProposalDesk> desks, TransactionOperations transaction) {
        this.proposals = proposals;
        this.desks = desks;
        this.transaction = transaction;
    }

    /**
     * A proposal for people.
     *
     * @param page about its subject; null where the console has none
     * @param own the one who looks proposed it, and cannot approve it
     */
    record Shown(
            long id,
            String kind,
            String phrase,
            String comment,
            String by,
            OffsetDateTime at,
            String page,
            boolean own) {}

    @GetMapping("/proposals")
    @PreAuthorize("hasRole('VIEWER')")
    public String list(
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(required = false) Long after,
            Viewer viewer,
            Actor actor,
            Model model) {
        Slice<Waiting> waiting = proposals.waiting(kind, after);
        model.addAttribute(
                "slice",
                new Slice<>(
                        waiting.rows().stream().map(one -> shown(one, actor)).toList(), waiting.next()));
        model.addAttribute("kinds", proposals.kinds());
        model.addAttribute("kind", kind);
        model.addAttribute("base", Address.of("proposals").with("kind", kind).toString());
        return "suspense/proposals";
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
                proposal.proposedBy(),
                one.at(),
                desk.map(known -> known.page(proposal)).orElse(null),
                actor.isCalled(proposal.proposedBy()));
    }

    @PostMapping("/proposals/{id}/approve")
    @PreAuthorize("hasRole('APPROVER')")
    public String approve(@PathVariable long id, Actor actor, RedirectAttributes following) {
        return decide(id, Status.APPROVED, following, proposal -> desk(proposal).approve(proposal, actor));
    }

    @PostMapping("/proposals/{id}/reject")
    @PreAuthorize("hasRole('APPROVER')")
    public String reject(@PathVariable long id, Actor actor, RedirectAttributes following) {
        return decide(id, Status.REJECTED, following, proposal -> {
            desk(proposal).reject(proposal, actor);
            return "提议 " + id + " 已驳回";
        });
    }

    private String decide(
            long id, Status target, RedirectAttributes following, java.util.function.Function<Proposal, String> what) {
        Proposal seen = find(id);
        Supplier<String> whole = () -> transaction.execute(status -> {
            if (seen.status() != Status.PROPOSED) {
                throw new RefusedException("提议 " + id + " 已经复核或驳回");
            }
            String done = what.apply(seen);
            // Some services decide whatever is open about the subject: it has to have been this one.
            if (find(id).status() != target) {
                throw new RefusedException("提议 " + id + " 刚被驳回并重新提出，请看过新的提议再复核");
            }
            return done;
        });
        return Doing.andShow("/proposals", following, whole);
    }

    private Proposal find(long id) {
        return proposals
                .find(id)
                .orElseThrow(() -> PageProblem.notFound("没有编号为 " + id + " 的提议"))
                .proposal();
    }

    private Optional<ProposalDesk> desk(String kind) {
        return desks.stream().filter(desk -> desk.handles(kind)).findFirst();
    }

    private ProposalDesk desk(Proposal proposal) {
        return desk(proposal.kind()).orElseThrow(() -> new RefusedException("这类提议（" + proposal.kind() + "）请在命令行复核"));
    }
}
