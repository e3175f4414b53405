package org.housingfund.gateway.console.access;

import java.util.Set;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;

/**
 * A person to be added.
 *
 * @param name what approvals and audit will know the person by
 * @param byProvider whether the person signs in by the identity provider, and has no password here
 */
public record NewUser(String name, String displayName, Set<Role> roles, Set<Right> rights, boolean byProvider) {
    public NewUser {
        name = UserTable.plain(name);
        displayName = displayName.strip();
        roles = Set.copyOf(roles);
        rights = Set.copyOf(rights);
    }

    /** One who signs in with a password. */
    public NewUser(String name, String displayName, Set<Role> roles, Set<Right> rights) {
        this(name, displayName, roles, rights, false);
    }
}
