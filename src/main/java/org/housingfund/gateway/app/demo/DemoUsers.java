package org.housingfund.gateway.app.demo;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.access.NewUser;
import org.housingfund.gateway.console.access.Users;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Role;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The demonstration's people: one for each role, with passwords that are new at every start and stand nowhere else. */
@Component
@Profile("demo & !command")
class DemoUsers {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP = 4;

    private static final List<NewUser> PEOPLE = List.of(
            new NewUser("operator", "经办员甲", Set.of(Role.OPERATOR), Set.of(Right.SEE_METADATA)),
            new NewUser("approver", "复核员乙", Set.of(Role.APPROVER), Set.of(Right.SEE_METADATA)),
            new NewUser("viewer", "查看员丙", Set.of(Role.VIEWER), Set.of()),
            new NewUser("auditor", "审计员丁", Set.of(Role.AUDITOR), Set.of(Right.SEE_METADATA, Right.SEE_PERSONAL_DATA)),
            new NewUser("admin", "管理员戊", Set.of(Role.ADMINISTRATOR), Set.of()));

    private final Users users;
    private final Environment environment;
    private final SecureRandom random = new SecureRandom();

    DemoUsers(Users users, Environment environment) {
        this.users = users;
        this.environment = environment;
    }

    /** Before the day is played: its summary stands below. */
    @EventListener
    @Order(0)
    void ready(ApplicationReadyEvent event) {
        TextTable table = new TextTable("lll");
        for (NewUser person : PEOPLE) {
            String password = password();
            users.createOrReset(person, password, new Actor("demo", "gateway"));
            table.row(person.name(), password, person.displayName());
        }
        System.out.println(" 登录 http://127.0.0.1:" + environment.getProperty("local.server.port")
                + "/（演示用户，密码每次启动都不同）\n" + table.render("  "));
    }

    private String password() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                password.append('-');
            }
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
