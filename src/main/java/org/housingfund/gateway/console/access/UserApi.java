package org.housingfund.gateway.console.access;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.access.UserProposals.Handed;
import org.housingfund.gateway.console.web.Done;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.housingfund.gateway.console.web.Slice;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/users} and {@code /api/tokens}: two people give out what moves money, controls or reveals, here too. */
@RestController
@RequestMapping("/api")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class UserApi {
    private static final int ROWS = 100;

    private final UserTable table;
    private final UserProposals proposals;
    private final ServiceTokens tokens;

    UserApi(UserTable table, UserProposals proposals, ServiceTokens tokens) {
        this.table = table;
        this.proposals = proposals;
        this.tokens = tokens;
    }

    /**
     * A person of the console.
     *
     * @param byProvider whether the identity provider signs the person in, and no password does
     * @param signedInAt last time; null before the first
     */
    record User(
            String name,
            String displayName,
            Set<Role> roles,
            Set<Right> rights,
            boolean disabled,
            boolean byProvider,
            OffsetDateTime signedInAt) {
        private static User of(UserTable.Row row) {
            UserAccount user = row.user();
            return new User(
                    user.name(),
                    user.displayName(),
                    user.roles(),
                    user.rights(),
                    user.disabled(),
                    user.byProvider(),
                    row.signedInAt());
        }
    }

    /**
     * A person to be added.
     *
     * @param roles null for none
     * @param rights null for none
     * @param byProvider null for no
     */
    record Adding(String name, String displayName, Set<Role> roles, Set<Right> rights, Boolean byProvider) {}

    /**
     * What a person is to be called and may do from now on.
     *
     * @param roles null for none
     * @param rights null for none
     * @param disabled null for no
     */
    record Changing(String displayName, Set<Role> roles, Set<Right> rights, Boolean disabled) {}

    /**
     * A token to be made.
     *
     * @param name of the system
     * @param role SERVICE or VIEWER
     * @param days for which it counts, 1 to 730
     */
    record Asking(String name, String role, Integer days) {}

    /**
     * A new token.
     *
     * @param token sent as a bearer token; nobody can read it again
     */
    record Issued(String name, String token) {}

    /** People in the order of their names. */
    @GetMapping("/users")
    @PreAuthorize("hasAnyRole('ADMINISTRATOR', 'AUDITOR')")
    public Slice<User> list(@RequestParam(defaultValue = "") String after) {
        return table.list(after, ROWS).map(User::of);
    }

    /** Adds a person, or proposes to; the answer has the one-time code, or the half that is for the one who asked. */
    @PostMapping("/users")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    @ResponseStatus(HttpStatus.CREATED)
    public Handed create(@RequestBody Adding user, Actor actor) {
        return proposals.create(
                new NewUser(
                        required(user.name(), "name"),
                        required(user.displayName(), "displayName"),
                        orNone(user.roles()),
                        orNone(user.rights()),
                        Boolean.TRUE.equals(user.byProvider())),
                actor);
    }

    /** Changes what a person is called and may do, or proposes to; to disable takes one person. */
    @PostMapping("/users/{name}")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    public Handed change(@PathVariable String name, @RequestBody Changing to, Actor actor) {
        return proposals.change(
                name,
                required(to.displayName(), "displayName"),
                orNone(to.roles()),
                orNone(to.rights()),
                Boolean.TRUE.equals(to.disabled()),
                actor);
    }

    /** Gives out a code for a new password, or proposes to. */
    @PostMapping("/users/{name}/reset")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    public Handed reset(@PathVariable String name, Actor actor) {
        return proposals.reset(name, actor);
    }

    /** What is proposed about people and waits for a second one. */
    @GetMapping("/user-changes")
    @PreAuthorize("hasAnyRole('ADMINISTRATOR', 'AUDITOR')")
    public List<UserProposals.Waiting> waiting() {
        return proposals.waiting();
    }

    /** Approves what another administrator proposed; the answer has the second half of the code where one is given out. */
    @PostMapping("/users/{name}/proposals/{proposal}/approve")
    @PreAuthorize("hasAnyRole('ADMINISTRATOR', 'AUDITOR')")
    public Handed approve(@PathVariable String name, @PathVariable long proposal, Actor actor) {
        return proposals.approve(name, proposal, actor);
    }

    /** Rejects it; everything stays as it is. */
    @PostMapping("/users/{name}/proposals/{proposal}/reject")
    @PreAuthorize("hasAnyRole('ADMINISTRATOR', 'AUDITOR')")
    public Done reject(@PathVariable String name, @PathVariable long proposal, Actor actor) {
        proposals.reject(name, proposal, actor);
        return new Done("关于用户 " + name + " 的提议 " + proposal + " 已驳回");
    }

    /** Tokens of systems, without themselves: those that count, then those that no longer do. */
    @GetMapping("/tokens")
    @PreAuthorize("hasAnyRole('ADMINISTRATOR', 'AUDITOR')")
    public List<ServiceTokens.Token> all() {
        return tokens.all();
    }

    /** Makes a token for a system; it is shown this once. */
    @PostMapping("/tokens")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    @ResponseStatus(HttpStatus.CREATED)
    public Issued issue(@RequestBody Asking token, Actor actor) {
        String name = required(token.name(), "name");
        int days = token.days() == null ? 0 : token.days();
        return new Issued(name, tokens.issue(name, required(token.role(), "role"), days, actor));
    }

    /** Takes a token back: it does not count from now on. */
    @PostMapping("/tokens/{id}/revoke")
    @PreAuthorize("hasRole('ADMINISTRATOR')")
    public Done revoke(@PathVariable long id, Actor actor) {
        tokens.revoke(id, actor);
        return new Done("令牌 " + id + " 已撤销");
    }

    private static String required(String value, String field) {
        if (value == null) {
            throw PageProblem.invalid("缺少 " + field);
        }
        return value;
    }

    private static <T> Set<T> orNone(Set<T> values) {
        if (values != null && values.contains(null)) {
            throw PageProblem.invalid("角色和权限不能为空值");
        }
        return values == null ? Set.of() : values;
    }
}
