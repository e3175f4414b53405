package org.housingfund.gateway.console.operate;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.kernel.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Stops taking in what a partner sends, and begins again. What somebody stopped stands in the database: every node keeps to
 * it, within seconds also after a restart. Nothing is lost meanwhile; files and messages wait where they lie.
 */
@Component("intakeControl")
public class IntakeControl {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeControl.class);
    private static final long STOP_SECONDS = 20;

    private final ObjectProvider<CamelContext> camel;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final AuditTrail audit;
    private final Clock clock;
    /** What this node stopped; it starts nothing else. */
    private final Set<String> stoppedHere = ConcurrentHashMap.newKeySet();

    IntakeControl(
            ObjectProvider<CamelContext> camel,
            JdbcClient jdbc,
            TransactionOperations transactions,
            AuditTrail audit,
            Clock clock) {
        this.camel = camel;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    /** A stopped intake. */
    record Stop(String route, String by, Instant at, String reason) {}

    /** Intakes that somebody stopped, by route. */
    Map<String, Stop> stopped() {
        Map<String, Stop> stops = new HashMap<>();
        jdbc.sql("SELECT route, stopped_by, stopped_at, reason FROM intake_stop")
                .query(row -> {
                    stops.put(
                            row.getString(1),
                            new Stop(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getObject(3, OffsetDateTime.class).toInstant(),
                                    row.getString(4)));
                });
        return stops;
    }

    /** Whether a route takes in what partners send, and not the gateway's own work. */
    static boolean isIntake(String source) {
        return source.startsWith("sftp:") || (source.startsWith("jms:") && !source.contains(".work."));
    }

    /** Stops an intake; what it is just taking in is finished first. */
    void stop(String routeId, String reason, Actor actor) {
        requireIntake(routeId);
        if (reason.isBlank()) {
            throw PageProblem.invalid("请写明停止接收的理由");
        }
        transactions.executeWithoutResult(status -> {
            int added = jdbc.sql("INSERT INTO intake_stop (route, stopped_by, stopped_at, reason) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING")
                    .params(routeId, actor.name(), Times.timestamp(clock.instant()), reason.strip())
                    .update();
            if (added == 0) {
                throw PageProblem.refused("该接收已经停止");
            }
            audit.record(actor, "INTAKE_STOPPED", "route:" + routeId, Outcome.DONE, Map.of("reason", reason.strip()));
        });
        follow();
    }

    /** Takes in again. */
    void start(String routeId, Actor actor) {
        transactions.executeWithoutResult(status -> {
            if (jdbc.sql("DELETE FROM intake_stop WHERE route = ?")
                            .param(routeId)
                            .update()
                    == 0) {
                throw PageProblem.refused("该接收没有停止");
            }
            audit.record(actor, "INTAKE_STARTED", "route:" + routeId, Outcome.DONE, Map.of());
        });
        follow();
    }

    /** Brings this node in line with what the database says. */
    public synchronized void follow() {
        CamelContext context = camel.getObject();
        Set<String> stops = stopped().keySet();
        for (Route route : List.copyOf(context.getRoutes())) {
            String id = route.getRouteId();
            ServiceStatus now = context.getRouteController().getRouteStatus(id);
            try {
                if (stops.contains(id) && now.isStarted()) {
                    stoppedHere.add(id); // Before: what stops only half has to be started again as well.
                    context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
                    LOG.info("已按操作员要求停止接收：{}", id);
                } else if (!stops.contains(id) && stoppedHere.contains(id)) {
                    if (!now.isStarted()) {
                        context.getRouteController().startRoute(id);
                    }
                    // Only now: what did not start is tried again.
                    stoppedHere.remove(id);
                    LOG.info("已恢复接收：{}", id);
                }
            } catch (Exception e) { // Camel's route controller declares no narrower one.
                LOG.error("接收 {} 未能按要求停止或恢复，稍后再试", id, e);
            }
        }
    }

    private void requireIntake(String routeId) {
        Route route = camel.getObject().getRoute(routeId);
        if (route == null || !isIntake(route.getEndpoint().getEndpointUri().replaceFirst("://", ":"))) {
            throw PageProblem.invalid("没有这个接收：" + routeId);
        }
    }
}
