package org.housingfund.gateway.console.access;

import java.util.Set;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;

/**
 * A person to be added.
 *
 * @param name what approvals and audit will know the person by
 */
public record NewUser(String name, String displayName, Set<Role> roles, Set<Right> rights) {
    public NewUser {
        name = UserTable.plain(name);
        displayName = displayName.strip();
        roles = Set.copyOf(roles);
        rights = Set.copyOf(rights);
    }
}
