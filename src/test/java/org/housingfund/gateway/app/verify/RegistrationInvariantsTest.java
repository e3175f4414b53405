package org.housingfund.gateway.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.housingfund.gateway.registration.RegistrationFiles;
import org.housingfund.gateway.registration.RegistrationNotices;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.RegistryMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** I12 for registration notices: each branch is shown to fail on the damage that it is there to find. */
class RegistrationInvariantsTest {
    /** Tables whose triggers forbid the damage. */
    private static final List<String> GUARDED = List.of("registration_notice", "enterprise", "outbox", "receipt");

    private static final String FIRST = RegistryMessage.code(1);
    private static final String CHECKED = RegistryMessage.code(2);
    private static final String CLOSED = RegistryMessage.code(3);

    @TempDir
    private static Path dir;

    private static GatewayBed bed;

    private record Damage(String text, List<String> statements) {
        @Override
        public String toString() {
            return text + " " + statements.get(0);
        }
    }

    @BeforeAll
    static void aGatewayThatHasSeenEverything() throws Exception {
        bed = new GatewayBed(dir, "--spring.datasource.username=hfg_owner");
        RegistryMessage first = RegistryMessage.registration(1);
        send(first.version(2, "CHANGE"));
        send(first);
        send(first.with("noticeId", "DJ-AGAIN"));
        send(first.with("address", "别处"));
        send(RegistryMessage.registration(2).representedLike(1));
        bed.jdbc()
                .sql("INSERT INTO employer (account_no, name, social_credit_code) VALUES ('1', '某单位', ?)")
                .param(RegistryMessage.code(4))
                .update();
        file(
                "good.txt",
                RegistryMessage.registration(3),
                RegistryMessage.registration(3).version(2, "DEREGISTRATION"),
                RegistryMessage.registration(4));
        file("wrong.txt", RegistryMessage.registration(5).with("kind", "?"));
        send(RegistryMessage.registration(3).version(3, "CHANGE"));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static void send(RegistryMessage notice) {
        bed.bean(RegistrationNotices.class).handle("ID:test", notice.json());
    }

    private static void file(String name, RegistryMessage... notices) throws Exception {
        Path file = Files.writeString(dir.resolve(name), RegistryMessage.file(notices));
        bed.bean(RegistrationFiles.class).receive("registry", name, file.toFile());
        bed.settle();
    }

    private static List<String> violations(String... statements) {
        return new TransactionTemplate(bed.bean(PlatformTransactionManager.class)).execute(status -> {
            status.setRollbackOnly();
            GUARDED.forEach(table -> bed.jdbc()
                    .sql("ALTER TABLE " + table + " DISABLE TRIGGER USER")
                    .update());
            for (String statement : statements) {
                assertThat(bed.jdbc().sql(statement).update()).as(statement).isPositive();
            }
            return bed.bean(Invariants.class).check().stream()
                    .filter(finding -> finding.code().equals("I12"))
                    .flatMap(finding -> finding.violations().stream())
                    .toList();
        });
    }

    @Test
    void soundRecordsAreReportedSound() {
        assertThat(bed.bean(Invariants.class).check()).allMatch(Finding::holds);
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> RegistrationInvariants.ALL.stream()
                        .anyMatch(own -> own.statement().equals(finding.statement())))
                .hasSize(RegistrationInvariants.ALL.size())
                .allMatch(finding -> finding.checked() > 0);
    }

    @ParameterizedTest
    @MethodSource
    void damageIsReported(Damage damage) {
        assertThat(violations(damage.statements().toArray(String[]::new)))
                .anyMatch(violation -> violation.contains(damage.text()));
    }

    static Stream<Damage> damageIsReported() {
        return Stream.of(states(), messages(), answers()).flatMap(List::stream);
    }

    private static List<Damage> states() {
        String of = " WHERE social_credit_code = '%s'";
        return List.of(
                damage(
                        FIRST + "：EXISTING、第 2 版，凭据为 PRE_OPENED、第 2 版",
                        "UPDATE enterprise SET state = 'EXISTING'" + of.formatted(FIRST)),
                damage(
                        FIRST + "：PRE_OPENED、第 2 版，凭据为 STALE、第 1 版",
                        "UPDATE enterprise SET notice_id = (SELECT id FROM registration_notice WHERE verdict = 'STALE')"
                                + of.formatted(FIRST)),
                damage(FIRST + "：通知最高为第 2 版，企业记录为第 7 版", "UPDATE enterprise SET version = 7" + of.formatted(FIRST)),
                damage(CHECKED + "：通知最高为第 1 版，企业记录为第  版", "DELETE FROM enterprise" + of.formatted(CHECKED)),
                damage(
                        "结果 PRE_OPENED，此前最高为第 2 版",
                        "UPDATE registration_notice SET verdict = 'PRE_OPENED' WHERE verdict = 'STALE'"),
                damage(
                        "结果 STALE，此前最高为第  版",
                        "UPDATE registration_notice SET verdict = 'STALE', check_reason = NULL,"
                                + " same_representative_as = NULL" + of.formatted(CHECKED)),
                damage(
                        "企业由 EXISTING 变为 TO_BE_CHECKED",
                        "UPDATE registration_notice SET verdict = 'EXISTING', employer_id = (SELECT id FROM employer)"
                                + of.formatted(CLOSED) + " AND version = 2"),
                damage(
                        "企业由 未知 变为 TO_BE_CHECKED",
                        "UPDATE registration_notice SET check_reason = 'REGISTERED_AGAIN', same_representative_as = NULL"
                                + of.formatted(CHECKED)),
                damage(
                        "法定代表人相同的企业 91350100M000100Y43 没有通知",
                        "UPDATE registration_notice SET same_representative_as = '91350100M000100Y43'"
                                + of.formatted(CHECKED)),
                damage(" 为 REJECTED", "UPDATE receipt SET state = 'REJECTED' WHERE name = 'good.txt'"));
    }

    private static List<Damage> messages() {
        String sms = " WHERE type = 'cn.housingfund.sms.request.v1' AND subject = 'enterprise:" + FIRST + "'";
        return List.of(
                damage(FIRST + "：应有短信 1 条，登记 1 条，发出 0 条", "DELETE FROM outbox" + sms),
                damage(
                        CHECKED + "：应有短信 0 条，登记 0 条，发出 1 条",
                        "UPDATE outbox SET cause = 'enterprise:" + CHECKED + "'" + sms),
                damage(FIRST + "：应有短信 1 条，登记 1 条，发出 2 条", copies(sms)),
                damage(
                        FIRST + "：应有短信 1 条，登记 0 条，发出 1 条",
                        "UPDATE registration_notice SET sms_requested = false WHERE social_credit_code = '" + FIRST
                                + "' AND sms_requested"),
                damage(
                        "企业变为 PRE_OPENED，事件 0 个",
                        "DELETE FROM outbox WHERE type = 'cn.housingfund.employer.pre-opened.v1'"),
                damage("企业变为 DEREGISTERED，事件 2 个", copies(" WHERE type = 'cn.housingfund.employer.deregistered.v1'")));
    }

    /** The same once more, under another message id. */
    private static String copies(String which) {
        return "INSERT INTO outbox (channel, destination, ordering_key, type, subject, message_id, event_count, body,"
                + " cause, created_at) SELECT channel, destination, ordering_key, type, subject, message_id || 'x',"
                + " event_count, body, cause, created_at FROM outbox" + which;
    }

    private static List<Damage> answers() {
        String receipt = " WHERE type = 'cn.housingfund.registration.receipt.v1'";
        return List.of(
                damage("（QUARANTINED）：答复 0 个", "DELETE FROM outbox" + receipt),
                damage("（ACCEPTED）：答复 2 个", copies(receipt)),
                damage("（REJECTED）：答复 0 个", "DELETE FROM outbox WHERE type = 'file'"),
                altered("PRE_OPENED", "EXISTING", "答复为 EXISTING，记录为 PRE_OPENED"),
                altered("DUPLICATE", "STALE", "答复为 STALE，记录为 "),
                altered("REFUSED", "DUPLICATE", "答复为 DUPLICATE，记录为 "));
    }

    private static Damage altered(String verdict, String other, String text) {
        return damage(
                text,
                "UPDATE outbox SET body = replace(body, '\"verdict\":\"" + verdict + "\"', '\"verdict\":\"" + other
                        + "\"') WHERE type = 'cn.housingfund.registration.receipt.v1'");
    }

    private static Damage damage(String text, String... statements) {
        return new Damage(text, List.of(statements));
    }
}
