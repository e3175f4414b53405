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
        return create(accountNo, name, code).orElseGet(() -> correct(accountNo, name, code, actor));
    }

    /** An employer of a file, and whether it is known as the file names it. */
    record Added(long id, boolean fits) {}

    /**
     * Adds what is missing of an employer, the whole or its code. What the hall says is newer than any file and stays.
     *
     * @param code social credit code, null where the file does not say
     */
    Added add(String accountNo, String name, String code, Actor actor) {
        Optional<Long> created = create(accountNo, name, code);
        if (created.isPresent()) {
            return new Added(created.get(), true);
        }
        Employer known = known(accountNo);
        boolean fits = known.name().equals(name)
                && (code == null || known.code() == null || known.code().equals(code));
        if (fits && code != null && known.code() == null) {
            int filled = jdbc.sql(
                            "UPDATE employer SET social_credit_code = ? WHERE id = ? AND social_credit_code IS NULL")
                    .params(code, known.id())
                    .update();
            if (filled > 0) {
                changed(actor, accountNo, described(name, null), described(name, code));
            }
        }
        return new Added(known.id(), fits);
    }

    private Optional<Long> create(String accountNo, String name, String code) {
        return jdbc.sql("INSERT INTO employer (account_no, name, name_key, social_credit_code)"
                        + " VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (account_no) DO NOTHING RETURNING id")
                .params(accountNo, name, CompanyName.key(name), code)
                .query(Long.class)
                .optional();
    }

    private Employer known(String accountNo) {
        return jdbc.sql("SELECT id, name, social_credit_code FROM employer WHERE account_no = ?")
                .param(accountNo)
                .query((row, n) -> new Employer(row.getLong(1), row.getString(2), row.getString(3)))
                .single();
    }

    private long correct(String accountNo, String name, String code, Actor actor) {
        Employer known = known(accountNo);
        String newCode = code == null ? known.code() : code;
        if (!known.name().equals(name) || !Objects.equals(known.code(), newCode)) {
            jdbc.sql("UPDATE employer SET name = ?, name_key = ?, social_credit_code = ? WHERE id = ?")
                    .params(name, CompanyName.key(name), newCode, known.id())
                    .update();
            changed(actor, accountNo, described(known.name(), known.code()), described(name, newCode));
        }
        return known.id();
    }

    private void changed(Actor actor, String accountNo, Map<String, String> from, Map<String, String> to) {
        audit.record(
                actor,
                "EMPLOYER_CHANGED",
                "employer:" + accountNo,
                AuditTrail.Outcome.DONE,
                Map.of("from", from, "to", to));
    }

    private static Map<String, String> described(String name, String code) {
        return Map.of("name", name, "socialCreditCode", Objects.requireNonNullElse(code, ""));
    }
}
