package org.housingfund.gateway.console.ledger;

import java.time.Clock;
import java.time.LocalDate;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.ledger.LedgerQueries.Account;
import org.housingfund.gateway.console.ledger.LedgerQueries.Standing;
import org.housingfund.gateway.console.ledger.SealCheck.Verified;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Times;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /ledger}: trial balance, accounts and their statements at any date. {@code /seals}: day closes, and whether they hold. */
@Controller
class LedgerPages {
    private final LedgerQueries ledger;
    private final SealCheck seals;
    private final Clock clock;

    LedgerPages(LedgerQueries ledger, SealCheck seals, Clock clock) {
        this.ledger = ledger;
        this.seals = seals;
        this.clock = clock;
    }

    /** As the last day close left it, at once; with what came since, where somebody asks for that. */
    @GetMapping("/ledger")
    @PreAuthorize("hasRole('VIEWER')")
    public String trialBalance(@RequestParam(defaultValue = "false") boolean now, Viewer viewer, Model model) {
        Standing standing = ledger.trialBalance(now, viewer);
        model.addAttribute("seal", standing.seal());
        model.addAttribute("balance", standing.balance());
        return "ledger/trial-balance";
    }

    @GetMapping("/ledger/subjects/{code}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String subject(
            @PathVariable String code,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(required = false) String after,
            Viewer viewer,
            Model model) {
        model.addAttribute("code", code);
        model.addAttribute("from", from.strip());
        model.addAttribute("slice", ledger.accounts(code, from.strip(), after, viewer));
        model.addAttribute(
                "base",
                Address.of("ledger", "subjects", code)
                        .with("from", from.strip())
                        .toString());
        return "ledger/subject";
    }

    /**
     * An account's balance and movements.
     *
     * @param at the balance at the end of this booking day, and what moved up to it
     * @param day the lines of this day only; a control account may have very many
     */
    @GetMapping("/ledger/accounts/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String account(
            @PathVariable long id,
            @RequestParam(required = false) LocalDate at,
            @RequestParam(required = false) LocalDate day,
            @RequestParam(required = false) String after,
            Model model) {
        Account account = ledger.account(id).orElseThrow(() -> PageProblem.notFound("总账中没有编号为 " + id + " 的账户"));
        LocalDate until = at == null ? LocalDate.ofInstant(clock.instant(), Times.ZONE) : at;
        model.addAttribute("account", account);
        model.addAttribute("at", until);
        model.addAttribute("day", day);
        model.addAttribute("balanceFen", ledger.balance(id, until));
        if (account.person()) {
            model.addAttribute("lines", ledger.linesUpTo(id, until));
        } else if (day == null) {
            model.addAttribute("days", ledger.days(id, until));
        } else {
            model.addAttribute("slice", ledger.lines(id, day, after));
        }
        return "ledger/account";
    }

    @GetMapping("/seals")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String list(@RequestParam(required = false) Long after, Model model) {
        model.addAttribute("slice", ledger.seals(after));
        return "ledger/seals";
    }

    /** Computes a seal again from its journals. */
    @PostMapping("/seals/{no}/verify")
    @PreAuthorize("hasAnyRole('OPERATOR', 'AUDITOR')")
    public String verify(@PathVariable long no, Actor actor, RedirectAttributes following) {
        return Doing.andShow("/seals", following, () -> {
            Verified verified = seals.verify(no, actor);
            if (!verified.holds()) {
                throw new IllegalArgumentException(verified.sentence());
            }
            return verified.sentence();
        });
    }
}
