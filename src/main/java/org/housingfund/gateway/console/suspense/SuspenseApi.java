package org.housingfund.gateway.console.suspense;

import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.suspense.SuspensePages.Form;
import org.housingfund.gateway.console.suspense.SuspenseQueries.Posting;
import org.housingfund.gateway.console.suspense.SuspenseQueries.Proposed;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.Done;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.matching.Evidence;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/suspense}: the workbench for programs, with the same services, masks and two people as the pages. */
@RestController
@RequestMapping("/api/suspense")
class SuspenseApi {
    private static final int PAGE = 100;

    private final SuspenseQueries postings;
    private final SuspenseDecisions decisions;

    SuspenseApi(SuspenseQueries postings, SuspenseDecisions decisions) {
        this.postings = postings;
        this.decisions = decisions;
    }

    /**
     * A suspended posting.
     *
     * @param entryId null for a statement gap
     * @param statementId null where the bank pushed the entry
     * @param amountFen positive where money came in
     * @param payer masked for whoever may not see metadata, like account and remark
     * @param notice that it waits for or was written for; null where there is none
     * @param evidence what was compared, and the likeliest notices
     * @param proposed null where nothing is proposed
     */
    record Shown(
            long id,
            Long entryId,
            Long statementId,
            LocalDate bookedOn,
            long ageDays,
            String bank,
            String account,
            long amountFen,
            Reason reason,
            String sentence,
            String nextAction,
            boolean open,
            boolean pinned,
            String payer,
            String payerAccount,
            String remark,
            String notice,
            Evidence evidence,
            Proposed proposed) {
        static Shown of(Posting posting, Viewer viewer) {
            return new Shown(
                    posting.id(),
                    posting.entryId(),
                    posting.statementId(),
                    posting.bookedOn(),
                    posting.ageDays(),
                    posting.bankName(),
                    posting.account(),
                    posting.amountFen(),
                    posting.reason(),
                    posting.reason().sentence(),
                    posting.reason().nextAction(),
                    posting.open(),
                    posting.pinned(),
                    viewer.name(posting.payer()),
                    viewer.account(posting.payerAccount()),
                    viewer.remark(posting.remark()),
                    posting.notice(),
                    viewer.evidence(posting.evidence()),
                    posting.proposed() == null ? null : posting.proposed().seenBy(viewer));
        }
    }

    /** How much waits in suspense, reason by reason. */
    @GetMapping("/sums")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public List<SuspenseQueries.Sum> sums() {
        return postings.sums();
    }

    /** What a decision about all that a filter finds would be about; with {@code waits=PROPOSED}, what could be decided. */
    @GetMapping("/extent")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public SuspenseQueries.Extent extent(SuspenseFilter filter) {
        return postings.extent(filter);
    }

    /** Open postings in suspense, oldest first. */
    @GetMapping
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<Shown> list(SuspenseFilter filter, @RequestParam(required = false) String after, Viewer viewer) {
        return postings.list(filter, after, PAGE).map(one -> Shown.of(one, viewer));
    }

    /** One posting in any state, with its evidence and the likeliest notices. */
    @GetMapping("/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Shown posting(@PathVariable long id, Viewer viewer) {
        return postings.find(id)
                .map(one -> Shown.of(one, viewer))
                .orElseThrow(() -> PageProblem.notFound("没有编号为 " + id + " 的挂账"));
    }

    /** Proposes what is to become of it; another person decides. */
    @PostMapping("/{id}/proposals")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.CREATED)
    public SuspenseDecisions.Proposed propose(@PathVariable long id, @RequestBody Form form, Actor actor) {
        return Doing.orProblem(() -> decisions.propose(id, form.decision(), form.comment(), actor));
    }

    /** Approves this proposal, and none in its place, and carries it out; never an own one. */
    @PostMapping("/{id}/proposals/{proposal}/approve")
    @PreAuthorize("hasRole('APPROVER')")
    public Done approve(@PathVariable long id, @PathVariable long proposal, Actor actor) {
        return new Done(Doing.orProblem(() -> decisions.approve(id, proposal, actor)));
    }

    /** Rejects this proposal; the posting stays as it is. */
    @PostMapping("/{id}/proposals/{proposal}/reject")
    @PreAuthorize("hasRole('APPROVER')")
    public Done reject(@PathVariable long id, @PathVariable long proposal, Actor actor) {
        return Doing.orProblem(() -> {
            decisions.reject(id, proposal, actor);
            return new Done("挂账 " + id + " 的提议 " + proposal + " 已驳回");
        });
    }
}
