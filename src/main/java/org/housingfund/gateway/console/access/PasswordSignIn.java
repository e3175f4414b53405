package org.housingfund.gateway.console.access;

import java.time.Duration;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Checks name and password, after the throttle has let the attempt through; audits how it ended. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class PasswordSignIn implements AuthenticationProvider {
    private final DaoAuthenticationProvider passwords;
    private final SignInThrottle throttle;
    private final UserTable users;
    private final AuditTrail audit;

    PasswordSignIn(UserTable users, PasswordEncoder encoder, SignInThrottle throttle, AuditTrail audit) {
        // Unknown, without a password, disabled: each takes the time of one password, so that time tells nothing.
        this.passwords = new DaoAuthenticationProvider(typed -> users.find(UserTable.plain(typed))
                .filter(person -> !person.hash().isEmpty())
                .orElseThrow(() -> new UsernameNotFoundException("nobody with a password")));
        this.passwords.setPasswordEncoder(encoder);
        this.passwords.setPreAuthenticationChecks(person -> {});
        this.passwords.setPostAuthenticationChecks(new AccountStatusUserDetailsChecker());
        this.throttle = throttle;
        this.users = users;
        this.audit = audit;
    }

    /** Too many failures; the password was not looked at. */
    static final class Throttled extends AuthenticationException {
        private static final long serialVersionUID = 1L;

        private final long minutes;

        Throttled(Duration wait) {
            super("throttled");
            this.minutes = Math.max(1, wait.plusSeconds(59).toMinutes());
        }

        long minutes() {
            return minutes;
        }
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String name = UserTable.plain(attempt.getName());
        String address = attempt.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : "?";
        throttle.enter(name, address).ifPresent(refusal -> {
            if (refusal.first()) {
                failed(name, address, "THROTTLED");
            }
            throw new Throttled(refusal.pause());
        });
        try {
            Authentication checked = passwords.authenticate(attempt);
            throttle.succeeded(name, address);
            return UsernamePasswordAuthenticationToken.authenticated(
                    ((UserAccount) checked.getPrincipal()).forSession(), null, checked.getAuthorities());
        } catch (DisabledException refused) {
            failed(name, address, "DISABLED");
            throw refused;
        } catch (AuthenticationException refused) {
            failed(name, address, "WRONG");
            throw refused;
        }
    }

    /** A name that nobody has is not written down: people type passwords into that field. */
    private void failed(String name, String address, String reason) {
        boolean known = users.failed(name);
        String person = known ? name : "unknown";
        audit.record(
                new Actor(person, "console:" + address),
                "LOGIN_FAILED",
                Users.subject(person),
                Outcome.REFUSED,
                Map.of("reason", reason));
    }

    @Override
    public boolean supports(Class<?> type) {
        return passwords.supports(type);
    }
}
