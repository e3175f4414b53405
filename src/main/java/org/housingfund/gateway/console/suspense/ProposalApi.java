package org.housingfund.gateway.console.suspense;

import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.suspense.ProposalBoard.Shown;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.Done;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/proposals}: everything that waits for a second person, for programs. */
@RestController
@RequestMapping("/api/proposals")
class ProposalApi {
    private final ProposalBoard board;

    ProposalApi(ProposalBoard board) {
        this.board = board;
    }

    /**
     * What waits for a second person, oldest first.
     *
     * @param kind without it every kind
     */
    @GetMapping
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<Shown> list(
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(required = false) Long after,
            Viewer viewer,
            Actor actor) {
        return board.waiting(kind, after, actor).map(one -> one.seenBy(viewer));
    }

    /** Kinds of what waits, with how much. */
    @GetMapping("/kinds")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public List<ProposalQueries.Kind> kinds() {
        return board.kinds();
    }

    /** One proposal in any state. */
    @GetMapping("/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Shown proposal(@PathVariable long id, Viewer viewer, Actor actor) {
        return board.find(id, actor).seenBy(viewer);
    }

    /** Approves this proposal, and none in its place, and carries it out; never an own one. */
    @PostMapping("/{id}/approve")
    @PreAuthorize("hasRole('APPROVER')")
    public Done approve(@PathVariable long id, Actor actor) {
        return new Done(Doing.orProblem(() -> board.approve(id, actor)));
    }

    /** Rejects this proposal; what it is about stays as it is. */
    @PostMapping("/{id}/reject")
    @PreAuthorize("hasRole('APPROVER')")
    public Done reject(@PathVariable long id, Actor actor) {
        return new Done(Doing.orProblem(() -> board.reject(id, actor)));
    }
}
