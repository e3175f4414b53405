package org.housingfund.gateway.console.ledger;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.ledger.NoticeQueries.Employer;
import org.housingfund.gateway.console.ledger.NoticeQueries.Row;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.notice.NoticeState;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /notices} and {@code /employers}: found by number, name or code. Persons stay hidden until one is revealed. */
@Controller
class NoticePages {
    private final NoticeQueries notices;
    private final EmployerBooks books;

    NoticePages(NoticeQueries notices, EmployerBooks books) {
        this.notices = notices;
        this.books = books;
    }

    @GetMapping("/notices")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) NoticeState state,
            @RequestParam(required = false) Long after,
            Viewer viewer,
            Model model) {
        String text = q.strip();
        Optional<Row> exact = text.isEmpty() ? Optional.empty() : notices.find(text);
        if (exact.isPresent()) {
            return "redirect:" + Address.of("notices", exact.get().number());
        }
        List<Employer> employers = text.isEmpty() ? List.of() : notices.search(text, viewer);
        // One employer's notices, or everybody's where nobody is searched for.
        boolean listed = text.isEmpty() || employers.size() == 1;
        model.addAttribute("q", text);
        model.addAttribute("state", state);
        model.addAttribute("states", NoticeState.values());
        model.addAttribute("employers", employers);
        model.addAttribute("listed", listed);
        model.addAttribute(
                "slice",
                listed ? notices.list(text.isEmpty() ? null : employers.get(0).account(), state, after) : null);
        model.addAttribute(
                "base",
                Address.of("notices").with("q", text).with("state", state).toString());
        return "ledger/notices";
    }

    @GetMapping("/notices/{number}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String notice(@PathVariable String number, @RequestParam(defaultValue = "0") int after, Model model) {
        Row notice = books.notice(number);
        model.addAttribute("notice", notice);
        model.addAttribute("parts", notices.parts(notice.id()));
        model.addAttribute("slice", notices.roster(notice, after));
        return "ledger/notice";
    }

    /** Name and ID number of one person of the roster, for the one who asks; the audit says who did. */
    @PostMapping("/notices/{number}/lines/{line}/reveal")
    @PreAuthorize("hasRole('VIEWER') and hasAuthority('SEE_PERSONAL_DATA')")
    public String reveal(@PathVariable String number, @PathVariable int line, Actor actor, Model model) {
        model.addAttribute("person", books.reveal(number, line, actor));
        return "ledger/notice :: person";
    }

    @GetMapping("/employers/{account}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String employer(
            @PathVariable String account,
            @RequestParam(required = false) LocalDate at,
            @RequestParam(required = false) Long after,
            Model model) {
        EmployerBooks.Known known = books.of(account, at);
        model.addAttribute("employer", known.employer());
        model.addAttribute("at", known.at());
        model.addAttribute("unallocated", known.unallocatedAccount());
        model.addAttribute("unallocatedFen", known.unallocatedFen());
        model.addAttribute("payers", known.payerAccounts());
        model.addAttribute("slice", notices.list(account, null, after));
        model.addAttribute(
                "base", Address.of("employers", account).with("at", known.at()).toString());
        return "ledger/employer";
    }
}
