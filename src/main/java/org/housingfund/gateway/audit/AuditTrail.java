package org.housingfund.gateway.audit;

import java.time.Clock;
import java.util.Map;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The append-only audit trail. A line is written in the transaction of what it reports. */
@Component
public class AuditTrail {
    /** How an audited action ended. */
    public enum Outcome {
        DONE,
        REFUSED,
        FAILED
    }

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json;

    AuditTrail(JdbcClient jdbc, Clock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Appends one line.
     *
     * @param action an event of {@code src/docs/audit-events.md}
     * @param subject what it happened to, {@code entity:id}
     * @param detail further facts; person ids, never names or ID numbers (R-L7)
     */
    public void record(Actor actor, String action, String subject, Outcome outcome, Map<String, ?> detail) {
        jdbc.sql("INSERT INTO audit (at, actor, origin, action, subject, outcome, detail)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)")
                .params(
                        Times.timestamp(clock.instant()),
                        actor.name(),
                        actor.origin(),
                        action,
                        subject,
                        outcome.name(),
                        json.writeValueAsString(detail))
                .update();
    }
}
