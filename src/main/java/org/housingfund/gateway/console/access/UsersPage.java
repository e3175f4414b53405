package org.housingfund.gateway.console.access;

import java.util.List;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /users}: people and their rights, and the tokens of other systems. */
@Controller
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@PreAuthorize("hasAnyRole('ADMINISTRATOR', 'AUDITOR')")
class UsersPage {
    private static final int ROWS = 50;

    private final UserTable table;
    private final UserProposals proposals;
    private final ServiceTokens tokens;

    UsersPage(UserTable table, UserProposals proposals, ServiceTokens tokens) {
        this.table = table;
        this.proposals = proposals;
        this.tokens = tokens;
    }

    @GetMapping("/users")
    @PreAuthorize("hasAnyRole('ADMINISTRATOR', 'AUDITOR')")
    String list(@RequestParam(defaultValue = "") String after, Model model) {
        model.addAttribute("waiting", proposals.waiting());
        model.addAttribute("slice", table.list(after, ROWS));
        model.addAttribute("tokens", tokens.all());
        model.addAttribute("tokenRoles", ServiceTokens.ROLES);
        return choices(model, "access/users");
    }

    @PostMapping("/users")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    String create(
            @RequestParam String name,
            @RequestParam String displayName,
            @RequestParam(defaultValue = "") Set<Role> roles,
            @RequestParam(defaultValue = "") Set<Right> rights,
            @RequestParam(defaultValue = "false") boolean byProvider,
            Actor actor,
            Model model) {
        NewUser user = new NewUser(name, displayName, roles, rights, byProvider);
        return handed(model, user.name(), proposals.create(user, actor));
    }

    @GetMapping("/users/{name}")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    String one(@PathVariable String name, Model model) {
        model.addAttribute("user", table.find(name).orElseThrow(() -> PageProblem.notFound("没有用户 " + name)));
        return choices(model, "access/user");
    }

    @PostMapping("/users/{name}")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    String change(
            @PathVariable String name,
            @RequestParam String displayName,
            @RequestParam(defaultValue = "") Set<Role> roles,
            @RequestParam(defaultValue = "") Set<Right> rights,
            @RequestParam(defaultValue = "false") boolean disabled,
            Actor actor,
            Model model) {
        return handed(model, name, proposals.change(name, displayName, roles, rights, disabled, actor));
    }

    @PostMapping("/users/{name}/reset")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    String reset(@PathVariable String name, Actor actor, Model model) {
        return handed(model, name, proposals.reset(name, actor));
    }

    @PostMapping("/users/{name}/proposals/{proposal}/approve")
    @PreAuthorize("hasAnyRole('ADMINISTRATOR', 'AUDITOR')")
    String approve(@PathVariable String name, @PathVariable long proposal, Actor actor, Model model) {
        return handed(model, name, proposals.approve(name, proposal, actor));
    }

    @PostMapping("/users/{name}/proposals/{proposal}/reject")
    @PreAuthorize("hasAnyRole('ADMINISTRATOR', 'AUDITOR')")
    String reject(@PathVariable String name, @PathVariable long proposal, Actor actor) {
        proposals.reject(name, proposal, actor);
        return "redirect:/users";
    }

    @PostMapping("/users/tokens")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    String issue(
            @RequestParam String name, @RequestParam String role, @RequestParam int days, Actor actor, Model model) {
        model.addAttribute("token", tokens.issue(name, role, days, actor));
        model.addAttribute("name", name);
        return "access/secret";
    }

    @PostMapping("/users/tokens/{id}/revoke")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    String revoke(@PathVariable long id, Actor actor) {
        tokens.revoke(id, actor);
        return "redirect:/users";
    }

    private static String choices(Model model, String view) {
        model.addAttribute("allRoles", Role.values());
        model.addAttribute("none", List.of());
        model.addAttribute("allRights", Right.values());
        return view;
    }

    /** Shown once, on the answer itself: no address leads to it again. */
    private static String handed(Model model, String name, UserProposals.Handed handed) {
        if (handed.part() == UserProposals.Part.NONE) {
            return "redirect:/users";
        }
        model.addAttribute("name", name);
        model.addAttribute("code", handed.code());
        model.addAttribute("part", handed.part());
        return "access/secret";
    }
}
