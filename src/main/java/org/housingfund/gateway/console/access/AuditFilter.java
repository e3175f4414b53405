package org.housingfund.gateway.console.access;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.housingfund.gateway.audit.AuditTrail.Outcome;

/**
 * What to look for in the audit trail; null or empty leaves open.
 *
 * @param from first day
 * @param to last day
 * @param actor who did it
 * @param action what was done, as the list of actions calls it
 * @param subject {@code entity:id}, or {@code entity:*} for all of its kind
 */
record AuditFilter(LocalDate from, LocalDate to, String actor, String action, String subject, Outcome outcome) {
    AuditFilter {
        actor = actor == null ? "" : actor.strip();
        action = action == null ? "" : action.strip();
        subject = subject == null ? "" : subject.strip();
    }

    /** What is set, as parameters of an address and as the audit tells it. */
    Map<String, String> parameters() {
        Map<String, String> set = new LinkedHashMap<>();
        put(set, "from", from);
        put(set, "to", to);
        put(set, "actor", actor);
        put(set, "action", action);
        put(set, "subject", subject);
        put(set, "outcome", outcome);
        return set;
    }

    private static void put(Map<String, String> set, String name, Object value) {
        if (value != null && !value.toString().isEmpty()) {
            set.put(name, value.toString());
        }
    }
}
