package org.housingfund.gateway.console.operate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Slice;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /dead-letters}: messages that their consumers failed to take, and what becomes of them. */
@Controller
class DeadLetterPages {
    private static final int PAGE = 25;
    private static final String QUEUE_PAGE = "redirect:/dead-letters/{queue}";

    private final DeadLetterDesk desk;
    private final RedriveRuns runs;

    DeadLetterPages(DeadLetterDesk desk, RedriveRuns runs) {
        this.desk = desk;
        this.runs = runs;
    }

    @GetMapping("/dead-letters")
    @PreAuthorize("hasRole('VIEWER')")
    public String queues(Model model) {
        model.addAttribute("depths", desk.depths());
        return "operate/dead-letters";
    }

    @GetMapping("/dead-letters/{queue}")
    @PreAuthorize("hasRole('VIEWER')")
    public String queue(@PathVariable String queue, @RequestParam(defaultValue = "") String after, Model model) {
        Long depth = desk.depths().get(queue);
        if (depth == null) {
            throw PageProblem.notFound("队列 " + queue + " 没有死信队列");
        }
        Slice<DeadLetter> slice = Slice.of(desk.list(queue, after, PAGE + 1), PAGE, DeadLetter::id);
        Map<String, Proposal> proposals = new LinkedHashMap<>();
        slice.rows().forEach(letter -> proposals.put(letter.id(), desk.proposal(letter.id())));
        model.addAttribute("queue", queue);
        model.addAttribute("depth", depth);
        model.addAttribute("slice", slice);
        model.addAttribute("base", "/dead-letters/" + queue);
        model.addAttribute("proposals", proposals);
        model.addAttribute("run", runs.of(queue).orElse(null));
        return "operate/dead-letter-queue";
    }

    /** How far sending all back has come: the piece of the page that renews itself. */
    @GetMapping("/dead-letters/{queue}/run")
    @PreAuthorize("hasRole('VIEWER')")
    public String run(@PathVariable String queue, Model model) {
        model.addAttribute("queue", queue);
        model.addAttribute("run", runs.of(queue).orElse(null));
        return "operate/dead-letter-queue :: run";
    }

    @PostMapping("/dead-letters/{queue}/redrive")
    @PreAuthorize("hasRole('OPERATOR')")
    public String redrive(
            @PathVariable String queue,
            @RequestParam(defaultValue = "") List<String> id,
            Actor actor,
            RedirectAttributes following) {
        if (id.isEmpty()) {
            throw PageProblem.invalid("请先勾选要重新投递的消息");
        }
        long sent = desk.redrive(queue, id, actor);
        following.addFlashAttribute(
                "done", "已重新投递 " + sent + " 条" + (sent < id.size() ? "；另有 " + (id.size() - sent) + " 条已不在死信队列" : ""));
        return QUEUE_PAGE;
    }

    @PostMapping("/dead-letters/{queue}/redrive-all")
    @PreAuthorize("hasRole('OPERATOR')")
    public String redriveAll(@PathVariable String queue, Actor actor) {
        runs.start(queue, actor);
        return QUEUE_PAGE;
    }

    @PostMapping("/dead-letters/{queue}/cancel")
    @PreAuthorize("hasRole('OPERATOR')")
    public String cancel(@PathVariable String queue, Actor actor) {
        runs.cancel(queue, actor);
        return QUEUE_PAGE;
    }

    @PostMapping("/dead-letters/{queue}/discard")
    @PreAuthorize("hasRole('OPERATOR')")
    public String proposeDiscard(
            @PathVariable String queue,
            @RequestParam String id,
            @RequestParam String reason,
            Actor actor,
            RedirectAttributes following) {
        desk.proposeDiscard(queue, id, reason, actor);
        following.addFlashAttribute("done", "已提议丢弃，待另一人复核");
        return QUEUE_PAGE;
    }

    @PostMapping("/dead-letters/{queue}/discard/{verdict}")
    @PreAuthorize("hasRole('APPROVER')")
    public String decideDiscard(
            @PathVariable String queue,
            @PathVariable String verdict,
            @RequestParam String id,
            @RequestParam long proposal,
            Actor actor,
            RedirectAttributes following) {
        switch (verdict) {
            case "approve" -> {
                desk.approveDiscard(queue, id, proposal, actor);
                following.addFlashAttribute("done", "已丢弃；消息的摘要与属性留在审计记录中");
            }
            case "reject" -> {
                desk.rejectDiscard(id, proposal, actor);
                following.addFlashAttribute("done", "已驳回，消息留在死信队列");
            }
            default -> throw PageProblem.notFound("只能同意（approve）或驳回（reject）");
        }
        return QUEUE_PAGE;
    }
}
