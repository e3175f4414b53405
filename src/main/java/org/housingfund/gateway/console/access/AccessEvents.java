package org.housingfund.gateway.console.access;

import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Writes down who left, and who tried what that person may not. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class AccessEvents {
    private static final int LONGEST_PATH = 120;

    private final AuditTrail audit;

    AccessEvents(AuditTrail audit) {
        this.audit = audit;
    }

    @EventListener
    void left(LogoutSuccessEvent event) {
        String name = event.getAuthentication().getName();
        audit.record(
                new Actor(name, "console:" + address()), "LOGGED_OUT", Users.subject(name), Outcome.DONE, Map.of());
    }

    /** Those who are not signed in are sent to sign in; that is no event. */
    @EventListener
    void denied(AuthorizationDeniedEvent<?> event) {
        Authentication user = event.getAuthentication().get();
        if (user == null || user instanceof AnonymousAuthenticationToken) {
            return;
        }
        String path = RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes web
                ? web.getRequest().getMethod() + " " + web.getRequest().getRequestURI()
                : "?";
        audit.record(
                new Actor(user.getName(), "console:" + address()),
                "ACCESS_DENIED",
                "path:" + path.substring(0, Math.min(path.length(), LONGEST_PATH)),
                Outcome.REFUSED,
                Map.of());
    }

    private static String address() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes web
                ? web.getRequest().getRemoteAddr()
                : "?";
    }
}
