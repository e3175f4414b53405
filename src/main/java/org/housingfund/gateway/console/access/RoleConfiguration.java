package org.housingfund.gateway.console.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;

/** Which role brings which along. */
@Configuration(proxyBeanMethods = false)
class RoleConfiguration {
    /** Every role may look; none of those that act brings another along. */
    @Bean
    static RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.fromHierarchy("""
                ROLE_OPERATOR > ROLE_VIEWER
                ROLE_APPROVER > ROLE_VIEWER
                ROLE_ADMINISTRATOR > ROLE_VIEWER
                ROLE_AUDITOR > ROLE_VIEWER
                """);
    }
}
