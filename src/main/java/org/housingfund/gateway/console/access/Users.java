package org.housingfund.gateway.console.access;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Adds and changes people of the console; every change is audited, no password and no code ever is. */
@Service
@Transactional
public class Users {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{1,39}");
    private static final Set<String> RESERVED = Set.of(Actor.GATEWAY.name(), "tokens");
    private static final Set<Role> MONEY = EnumSet.of(Role.OPERATOR, Role.APPROVER);
    private static final Set<Role> CONTROL = EnumSet.of(Role.ADMINISTRATOR, Role.AUDITOR);
    private static final int LONGEST_DISPLAY_NAME = 40;

    private final UserTable table;
    private final AccessCodes codes;
    private final PasswordEncoder passwords;
    private final AuditTrail audit;
    private final Clock clock;

    Users(UserTable table, AccessCodes codes, PasswordEncoder passwords, AuditTrail audit, Clock clock) {
        this.table = table;
        this.codes = codes;
        this.passwords = passwords;
        this.audit = audit;
        this.clock = clock;
    }

    /** Adds a person who has no password yet. */
    void create(NewUser user, Actor actor) {
        insert(user, null, actor);
    }

    /** A person with this password, added where the name is new: the demonstration's. */
    public void createOrReset(NewUser user, String password, Actor actor) {
        if (table.find(user.name()).isEmpty()) {
            insert(user, password, actor);
        } else {
            table.setPassword(user.name(), passwords.encode(password));
        }
    }

    /** A code for the first administrator, where there is nobody yet. */
    public Optional<String> firstAdministratorCode() {
        return table.isEmpty() ? Optional.of(codes.issue(null)) : Optional.empty();
    }

    /** Changes what a person is called and may do. Nobody changes the own roles, and one administrator always remains. */
    void change(String name, String displayName, Set<Role> roles, Set<Right> rights, boolean disabled, Actor actor) {
        UserAccount before = checkChange(name, displayName, roles, rights, disabled, actor);
        table.update(name, displayName.strip(), roles, rights, disabled);
        audit.record(
                actor,
                "USER_CHANGED",
                subject(name),
                Outcome.DONE,
                Map.of(
                        "before", state(before.roles(), before.rights(), before.disabled()),
                        "after", state(roles, rights, disabled)));
    }

    /** Whether it can be changed so; the result is the person as before. */
    UserAccount checkChange(
            String name, String displayName, Set<Role> roles, Set<Right> rights, boolean disabled, Actor actor) {
        table.oneAtATime();
        UserAccount before = locked(name);
        checkDuties(displayName, roles);
        boolean administers = before.roles().contains(Role.ADMINISTRATOR);
        if (actor.isCalled(name) && (disabled || !roles.equals(before.roles()) || !rights.equals(before.rights()))) {
            throw PageProblem.refused("不能停用自己，也不能更改自己的角色和权限；请由另一位管理员办理");
        }
        if (administers && (disabled || !roles.contains(Role.ADMINISTRATOR)) && !table.hasOtherAdministrator(name)) {
            throw PageProblem.refused("这是最后一位可以登录的管理员；请先设立另一位");
        }
        return before;
    }

    /** Whether a code can be given out for a new password; the result is the person. */
    UserAccount checkReset(String name, Actor actor) {
        table.oneAtATime();
        UserAccount user = locked(name);
        if (actor.isCalled(name)) {
            throw PageProblem.refused("不能为自己发放一次性代码；请在“修改密码”处更改");
        }
        if (user.byProvider()) {
            throw PageProblem.refused("该用户通过统一身份认证登录，没有本地密码");
        }
        return user;
    }

    /** Says that a code for a new password was given out; the old password counts until it is used. */
    void resetIssued(String name, Actor actor) {
        audit.record(actor, "PASSWORD_RESET_ISSUED", subject(name), Outcome.DONE, Map.of());
    }

    /** Sets a password with a code: the person whom it was given to, or the first administrator, who chooses a name. */
    void activate(String code, String typedName, String password, String origin) {
        AccessCodes.Used used = codes.use(code).orElseThrow(() -> PageProblem.refused("一次性代码不正确、已使用或已过期；请向管理员索取新的代码"));
        String name = UserTable.plain(typedName);
        if (used.user() == null) {
            if (!table.isEmpty()) {
                throw PageProblem.refused("已有用户；请由管理员建立账号");
            }
            NewUser first = new NewUser(name, typedName.strip(), Set.of(Role.ADMINISTRATOR), Set.of());
            insert(first, password, new Actor(name.isEmpty() ? "?" : name, origin));
            return;
        }
        if (!used.user().equals(name)) {
            // The code is used up nevertheless only where this commits; it does not.
            throw PageProblem.refused("一次性代码不是给这个用户的");
        }
        UserAccount user = locked(name);
        if (user.disabled()) {
            throw PageProblem.refused("该用户已停用；请联系管理员");
        }
        if (user.byProvider()) {
            throw PageProblem.refused("该用户通过统一身份认证登录，没有本地密码");
        }
        PasswordRules.check(password, name, user.displayName());
        table.setPassword(name, passwords.encode(password));
        audit.record(
                new Actor(name, origin),
                "PASSWORD_CHANGED",
                subject(name),
                Outcome.DONE,
                Map.of("by", "one-time code"));
    }

    /** Changes the own password; the result is what the session goes on with. */
    UserAccount changePassword(String name, String current, String password, Actor actor) {
        UserAccount user = locked(name);
        if (!passwords.matches(current, user.hash())) {
            throw PageProblem.refused("当前密码不正确");
        }
        if (passwords.matches(password, user.hash())) {
            throw PageProblem.invalid("新密码不能与当前密码相同");
        }
        PasswordRules.check(password, name, user.displayName());
        table.setPassword(name, passwords.encode(password));
        audit.record(actor, "PASSWORD_CHANGED", subject(name), Outcome.DONE, Map.of("by", "own"));
        return locked(name);
    }

    /** Whether somebody can be added so. */
    void checkNew(NewUser user) {
        table.oneAtATime();
        if (!isName(user.name())) {
            throw PageProblem.invalid("用户名由 2 至 40 个小写字母、数字、点、横线组成，以字母开头，且不能是 gateway 或 tokens");
        }
        checkDuties(user.displayName(), user.roles());
        if (table.find(user.name()).isPresent()) {
            throw PageProblem.refused("用户名 " + user.name() + " 已被使用");
        }
    }

    /** Whether a person can be called so: never as the machine is, nor as a part of an address below {@code /users}. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !RESERVED.contains(name);
    }

    private void insert(NewUser user, String password, Actor actor) {
        checkNew(user);
        if (password != null) {
            PasswordRules.check(password, user.name(), user.displayName());
        }
        String hash = password == null ? null : passwords.encode(password);
        if (!table.insert(user, hash, clock.instant(), actor.name())) {
            throw PageProblem.refused("用户名 " + user.name() + " 已被使用");
        }
        audit.record(
                actor, "USER_CREATED", subject(user.name()), Outcome.DONE, state(user.roles(), user.rights(), false));
    }

    private UserAccount locked(String name) {
        return table.lock(name).orElseThrow(() -> PageProblem.notFound("没有用户 " + name));
    }

    private static void checkDuties(String displayName, Set<Role> roles) {
        if (displayName.isBlank() || displayName.strip().length() > LONGEST_DISPLAY_NAME) {
            throw PageProblem.invalid("请填写姓名，最多 " + LONGEST_DISPLAY_NAME + " 个字");
        }
        if (roles.isEmpty()) {
            throw PageProblem.invalid("请至少选择一个角色");
        }
        if (roles.stream().anyMatch(MONEY::contains) && roles.stream().anyMatch(CONTROL::contains)) {
            throw PageProblem.invalid("管理员和审计员不得兼任经办员或复核员");
        }
        if (roles.containsAll(CONTROL)) {
            throw PageProblem.invalid("同一人不得兼任管理员和审计员");
        }
    }

    private static Map<String, Object> state(Set<Role> roles, Set<Right> rights, boolean disabled) {
        return Map.of(
                "roles", roles.stream().sorted().toList(),
                "rights", rights.stream().sorted().toList(),
                "disabled", disabled);
    }

    static String subject(String name) {
        return "user:" + name;
    }
}
