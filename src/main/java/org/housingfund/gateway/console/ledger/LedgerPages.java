package org.housingfund.gateway.console.ledger;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.ledger.LedgerQueries.Account;
import org.housingfund.gateway.console.ledger.LedgerQueries.Standing;
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
    /** One request's worth. */
    private static final int MOST_VERIFIED = 100;

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

    /**
     * Computes seals again from their journals.
     *
     * @param from the first; null for the chain's first
     * @param to the last; null for the chain's last
     */
    @PostMapping("/seals/verify")
    @PreAuthorize("hasAnyRole('OPERATOR', 'AUDITOR')")
    public String verify(
            @RequestParam(required = false) Long from,
            @RequestParam(required = false) Long to,
            Actor actor,
            RedirectAttributes following) {
        return Doing.andShow("/seals", following, () -> {
            List<Long> numbers = ledger.sealNumbers(from, to, MOST_VERIFIED + 1);
            if (numbers.isEmpty()) {
                throw new IllegalArgumentException("没有这样的日结，请核对起止号");
            }
            if (numbers.size() > MOST_VERIFIED) {
                throw new IllegalArgumentException("一次最多核对 " + MOST_VERIFIED + " 号日结，请填写起止号；整条链由网关定时核对，不符即告警");
            }
            String broken = numbers.stream()
                    .filter(no -> !seals.verify(no, actor).holds())
                    .map(String::valueOf)
                    .collect(Collectors.joining("、"));
            if (!broken.isEmpty()) {
                throw new IllegalArgumentException("第 " + broken + " 号日结与其凭证不符：封存之后数据被改动过，请立即报告并保全数据库");
            }
            return "已重新计算 " + numbers.size() + " 号日结（第 " + numbers.get(0) + " 至 " + numbers.get(numbers.size() - 1)
                    + " 号），均与封存时一致，并与上一号相衔接";
        });
    }
}
