package org.housingfund.gateway.console.statement;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.statement.StatementProposals.Held;
import org.housingfund.gateway.console.statement.StatementQueries.Filter;
import org.housingfund.gateway.console.statement.StatementQueries.Line;
import org.housingfund.gateway.console.statement.StatementQueries.Row;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.StatementStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /statements}: statements by bank, day and state, each with its entries; and what two people do about a held one. */
@Controller
class StatementPages {
    private final StatementQueries statements;
    private final RawBytes rawBytes;
    private final BankAccounts banks;
    private final StatementProposals proposals;

    StatementPages(StatementQueries statements, RawBytes rawBytes, BankAccounts banks, StatementProposals proposals) {
        this.statements = statements;
        this.rawBytes = rawBytes;
        this.banks = banks;
        this.proposals = proposals;
    }

    @GetMapping("/statements")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String list(
            @RequestParam(required = false) String bank,
            @RequestParam(required = false) String account,
            @RequestParam(required = false) LocalDate day,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) Long after,
            Model model) {
        model.addAttribute("slice", statements.list(new Filter(bank, account, day, state), after));
        model.addAttribute(
                "base",
                Address.of("statements")
                        .with("bank", bank)
                        .with("account", account)
                        .with("day", day)
                        .with("state", state)
                        .toString());
        List<BankAccounts.BankAccount> accounts = banks.all();
        model.addAttribute("accounts", accounts);
        model.addAttribute(
                "banks",
                accounts.stream()
                        .map(BankAccounts.BankAccount::bankName)
                        .distinct()
                        .toList());
        model.addAttribute(
                "states",
                Arrays.stream(StatementStatus.values()).map(Enum::name).toList());
        model.addAttribute("filter", new Filter(text(bank), text(account), day, text(state)));
        return "statement/list";
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    @GetMapping("/statements/refused")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String refused(@RequestParam(required = false) Long after, Model model) {
        model.addAttribute("slice", statements.refused(after));
        return "statement/refused";
    }

    @GetMapping("/statements/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String statement(
            @PathVariable long id, @RequestParam(defaultValue = "0") int after, Viewer viewer, Model model) {
        Row statement = find(id);
        Slice<Line> entries = statements.entries(id, after);
        model.addAttribute("statement", statement);
        model.addAttribute("file", statements.file(statement.receiptId()).orElseThrow());
        model.addAttribute("siblings", statements.ofFile(statement.receiptId()));
        model.addAttribute("progress", statements.progress(id));
        model.addAttribute("slice", entries);
        model.addAttribute("lines", viewer.may("SEE_METADATA") ? lines(statement, entries) : Map.of());
        for (Held action : Held.values()) {
            model.addAttribute(action.attribute(), proposals.open(action, id));
        }
        return "statement/statement";
    }

    private Map<Long, String> lines(Row statement, Slice<Line> entries) {
        return rawBytes.lines(
                statement.receiptId(), entries.rows().stream().map(Line::place).toList());
    }

    private Row find(long id) {
        return statements.find(id).orElseThrow(() -> PageProblem.notFound("没有编号为 " + id + " 的对账单"));
    }

    @PostMapping("/statements/{id}/proposals")
    @PreAuthorize("hasRole('OPERATOR')")
    public String propose(
            @PathVariable long id,
            @RequestParam Held action,
            @RequestParam String comment,
            Actor actor,
            RedirectAttributes following) {
        return Doing.andShow(
                "/statements/" + find(id).id(), following, () -> proposals.propose(id, action, comment, actor));
    }
}
