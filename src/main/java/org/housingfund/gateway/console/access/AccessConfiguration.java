package org.housingfund.gateway.console.access;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Which role brings which along, and how passwords are kept. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    private static final int BCRYPT_STRENGTH = 10;

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

    /** Each hash says how it was made: a later method can stand beside this one. */
    @Bean
    static PasswordEncoder passwordEncoder() {
        return new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(BCRYPT_STRENGTH)));
    }
}
