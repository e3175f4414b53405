package org.housingfund.gateway.console.ledger;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.ledger.NoticeQueries.Employer;
import org.housingfund.gateway.console.ledger.NoticeQueries.Row;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.notice.Persons;
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
    private final LedgerQueries ledger;
    private final Persons persons;
    private final Clock clock;

    NoticePages(NoticeQueries notices, LedgerQueries ledger, Persons persons, Clock clock) {
        this.notices = notices;
        this.ledger = ledger;
        this.persons = persons;
        this.clock = clock;
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
        Row notice = find(number);
        model.addAttribute("notice", notice);
        model.addAttribute("parts", notices.parts(notice.id()));
        model.addAttribute("slice", notices.roster(notice, after));
        return "ledger/notice";
    }

    /** Name and ID number of one person of the roster, for the one who asks; the audit says who did. */
    @PostMapping("/notices/{number}/lines/{line}/reveal")
    @PreAuthorize("hasRole('VIEWER') and hasAuthority('SEE_PERSONAL_DATA')")
    @Transactional
    public String reveal(@PathVariable String number, @PathVariable int line, Actor actor, Model model) {
        long person = notices.personOf(find(number), line)
                .orElseThrow(() -> PageProblem.notFound("通知书 " + number + " 的清册没有第 " + line + " 行"));
        model.addAttribute("person", persons.reveal(actor, person, "通知书 " + number + " 清册第 " + line + " 行"));
        return "ledger/notice :: person";
    }

    private Row find(String number) {
        return notices.find(number).orElseThrow(() -> PageProblem.notFound("没有登记号为“" + number + "”的缴款通知书"));
    }

    @GetMapping("/employers/{account}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String employer(
            @PathVariable String account,
            @RequestParam(required = false) LocalDate at,
            @RequestParam(required = false) Long after,
            Model model) {
        Employer employer =
                notices.employer(account).orElseThrow(() -> PageProblem.notFound("没有账号为“" + account + "”的单位"));
        LocalDate day = at == null ? LocalDate.ofInstant(clock.instant(), Times.ZONE) : at;
        Optional<Long> unallocated = notices.unallocated(account);
        model.addAttribute("employer", employer);
        model.addAttribute("at", day);
        model.addAttribute("unallocated", unallocated.orElse(null));
        // What is owed to it is a credit.
        model.addAttribute(
                "unallocatedFen",
                unallocated.map(id -> -ledger.balance(id, day)).orElse(0L));
        model.addAttribute("payers", notices.payerAccounts(employer.id()));
        model.addAttribute("slice", notices.list(account, null, after));
        model.addAttribute(
                "base", Address.of("employers", account).with("at", day).toString());
        return "ledger/employer";
    }
}
