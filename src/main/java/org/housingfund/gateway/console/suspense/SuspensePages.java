package org.housingfund.gateway.console.suspense;

import java.util.Arrays;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.statement.Remark;
import org.housingfund.gateway.console.suspense.SuspenseQueries.Posting;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Role;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.matching.RemarkRules;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.statement.BankAccounts;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /suspense}: the workbench, and one posting with what may be done about it. Two people decide (R-M6). */
@Controller
class SuspensePages {
    static final int PAGE = 50;

    private final SuspenseQueries postings;
    private final SuspenseDecisions decisions;
    private final BankAccounts banks;
    private final RemarkRules rules;

    SuspensePages(SuspenseQueries postings, SuspenseDecisions decisions, BankAccounts banks, RemarkRules rules) {
        this.postings = postings;
        this.decisions = decisions;
        this.banks = banks;
        this.rules = rules;
    }

    @GetMapping("/suspense")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String list(
            @ModelAttribute("filter") SuspenseFilter filter,
            @RequestParam(required = false) String after,
            Viewer viewer,
            Model model) {
        model.addAttribute("slice", postings.list(filter, after, PAGE));
        model.addAttribute("base", filter.address("suspense"));
        model.addAttribute("export", filter.address("suspense", "export.xlsx"));
        model.addAttribute("sums", postings.sums());
        model.addAttribute(
                "banks",
                banks.all().stream()
                        .map(BankAccounts.BankAccount::bankName)
                        .distinct()
                        .toList());
        model.addAttribute("reasons", Reason.values());
        model.addAttribute("bulk", BulkDecision.values());
        if (viewer.is(Role.OPERATOR.name())) {
            model.addAttribute("free", postings.extent(filter.with(SuspenseFilter.Waits.FREE)));
        }
        if (viewer.is(Role.APPROVER.name())) {
            model.addAttribute("proposed", postings.extent(filter.with(SuspenseFilter.Waits.PROPOSED)));
        }
        return "suspense/list";
    }

    @GetMapping("/suspense/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String posting(@PathVariable long id, Model model) {
        Posting posting = find(id);
        model.addAttribute("posting", posting);
        model.addAttribute("remark", Remark.of(posting.texts(), rules));
        model.addAttribute("deeds", postings.deeds(id));
        model.addAttribute("kinds", kinds(posting));
        return "suspense/posting";
    }

    private static List<SuspenseDecision.Kind> kinds(Posting posting) {
        return Arrays.stream(SuspenseDecision.Kind.values())
                .filter(kind -> kind != (posting.pinned() ? SuspenseDecision.Kind.LEAVE : SuspenseDecision.Kind.UNPIN))
                .toList();
    }

    private Posting find(long id) {
        return postings.find(id).orElseThrow(() -> PageProblem.notFound("没有编号为 " + id + " 的挂账"));
    }

    /**
     * What somebody fills in to propose; blank is nothing.
     *
     * @param notice number of the notice, to allocate to it; otherwise null
     * @param otherAccount the operator knows that the notice names other receiving accounts; null for no
     * @param employer account number of the employer whose balance takes the money; null otherwise
     * @param against another posting to set off against; null otherwise
     * @param original entry that a reversal takes back; null otherwise
     * @param comment why, for the one who approves
     */
    record Form(
            SuspenseDecision.Kind kind,
            String notice,
            Boolean otherAccount,
            String employer,
            Long against,
            Long original,
            String comment) {
        SuspenseDecision decision() {
            if (kind == null) {
                throw new IllegalArgumentException("请选择一项决定");
            }
            // The form has the fields of all decisions.
            boolean allocates = kind == SuspenseDecision.Kind.ALLOCATE;
            boolean setsOff = kind == SuspenseDecision.Kind.SET_OFF;
            return SuspenseDecision.of(
                    kind,
                    allocates ? text(notice) : null,
                    allocates && Boolean.TRUE.equals(otherAccount),
                    kind == SuspenseDecision.Kind.EMPLOYER ? text(employer) : null,
                    setsOff ? against : null,
                    setsOff ? original : null);
        }

        private static String text(String value) {
            return value == null || value.isBlank() ? null : value.strip();
        }
    }

    @PostMapping("/suspense/{id}/proposals")
    @PreAuthorize("hasRole('OPERATOR')")
    public String propose(@PathVariable long id, Form form, Actor actor, RedirectAttributes following) {
        return Doing.andShow(page(id), following, () -> {
            SuspenseDecisions.Proposed proposed = decisions.propose(id, form.decision(), form.comment(), actor);
            return "已提议（提议 " + proposed.id() + "），请另一人复核。" + proposed.sentence();
        });
    }

    @PostMapping("/suspense/{id}/proposals/{proposal}/approve")
    @PreAuthorize("hasRole('APPROVER')")
    public String approve(
            @PathVariable long id, @PathVariable long proposal, Actor actor, RedirectAttributes following) {
        return Doing.andShow(page(id), following, () -> decisions.approve(id, proposal, actor));
    }

    @PostMapping("/suspense/{id}/proposals/{proposal}/reject")
    @PreAuthorize("hasRole('APPROVER')")
    public String reject(
            @PathVariable long id, @PathVariable long proposal, Actor actor, RedirectAttributes following) {
        return Doing.andShow(page(id), following, () -> {
            decisions.reject(id, proposal, actor);
            return "挂账 " + id + " 的提议 " + proposal + " 已驳回";
        });
    }

    private static String page(long id) {
        return "/suspense/" + id;
    }
}
