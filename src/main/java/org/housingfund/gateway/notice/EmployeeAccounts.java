package org.housingfund.gateway.notice;

import java.util.OptionalLong;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.SubjectRole;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Single employee accounts, for those who pay money out of them. */
@Component
public class EmployeeAccounts {
    private final JdbcClient jdbc;
    private final Accounts accounts;

    EmployeeAccounts(JdbcClient jdbc, Accounts accounts) {
        this.jdbc = jdbc;
        this.accounts = accounts;
    }

    /**
     * The ledger account of this person's employee account; empty where the account is another person's. An account that
     * no notice has named yet is stored as this person's: the core system keeps the employees (R-L5).
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public OptionalLong of(String accountNo, long personId) {
        jdbc.sql("INSERT INTO employee (account_id, account_no, person_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                .params(accounts.id(SubjectRole.EMPLOYEES, accountNo), accountNo, personId)
                .update();
        return jdbc.sql("SELECT account_id FROM employee WHERE account_no = ? AND person_id = ?")
                .params(accountNo, personId)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }
}
