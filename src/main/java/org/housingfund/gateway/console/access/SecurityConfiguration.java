package org.housingfund.gateway.console.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * The two ways in: a session for people, a bearer token for programs. Here stands who gets in at all; what each may do
 * stands on the controllers' methods, and the actuator's rule here.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableWebSecurity
@EnableMethodSecurity
class SecurityConfiguration {
    /** Nothing inline, nothing from elsewhere, no frame around us. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self';" + " frame-ancestors 'none'; object-src 'none'";

    static final String AUDIENCES = "spring.security.oauth2.resourceserver.jwt.audiences";

    /** What a token is good for, whatever its roles. */
    static final Set<String> READING = Set.of("GET", "HEAD");

    /** What the pages before signing in need. */
    private static final String[] OPEN = {
        "/login", "/activate", "/error", "/gateway.css", "/gateway.js", "/favicon.svg", "/webjars/**"
    };

    @Bean
    @Order(1)
    SecurityFilterChain programs(
            HttpSecurity http,
            ServiceSignIn services,
            ObjectProvider<JwtDecoder> decoder,
            OidcNames names,
            Doors doors,
            Environment settings) {
        List<AuthenticationProvider> providers = new ArrayList<>(List.of(services));
        decoder.ifAvailable(jwt -> {
            // Without it a token that the provider gave out for any other system would do.
            if (Binder.get(settings)
                    .bind(AUDIENCES, Bindable.listOf(String.class))
                    .orElse(List.of())
                    .isEmpty()) {
                throw new IllegalStateException("启用令牌校验时必须设置 " + AUDIENCES);
            }
            JwtAuthenticationProvider tokens = new JwtAuthenticationProvider(jwt);
            tokens.setJwtAuthenticationConverter(names::ofToken);
            providers.add(tokens);
        });
        providers.add(new Unknown());
        ProviderManager manager = new ProviderManager(providers);
        return http.securityMatcher(SecurityConfiguration::hasBearer)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No browser sends this header by itself: there is nothing to forge.
                .csrf(csrf -> csrf.disable())
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(request -> manager)
                        .authenticationEntryPoint(doors)
                        .accessDeniedHandler(doors))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(doors).accessDeniedHandler(doors))
                .authorizeHttpRequests(rules -> {
                    // Whoever holds a token, of ours or the provider's, is not known to be its person.
                    rules.requestMatchers(request -> !READING.contains(request.getMethod()))
                            .denyAll();
                    rules(rules);
                })
                .headers(SecurityConfiguration::headers)
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(
            HttpSecurity http,
            PasswordSignIn passwords,
            ObjectProvider<ClientRegistrationRepository> oidc,
            OidcNames names,
            Doors doors,
            UserTable users,
            Clock clock,
            AccessProperties properties) {
        http.authenticationManager(new ProviderManager(passwords))
                // Its audit line comes before the session: where it cannot be written, nobody is signed in.
                .sessionManagement(session -> session.addSessionAuthenticationStrategy(doors))
                .requestCache(cache -> cache.requestCache(doors.requests()))
                .formLogin(
                        form -> form.loginPage("/login").successHandler(doors).failureHandler(doors))
                .logout(logout -> logout.logoutSuccessUrl("/login?bye").deleteCookies("HFGSESSION"))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(doors).accessDeniedHandler(doors))
                .authorizeHttpRequests(SecurityConfiguration::rules)
                .headers(SecurityConfiguration::headers)
                .addFilterBefore(
                        new CurrentUsers(users, clock, properties.sessionLife()), AnonymousAuthenticationFilter.class);
        oidc.ifAvailable(clients -> http.oauth2Login(login -> login.loginPage("/login")
                .successHandler(doors)
                .failureHandler(doors)
                .userInfoEndpoint(user -> user.oidcUserService(names.users()))));
        return http.build();
    }

    /** Lets the audit hear of what was denied. */
    @Bean
    AuthorizationEventPublisher denials(ApplicationEventPublisher events) {
        return new SpringAuthorizationEventPublisher(events);
    }

    /** Whether it is a program's. */
    static boolean hasBearer(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules) {
        rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(OPEN)
                .permitAll()
                .requestMatchers(EndpointRequest.to(HealthEndpoint.class))
                .permitAll()
                .requestMatchers(EndpointRequest.toAnyEndpoint())
                .hasRole("ADMINISTRATOR")
                .requestMatchers("/actuator/**")
                .hasRole("ADMINISTRATOR")
                .anyRequest()
                .authenticated();
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), geolocation=(), microphone=()"));
    }
}
