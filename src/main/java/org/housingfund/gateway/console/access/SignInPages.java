package org.housingfund.gateway.console.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.StreamSupport;
import org.housingfund.gateway.console.web.PageProblem;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /login}, and {@code /activate} for those who have a one-time code. */
@Controller
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class SignInPages {
    private final Users users;
    private final SignInThrottle throttle;
    private final List<ClientRegistration> providers;

    SignInPages(Users users, SignInThrottle throttle, ObjectProvider<ClientRegistrationRepository> clients) {
        this.users = users;
        this.throttle = throttle;
        this.providers = clients.getIfAvailable() instanceof Iterable<?> all
                ? StreamSupport.stream(all.spliterator(), false)
                        .map(ClientRegistration.class::cast)
                        .toList()
                : List.of();
    }

    @GetMapping("/login")
    @PreAuthorize("permitAll()")
    String login(@RequestParam(required = false) Integer wait, Model model) {
        model.addAttribute("wait", wait);
        model.addAttribute("providers", providers);
        return "access/login";
    }

    @GetMapping("/activate")
    @PreAuthorize("permitAll()")
    String activation() {
        return "access/activate";
    }

    @PostMapping("/activate")
    @PreAuthorize("permitAll()")
    String activate(
            @RequestParam String code,
            @RequestParam String name,
            @RequestParam String password,
            @RequestParam String again,
            HttpServletRequest request) {
        if (!password.equals(again)) {
            throw PageProblem.invalid("两次输入的密码不一致");
        }
        String address = request.getRemoteAddr();
        throttle.enter("activate " + address, address).ifPresent(refusal -> {
            throw new PageProblem(HttpStatus.TOO_MANY_REQUESTS, "失败次数过多，请稍后再试");
        });
        users.activate(code, name, password, "console:" + address);
        throttle.succeeded("activate " + address, address);
        throttle.forget(UserTable.plain(name));
        return "redirect:/login?activated";
    }
}
