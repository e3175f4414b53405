package org.housingfund.gateway.console.access;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Single-use codes with which a person sets a password; only their digests are kept. */
@Component
class AccessCodes {
    private final JdbcClient jdbc;
    private final Clock clock;
    private final AccessProperties properties;

    AccessCodes(JdbcClient jdbc, Clock clock, AccessProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.properties = properties;
    }

    /**
     * Whom a used code was for.
     *
     * @param user null where it makes the first administrator
     */
    record Used(String user) {}

    /** A new code; those given out before for the same person are void. */
    String issue(String user) {
        jdbc.sql("DELETE FROM access_code WHERE user_name IS NOT DISTINCT FROM ?")
                .param(user)
                .update();
        String code = Secrets.code();
        jdbc.sql("INSERT INTO access_code (hash, user_name, expires_at) VALUES (?, ?, ?)")
                .params(
                        Secrets.hash(code),
                        user,
                        Times.timestamp(clock.instant().plus(properties.codeLife())))
                .update();
        return code;
    }

    /** Uses a code up; empty where it is unknown, used or too old. */
    Optional<Used> use(String typed) {
        return jdbc.sql("UPDATE access_code SET used_at = :now WHERE hash = :hash AND used_at IS NULL"
                        + " AND expires_at > :now RETURNING user_name")
                .param("now", Times.timestamp(clock.instant()))
                .param("hash", Secrets.hash(typed.strip().toUpperCase(Locale.ROOT)))
                .query((row, n) -> new Used(row.getString(1)))
                .optional();
    }
}
