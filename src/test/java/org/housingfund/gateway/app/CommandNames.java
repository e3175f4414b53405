package org.housingfund.gateway.app;

import java.util.Set;

/** Lends the names of the jar's commands to tests of other packages. */
public final class CommandNames {
    private CommandNames() {}

    /** Every command but the default one. */
    public static Set<String> all() {
        return Commands.line().getSubcommands().keySet();
    }
}
