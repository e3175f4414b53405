package org.housingfund.gateway.console.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
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
    private static final Set<String> MONEY = Set.of(Role.OPERATOR.authority(), Role.APPROVER.authority());

    private final AccessProperties properties;
    private final UserTable table;

    OidcNames(AccessProperties properties, UserTable table) {
        this.properties = properties;
        this.table = table;
    }

    /** A person whom the provider has signed in. */
    static final class OidcPerson extends DefaultOidcUser implements Person {
        private static final long serialVersionUID = 1L;

        private final int version;

        OidcPerson(Collection<? extends GrantedAuthority> authorities, OidcUser user, String nameClaim, int version) {
            super(authorities, user.getIdToken(), user.getUserInfo(), nameClaim);
            this.version = version;
        }

        /** Of the person's row when the provider signed the person in. */
        int version() {
            return version;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof OidcPerson person && person.version == version && super.equals(other);
        }

        @Override
        public int hashCode() {
            return 31 * super.hashCode() + version;
        }

        @Override
        public String displayName() {
            return getFullName() == null ? "" : getFullName();
        }
    }

    OAuth2UserService<OidcUserRequest, OidcUser> users() {
        OidcUserService provider = new OidcUserService();
        return request -> person(provider.loadUser(request));
    }

    /** The person of ours whom the provider means. */
    OidcPerson person(OidcUser user) {
        UserAccount account = account(user.getClaims())
                .orElseThrow(() -> new OAuth2AuthenticationException(
                        new OAuth2Error(OAuth2ErrorCodes.ACCESS_DENIED), "nobody of ours signs in by that name"));
        return new OidcPerson(
                authorities(user.getClaims(), account), user, properties.oidcNameClaim(), account.version());
    }

    /** A token is asked about at each request; like every token it only reads, whatever its roles. */
    AbstractAuthenticationToken ofToken(Jwt jwt) {
        UserAccount account = account(jwt.getClaims())
                .orElseThrow(() -> new InvalidBearerTokenException("nobody of ours has such tokens"));
        List<GrantedAuthority> reading = authorities(jwt.getClaims(), account).stream()
                .filter(one -> !MONEY.contains(one.getAuthority()))
                .toList();
        return new JwtAuthenticationToken(jwt, reading, account.name());
    }

    private Optional<UserAccount> account(Map<String, Object> claims) {
        return claims.get(properties.oidcNameClaim()) instanceof String name && Users.isName(name)
                ? table.find(name).filter(account -> account.byProvider() && !account.disabled())
                : Optional.empty();
    }

    /** What the provider says and the account's row has too: two people gave it that. */
    private List<GrantedAuthority> authorities(Map<String, Object> claims, UserAccount account) {
        Set<String> named = claims.get(properties.oidcRolesClaim()) instanceof Collection<?> all
                ? all.stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
        return Stream.concat(
                        account.roles().stream()
                                .filter(role -> named.contains(role.name()))
                                .map(Role::authority),
                        account.rights().stream().map(Right::name).filter(named::contains))
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
    }
}
