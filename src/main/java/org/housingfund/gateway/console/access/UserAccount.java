package org.housingfund.gateway.console.access;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import org.housingfund.gateway.console.web.Person;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * A person of the console.
 *
 * @param hash of the password, empty where none is set yet
 * @param byProvider whether the identity provider signs the person in, and no password does
 * @param version moves with rights and password
 */
record UserAccount(
        String name,
        String displayName,
        String hash,
        Set<Role> roles,
        Set<Right> rights,
        boolean disabled,
        int failedAttempts,
        int version,
        boolean byProvider)
        implements UserDetails, Person {
    UserAccount {
        roles = Set.copyOf(roles);
        rights = Set.copyOf(rights);
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return Stream.concat(
                        roles.stream().map(Role::authority), rights.stream().map(Right::name))
                .map(SimpleGrantedAuthority::new)
                .toList();
    }

    @Override
    public String getPassword() {
        return hash;
    }

    @Override
    public String getUsername() {
        return name;
    }

    @Override
    public boolean isEnabled() {
        return !disabled;
    }

    /** Without the hash: what a session keeps. */
    UserAccount forSession() {
        return new UserAccount(name, displayName, "", roles, rights, disabled, failedAttempts, version, byProvider);
    }

    @Override
    public String toString() {
        return "UserAccount[" + name + "]";
    }
}
