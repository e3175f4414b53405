package org.housingfund.gateway.app;

import org.housingfund.gateway.console.access.Users;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where nobody may sign in yet, prints the code with which the first administrator does: on the terminal, not in the log. */
@Component
@Profile("!command & !demo")
class FirstAdministrator {
    private final Users users;
    private final Environment environment;

    FirstAdministrator(Users users, Environment environment) {
        this.users = users;
        this.environment = environment;
    }

    @EventListener
    @Order(0)
    void ready(ApplicationReadyEvent event) {
        users.firstAdministratorCode()
                .ifPresent(code -> System.out.printf(
                        "%n 还没有任何用户。请在 http://127.0.0.1:%s/activate 用下面的一次性代码设立首位管理员：%n   %s%n"
                                + " 代码只能使用一次，%s 后失效；重新启动会换发新的代码。%n%n",
                        environment.getProperty("local.server.port"),
                        code,
                        environment.getProperty("gateway.access.code-life", "24h")));
    }
}
