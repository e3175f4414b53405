package org.housingfund.gateway.console.web;

/** What a person of the console is there for. Everyone may look; an administrator neither proposes nor approves money. */
public enum Role {
    VIEWER,
    OPERATOR,
    APPROVER,
    ADMINISTRATOR,
    AUDITOR;

    /** As Spring Security names it. */
    public String authority() {
        return "ROLE_" + name();
    }
}
