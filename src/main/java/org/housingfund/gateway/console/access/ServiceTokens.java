package org.housingfund.gateway.console.access;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tokens with which other systems of the centre use the REST interface. They only read, and none controls: one
 * administrator gives them out.
 */
@Service
@Transactional
class ServiceTokens {
    /** What a token may be for; {@code SERVICE} asks what is meant for systems, and sees nothing else. */
    static final List<String> ROLES = List.of("SERVICE", "VIEWER");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{1,39}");
    private static final int MOST_DAYS = 730;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    ServiceTokens(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A token, without itself.
     *
     * @param name of the system
     * @param role SERVICE or VIEWER
     * @param revokedAt null where nobody revoked it
     */
    record Token(
            long id,
            String name,
            String role,
            OffsetDateTime createdAt,
            String createdBy,
            OffsetDateTime expiresAt,
            OffsetDateTime revokedAt) {}

    /** What a token that counts is good for. */
    record Holder(String name, String role) {}

    /** Makes a token; the result is the only time that it can be read. */
    String issue(String name, String role, int days, Actor actor) {
        if (!NAME.matcher(name).matches()) {
            throw PageProblem.invalid("系统名由 2 至 40 个小写字母、数字、点、横线组成，以字母开头");
        }
        if (!ROLES.contains(role)) {
            throw PageProblem.invalid("令牌的角色只能是 SERVICE 或 VIEWER");
        }
        if (days < 1 || days > MOST_DAYS) {
            throw PageProblem.invalid("有效期为 1 至 " + MOST_DAYS + " 天");
        }
        String token = Secrets.token();
        Optional<Long> id = jdbc.sql(
                        "INSERT INTO service_token (name, hash, role, created_at, created_by, expires_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING RETURNING id")
                .params(
                        name,
                        Secrets.hash(token),
                        role,
                        Times.timestamp(clock.instant()),
                        actor.name(),
                        Times.timestamp(clock.instant().plus(Duration.ofDays(days))))
                .query(Long.class)
                .optional();
        if (id.isEmpty()) {
            throw PageProblem.refused("系统 " + name + " 已有令牌；请先撤销");
        }
        audit.record(
                actor,
                "SERVICE_TOKEN_ISSUED",
                "service-token:" + id.get(),
                Outcome.DONE,
                Map.of("name", name, "role", role, "days", days));
        return token;
    }

    void revoke(long id, Actor actor) {
        int revoked = jdbc.sql("UPDATE service_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
                .params(Times.timestamp(clock.instant()), id)
                .update();
        if (revoked == 0) {
            throw PageProblem.refused("没有这个令牌，或已撤销");
        }
        audit.record(actor, "SERVICE_TOKEN_REVOKED", "service-token:" + id, Outcome.DONE, Map.of());
    }

    /** Those that count, and those that no longer do. */
    @Transactional(readOnly = true)
    List<Token> all() {
        return jdbc.sql("SELECT id, name, role, created_at, created_by, expires_at, revoked_at FROM service_token"
                        + " ORDER BY revoked_at IS NOT NULL, name, id DESC LIMIT 200")
                .query(Token.class)
                .list();
    }

    /** Whose token this is, where it counts. */
    @Transactional(readOnly = true)
    Optional<Holder> holder(String token) {
        return jdbc.sql("SELECT name, role FROM service_token WHERE hash = ? AND revoked_at IS NULL AND expires_at > ?")
                .params(Secrets.hash(token), Times.timestamp(clock.instant()))
                .query(Holder.class)
                .optional();
    }
}
