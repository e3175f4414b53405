package org.housingfund.gateway.notice;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ledger accounts of employees: one sub-account per employee account number. */
@Component
class EmployeeAccounts {
    private final JdbcClient jdbc;
    private final String subject;

    EmployeeAccounts(JdbcClient jdbc, @Value("${gateway.ledger.subjects.employees:201}") String subject) {
        this.jdbc = jdbc;
        this.subject = subject;
    }

    /** Ledger account ids by employee account number; those that do not exist are opened. */
    Map<String, Long> findOrOpen(Collection<String> accountNos) {
        String[] keys = accountNos.toArray(String[]::new);
        // Ordered, so that two rosters with common employees wait for each other instead of dead-locking.
        jdbc.sql("INSERT INTO account (subject, key, control)"
                        + " SELECT ?, k, false FROM unnest(?::text[]) AS k ORDER BY k"
                        + " ON CONFLICT (subject, key) DO NOTHING")
                .params(subject, keys)
                .update();
        Map<String, Long> ids = new HashMap<>();
        jdbc.sql("SELECT key, id FROM account WHERE subject = ? AND key = ANY(?)")
                .params(subject, keys)
                .query(row -> {
                    ids.put(row.getString("key"), row.getLong("id"));
                });
        return ids;
    }
}
