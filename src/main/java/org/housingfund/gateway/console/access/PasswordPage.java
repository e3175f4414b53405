package org.housingfund.gateway.console.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.web.PageProblem;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /password}: the own password. */
@Controller
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class PasswordPage {
    private final Users users;
    private final SignInThrottle throttle;
    private final HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    PasswordPage(Users users, SignInThrottle throttle) {
        this.users = users;
        this.throttle = throttle;
    }

    @GetMapping("/password")
    @PreAuthorize("hasRole('VIEWER')")
    String form(Model model, Authentication user) {
        model.addAttribute("own", user.getPrincipal() instanceof UserAccount);
        return "access/password";
    }

    /** Changes it. Every other session of the person ends; this one goes on under a new id. */
    @PostMapping("/password")
    @PreAuthorize("hasRole('VIEWER')")
    String change(
            @RequestParam String current,
            @RequestParam String password,
            @RequestParam String again,
            Authentication user,
            Actor actor,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!(user.getPrincipal() instanceof UserAccount account)) {
            throw PageProblem.refused("您通过统一身份认证登录；请在那里修改密码");
        }
        if (!password.equals(again)) {
            throw PageProblem.invalid("两次输入的密码不一致");
        }
        // A session that somebody left open must not be a place to guess at.
        throttle.enter(account.name(), request.getRemoteAddr()).ifPresent(refusal -> {
            throw new PageProblem(HttpStatus.TOO_MANY_REQUESTS, "失败次数过多，请稍后再试");
        });
        UserAccount changed = users.changePassword(account.name(), current, password, actor);
        throttle.succeeded(account.name(), request.getRemoteAddr());
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                changed.forSession(), null, changed.getAuthorities()));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        return "redirect:/password?changed";
    }
}
