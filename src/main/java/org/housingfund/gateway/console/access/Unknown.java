package org.housingfund.gateway.console.access;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Stands last: a bearer token that nobody before it knows is a wrong one, not a fault of ours. */
final class Unknown implements AuthenticationProvider {
    @Override
    public Authentication authenticate(Authentication attempt) {
        throw new InvalidBearerTokenException("unknown token");
    }

    @Override
    public boolean supports(Class<?> type) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(type);
    }
}
