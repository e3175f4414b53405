package org.housingfund.gateway.notice;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.CompanyName;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Employers as the unit hall names them. */
@Component
class Employers {
    private final JdbcClient jdbc;
    private final AuditTrail audit;

    Employers(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    private record Employer(long id, String name, String code) {}

    /**
     * The employer's id; it is stored or, where the hall names it otherwise by now, corrected with an audit line.
     *
     * @param code social credit code, null where the hall does not know it; a known one is never forgotten
     */
    long findOrCreate(String accountNo, String name, String code, Actor actor) {
        Optional<Long> created = jdbc.sql("INSERT INTO employer (account_no, name, name_key, social_credit_code)"
                        + " VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (account_no) DO NOTHING RETURNING id")
                .params(accountNo, name, CompanyName.key(name), code)
                .query(Long.class)
                .optional();
        return created.orElseGet(() -> correct(accountNo, name, code, actor));
    }

    private long correct(String accountNo, String name, String code, Actor actor) {
        Employer known = jdbc.sql("SELECT id, name, social_credit_code FROM employer WHERE account_no = ?")
                .param(accountNo)
                .query((row, n) -> new Employer(row.getLong(1), row.getString(2), row.getString(3)))
                .single();
        String newCode = code == null ? known.code() : code;
        if (!known.name().equals(name) || !Objects.equals(known.code(), newCode)) {
            jdbc.sql("UPDATE employer SET name = ?, name_key = ?, social_credit_code = ? WHERE id = ?")
                    .params(name, CompanyName.key(name), newCode, known.id())
                    .update();
            audit.record(
                    actor,
                    "EMPLOYER_CHANGED",
                    "employer:" + accountNo,
                    AuditTrail.Outcome.DONE,
                    Map.of("from", described(known.name(), known.code()), "to", described(name, newCode)));
        }
        return known.id();
    }

    private static Map<String, String> described(String name, String code) {
        return Map.of("name", name, "socialCreditCode", Objects.requireNonNullElse(code, ""));
    }
}
