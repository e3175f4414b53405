package org.housingfund.gateway.console.suspense;

import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.suspense.BulkDesk.Move;
import org.housingfund.gateway.console.suspense.Jobs.Job;
import org.housingfund.gateway.console.suspense.Jobs.Result;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.Done;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/jobs}: decisions about many postings, for programs. Two people decide here as everywhere (R-M6). */
@RestController
@RequestMapping("/api/jobs")
class JobApi {
    private final BulkDesk desk;
    private final Jobs jobs;

    JobApi(BulkDesk desk, Jobs jobs) {
        this.desk = desk;
        this.jobs = jobs;
    }

    /**
     * One decision to propose about many postings.
     *
     * @param postings their ids; null for all that the filter of the address finds and nobody has proposed anything about
     * @param comment why, up to 200 characters
     */
    record Proposing(List<Long> postings, BulkDecision decision, String comment) {}

    /**
     * Proposals to decide, as they were seen: one that was rejected and made anew meanwhile is left out.
     *
     * @param kind APPROVE or REJECT
     * @param choices null for all that the filter of the address finds, as long as they are those that were counted
     * @param highest where all are meant: the newest of them, as {@code /api/suspense/extent} said; null otherwise
     * @param count where all are meant: how many there were; null otherwise
     */
    record Deciding(Jobs.Kind kind, List<Choice> choices, Long highest, Long count) {}

    /** What to do to a job. */
    record Moving(Move action) {}

    /** Starts to propose one decision about many postings. */
    @PostMapping("/propose")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.ACCEPTED)
    public Job propose(SuspenseFilter filter, @RequestBody Proposing what, Viewer viewer, Actor actor) {
        List<Choice> choices = what.postings() == null
                ? List.of()
                : what.postings().stream().map(id -> new Choice(id, null)).toList();
        return started(
                Doing.orProblem(() ->
                        desk.propose(filter, choices, what.postings() == null, what.decision(), what.comment(), actor)),
                viewer);
    }

    /** Starts to approve or reject many proposals; own ones are refused one by one. */
    @PostMapping("/decide")
    @PreAuthorize("hasRole('APPROVER')")
    @ResponseStatus(HttpStatus.ACCEPTED)
    public Job decide(SuspenseFilter filter, @RequestBody Deciding what, Viewer viewer, Actor actor) {
        boolean all = what.choices() == null;
        if (all && (what.highest() == null || what.count() == null)) {
            throw PageProblem.invalid("请给出 choices，或给出 highest 和 count（见 /api/suspense/extent）以处理符合条件的全部提议");
        }
        return started(
                Doing.orProblem(() -> desk.decide(
                        filter,
                        all ? List.of() : what.choices(),
                        all,
                        all ? what.highest() : 0,
                        all ? what.count() : 0,
                        what.kind(),
                        actor)),
                viewer);
    }

    private Job started(long id, Viewer viewer) {
        return seen(jobs.get(id), viewer);
    }

    /** The comment may quote a remark. */
    private static Job seen(Job job, Viewer viewer) {
        return new Job(
                job.id(),
                job.kind(),
                job.title(),
                viewer.remark(job.comment()),
                job.createdBy(),
                job.createdAt(),
                job.state(),
                job.reason(),
                job.endedAt(),
                job.items(),
                job.done(),
                job.refused());
    }

    /** Jobs, newest first. */
    @GetMapping
    @PreAuthorize("hasRole('VIEWER')")
    public Slice<Job> list(@RequestParam(required = false) Long after, Viewer viewer) {
        return jobs.list(after).map(job -> seen(job, viewer));
    }

    /** One job and how far it is. */
    @GetMapping("/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    public Job job(@PathVariable long id, Viewer viewer) {
        return seen(jobs.get(id), viewer);
    }

    /**
     * Results of a job's items in their order.
     *
     * @param state WAITING, DONE or REFUSED; without it all
     */
    @GetMapping("/{id}/items")
    @PreAuthorize("hasRole('VIEWER')")
    public Slice<Result> items(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(required = false) Integer after) {
        return jobs.results(jobs.get(id).id(), state, after);
    }

    /** Pauses a job, resumes the own one, or cancels it; what is done stays done. */
    @PostMapping("/{id}")
    @PreAuthorize("hasAnyRole('OPERATOR', 'APPROVER')")
    public Done move(@PathVariable long id, @RequestBody Moving what, Viewer viewer, Actor actor) {
        return new Done(Doing.orProblem(() -> desk.move(id, what.action(), viewer, actor)));
    }
}
