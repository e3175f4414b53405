package org.housingfund.gateway.console.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.util.URISupport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The routes as they are loaded, with what management counts of them. */
@Component
class RouteFigures {
    private final ObjectProvider<CamelContext> camel;

    RouteFigures(ObjectProvider<CamelContext> camel) {
        this.camel = camel;
    }

    /**
     * One route.
     *
     * @param source where it takes from, without parameters: those hold users and keys
     * @param targets the beans and endpoints that its steps name, in their order
     * @param started whether it takes anything in
     * @param perSecond messages taken in a second of late; empty where nothing was measured
     * @param everyMillis how often it looks by itself; 0 where it is told
     * @param pauseMillis how much longer it waits now because looking failed
     */
    record Figure(
            String id,
            String description,
            String source,
            List<String> targets,
            boolean started,
            String perSecond,
            long completed,
            long failed,
            long inflight,
            long everyMillis,
            long pauseMillis) {
        /** Whether it can be stopped: it takes in what partners send. */
        public boolean isIntake() {
            return IntakeControl.isIntake(source);
        }

        /** Where what it takes in comes from: a partner's files, a queue, the clock. */
        String scheme() {
            return source.substring(0, source.indexOf(':'));
        }
    }

    /** Every loaded route, by its id. */
    List<Figure> all() {
        CamelContext context = camel.getObject();
        return context.getRoutes().stream()
                .map(route -> figure(context, route))
                .sorted(Comparator.comparing(Figure::id))
                .toList();
    }

    private static Figure figure(CamelContext context, Route route) {
        ManagedRouteMBean counted = context.getCamelContextExtension()
                .getContextPlugin(ManagedCamelContext.class)
                .getManagedRoute(route.getRouteId());
        return new Figure(
                route.getRouteId(),
                Objects.toString(route.getDescription(), ""),
                plain(route.getEndpoint().getEndpointUri()),
                targets(context, route.getRouteId()),
                context.getRouteController().getRouteStatus(route.getRouteId()).isStarted(),
                counted == null ? "" : Objects.toString(counted.getThroughput(), ""),
                counted == null ? 0 : counted.getExchangesCompleted(),
                counted == null ? 0 : counted.getExchangesFailed(),
                counted == null ? 0 : counted.getExchangesInflight(),
                everyMillis(route),
                pauseMillis(route.getConsumer()));
    }

    private static String plain(String uri) {
        String path = URISupport.stripQuery(URISupport.sanitizeUri(uri));
        return path.replaceFirst("://", ":").replaceFirst(":[^/@]*@", ":");
    }

    private static List<String> targets(CamelContext context, String routeId) {
        RouteDefinition definition =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(routeId);
        Set<String> targets = new LinkedHashSet<>();
        if (definition != null) {
            collect(definition.getOutputs(), targets);
        }
        return new ArrayList<>(targets);
    }

    private static void collect(List<ProcessorDefinition<?>> steps, Set<String> targets) {
        for (ProcessorDefinition<?> step : steps) {
            if (step instanceof BeanDefinition bean && bean.getRef() != null) {
                targets.add("bean:" + bean.getRef());
            } else if (step instanceof ToDefinition to) {
                targets.add(plain(to.getUri()));
            }
            collect(step.getOutputs(), targets);
        }
    }

    private static long everyMillis(Route route) {
        if (route.getEndpoint() instanceof TimerEndpoint timer) {
            return timer.getPeriod();
        }
        return route.getConsumer() instanceof ScheduledPollConsumer polling
                ? delay(polling).toMillis()
                : 0;
    }

    private static long pauseMillis(Consumer consumer) {
        if (consumer instanceof ScheduledPollConsumer polling && polling.getBackoffCounter() > 0) {
            return delay(polling).toMillis()
                    * Math.max(polling.getBackoffMultiplier() - polling.getBackoffCounter(), 0);
        }
        return 0;
    }

    private static Duration delay(ScheduledPollConsumer polling) {
        return Duration.of(polling.getDelay(), polling.getTimeUnit().toChronoUnit());
    }
}
