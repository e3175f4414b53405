package org.housingfund.gateway.console.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.access}.
 *
 * @param nameFailures failed sign-ins under one name from one address after which they have to wait
 * @param accountFailures failed sign-ins under one name from anywhere after which the name has to wait
 * @param addressFailures failed sign-ins from one address after which the address has to wait
 * @param pause how long, and how long failures are remembered
 * @param sessionLife how long after signing in a session ends, whatever is done in it
 * @param codeLife how long a one-time code can be used
 * @param oidcNameClaim the claim of an OIDC identity or token that names the person
 * @param oidcRolesClaim the claim that lists roles and rights by the names of {@code Role} and {@code Right}
 */
@ConfigurationProperties("gateway.access")
record AccessProperties(
        @DefaultValue("5") int nameFailures,
        @DefaultValue("100") int accountFailures,
        @DefaultValue("30") int addressFailures,
        @DefaultValue("15m") Duration pause,
        @DefaultValue("12h") Duration sessionLife,
        @DefaultValue("24h") Duration codeLife,
        @DefaultValue("preferred_username") String oidcNameClaim,
        @DefaultValue("roles") String oidcRolesClaim) {
    AccessProperties {
        if (nameFailures < 1
                || addressFailures < 1
                || accountFailures < nameFailures
                || sessionLife.isNegative()
                || sessionLife.isZero()
                || pause.isNegative()
                || pause.isZero()
                || codeLife.isNegative()
                || codeLife.isZero()) {
            throw new IllegalArgumentException("gateway.access：次数和时长必须大于零，account-failures 不得小于 name-failures");
        }
    }
}
