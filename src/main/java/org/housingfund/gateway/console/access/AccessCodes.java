package org.housingfund.gateway.console.access;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Single-use codes with which a person sets a password; only their digests are kept. A code has two halves: where two
 * people give it out, each knows one of them, and only the person who is told both can use it.
 */
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
        String first = Secrets.half();
        return first + "-" + complete(user, Secrets.hash(first));
    }

    /**
     * The second half of a code: it counts from now on, and those given out before for the same person are void.
     *
     * @param firstDigest of the first half
     */
    String complete(String user, String firstDigest) {
        jdbc.sql("DELETE FROM access_code WHERE user_name IS NOT DISTINCT FROM ?")
                .param(user)
                .update();
        String second = Secrets.half();
        jdbc.sql("INSERT INTO access_code (hash, user_name, expires_at) VALUES (?, ?, ?)")
                .params(
                        Secrets.hash(firstDigest + second),
                        user,
                        Times.timestamp(clock.instant().plus(properties.codeLife())))
                .update();
        return second;
    }

    /** Uses a code up; empty where it is unknown, used or too old. */
    Optional<Used> use(String typed) {
        String code = typed.strip().toUpperCase(Locale.ROOT);
        int middle = code.length() / 2;
        String first = code.substring(0, middle);
        String second = code.substring(Math.min(middle + 1, code.length()));
        return jdbc.sql("UPDATE access_code SET used_at = :now WHERE hash = :hash AND used_at IS NULL"
                        + " AND expires_at > :now RETURNING user_name")
                .param("now", Times.timestamp(clock.instant()))
                .param("hash", Secrets.hash(Secrets.hash(first) + second))
                .query((row, n) -> new Used(row.getString(1)))
                .optional();
    }
}
