package org.housingfund.gateway.console.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.console.web.Refusals;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Where people and programs are sent that are not signed in, have just been, or may not. Every address is our own. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Doors
        implements AuthenticationEntryPoint,
                AccessDeniedHandler,
                SessionAuthenticationStrategy,
                AuthenticationSuccessHandler,
                AuthenticationFailureHandler {
    private final HttpSessionRequestCache requests = new HttpSessionRequestCache();
    private final UserTable users;
    private final AuditTrail audit;
    private final Refusals refusals;
    private final Clock clock;
    private final JsonMapper json;

    Doors(UserTable users, AuditTrail audit, Refusals refusals, Clock clock, JsonMapper json) {
        this.users = users;
        this.audit = audit;
        this.refusals = refusals;
        this.clock = clock;
        this.json = json;
        requests.setRequestMatcher(
                request -> request.getMethod().equals("GET") && !isProgram(request) && !isPiece(request));
    }

    /** The page that somebody wanted before signing in. */
    HttpSessionRequestCache requests() {
        return requests;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (isProgram(request)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            problem(request, response, HttpStatus.UNAUTHORIZED, "请先登录，或在 Authorization 中提供有效的令牌");
        } else if (isPiece(request)) {
            // htmx loads the login page as a whole instead of putting it into this one.
            response.setHeader("HX-Redirect", request.getContextPath() + "/login");
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        } else {
            response.sendRedirect(request.getContextPath() + "/login");
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        boolean token = denied instanceof CsrfException;
        if (token && SecurityContextHolder.getContext().getAuthentication() != null) {
            // Somebody's session was used for what no page of ours sent.
            refusals.record(request, "CSRF");
        }
        if (isProgram(request)) {
            problem(
                    request,
                    response,
                    HttpStatus.FORBIDDEN,
                    token ? "缺少防伪造令牌；程序请使用 Authorization: Bearer" : denial(request));
        } else if (token && SecurityContextHolder.getContext().getAuthentication() == null) {
            // The session ended while the form was open.
            response.sendRedirect(request.getContextPath() + "/login?expired");
        } else {
            response.sendError(HttpStatus.FORBIDDEN.value());
        }
    }

    @Override
    public void onAuthentication(Authentication user, HttpServletRequest request, HttpServletResponse response) {
        users.signedIn(user.getName(), clock.instant());
        audit.record(
                new Actor(user.getName(), "console:" + request.getRemoteAddr()),
                "LOGIN_SUCCEEDED",
                Users.subject(user.getName()),
                Outcome.DONE,
                Map.of());
        CurrentUsers.begin(request.getSession(), clock.instant());
    }

    @Override
    public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response, Authentication user)
            throws IOException {
        String wanted =
                requests.getRequest(request, response) instanceof DefaultSavedRequest saved ? inside(saved) : "/";
        requests.removeRequest(request, response);
        response.sendRedirect(request.getContextPath() + wanted);
    }

    private static String denial(HttpServletRequest request) {
        return SecurityConfiguration.hasBearer(request) && !SecurityConfiguration.READING.contains(request.getMethod())
                ? "令牌只能查询；要办理，请本人登录"
                : "没有做这件事的权限";
    }

    /** Path and query only: host and scheme of the request may be forged. */
    private static String inside(DefaultSavedRequest saved) {
        String path = saved.getRequestURI().substring(saved.getContextPath().length());
        if (!path.startsWith("/") || path.startsWith("//") || path.startsWith("/\\")) {
            return "/";
        }
        return saved.getQueryString() == null ? path : path + "?" + saved.getQueryString();
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof OAuth2AuthenticationException) {
            audit.record(
                    new Actor("unknown", "console:" + request.getRemoteAddr()),
                    "LOGIN_FAILED",
                    Users.subject("unknown"),
                    Outcome.REFUSED,
                    Map.of("reason", "identity provider"));
        }
        String why = failure instanceof PasswordSignIn.Throttled throttled ? "wait=" + throttled.minutes() : "error";
        response.sendRedirect(request.getContextPath() + "/login?" + why);
    }

    private void problem(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String sentence)
            throws IOException {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, sentence);
        problem.setInstance(Address.asked(request.getRequestURI()));
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problem);
    }

    private static boolean isProgram(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return path.startsWith("/api/") || path.startsWith("/actuator");
    }

    private static boolean isPiece(HttpServletRequest request) {
        return "true".equals(request.getHeader("HX-Request"));
    }
}
