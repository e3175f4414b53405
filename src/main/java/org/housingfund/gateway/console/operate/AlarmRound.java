package org.housingfund.gateway.console.operate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.console.operate.AlarmKind.Condition;

/**
 * What a look at the gateway changes about its alarms: new causes are raised, those that stand are seen again, those that
 * are gone are cleared.
 */
record AlarmRound(List<Condition> raise, Map<Long, Condition> seen, List<Long> clear) {
    /** An alarm that stands. */
    record Open(long id, AlarmKind kind, String cause) {}

    /**
     * Compares.
     *
     * @param looked kinds that could be looked at: of another one nobody knows whether its causes are gone
     */
    static AlarmRound of(Collection<Condition> now, Set<AlarmKind> looked, Collection<Open> open) {
        Map<String, Condition> causes = new LinkedHashMap<>();
        now.forEach(condition -> causes.putIfAbsent(condition.cause(), condition));
        Map<Long, Condition> seen = new LinkedHashMap<>();
        List<Long> clear = new ArrayList<>();
        for (Open alarm : open) {
            Condition still = causes.remove(alarm.cause());
            if (still != null) {
                seen.put(alarm.id(), still);
            } else if (looked.contains(alarm.kind())) {
                clear.add(alarm.id());
            }
        }
        return new AlarmRound(List.copyOf(causes.values()), seen, clear);
    }
}
