package org.housingfund.gateway.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Writes down what a person tried and a service refused. What the service began was rolled back by then: the line is a
 * transaction of its own.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class Refusals implements HandlerInterceptor {
    private static final String REASON = Refusals.class.getName();
    private static final int LONGEST_PATH = 120;

    private final AuditTrail audit;
    private final Viewers viewers;

    Refusals(AuditTrail audit, Viewers viewers) {
        this.audit = audit;
        this.viewers = viewers;
    }

    /** Remembers that the request at hand was refused, and why. */
    static void note(String reason) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(REASON, reason, RequestAttributes.SCOPE_REQUEST);
        }
    }

    /** Whoever only looks is not written down. */
    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, Exception failure) {
        if (request.getAttribute(REASON) instanceof String reason
                && !request.getMethod().equals("GET")) {
            record(request, reason);
        }
    }

    /** Appends the line; {@code unknown} tried it where nobody is signed in. */
    public void record(HttpServletRequest request, String reason) {
        Viewer viewer = viewers.viewer();
        String path = request.getMethod() + " " + request.getRequestURI();
        audit.record(
                new Actor(viewer.signedIn() ? viewer.name() : "unknown", "console:" + request.getRemoteAddr()),
                "REQUEST_REFUSED",
                "path:" + path.substring(0, Math.min(path.length(), LONGEST_PATH)),
                Outcome.REFUSED,
                Map.of("reason", reason));
    }
}
