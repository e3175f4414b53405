package org.housingfund.gateway.console.access;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** Rows of {@code app_user}. */
@Component
class UserTable implements UserDetailsService {
    private static final String SELECT = "SELECT name, display_name, coalesce(password, ''), roles, rights, disabled,"
            + " failed_attempts, version, by_provider FROM app_user";

    private final JdbcClient jdbc;

    UserTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A line of the list of users. */
    record Row(UserAccount user, OffsetDateTime signedInAt) {}

    /** How a name is written, whatever way it was typed. */
    static String plain(String typed) {
        return typed.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public UserDetails loadUserByUsername(String typed) {
        return find(plain(typed)).orElseThrow(() -> new UsernameNotFoundException("no such user"));
    }

    Optional<UserAccount> find(String name) {
        return jdbc.sql(SELECT + " WHERE name = ?")
                .param(name)
                .query(UserTable::user)
                .optional();
    }

    /** The same, and nobody else changes the person until this transaction ends. */
    Optional<UserAccount> lock(String name) {
        return jdbc.sql(SELECT + " WHERE name = ? FOR UPDATE")
                .param(name)
                .query(UserTable::user)
                .optional();
    }

    Slice<Row> list(String after, int size) {
        List<Row> rows = jdbc.sql(
                        SELECT.replace(" FROM", ", signed_in_at FROM") + " WHERE name > ? ORDER BY name LIMIT ?")
                .params(after, size + 1)
                .query((row, n) -> new Row(user(row, n), row.getObject(10, OffsetDateTime.class)))
                .list();
        return Slice.of(rows, size, row -> row.user().name());
    }

    boolean isEmpty() {
        return !jdbc.sql("SELECT EXISTS (SELECT FROM app_user)")
                .query(Boolean.class)
                .single();
    }

    /** One change of rights after another: two administrators must not remove each other at once. */
    void oneAtATime() {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('app_user'))")
                .query((row, n) -> true)
                .single();
    }

    /** Whether someone else can still administer: others than this person, enabled and with a password. */
    boolean hasOtherAdministrator(String name) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM app_user WHERE name <> ? AND NOT disabled"
                        + " AND (password IS NOT NULL OR by_provider)"
                        + " AND 'ADMINISTRATOR' = ANY (roles))")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    /** Whether anybody else is, or has been, one who could approve what an administrator proposes. */
    boolean hasOtherController(String name) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM app_user WHERE name <> ? AND (password IS NOT NULL OR by_provider)"
                        + " AND roles && ARRAY ['ADMINISTRATOR', 'AUDITOR'])")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    /** Whether it was added: false where the name is taken. */
    boolean insert(NewUser user, String hash, Instant now, String createdBy) {
        return jdbc.sql(
                                "INSERT INTO app_user (name, display_name, password, roles, rights,"
                                        + " created_at, created_by, by_provider) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                        .params(
                                user.name(),
                                user.displayName(),
                                hash,
                                names(user.roles()),
                                names(user.rights()),
                                Times.timestamp(now),
                                createdBy,
                                user.byProvider())
                        .update()
                == 1;
    }

    void update(String name, String displayName, Set<Role> roles, Set<Right> rights, boolean disabled) {
        jdbc.sql("UPDATE app_user SET display_name = ?, roles = ?, rights = ?, disabled = ?, version = version + 1"
                        + " WHERE name = ?")
                .params(displayName, names(roles), names(rights), disabled, name)
                .update();
    }

    /** A new password ends every session but the one that the caller renews. */
    void setPassword(String name, String hash) {
        jdbc.sql("UPDATE app_user SET password = ?, failed_attempts = 0, version = version + 1 WHERE name = ?")
                .params(hash, name)
                .update();
    }

    /** Whoever set the password is not believed to be the person any more. */
    void clearPassword(String name) {
        jdbc.sql("UPDATE app_user SET password = NULL, version = version + 1 WHERE name = ?")
                .param(name)
                .update();
    }

    void signedIn(String name, Instant now) {
        jdbc.sql("UPDATE app_user SET failed_attempts = 0, signed_in_at = ? WHERE name = ?")
                .params(Times.timestamp(now), name)
                .update();
    }

    /** Whether there is such a person. */
    boolean failed(String name) {
        return jdbc.sql("UPDATE app_user SET failed_attempts = failed_attempts + 1 WHERE name = ?")
                        .param(name)
                        .update()
                == 1;
    }

    private static String[] names(Set<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().toArray(String[]::new);
    }

    private static UserAccount user(ResultSet row, int n) throws SQLException {
        return new UserAccount(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                values(row.getArray(4), Role.class),
                values(row.getArray(5), Right.class),
                row.getBoolean(6),
                row.getInt(7),
                row.getInt(8),
                row.getBoolean(9));
    }

    private static <E extends Enum<E>> Set<E> values(Array array, Class<E> type) throws SQLException {
        return Arrays.stream((String[]) array.getArray())
                .map(name -> Enum.valueOf(type, name))
                .collect(Collectors.toUnmodifiableSet());
    }
}
