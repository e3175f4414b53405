package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.console.ConsoleBed.person;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** What one administrator cannot give out, and what the audit trail shows to whom. */
class AccessApiTest {
    private static final RequestPostProcessor ADMINISTRATOR = person("admin", "ROLE_ADMINISTRATOR");
    private static final RequestPostProcessor AUDITOR = person("auditor", "ROLE_AUDITOR", "SEE_METADATA");

    private final ConsoleBed console = ConsoleBed.shared();

    @Test
    void oneAdministratorAloneLetsNobodySeeMetadata() {
        assertThat(add("metadata.new", "VIEWER", "SEE_METADATA")).contains("\"part\":\"FIRST\"");
        assertThat(add("metadata.auditor", "AUDITOR", "SEE_METADATA"))
                .as("although an auditor could be set up alone")
                .contains("\"part\":\"FIRST\"");
        assertThat(add("metadata.old", "VIEWER", "")).contains("\"part\":\"WHOLE\"");
        assertThat(console.send(
                                ADMINISTRATOR,
                                "/api/users/metadata.old",
                                "{\"displayName\":\"某人\",\"roles\":[\"VIEWER\"],\"rights\":[\"SEE_METADATA\"]}")
                        .text())
                .contains("\"part\":\"FIRST\"");
        assertThat(console.one("SELECT count(*) FROM app_user WHERE name LIKE 'metadata.%' AND rights <> '{}'"))
                .as("with a right before anybody approved")
                .isEqualTo("0");
    }

    @Test
    void aSystemsTokenIsNeverAnAuditors() {
        ConsoleBed.Page answer = console.send(
                ADMINISTRATOR, "/api/tokens", "{\"name\":\"collector\",\"role\":\"AUDITOR\",\"days\":730}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("令牌的角色只能是 SERVICE 或 VIEWER");
    }

    @Test
    void whatPeopleWroteIsMaskedInTheAuditTrailFromWhoMayNotSeeMetadata() {
        record(
                "GAP_RELEASE_PROPOSED",
                Outcome.DONE,
                Map.of("payload", Map.of("comment", "摘要：张三工资 13812345678 P2611180001"), "fen", 12345678901L));
        record("REQUEST_REFUSED", Outcome.REFUSED, Map.of("reason", "提议人不得复核自己的提议"));
        for (String address : new String[] {"/api/audit", "/audit", "/audit/export.csv", "/api/audit/export.csv"}) {
            assertThat(text(ADMINISTRATOR, address))
                    .as(address)
                    .doesNotContain("张三", "13812345678")
                    .contains("…5678", "P2611180001", "12345678901", "提议人不得复核自己的提议");
            assertThat(text(AUDITOR, address)).as(address).contains("摘要：张三工资 13812345678 P2611180001");
        }
    }

    private String add(String name, String role, String right) {
        return console.send(
                        ADMINISTRATOR,
                        "/api/users",
                        "{\"name\":\"%s\",\"displayName\":\"某人\",\"roles\":[\"%s\"],\"rights\":[%s]}"
                                .formatted(name, role, right.isEmpty() ? "" : '"' + right + '"'))
                .text();
    }

    private void record(String action, Outcome outcome, Map<String, ?> detail) {
        console.bed
                .bean(AuditTrail.class)
                .record(new Actor("甲", "console:127.0.0.1"), action, "statement:990017", outcome, detail);
    }

    private String text(RequestPostProcessor who, String address) {
        return new String(console.bytes(who, address + "?subject=statement:990017"), StandardCharsets.UTF_8);
    }
}
