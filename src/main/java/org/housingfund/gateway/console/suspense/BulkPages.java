package org.housingfund.gateway.console.suspense;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.suspense.SuspenseFilter.Waits;
import org.housingfund.gateway.console.suspense.SuspenseQueries.Posting;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Viewer;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Decisions about many postings, and {@code /jobs}: how far they are. */
@Controller
class BulkPages {
    private static final int COMMENT_LENGTH = 200;

    private final SuspenseQueries postings;
    private final Jobs jobs;

    BulkPages(SuspenseQueries postings, Jobs jobs) {
        this.postings = postings;
        this.jobs = jobs;
    }

    /**
     * Proposes one decision about many postings.
     *
     * @param choices one by one; none for all that the filter finds
     */
    @PostMapping("/suspense/bulk/propose")
    @PreAuthorize("hasRole('OPERATOR')")
    public String propose(
            @ModelAttribute("filter") SuspenseFilter filter,
            @RequestParam(name = "id", defaultValue = "") List<Choice> choices,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam BulkDecision decision,
            @RequestParam String comment,
            Actor actor,
            RedirectAttributes following) {
        return started(following, () -> {
            if (comment.isBlank() || comment.length() > COMMENT_LENGTH) {
                throw new IllegalArgumentException("请用不超过 " + COMMENT_LENGTH + " 字说明理由");
            }
            List<Jobs.Item> items = chosen(filter.with(Waits.FREE), choices, all)
                    .filter(posting -> posting.proposed() == null)
                    .flatMap(posting ->
                            decision.of(posting).map(what -> new Jobs.Item(posting.id(), what, null)).stream())
                    .toList();
            return jobs.start(Jobs.Kind.PROPOSE, "提议：" + decision.phrase(), comment, items, actor);
        });
    }

    /**
     * Approves or rejects many proposals: those that were seen, and none in their place.
     *
     * @param choices each with its proposal
     * @param highest the newest proposal among all, as the page counted them
     * @param count how many there were
     */
    @PostMapping("/suspense/bulk/decide")
    @PreAuthorize("hasRole('APPROVER')")
    public String decide(
            @ModelAttribute("filter") SuspenseFilter filter,
            @RequestParam(name = "id", defaultValue = "") List<Choice> choices,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "0") long highest,
            @RequestParam(defaultValue = "0") long count,
            @RequestParam Jobs.Kind kind,
            Actor actor,
            RedirectAttributes following) {
        if (kind == Jobs.Kind.PROPOSE) {
            throw PageProblem.invalid("这里只能复核或驳回");
        }
        return started(following, () -> {
            List<Posting> postings = chosen(filter.with(Waits.PROPOSED), choices, all)
                    .filter(posting -> posting.proposed() != null)
                    .toList();
            List<Jobs.Item> items = all ? unchanged(postings, highest, count) : seen(postings, choices);
            return jobs.start(kind, kind == Jobs.Kind.APPROVE ? "复核提议" : "驳回提议", "", items, actor);
        });
    }

    private static List<Jobs.Item> unchanged(List<Posting> postings, long highest, long count) {
        long newest = postings.stream()
                .mapToLong(posting -> posting.proposed().id())
                .max()
                .orElse(0);
        if (newest != highest || postings.size() != count) {
            throw new IllegalArgumentException(
                    "待复核的提议已有变化：现有 " + postings.size() + " 项，您看到的是 " + count + " 项；请看过刷新后的列表再复核");
        }
        return postings.stream()
                .map(posting ->
                        new Jobs.Item(posting.id(), null, posting.proposed().id()))
                .toList();
    }

    /** Whoever saw another proposal than the one that waits now is told so by its item. */
    private static List<Jobs.Item> seen(List<Posting> postings, List<Choice> choices) {
        Map<Long, Long> proposals = choices.stream()
                .filter(choice -> choice.proposalId() != null)
                .collect(Collectors.toMap(Choice::postingId, Choice::proposalId, (one, other) -> one));
        return postings.stream()
                .filter(posting -> proposals.containsKey(posting.id()))
                .map(posting -> new Jobs.Item(posting.id(), null, proposals.get(posting.id())))
                .toList();
    }

    private Stream<Posting> chosen(SuspenseFilter filter, List<Choice> choices, boolean all) {
        if (!all) {
            return postings.openOnes(choices.stream().map(Choice::postingId).toList()).stream();
        }
        var found = postings.list(filter, null, Jobs.MOST_ITEMS);
        if (found.next() != null) {
            throw new IllegalArgumentException("符合条件的挂账超过 " + Jobs.MOST_ITEMS + " 笔，请缩小条件分几次处理");
        }
        return found.rows().stream();
    }

    private static String started(RedirectAttributes following, java.util.function.LongSupplier job) {
        long[] id = {0};
        String page = Doing.andShow("/suspense", following, () -> {
            id[0] = job.getAsLong();
            return "批量任务 " + id[0] + " 已开始";
        });
        return id[0] == 0 ? page : "redirect:/jobs/" + id[0];
    }

    @GetMapping("/jobs")
    @PreAuthorize("hasRole('VIEWER')")
    public String list(@RequestParam(required = false) Long after, Model model) {
        model.addAttribute("slice", jobs.list(after));
        return "suspense/jobs";
    }

    @GetMapping("/jobs/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    public String job(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(required = false) Integer after,
            Model model) {
        model.addAttribute("job", jobs.get(id));
        model.addAttribute("state", state);
        model.addAttribute("slice", jobs.results(id, state, after));
        return "suspense/job";
    }

    /** The part of the page that changes while the job runs; the whole page once it does not. */
    @GetMapping("/jobs/{id}/progress")
    @PreAuthorize("hasRole('VIEWER')")
    public String progress(@PathVariable long id, Model model, HttpServletResponse response) {
        Jobs.Job job = jobs.get(id);
        if (job.state() != JobState.RUNNING) {
            response.setHeader("HX-Refresh", "true");
        }
        model.addAttribute("job", job);
        return "suspense/job :: progress";
    }

    /** What a person may do to a job. */
    enum Move {
        PAUSE(JobState.PAUSED, "已暂停"),
        RESUME(JobState.RUNNING, "继续进行"),
        CANCEL(JobState.CANCELLED, "已取消，已处理的不受影响");

        private final JobState target;
        private final String said;

        Move(JobState target, String said) {
            this.target = target;
            this.said = said;
        }
    }

    @PostMapping("/jobs/{id}")
    @PreAuthorize("hasAnyRole('OPERATOR', 'APPROVER')")
    public String move(
            @PathVariable long id,
            @RequestParam Move action,
            Viewer viewer,
            Actor actor,
            RedirectAttributes following) {
        return Doing.andShow("/jobs/" + id, following, () -> {
            jobs.move(id, action.target, viewer, actor);
            return "批量任务 " + id + " " + action.said;
        });
    }
}
