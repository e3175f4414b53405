package org.housingfund.gateway.console.access;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** Takes the bearer tokens of services; those of another kind are left to whoever knows them. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ServiceSignIn implements AuthenticationProvider {
    private final ServiceTokens tokens;

    ServiceSignIn(ServiceTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String token = ((BearerTokenAuthenticationToken) attempt).getToken();
        if (!token.startsWith(Secrets.TOKEN_PREFIX)) {
            return null;
        }
        ServiceTokens.Holder holder =
                tokens.holder(token).orElseThrow(() -> new InvalidBearerTokenException("unknown token"));
        return UsernamePasswordAuthenticationToken.authenticated(
                "service:" + holder.name(), null, List.of(new SimpleGrantedAuthority("ROLE_" + holder.role())));
    }

    @Override
    public boolean supports(Class<?> type) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(type);
    }
}
