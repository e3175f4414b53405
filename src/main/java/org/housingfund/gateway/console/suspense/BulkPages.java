package org.housingfund.gateway.console.suspense;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.web.Doing;
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
    private final BulkDesk desk;
    private final Jobs jobs;

    BulkPages(BulkDesk desk, Jobs jobs) {
        this.desk = desk;
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
        return started(following, () -> desk.propose(filter, choices, all, decision, comment, actor));
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
        return started(following, () -> desk.decide(filter, choices, all, highest, count, kind, actor));
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

    @PostMapping("/jobs/{id}")
    @PreAuthorize("hasAnyRole('OPERATOR', 'APPROVER')")
    public String move(
            @PathVariable long id,
            @RequestParam BulkDesk.Move action,
            Viewer viewer,
            Actor actor,
            RedirectAttributes following) {
        return Doing.andShow("/jobs/" + id, following, () -> desk.move(id, action, viewer, actor));
    }
}
