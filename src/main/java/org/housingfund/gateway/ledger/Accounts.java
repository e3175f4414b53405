package org.housingfund.gateway.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Accounts of the ledger: a subject and a key within it. Opened on first use, never closed. */
@Component
public class Accounts {
    private final JdbcClient jdbc;
    private final LedgerProperties properties;

    Accounts(JdbcClient jdbc, LedgerProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /** Writes the configured chart into the database; run once at start. */
    public void openChart() {
        String employees = properties.roles().get(SubjectRole.EMPLOYEES);
        for (LedgerProperties.Subject subject : properties.chart()) {
            jdbc.sql("INSERT INTO subject (code, name, normal_side, per_person) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name")
                    .params(
                            subject.code(),
                            subject.name(),
                            subject.normalSide(),
                            subject.code().equals(employees))
                    .update();
        }
    }

    /** The account's id; opens it where it does not exist. */
    public long id(SubjectRole role, String key) {
        return ids(role, java.util.List.of(key)).get(key);
    }

    /**
     * Ids by key; opens what does not exist. Only what is missing is inserted, for whoever inserts waits for the
     * transaction that opens the same account; in one statement and in key order, so that two such do not deadlock.
     */
    public Map<String, Long> ids(SubjectRole role, Collection<String> keys) {
        Map<String, Long> ids = find(role, keys);
        TreeSet<String> missing = new TreeSet<>(keys);
        missing.removeAll(ids.keySet());
        if (!missing.isEmpty()) {
            jdbc.sql("INSERT INTO account (subject, key, control)"
                            + " SELECT s.code, k, NOT s.per_person FROM unnest(?::text[]) k, subject s WHERE s.code = ?"
                            + " ORDER BY k ON CONFLICT (subject, key) DO NOTHING")
                    .param(missing.toArray(String[]::new))
                    .param(properties.roles().get(role))
                    .update();
            ids.putAll(find(role, missing));
        }
        return ids;
    }

    /** Ids by key of those that exist. */
    public Map<String, Long> find(SubjectRole role, Collection<String> keys) {
        Map<String, Long> ids = new HashMap<>();
        if (keys.isEmpty()) {
            return ids;
        }
        jdbc.sql("SELECT key, id FROM account WHERE subject = ? AND key = ANY (?::text[])")
                .param(properties.roles().get(role))
                .param(keys.toArray(String[]::new))
                .query(row -> {
                    ids.put(row.getString(1), row.getLong(2));
                });
        return ids;
    }
}
