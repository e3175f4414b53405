package org.housingfund.gateway.console.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.console.web.Person;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/** What the centre's identity provider says of a person: name, roles and rights by the claims that are configured. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class OidcNames {
    private static final Set<String> MONEY = Set.of("OPERATOR", "APPROVER");
    private static final Set<String> CONTROL = Set.of("ADMINISTRATOR", "AUDITOR");

    private final AccessProperties properties;

    OidcNames(AccessProperties properties) {
        this.properties = properties;
    }

    /** A person whom the provider has signed in. */
    static final class OidcPerson extends DefaultOidcUser implements Person {
        private static final long serialVersionUID = 1L;

        OidcPerson(Collection<? extends GrantedAuthority> authorities, OidcUser user, String nameClaim) {
            super(authorities, user.getIdToken(), user.getUserInfo(), nameClaim);
        }

        @Override
        public String displayName() {
            return getFullName() == null ? "" : getFullName();
        }
    }

    OAuth2UserService<OidcUserRequest, OidcUser> users() {
        OidcUserService provider = new OidcUserService();
        return request -> {
            OidcUser user = provider.loadUser(request);
            return new OidcPerson(authorities(user.getClaims()), user, properties.oidcNameClaim());
        };
    }

    AbstractAuthenticationToken ofToken(Jwt jwt) {
        String name = jwt.getClaimAsString(properties.oidcNameClaim());
        if (name == null || name.isBlank()) {
            throw new InvalidBearerTokenException("no claim " + properties.oidcNameClaim());
        }
        return new JwtAuthenticationToken(jwt, authorities(jwt.getClaims()), name);
    }

    /** Names that are no role and no right of ours are the provider's own business; of two that exclude each other, control wins. */
    List<GrantedAuthority> authorities(Map<String, Object> claims) {
        Set<String> named = claims.get(properties.oidcRolesClaim()) instanceof Collection<?> all
                ? all.stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
        boolean controls = CONTROL.stream().anyMatch(named::contains);
        return Stream.concat(
                        Stream.of(Role.values())
                                .filter(role -> named.contains(role.name()))
                                .filter(role -> !controls || !MONEY.contains(role.name()))
                                .map(Role::authority),
                        Stream.of(Right.values()).map(Right::name).filter(named::contains))
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
    }
}
