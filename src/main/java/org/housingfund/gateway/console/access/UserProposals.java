package org.housingfund.gateway.console.access;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.ProposalDesk;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/**
 * Two people give out whatever moves money, controls or reveals: an administrator proposes, another one or an auditor
 * approves. Each of them learns half of the one-time code, so that neither can sign in as the person.
 */
@Service
@Transactional
class UserProposals {
    static final String KIND = "USER_CHANGE";

    private static final Set<Role> CONTROL = EnumSet.of(Role.ADMINISTRATOR, Role.AUDITOR);

    private final Users users;
    private final UserTable table;
    private final AccessCodes codes;
    private final Approvals approvals;
    private final AuditTrail audit;

    UserProposals(Users users, UserTable table, AccessCodes codes, Approvals approvals, AuditTrail audit) {
        this.users = users;
        this.table = table;
        this.codes = codes;
        this.approvals = approvals;
        this.audit = audit;
    }

    /** What is to be done to an account. */
    enum Deed {
        CREATE,
        CHANGE,
        RESET
    }

    /** How much of a one-time code a {@link Handed} has. */
    enum Part {
        NONE,
        WHOLE,
        FIRST,
        SECOND
    }

    /** What the one who asked is shown, once: a one-time code, half of one, or nothing. */
    record Handed(Part part, String code) {
        private static final Handed NOTHING = new Handed(Part.NONE, "");
    }

    /**
     * What waits for a second person.
     *
     * @param name of whom it is about
     * @param by who proposed it
     */
    record Waiting(
            long id, Deed deed, String name, List<String> roles, List<String> rights, boolean disabled, String by) {}

    /** Adds a person, or proposes to. */
    Handed create(NewUser user, Actor actor) {
        users.checkNew(user);
        if (isSensitive(user.roles(), user.rights()) && !isAlone(user.roles(), user.rights(), user.name(), actor)) {
            return propose(
                    Deed.CREATE,
                    user.name(),
                    user.displayName(),
                    user.roles(),
                    user.rights(),
                    false,
                    user.byProvider(),
                    !user.byProvider(),
                    actor);
        }
        users.create(user, actor);
        return user.byProvider() ? Handed.NOTHING : new Handed(Part.WHOLE, codes.issue(user.name()));
    }

    /** Changes what a person is called and may do, or proposes to. To disable takes one person: it may be urgent. */
    Handed change(String name, String displayName, Set<Role> roles, Set<Right> rights, boolean disabled, Actor actor) {
        UserAccount before = users.checkChange(name, displayName, roles, rights, disabled, actor);
        boolean enables = before.disabled() && !disabled;
        boolean wasSensitive = isSensitive(before.roles(), before.rights());
        Set<Role> movedRoles = difference(before.roles(), roles);
        Set<Right> movedRights = difference(before.rights(), rights);
        if (isSensitive(movedRoles, movedRights) || (enables && wasSensitive)) {
            // Whoever set the password so far may have been the administrator who chose an account without rights.
            boolean fresh = !before.byProvider() && (enables || !wasSensitive);
            return propose(Deed.CHANGE, name, displayName, roles, rights, disabled, before.byProvider(), fresh, actor);
        }
        users.change(name, displayName, roles, rights, disabled, actor);
        return Handed.NOTHING;
    }

    /** Gives out a code for a new password, or proposes to. */
    Handed reset(String name, Actor actor) {
        UserAccount user = users.checkReset(name, actor);
        if (isSensitive(user.roles(), user.rights()) && !isAlone(user.roles(), user.rights(), name, actor)) {
            return propose(
                    Deed.RESET,
                    name,
                    user.displayName(),
                    user.roles(),
                    user.rights(),
                    user.disabled(),
                    false,
                    true,
                    actor);
        }
        users.resetIssued(name, actor);
        return new Handed(Part.WHOLE, codes.issue(name));
    }

    /** Approves this proposal and carries it out; the result has the second half of the code where one is given out. */
    Handed approve(String name, long proposalId, Actor actor) {
        checkController(actor);
        table.oneAtATime();
        JsonNode payload =
                approvals.approve(KIND, Users.subject(name), proposalId, actor).payload();
        String displayName = payload.path("displayName").asString();
        Set<Role> roles = roles(payload);
        Set<Right> rights = rights(payload);
        boolean disabled = payload.path("disabled").asBoolean();
        boolean fresh = payload.has("half");
        switch (Deed.valueOf(payload.path("deed").asString())) {
            case CREATE ->
                users.create(
                        new NewUser(
                                name,
                                displayName,
                                roles,
                                rights,
                                payload.path("byProvider").asBoolean()),
                        actor);
            case CHANGE -> {
                checkUnchanged(name, payload);
                users.change(name, displayName, roles, rights, disabled, actor);
                if (fresh) {
                    table.clearPassword(name);
                }
            }
            case RESET -> {
                checkUnchanged(name, payload);
                users.resetIssued(name, actor);
            }
        }
        return fresh
                ? new Handed(
                        Part.SECOND, codes.complete(name, payload.path("half").asString()))
                : Handed.NOTHING;
    }

    /** Rejects it; everything stays as it is. */
    void reject(String name, long proposalId, Actor actor) {
        checkController(actor);
        approvals.reject(KIND, Users.subject(name), proposalId, actor);
    }

    @Transactional(readOnly = true)
    List<Waiting> waiting() {
        return approvals.open(KIND).stream().map(UserProposals::waiting).toList();
    }

    static Waiting waiting(Proposal proposal) {
        JsonNode payload = proposal.payload();
        return new Waiting(
                proposal.id(),
                Deed.valueOf(payload.path("deed").asString()),
                ProposalDesk.key(proposal),
                texts(payload, "roles"),
                texts(payload, "rights"),
                payload.path("disabled").asBoolean(),
                proposal.proposedBy());
    }

    private Handed propose(
            Deed deed,
            String name,
            String displayName,
            Set<Role> roles,
            Set<Right> rights,
            boolean disabled,
            boolean byProvider,
            boolean fresh,
            Actor actor) {
        Map<String, Object> payload = new HashMap<>(Map.of(
                "deed", deed.name(),
                "displayName", displayName.strip(),
                "roles", roles.stream().sorted().map(Enum::name).toList(),
                "rights", rights.stream().sorted().map(Enum::name).toList(),
                "disabled", disabled,
                "byProvider", byProvider,
                "version", table.find(name).map(UserAccount::version).orElse(-1)));
        String first = fresh ? Secrets.half() : "";
        if (fresh) {
            payload.put("half", Secrets.hash(first));
        }
        approvals.propose(KIND, Users.subject(name), payload, actor);
        return fresh ? new Handed(Part.FIRST, first) : Handed.NOTHING;
    }

    /**
     * Whether there is nobody who could approve: the second administrator or the first auditor is then made, or given a
     * new code before the first was used, by one person, and the audit says so.
     */
    private boolean isAlone(Set<Role> roles, Set<Right> rights, String name, Actor actor) {
        boolean alone = roles.stream().anyMatch(CONTROL::contains)
                && rights.isEmpty()
                && !table.hasOtherController(actor.name());
        if (alone) {
            audit.record(actor, "USER_SET_UP_ALONE", Users.subject(name), Outcome.DONE, Map.of("roles", roles));
        }
        return alone;
    }

    /** A name that is in no row is no second person; a token of either kind gets no further than the door. */
    private void checkController(Actor actor) {
        boolean controls = table.find(actor.name())
                .filter(person -> !person.disabled() && person.roles().stream().anyMatch(CONTROL::contains))
                .isPresent();
        if (!controls) {
            throw PageProblem.refused("复核人须是在册且未停用的管理员或审计员");
        }
    }

    private void checkUnchanged(String name, JsonNode payload) {
        int now = table.lock(name).map(UserAccount::version).orElse(-1);
        if (now != payload.path("version").asInt()) {
            throw PageProblem.refused("用户 " + name + " 在提议之后又有变动；请驳回后重新提出");
        }
    }

    private static boolean isSensitive(Set<Role> roles, Set<Right> rights) {
        return roles.stream().anyMatch(role -> role != Role.VIEWER) || !rights.isEmpty();
    }

    private static <T> Set<T> difference(Set<T> before, Set<T> after) {
        Set<T> moved = new HashSet<>(before);
        moved.addAll(after);
        moved.removeIf(one -> before.contains(one) && after.contains(one));
        return moved;
    }

    private static Set<Role> roles(JsonNode payload) {
        return texts(payload, "roles").stream().map(Role::valueOf).collect(Collectors.toSet());
    }

    private static Set<Right> rights(JsonNode payload) {
        return texts(payload, "rights").stream().map(Right::valueOf).collect(Collectors.toSet());
    }

    private static List<String> texts(JsonNode payload, String field) {
        return StreamSupport.stream(payload.path(field).spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
