package org.housingfund.gateway.console.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
     * @param source where it takes from, without parameters: those hold users and keys; of a file server the partner too
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
        RouteDefinition definition =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(route.getRouteId());
        Map<String, Object> parameters = definition == null || definition.getTemplateParameters() == null
                ? Map.of()
                : definition.getTemplateParameters();
        return new Figure(
                route.getRouteId(),
                Objects.toString(route.getDescription(), ""),
                source(route.getEndpoint().getEndpointUri(), parameters),
                targets(definition, parameters),
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

    /** Several partners may share a host, and differ by the user alone. */
    private static String source(String uri, Map<String, Object> parameters) {
        String plain = plain(uri);
        Object partner = parameters.get("partner");
        return plain.startsWith("sftp:") && partner != null
                ? "sftp:" + partner + " " + plain.substring("sftp:".length())
                : plain;
    }

    private static List<String> targets(RouteDefinition definition, Map<String, Object> parameters) {
        Set<String> targets = new LinkedHashSet<>();
        if (definition != null) {
            collect(definition.getOutputs(), parameters, targets);
        }
        return new ArrayList<>(targets);
    }

    private static void collect(
            List<ProcessorDefinition<?>> steps, Map<String, Object> parameters, Set<String> targets) {
        for (ProcessorDefinition<?> step : steps) {
            if (step instanceof BeanDefinition bean && bean.getRef() != null) {
                targets.add("bean:" + filled(bean.getRef(), parameters));
            } else if (step instanceof ToDefinition to) {
                targets.add(plain(filled(to.getUri(), parameters)));
            }
            collect(step.getOutputs(), parameters, targets);
        }
    }

    /** A step of a template with this route's values in its place-holders. */
    private static String filled(String text, Map<String, Object> parameters) {
        String filled = text;
        for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
            filled = filled.replace("{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
        }
        return filled;
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
