package org.housingfund.gateway.console.suspense;

import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.console.web.Doing;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /proposals}: everything that waits for a second person. */
@Controller
class ProposalPages {
    private final ProposalBoard board;

    ProposalPages(ProposalBoard board) {
        this.board = board;
    }

    @GetMapping("/proposals")
    @PreAuthorize("hasRole('VIEWER')")
    public String list(
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(required = false) Long after,
            Actor actor,
            Model model) {
        model.addAttribute("slice", board.waiting(kind, after, actor));
        model.addAttribute("kinds", board.kinds());
        model.addAttribute("kind", kind);
        model.addAttribute("base", Address.of("proposals").with("kind", kind).toString());
        return "suspense/proposals";
    }

    @PostMapping("/proposals/{id}/approve")
    @PreAuthorize("hasRole('APPROVER')")
    public String approve(@PathVariable long id, Actor actor, RedirectAttributes following) {
        return Doing.andShow("/proposals", following, () -> board.approve(id, actor));
    }

    @PostMapping("/proposals/{id}/reject")
    @PreAuthorize("hasRole('APPROVER')")
    public String reject(@PathVariable long id, Actor actor, RedirectAttributes following) {
        return Doing.andShow("/proposals", following, () -> board.reject(id, actor));
    }
}
