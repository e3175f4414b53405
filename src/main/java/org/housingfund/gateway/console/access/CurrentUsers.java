package org.housingfund.gateway.console.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a session at its next request once it is too old, or the person was disabled, or rights or password were changed elsewhere. No bean:
 * a filter that is one would run outside of the security chain as well.
 */
class CurrentUsers extends OncePerRequestFilter {
    private static final String SINCE = CurrentUsers.class.getName();

    private final UserTable users;
    private final Clock clock;
    private final Duration longest;

    CurrentUsers(UserTable users, Clock clock, Duration longest) {
        this.users = users;
        this.clock = clock;
        this.longest = longest;
    }

    /** Whoever signs in again begins a new span. */
    static void begin(HttpSession session, Instant now) {
        session.setAttribute(SINCE, now);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        HttpSession session = request.getSession(false);
        if (user != null && (!isCurrent(user.getPrincipal()) || isTooOld(session))) {
            if (session != null) {
                session.invalidate();
            }
            SecurityContextHolder.clearContext();
        }
        chain.doFilter(request, response);
    }

    private boolean isTooOld(HttpSession session) {
        return session != null
                && session.getAttribute(SINCE) instanceof Instant since
                && !clock.instant().isBefore(since.plus(longest));
    }

    private boolean isCurrent(Object principal) {
        if (principal instanceof UserAccount account) {
            return isCurrent(account.name(), account.version(), false);
        }
        return !(principal instanceof OidcNames.OidcPerson person)
                || isCurrent(person.getName(), person.version(), true);
    }

    private boolean isCurrent(String name, int version, boolean byProvider) {
        return users.find(name)
                .filter(now -> !now.disabled() && now.version() == version && now.byProvider() == byProvider)
                .isPresent();
    }
}
