package org.housingfund.gateway.console.statement;

import java.time.LocalDate;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.Openings;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /openings}: each bank account's opening balance; one person proposes a missing one, another approves it (R-M10). */
@Controller
class OpeningPages {
    private final Openings openings;

    OpeningPages(Openings openings) {
        this.openings = openings;
    }

    @GetMapping("/openings")
    @PreAuthorize("hasRole('VIEWER')")
    public String list(Model model) {
        model.addAttribute("openings", openings.all());
        return "statement/openings";
    }

    @PostMapping("/openings")
    @PreAuthorize("hasRole('OPERATOR')")
    public String propose(
            @RequestParam String account,
            @RequestParam String amount,
            @RequestParam LocalDate asOf,
            Actor actor,
            RedirectAttributes following) {
        return Doing.andShow("/openings", following, () -> {
            long id = openings.propose(account.strip(), Money.parseTotalFen(amount.strip()), asOf, actor);
            return "已提议账户 " + account.strip() + " 的期初余额（提议 " + id + "），请另一人复核";
        });
    }
}
