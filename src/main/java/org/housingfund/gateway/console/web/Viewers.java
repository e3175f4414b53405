package org.housingfund.gateway.console.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.audit.Actor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.MessageSource;
import org.springframework.core.MethodParameter;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Finds out who is in front of the page, for controllers and for templates. */
@ControllerAdvice
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Viewers implements HandlerMethodArgumentResolver {
    private final RoleHierarchy roles;
    private final MessageSource words;

    Viewers(RoleHierarchy roles, MessageSource words) {
        this.roles = roles;
        this.words = words;
    }

    /** What the layout and every template may use; {@code path} marks the page's entry in the navigation. */
    @ModelAttribute
    void describe(Model model, HttpServletRequest request, Locale locale) {
        String other = locale.getLanguage().equals(Locale.ENGLISH.getLanguage()) ? "zh-CN" : "en";
        model.addAttribute("viewer", viewer());
        model.addAttribute("show", new Show());
        model.addAttribute("rule", new RuleWords(words, locale));
        model.addAttribute(
                "path",
                request.getRequestURI().substring(request.getContextPath().length()));
        model.addAttribute("otherLanguage", inLanguage(request, other));
    }

    /**
     * The same page in another language. What answered a form cannot be asked for again: from there it goes to the page
     * of the form's area, which every first segment of our paths names.
     */
    private static String inLanguage(HttpServletRequest request, String language) {
        // The page of a failure is always fetched by GET; what failed may have been a form.
        Object failedBy = request.getAttribute(RequestDispatcher.ERROR_METHOD);
        if ((failedBy == null ? request.getMethod() : failedBy).equals("GET")) {
            return "?"
                    + ServletUriComponentsBuilder.fromRequest(request)
                            .replaceQueryParam("lang", language)
                            .build()
                            .getQuery();
        }
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = (failed == null ? request.getRequestURI() : failed.toString())
                .substring(request.getContextPath().length());
        int end = path.indexOf('/', 1);
        return request.getContextPath() + (end < 0 ? path : path.substring(0, end)) + "?lang=" + language;
    }

    /** Who asks. */
    Viewer viewer() {
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        if (user == null || user instanceof AnonymousAuthenticationToken || !user.isAuthenticated()) {
            return Viewer.NOBODY;
        }
        Set<String> authorities = roles.getReachableGrantedAuthorities(user.getAuthorities()).stream()
                .map(GrantedAuthority::getAuthority)
                .collect(Collectors.toSet());
        String displayName = user.getPrincipal() instanceof Person person
                        && !person.displayName().isBlank()
                ? person.displayName()
                : user.getName();
        return new Viewer(user.getName(), displayName, authorities);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Viewer.class || parameter.getParameterType() == Actor.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            ModelAndViewContainer container,
            NativeWebRequest request,
            WebDataBinderFactory binders) {
        Viewer viewer = viewer();
        if (parameter.getParameterType() == Viewer.class) {
            return viewer;
        }
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        if (!viewer.signedIn() || servlet == null) {
            throw new IllegalStateException("nobody is signed in: an endpoint that writes lacks its rule");
        }
        return new Actor(viewer.name(), "console:" + servlet.getRemoteAddr());
    }
}
