package org.housingfund.gateway.notice;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The centre's own bank accounts, as sub-accounts of the bank deposit subject whose keys are their numbers. */
@Component
class ReceivingAccounts {
    private final JdbcClient jdbc;
    private final String subject;

    ReceivingAccounts(JdbcClient jdbc, @Value("${gateway.ledger.subjects.bank-deposits:101}") String subject) {
        this.jdbc = jdbc;
        this.subject = subject;
    }

    /** Ledger account ids by bank account number; numbers that are no account of the centre are missing. */
    Map<String, Long> idsOf(Collection<String> numbers) {
        Map<String, Long> ids = new LinkedHashMap<>();
        jdbc.sql("SELECT key, id FROM account WHERE subject = ? AND key = ANY(?)")
                .params(subject, numbers.toArray(String[]::new))
                .query(row -> {
                    ids.put(row.getString("key"), row.getLong("id"));
                });
        return ids;
    }
}
