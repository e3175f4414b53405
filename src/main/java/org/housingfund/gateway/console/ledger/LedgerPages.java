package org.housingfund.gateway.console.ledger;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.closing.TrialBalances;
import org.housingfund.gateway.console.ledger.LedgerQueries.Account;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.ledger.Seals;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;
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
    private final TrialBalances balances;
    private final Seals seals;
    private final AuditTrail audit;
    private final TransactionOperations transaction;
    private final Clock clock;

    LedgerPages(
            LedgerQueries ledger,
            TrialBalances balances,
            Seals seals,
            AuditTrail audit,
            TransactionOperations transaction,
            Clock clock) {
        this.ledger = ledger;
        this.balances = balances;
        this.seals = seals;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** As the last day close left it, at once; with what came since, where somebody asks for that. */
    @GetMapping("/ledger")
    @PreAuthorize("hasRole('VIEWER')")
    public String trialBalance(@RequestParam(defaultValue = "false") boolean now, Viewer viewer, Model model) {
        if (now && !viewer.is("OPERATOR") && !viewer.is("AUDITOR")) {
            throw new AccessDeniedException("the whole ledger is summed");
        }
        Optional<Long> last = balances.last();
        boolean sealed = !now && last.isPresent();
        model.addAttribute("seal", sealed ? last.get() : null);
        model.addAttribute("balance", sealed ? balances.after(last.get()).orElseThrow() : balances.now());
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
            boolean holds = Boolean.TRUE.equals(transaction.execute(status -> {
                boolean verified = seals.verifies(no);
                audit.record(
                        actor,
                        "SEAL_VERIFIED",
                        "seal:" + no,
                        verified ? AuditTrail.Outcome.DONE : AuditTrail.Outcome.FAILED,
                        Map.of("holds", verified));
                return verified;
            }));
            if (!holds) {
                throw new IllegalArgumentException("第 " + no + " 号日结与其凭证不符：封存之后数据被改动过，请立即报告并保全数据库");
            }
            return "第 " + no + " 号日结已重新计算，与封存时一致，并与上一号相衔接";
        });
    }
}
